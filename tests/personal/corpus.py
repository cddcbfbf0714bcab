"""Texts with personal data, and texts that only look like it: real kinds, made-up values.

Mobiles are 138 0000 00xx, the dialling code 0600 is no city's, identity numbers are of 1900 or of a
sequence that nobody has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

from stdnum import luhn
from stdnum.cn import ric

from tests.support import make_credit_code

Spelling = Callable[[str], str]


def _to(digits: str) -> Spelling:
    return lambda number: number.translate(str.maketrans("0123456789", digits))


def _by(gap: str, *sizes: int) -> Spelling:
    def write(number: str) -> str:
        parts, start = [], 0
        for size in sizes or (1,) * len(number):
            parts.append(number[start : start + size])
            start += size
        return gap.join(parts)

    return write


def _with(gap: str) -> Spelling:
    return _by(gap, 3, 4, 4)


SPELLINGS: dict[str, Spelling] = {
    "plain": str,
    **{f"3-4-4 {gap!r}": _with(gap) for gap in (
        " ", "-", "—", "－", "·", "•", ".", "．", "。", "/", "／", "\\", "|", "｜", "_", "＿", "~", "～",
        ",", "，", "、", ";",
        "；", ":", "：", "+", "＋", "*", "＊", "#", "＃", "=", "\u3000", "  ", " - ", "——", "…", "→", ">",
        "📱", "❤", "★",
        "☎️", " / ", "，然后", "然后", "后面是", "再加", "转", "转接", "杠", "空", "点", "空格", " 接着 ",
        "abc", "x", "-x-",
        "（", "）（", "】【", "\u200b", "\u00a0", "\ufeff", "'", "’", "“", "^", "&",
    )},
    **{f"each {gap!r}": _by(gap) for gap in (
        " ", "-", ".", "·", "/", "，", "、", "|", "_", "\u200b", "*", "+", "📱", "—", "～", "#", ":",
    )},
    "4-4-3": _by("-", 4, 4, 3), "4-3-4": _by("/", 4, 3, 4), "3-3-5": _by("|", 3, 3, 5),
    "3-8": _by("/", 3, 8),
    "7-4": _by("转", 7, 4), "5-6": _by("，", 5, 6), "3-2-2-2-2": _by("/", 3, 2, 2, 2, 2),
    "wide": _to("０１２３４５６７８９"), "circled": _to("⓪①②③④⑤⑥⑦⑧⑨"), "raised": _to("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "bold": _to("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"), "Chinese": _to("〇一二三四五六七八九"), "said": _to("零幺二三四五六七八九"),
    "said two": _to("零幺两三四五六七八九"), "cheque": _to("零壹贰叁肆伍陆柒捌玖"),
    "ring": _to("○一二三四五六七八九"),
    "Arabic": _to("٠١٢٣٤٥٦٧٨٩"),
    "keycaps": lambda number: "".join(f"{digit}\ufe0f\u20e3" for digit in number),
    "said in groups": lambda number: _with("，")(_to("零幺二三四五六七八九")(number)),
    "mixed": lambda number: _to("零幺二三四五六七八九")(number[:3]) + number[3:],
    "o": lambda number: number[:3] + number[3:].replace("0", "o"), "O": lambda number: number.replace("0",
    "O"),
    "l": lambda number: number.replace("1", "l"), "I": lambda number: number.replace("1", "I"),
    "oO lines": lambda number: _with("丨")(number.replace("0", "O").replace("1", "l")),
    "oO groups": lambda number: _with("-")(number[:3] + "OOOo" + number[7:]),
    **{f"behind {code}": lambda number, code=code: code + number for code in (
        "+86", "0086", "+86 ", "86-", "(+86)", "+86-", "0", "０", "＋８６",
    )},
}  # fmt: skip
"""Ways to write a mobile number."""

_BESIDE = (
    "{}", "联系电话：{}", "有事请拨{}找王某某", "孩子妈妈 {}（手机）", "咨询电话{}，周末可接听。",
    "Tel {}", "报名：{} 李老师",
    "值班手机[{}]", "监护人电话 {} 请勿外传", "301室 {}",
)  # fmt: skip
_IN_LINKS = (
    "https://a.example/?phone={}", "https://a.example/q?tel=%2B86{}", "https://a.example/s?mobile={}&x=1",
    "tel:{}",
    "sms:+86{}", "[打电话](tel:{})", "https://a.example/?q=%E7%94%B5%E8%AF%9D{}",
    "https://wa.example/call/86{}",
    "https://wa.me/86{}", "https://a.example/{}", "https://a.example/p/{}?x=1",
    "[甲](https://a.example/+86{})",
    "https://a.example/?number={}", "https://a.example/?num={}", "https://a.example/s?x=1&no={}",
    "https://a.example/?contact=+86{}", "https://a.example/#mobile={}", "weixin://contacts/{}",
)  # fmt: skip


def _mobile(number: int) -> str:
    return f"138000000{number % 100:02d}"


def make_identity(number: int, is_right: bool = True, born: str = "") -> str:
    start = f"370302{born or f'19{50 + number % 40}0{1 + number % 9}{10 + number % 18}'}{number % 10:03d}"
    digit = ric.calc_check_digit(start + "0")
    return start + (digit if is_right else "3" if digit != "3" else "4")


def _card(start: str, length: int) -> str:
    body = start + "0" * (length - len(start) - 1)
    return body + luhn.calc_check_digit(body)


IDENTITIES = (
    "{}", "身份证号：{}", "身份证 {}", "证件号码为{}。", "王某某（{}）", "公民身份号码:{}", "ID: {}",
    "监护人身份证号码是{}",
)  # fmt: skip
CALLED_IDENTITIES = tuple(text for text in IDENTITIES if "证" in text or "身份" in text)

MAILBOXES = (
    "shili-{n}@163.com", "shili{n}@qq.com", "邮箱 shili.{n}@126.com", "shili{n}＠163.com",
    "shili{n}(at)163.com",
    "shili{n}[at]qq.com", "shili{n} at gmail.com", "shili{n}（at）163点com", "shili{n}@163点com",
    "shili{n}@sina。com", "shili{n} At 163.com",
    "shili{n} @ 139.com", "E-mail：shili{n}@outlook.com", "mailto:shili{n}@foxmail.com", "shili{n}#163.com",
    "shili{n}艾特qq点com", "https://a.example/?mail=shili{n}%40163.com", "shili{n}@vip.163.com",
    "shili{n} (AT) 163 (DOT) com", "shili{n}[@]163[.]com", "shili{n}[at]qq[点]com",
    "zhang.san{n}@a-company.example", "ｓｈｉｌｉ{n}＠ｑｑ．ｃｏｍ",
)  # fmt: skip
CHATS = (
    "微信同号，加微 shili{n}", "微信：shili_{n}", "微信号shili{n}", "加微信 shili{n}", "加V信：shili{n}",
    "v信shili{n}",
    "VX：shili{n}", "vx shili{n}", "wx：shili{n}", "WX号 shili{n}", "威信shili{n}", "薇信：shili{n}",
    "加薇shili{n}", "薇❤：shili{n}",
    "➕V：shili{n}", "+v shili{n}", "加v shili{n}", "WeChat: shili{n}", "weixin shili{n}",
    "微 信 号：shili{n}", "微❤信：shili{n}",
    "微信id shili{n}", "卫星号：shili{n}", "维信：shili{n}", "Ｖ信：shili{n}", "微信（shili{n}）",
    "扫码加微信，号是shili{n}",
    "微：shili{n}", "我的微信是shili{n}", "wei xin: shili{n}", "微-信：shili{n}", "徽信：shili{n}",
    "QQ：{n}001", "qq {n}001", "QQ号{n}001", "扣扣：{n}001", "加Q {n}001", "Q Q：{n}001", "企鹅号 {n}001",
    "ＱＱ：{n}001",
    "加好友：shili_{n}（微信）", "群主 shili{n}（VX号）",
    "QQ邮箱{n}0002", "微信名片：shili{n}", "薇芯：shili{n}", "威❤️ shili{n}", "绿泡泡 shili{n}",
    "绿色软件：shili{n}",
    "微芯号shili{n}",
)  # fmt: skip
SAME_NUMBER = (
    "手机与微信同号",
    "微信同号",
    "电话同微信",
    "微信号同手机号",
    "手机号就是微信号",
    "电话（微信同步）",
    "V信同号",
    "（同微信）",
    "手机和微信一样",
    "微信号与电话一致",
    "VX和手机同号",
    "手机微信号相同。",
)
PASSPORTS = (
    "护照号 E{n}0000", "护照：EA{n}000", "护照号码 G{n}0000", "passport E{n}0000", "护照号为 e{n}0000",
    "持护照（E{n}0000）", "出生医学证明编号 A37{n}000", "出生证号：A37{n}000", "户口簿号 37{n}000",
    "残疾证号370302190001{n}0011", "医保卡号：A0{n}000X", "学籍号 G370302190001{n}000",
    "军官证 军字第{n}000号",
    "医保编号 3703{n}00012", "社保号：370302{n}12", "港澳通行证 C{n}0000", "台胞证 {n}0000",
    "回乡证 H{n}0000", "Passport No. P{n}0000",
)  # fmt: skip
HOMES = (
    "家长反映：孩子（2岁）对花生过敏，住示例小区7栋5{d}2", "家住示例花园{d}号楼2单元301室",
    "孩子住在示例小区 {d} 号楼 1 单元 502",
    "家庭住址：示例路{d}号示例小区3号楼2单元101", "监护人现住示例新村{d}幢302室",
    "宝宝家在示例苑{d}栋1单元1201室", "现住示例路8号院{d}号楼东户", "户籍地：示例村6{d}号",
    "李某（监护人）住示例花园{d}#1-502", "举报人家住示例苑B座120{d}室",
    "幼儿家庭地址 示例镇示例村{d}组12号",
    "家长地址：示例小区{d}-2-501", "居住地址 示例小区12号楼{d}单元4{d}1户",
    "李女士家住{d}号楼2单元", "投诉人地址示例家园{d}幢1201", "产妇的地址：示例花园{d}栋1103室",
    "患儿住址：示例小区{d}-3-401",
    "幼儿家庭地址为示例家园{d}座1503", "户籍地址：示例街{d}号院3号楼502室",
)  # fmt: skip
CHILDREN = (
    "幼儿姓名：王小{c}，出生日期：2023-0{d}-01", "孩子王小{c}，2023年{d}月1日出生",
    "宝宝 李小{c} 2024-0{d}-15", "儿童张某{c}（男，2023.{d}.1生）",
    "姓名：赵小{c} 性别：女 出生年月：2024年{d}月", "婴幼儿刘小{c}，女，生于2022年{d}月3日",
    "孩子叫陈小{c}，生日20230{d}01",
    "婴儿名：王小{c}；出生：2024/{d}/4", "幼儿生日：2023.{d}.6 王小{c}",
    "幼儿出生日期：2023/4/{d}（李小{c}）",
    "学生：孙小{c}，2022-0{d}-01", "我家宝宝周小{c}2024年{d}月出生", "入托儿童吴小{c} 20230{d}08",
)  # fmt: skip
ILL = (
    "王小{c}小朋友有哮喘病史", "幼儿赵小{c}对鸡蛋过敏", "孩子 刘小{c} 患先天性心脏病",
    "张小{c}（女，{d}岁）得了手足口病",
    "患儿王小{c}，{d}岁3个月，手足口病", "该幼儿（李小{c}）确诊为肺结核", "孩子王某某有癫痫（{d}次）",
    "小{c}（{d}岁半）对牛奶过敏", "张某某 抑郁症 第{d}次住院", "小班王小某确诊水痘（第{d}例）",
    "李小某先天性心脏病术后{d}月",
    "李某某，哮喘患者（{d}岁）", "李某某 乙肝{d}年", "王某某之子，{d}岁，癫痫", "周某某，男，{d}岁，贫血",
    "吴某某，孕3{d}周",
    "姓名：李小{c}，{d}岁，自闭症", "宝宝陈小{c}确诊肺炎", "家长说周小{c}小朋友对牛奶过敏",
)  # fmt: skip

SERVICES = (
    "钉钉号：shili{n}", "加钉钉 shili{n}", "钉钉联系：shili_{n}", "家长抖音号：shili{n}",
    "李老师抖音 shili_{n}", "王女士的小红书号：94857{n}", "加我小红书 shili{n}", "快手号 shili{n} 私信",
    "负责人快手ID：shili{n}", "抖音搜 shili{n} 加好友", "联系人抖音：shili{n}", "监护人微博 @shili{n}",
    "陌陌号：12345{n}", "Telegram: shili{n}", "WhatsApp：shili{n}", "Line ID: shili{n}", "Skype：shili{n}",
    "飞书号 shili{n}", "园长知乎号：shili_{n}", "负责人B站：shili{n}", "园长的头条号：shili{n}",
    "个人抖音号shili{n}", "小红书私信我 shili{n}", "孩子妈妈的抖音（shili{n}）",
    "微信搜shili{n}加好友", "微信搜索 shili{n} 添加", "微信里搜“shili{n}”加我", "微信上查找shili{n}",
    "打开微信搜 shili{n}", "vx搜shili{n}", "微信添加好友shili{n}", "微信加shili{n}",
    "微信搜一下 shilijia 加我，{n}",
)  # fmt: skip
"""Accounts of messengers, and of a person in public media."""
PLATES = (
    "家长车牌号：鲁C1{n}", "车牌鲁C1{n}的家长请挪车", "鲁C1{n}的监护人", "监护人驾驶鲁C·A{n}接送",
    "孩子妈妈开鲁C D{n}", "接送人车牌鲁CA{n}D",
    "王女士（车牌号鲁C1{n}）", "车主李某，鲁C1{n}", "举报人车牌 鲁C-1{n}", "负责人私家车鲁C1{n}",
    "李老师的车鲁C1{n}", "家长王某的白色轿车（鲁C1{n}）占道", "鲁c1{n}（车主王某）", "本人车号：京A·1{n}",
)  # fmt: skip
TAILS = (
    "身份证尾号{n}", "身份证后四位：{d}12X", "王某某，身份证后4位{n}", "身份证号后六位为01{n}",
    "证件号末四位 {n}", "家长身份证最后四位是{n}", "身份证尾数{n}", "身份证（尾号{n}）", "证件尾号：0{d}1X",
    "身份证号码的末4位是{n}", "身份证尾号为{n}的家长", "身份证号后四位【{n}】", "身份证后 4 位：{n}",
    "身份证后四位〇一二{d}",
)  # fmt: skip
MASKED = (
    "身份证 370302********{n}", "370302198{d}0101****", "370302198{d}01****1X",
    "王某某（3703**********{n}）",
    "37030219{d}********1", "证件号码：370302XXXXXXXX{n}", "370302******00{d}", "37********{d}20001010",
    "王某某 370302××××××××{n}，李某某",
)  # fmt: skip
ILL_UNNAMED = (
    "{d}班某幼儿患手足口病", "小一班一名幼儿确诊水痘（第{d}周）", "托大班某孩子有癫痫病史，{d}月发作",
    "乳儿班一位宝宝对牛奶过敏，{d}个月", "{d}班有个孩子患哮喘", "学号{n}的幼儿患自闭症",
    "托小{d}班1名幼儿确诊肺炎",
    "托班{d}号幼儿对牛奶过敏", "托小{d}班王姓幼儿自闭症", "大二班那名女童患白血病，{d}岁",
    "{d}号床宝宝先天性心脏病",
)  # fmt: skip
"""A child whom no name but a place in a class tells."""
OWN_HOSTS = ("contact{d}@lihua.name", "shili{n}@示例{d}.com", "shili{n}@shili{d}.cn", "{n}@shilijia.me")


def list_positives() -> Iterator[tuple[str, str]]:
    """Yield (kind, text)."""
    for place, (name, spell) in enumerate(SPELLINGS.items()):
        for step in (0, 5):
            yield (
                f"mobile {name}",
                _BESIDE[(place + step) % len(_BESIDE)].format(spell(_mobile(place + step))),
            )
    for place, link in enumerate(_IN_LINKS):
        number = _mobile(place)
        yield "mobile in a link", link.format(number)
        yield "mobile in a link", link.format("%31" + number[1:])
    yield "mobile in a link", f"https://a.example/?q={quote('电话 ' + SPELLINGS['Chinese'](_mobile(1)))}"
    yield "mobile in a link", "https://a.example/p/138-0000-0001"
    yield "mobile in a link", "https://a.example/?phone=138-0000-0001"
    yield "mobile in prose", "前三位138然后0000最后四位0001"
    yield "mobile in prose", "号码是138，中间四个零，0000，尾号0001"
    gaps: tuple[Spelling, ...] = (
        str,
        _by(" ", 6, 8, 4),
        _by("-", 6, 8, 4),
        _by("/", 6, 8, 4),
        SPELLINGS["wide"],
    )
    for place in range(40):
        right, wrong = make_identity(place), make_identity(place, is_right=False)
        yield "identity", IDENTITIES[place % len(IDENTITIES)].format(gaps[place % 5](right))
        yield "identity, wrong", IDENTITIES[place % len(IDENTITIES)].format(gaps[place % 5](wrong))
    for place, text in enumerate(CALLED_IDENTITIES):
        yield "identity, no such day", text.format(f"37030219000101{place:04d}")
        yield "identity, of a child", text.format(make_identity(place, False, "20230101"))
        yield "identity, old", text.format(f"3703025{place}0101001")
    yield "identity in a link", f"https://a.example/?sfz={make_identity(1)}"
    for start, length in (
        ("622202", 19),
        ("621700", 19),
        ("622848", 19),
        ("622576", 16),
        ("4000", 16),
        ("5100", 16),
    ):
        card = _card(start, length)
        for text in ("{}", "卡号 {}", "请汇至{}", "银行卡：{}"):
            yield "card", text.format(card)
        yield "card", " ".join(card[place : place + 4] for place in range(0, length, 4))
        yield "card", "-".join(card[place : place + 4] for place in range(0, length, 4))
    for bank in ("工行卡", "建行卡 ", "信用卡：", "工资卡 ", "储蓄卡号"):
        yield "card, wrong", f"{bank}6222020200112233445"
    for kind, texts in (
        ("mail", MAILBOXES),
        ("chat", CHATS),
        ("passport", PASSPORTS),
        ("home", HOMES),
        ("child", CHILDREN),
        ("ill", ILL),
        ("service", SERVICES),
        ("plate", PLATES),
        ("tail", TAILS),
        ("identity, masked", MASKED),
        ("ill, unnamed", ILL_UNNAMED),
        ("mail of one's own", OWN_HOSTS),
    ):
        for text in texts:
            for digit in (2, 3):
                yield kind, text.format(n=f"000{digit}", d=digit, c="甲乙丙丁"[digit])
    yield from (("chat", text) for text in SAME_NUMBER)


_NUMBERS = (
    "经费 138 0000 00{n} 元", "金额138000000{n}元", "投资 138,0000,00{n} 元", "预算138000000{n}.00元",
    "合计：¥138000000{n}",
    "资产总额 138 0000 00{n} 万元", "文号 138000000{n}", "文号：138000000{n}", "编号138000000{n}",
    "备案编号：138000000{n}",
    "发票号码 138000000{n}", "受理号：138000000{n}", "序列号 138000000{n}", "统计代码 138000000{n}",
    "代码：138000000{n}",
    "订单号138000000{n}", "合同号 HT-138000000{n}", "文号 ZB-2026-138000000{n}",
    "合同编号 138-0000-00{n}", "流水号：138000000{n}", "第138000000{n}号",
    "档案号 138 0000 00{n}",
    "索引号：138000000{n}", "面积138000000{n}平方米", "人口 138000000{n} 人次", "13,800,000,0{n} 元",
    "收入 138000000{n} 元/年",
    "370302202{d}000{n}", "行政区划统计代码 3703020010{n}", "统计用区划代码370302001{n}0",
    "118.05{n}, 36.81{n}", "117.138000000{n}, 36.138000000{n}",
    "ISBN 978-7-{n}000-000-0", "ISBN 97871380000{n}", "ISSN 1000-00{n}", "2025-0{d}-01至2025-0{d}-28",
    "2025年{d}月1日13:00—17:30",
    "工作日 9:00–12:00、13:30–17:30", "周一至周五 13:30-17:30（{n}室）", "0600-12345{n}",
    "0600-12345{n} 转 8", "（0600）12345{n}",
    "0600-12345{n}-8001", "400-000-00{n}", "12345、12320、120", "95588", "v1.38.0000.{n}",
    "版本 13.8.0.{n}",
    "sha256:138000000{n}" + "a1b2" * 13 + "c", "commit 138000000{n}" + "abcdef" * 4 + "abcde",
    "138000{n}-1380-4000-8000-1138000000{n}",
    "20250{d}0113000{n}", "2025113800{n}", "1, 3, 5, 6, 7, 8, 9, 10, 1{d}", "0.138000000{n}",
    "138.{n}%、45.{n}%、12.0%",
    "托位 138 个、机构 2024 家、人员 12{n} 人", "3.8‰（138/0{n}）", "13800 元、00{n} 号",
    "1.38×10^8、{n}", "鲁C138{n}", "邮编 2550{n}", "91370302MA********{d}", "370302**{n}**",
    "99{n}**********{n}", "**370302{n}**", "37×{n}×1{d}", "长 370 ×× 宽 {n}",
)  # fmt: skip
_WORDS = (
    "姓名：王芳，单位：示例市肿瘤医院{n}", "姓名：李明 职务：结核病防治所所长 {n}",
    "姓名：赵敏，研究方向：近视防控 {n}", "联系人姓名：王芳 肿瘤科 {n}", "王芳（女，4{d}岁）肿瘤医院护士长",
    "李芳（女，儿科医生）主讲贫血防治{d}次", "张某某，肿瘤医院副院长 {n}", "王某，糖尿病专科护士 {n}",
    "李某，听障学校校长 {n}", "陈某 水痘疫苗接种率{n}", "李某某 肝炎疫苗接种 {n}", "王某 心脏病学教授 {n}",
    "法定代表人李某因未报告手足口病疫情被罚 {n}", "园长张某对发现的水痘病例{d}例未及时报告",
    "园长刘某因瞒报肺炎聚集病例被罚 {n}", "当事人孙某某对肺结核患者未调离岗位 {n}",
    "小班{d}名幼儿近视筛查未做", "{d}号床位儿童结核菌素试验", "中班高烧患手足口 {n}",
    "儿童 高于 {d}岁 近视率", "儿童名单出生日期2021-09-0{d}", "新生名单及出生日期 2024-01-0{d}",
    "孩子名和出生日期，如2021-09-0{d}", "幼儿生日：2023年5月{d}日 安排", "幼儿出生日期：2023-05-0{d}，应填",
    "患者地址变更请到医院门诊楼{d}号楼202室", "投诉人地址信息由示例政务中心2号楼20{d}室保管",
    "家长驿站地址：示例小区{d}号楼2单元", "儿童友好社区地址：示例小区3号楼{d}单元一层",
    "单位社保编号 {n}1234567", "定点机构医保编号 H37030200{n}", "内置浏览器：WeChat（微信） {n}",
    "可拨打12345（微信）{n}", "健康甲市 2026-11-3{d}（微信）", "抖音号：shiliyuan{n}（老师培训账号）",
    "李某某自闭症康复师 {n}", "张某某肺炎疫苗研究{d}项", "小班应对过敏 {n}",
    "托班安全患者 {n}", "住院部{d}号楼2单元", "联系人 wjw{n}（微信公众号）",
    "版本 v1.{n}（微信）", "抖音：shiliyuan{n}（官方）", "王某某参加自闭症儿童康复培训 {n}",
    "张某主讲：婴幼儿过敏与喂养 {n}", "李某某《手足口病的预防》第{d}版",
    "残联联系人：王某某，残疾儿童康复 {n}", "督查组郑某带队检查手足口病防控{d}次",
    "小班（{d}岁以上）过敏幼儿名单由园方保管",
    "小儿（{d}岁以下）肺炎疫苗", "孙某某医生对幼儿过敏情况评估{d}次", "患儿家长应提供复课证明 {n}",
    "孕妇学校地址：示例路{d}号", "孕产妇保健门诊地址：示例医院{d}号楼201室", "手机和微信一样可以查询 {n}",
    "电话与微信公众号同步更新 {n}", "机构名：金宝宝；成立日期2023-04-0{d}", "工行网点 0600-21800{n}",
    "社保编号由社保中心编 {n}", "鲁C牌照的家长 {d} 人",
    "关注微信公众号“健康甲市”", "微信扫码查询", "微信小程序“示例托育”", "微信公众号：shilijiankang{n}",
    "在微信里点不动时，先点右上角", "微信 8.0.{n} 版",
    "企业微信审批", "微信支付", "QQ浏览器 9.{n}", "威海路{n}号", "微量元素 {n} 毫克", "薇薇托育园",
    "维信电子有限公司", "卫星路{n}号", "VX-{n}型空气净化器",
    "wjw{n}@example.gov.cn", "邮箱 tuoyu{n}@zibo.gov.cn", "bgs@example.org.cn", "info@example.edu.cn",
    "pip install a==1.{n}@main",
    "UID:ac0{n}@tuoyu.example", "@media (min-width: {n}00px)", "位置 at 37.{n}", "护照办理须知",
    "护照自助办理点 {n} 个",
    "通行证办理，0600-12345{n}",
    "示例路{n}号3号楼2层201室", "行政办公楼{d}号楼501室", "市民中心 B 座 1{n} 室",
    "为自闭症儿童提供康复服务，{d} 人", "过敏幼儿另备餐", "幼儿花生、牛奶过敏的，入园前告知",
    "儿童常见病：哮喘、过敏",
    "儿童康复训练（自闭症）", "婴幼儿对鸡蛋过敏的处理办法", "孩子有先天性疾病的，{d} 日内告知",
    "张某某（女，{d}岁）",
    "全体小朋友预防手足口病", "全班小朋友接种水痘疫苗", "关爱小朋友，预防肺炎", "应对小朋友过敏",
    "常见病（0-{d}岁）：肺炎、哮喘", "康复（0~6岁）：脑瘫、自闭症", "全日托（18个月—3岁），过敏幼儿另备餐",
    "计时托（1-{d}岁），过敏体质请告知", "花生（{d}岁以下）过敏", "幼儿姓名、班级、过敏史",
    "婴幼儿容易对鸡蛋过敏", "孩子常常对花生过敏", "幼儿曾经患肺炎的", "孩子曾被确诊自闭症的",
    "儿童和家长对过敏的认识",
    "居住证办理窗口：市民中心B座120{d}室", "户籍所在地卫生健康部门（市民中心B座120{d}室）",
    "户籍地派出所：示例路{d}号楼101室",
    "凭居住证，20260{d}01起办理", "绿泡泡Green托育园",
    "残疾儿童每月补助 {n}00 元", "凭户口簿、出生医学证明到窗口办理", "医保卡、社保卡均可使用 {n}",
    "居住证满 {d} 年",
    "户籍地在本市的家庭", "微芯片 A{n}", "绿色食品 A{n}000", "关爱❤ shili{n}",
    "公告编号2021-138000000{n}",
    "账户余额 622202000000000{n} 元", "邮箱 zbwjw@zb.shandong.example", "示例小区B座120{d}室",
    "示例小区{d}号楼沿街房", "地址：示例社区服务中心 {d} 号楼 1 层",
    "金宝宝托育园，示例小区{d}号楼101室", "家长接待室：{d}号楼201室",
    "住房和城乡建设局 {d} 号楼 30{d} 室", "住院部 {d} 号楼 502 室", "家庭住址不公开",
    "2023年{d}月1日以后出生的婴幼儿", "2022年1月1日后出生的孩子，每孩 {n} 元", "出生日期不公开",
    "孩子满 {d} 岁", "儿童节 2025-06-01",
    "婴幼儿照护服务，2025年{d}月1日起施行", "幼儿园（2021年{d}月1日备案）",
    "托育从业人员王某某（岗位：园长）", "宝宝乐园，2023-0{d}-01备案",
    "儿童友好城市建设方案（2025-0{d}-01）", "每名婴幼儿 {n}00 元", "国卫办人口发〔2019〕{n}号",
    "淄政办发〔2021〕{d}号", "鲁卫函〔2025〕138号、0{n}号",
    "https://news.example/a/132467890{n}_123456.html",
    "https://a.example/art/2025/1/1/art_138000000{n}.html", "https://a.example/?id=138000000{n}",
    "http://a.example/202{d}02/t2023021{d}_11394846.html", "https://a.example/detail/138000000{n}",
    "https://a.example/138000000{n}.html", "https://a.example/138000000{n}/a",
    "https://a.example/?order_no=138000000{n}",
    "https://a.example/13-8000-000{n}",
    "登录账号由管理员发放", "开户许可证已办理",
    "银行卡办理须知", "缴费账号在通知单上", "身份证复印件 {d} 份", "身份证号码不公开",
    "证件号码一列不导入", "手机号码请不要写在这里", "拨打 12345 咨询",
    "微信号不公开", "邮箱：待定", "QQ 群不公布", "微信、QQ、电话均可咨询", "住址只写到社区",
    "转 {d} 号窗口", "138 路公交、{n} 路公交",
    "本园抖音号：shiliyuan{n}", "关注官方抖音号 shiliyuan{n}", "机构小红书：shiliyuan{n}",
    "抖音号：shiliyuan{n}",
    "快手号：shiliyuan{n}", "钉钉打卡 {n} 次", "钉钉群：12345{n}", "钉钉 7.0.{n} 版",
    "使用钉钉审批，{n} 天",
    "家长可在抖音搜索“示例托育园{n}”", "家长可在抖音搜 shiliyuan{n}", "抖音直播 2025-06-{n}",
    "小红书官方账号 shiliyuan{n}", "托育园家长开放日抖音直播间 shiliyuan{n}",
    "家长请关注抖音号 shiliyuan{n}",
    "微信搜 zibotuoyu{n} 关注公众号", "微信搜索小程序 shili{n}", "飞书文档 20250{d}",
    "Line 2 地铁 {n} 分钟",
    "老师在抖音“示例托育园”上直播，{n} 场", "企业微博 @shilituoyu{n}", "Telegram 不可用 {n}",
    "校车驾驶人李某（鲁C123{n}校车）", "5号窗口办理残疾儿童补贴 {n}", "每班{d}名幼儿，过敏幼儿另备餐",
    "校车 鲁C123{n}", "公务用车鲁C123{n}", "接送车（校车）车牌鲁C·A1{n}", "执法车辆 鲁C123{n}",
    "本园校车车牌号：鲁C123{n}D，家长请认准", "采样车 鲁C123{n}", "疫苗冷链车 鲁C123{n}",
    "接送幼儿的校车鲁C123{n}",
    "老师随校车（鲁C123{n}）接送", "鲁C地区 12{n} 户", "家长车辆停在鲁C区 {n} 号",
    "身份证后四位不公开（{n}）", "登录密码为身份证后六位，{d} 次后锁定", "填写身份证尾号，{n} 秒内",
    "身份证后4位登录", "凭身份证后6位查询，{d} 个工作日", "手机尾号12{n}", "证件后四位数字填在第 {d} 格",
    "小班幼儿常见病：肺炎（{d}）", "{d}班幼儿全部接种水痘疫苗", "托班有幼儿患手足口病的，停课10日",
    "某托育园{d}名幼儿确诊手足口病", "一个班级一名幼儿患水痘的，班级停课{d}天", "全市 {d} 个班发生手足口病",
    "{d}班一名幼儿获奖，未见过敏", "同一个班{d}日内有2名幼儿患手足口病的",
    "info{n}@shilituoyu.com", "kefu@shilituoyu{n}.cn", "家长咨询邮箱 service@shilituoyu{n}.com",
)  # fmt: skip


def list_negatives() -> Iterator[str]:
    """Yield texts that hold nobody's data."""
    for text in (*_NUMBERS, *_WORDS):
        for digit in (2, 5, 7):
            yield text.format(n=f"0{digit}", d=digit)
    for number in range(40):
        code = make_credit_code(("11", "12", "51", "52", "91")[number % 5], number)
        yield ("{}", "统一社会信用代码：{}", "示例托育园（{}）", "{}/2024-0000001")[number % 4].format(code)
        yield f"备案号 37030220{20 + number % 6}0{1 + number % 9}{10 + number % 18}{number:04d}"
