"""Search questions that are no name, each with its other wordings and the page that answers.

Each answer holds in every city and while nothing is published yet. Of several words that a question holds,
the longest decides; a word of asking, written with "?" before it, only where there is no other; one written
with "=" before it only where the question is nothing but this word, as it may be part of a name.
"""

from __future__ import annotations

from typing import Final

from datapub.pages.section import Entry


def _answer(name: str, address: str, note: str, words: str) -> Entry:
    return Entry("", name, address, note, tuple(words.split()))


QUESTIONS: Final = (
    _answer(
        "孩子受伤、被打，怎么办",
        "guides/parents/#complain",
        "有危险先打 110。要投诉、举报，请联系 @contact@。",
        "虐待 打孩子 打小孩 打娃 打人 受伤 报警 伤害 骨折 体罚 殴打 被打 猥亵 磕伤 咬伤 出事 欺负",
    ),
    _answer(
        "投诉、举报",
        "guides/parents/#complain",
        "请联系 @contact@。",
        "投诉 举报 12345 维权 反映问题 有问题 曝光 监督电话 热线 tousu 不退 没备案怎么办 没有备案怎么办",
    ),
    _answer(
        "离我最近的机构",
        "institutions/?sort=distance",
        "浏览器会先问能不能用您的位置；只用来算距离，不会发送出去。",
        "附近 周边 离我近 离我最近 离家近 就近 身边 最近的 地图",
    ),
    _answer(
        "核验一家机构有没有备案",
        "verify/",
        "输入名称、代码或牌子上的网址，与名录核对。",
        "核验 是否备案 有没有备案 备案了吗 备案查询 查备案 真假 是真的吗 正规 资质 无证 黑托育 扫码 二维码 "
        "牌子 公示牌 牌匾 执照 有证吗",
    ),
    _answer(
        "指出本站的错误",
        "correct/",
        "数据不对、过时或者缺了，请联系 @contact@。",
        "纠错 写错 错了 数据错 信息错 不对 更正 过时 勘误",
    ),
    _answer(
        "联系方式",
        "about/#contact",
        "请联系 @contact@。",
        "卫健 卫生局 卫生健康 主管部门 谁管托育 归谁管 哪个部门管 "
        "联系方式 联系电话 联系你们 客服 ?电话 ?打电话",
    ),
    _answer(
        "怎样选托育机构",
        "guides/parents/",
        "先查备案，再到现场看，有问题怎样反映。",
        "怎么选 怎样选 如何选 哪家好 哪个好 推荐 注意什么 看什么 靠谱",
    ),
    _answer(
        "比价格",
        "institutions/?sort=price",
        "按价格从低到高，没有公布的排在后面。",
        "价格 便宜 免费 涨价 学费 保育费 贵不贵 ?收费 ?费用 ?多少钱",
    ),
    _answer(
        "怎样办托育机构、怎样备案",
        "guides/founders/",
        "条件、登记、网上备案、找哪个部门。",
        "怎么备案 怎样备案 如何备案 备案流程 备案材料 "
        "怎么办托 开托育 怎样办托 想办托 办个托 开个托 开办 创办 办证 ?怎么开",
    ),
    _answer(
        "育儿补贴",
        "support_measures/",
        "本站没有育儿补贴，请问当地卫生健康部门；这一页是托育机构能享受的支持。",
        "育儿补贴 生育补贴 补贴怎么领 领补贴 申领补贴 补贴申请 "
        "二胎 三胎 二孩 三孩 生育津贴 育儿津贴 奶粉钱 生育奖励",
    ),
    _answer(
        "能享受什么支持",
        "support_measures/",
        "税费、价格、场地等方面的支持措施。",
        "补贴 补助 优惠 扶持 减免 水电 能享受",
    ),
    _answer(
        "违法查处",
        "sanctions/",
        "在公示期内的处罚列在这里；没有列出，不等于没有违法。",
        "处罚 查处 违法 黑名单 曝光台 被罚 违规",
    ),
    _answer(
        "全部机构",
        "institutions/",
        "按名称、地址和条件查，可以对比。",
        "机构名单 托育名单 机构列表 哪里有托育 哪有托育 哪里有托班 "
        "全部机构 所有机构 有哪些托育 有哪些机构 对比",
    ),
    _answer(
        "数据的更新",
        "changes/",
        "每次发布新增、注销和变更了什么。",
        "什么时候更新 多久更新 更新时间 更新日期 更新频率 数据更新 最近更新 几号更新 更新日志 更新记录 "
        "变化 变动 变了 改了什么 有更新 =更新 =新增 最近新增 新增了 新增机构 新增的机构",
    ),
    _answer(
        "各地比较",
        "comparison/",
        "同一项指标的数放在一起比；什么时候才排名次，写在那里。",
        "落后 排名 名次 比一比 各区比较 哪个区县 哪些区县 哪个县 哪些县",
    ),
    _answer(
        "发展目标",
        "goals/",
        "文件写明期限的目标，到没到期，结果怎样。",
        "达标 目标完成 完成目标 达到目标 实现目标",
    ),
    _answer(
        "打印门口公示牌",
        "institutions/",
        "查到机构，打开它的网页，最下面可以打印。",
        "打印门牌 打印公示牌 打印牌子 做公示牌 门口公示牌 门牌怎么",
    ),
    _answer(
        "数据下载",
        "data/",
        "可以整份下载，附字段说明。",
        "下载 excel 表格 csv 接口 api 原始数据",
    ),
    _answer(
        "每一列是什么意思",
        "data/institutions/#fields",
        "名录的字段说明：每一列的含义、单位和允许的值。",
        "字段 每列 每一列 列名 表头 数据字典",
    ),
    _answer(
        "核对一个文件是不是原件",
        "check-file/",
        "选中收到的文件，看它是不是本站公布的，有没有改过。",
        "文件是真的 文件真假 文件是不是真的 核对文件 校验值 篡改 改过没有 是不是原件",
    ),
    _answer(
        "用程序读数据",
        "data/use/#pandas",
        "各种程序都有可以照抄的几行。",
        "r语言 python pandas duckdb sqlite 用程序 读取",
    ),
    _answer(
        "英文的字段说明",
        "data/dictionary-en/",
        "每个字段的含义和允许的值。",
        "英文 english",
    ),
    _answer(
        "怎样引用数据",
        "data/",
        "每个数据集的网页上有中文和英文的引用格式，可以直接复制。",
        "引用",
    ),
    _answer(
        "工作日怎样算",
        "method/#working-days",
        "按国务院办公厅公布的放假安排，从第二天起数。",
        "工作日 调休",
    ),
    _answer(
        "撤下不该公开的内容",
        "manual/withdrawal/",
        "请联系 @contact@；这一页给维护网站的人看。",
        "撤回 撤下 泄露 误发 发错",
    ),
    _answer(
        "备案是什么",
        "filing/",
        "备案能说明什么、不能说明什么。",
        "什么是备案 备案是什么 备案是啥 备案的意思 ?什么意思",
    ),
    _answer(
        "各种状态的意思",
        "filing/#status",
        "备案、停业、注销等状态是什么意思。",
        "停业 注销 倒闭 关门 关停 歇业 跑路",
    ),
    _answer(
        "供餐",
        "guides/parents/#visit",
        "供不供餐，公布了的写在机构的网页里；吃得怎么样，请到现场看、直接问。",
        "供餐 管饭 包饭 带饭 吃饭 吃得 午饭 饭菜",
    ),
    _answer(
        "本站没有这一项",
        "guides/parents/#visit",
        "请直接问机构；这一页是到现场看什么、问什么。",
        "户口 户籍 居住证 押金 疫苗 打针 退费 退款 退钱 周末托 周末班 周六 周日 食谱 菜单 吃什么 伙食 食堂 "
        "放学 接送 校车 寒假 暑假 放假 监控 摄像头 老师怎么样 师资 课程 试托 ?几点",
    ),
)
