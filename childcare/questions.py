"""What people ask the search for that is no name: the page that answers, found by any of its words.

Each answer holds in every city and while nothing is published yet. Of several words that a question holds,
the longest decides.
"""

from __future__ import annotations

from typing import Final

from datapub.pages.section import Entry

QUESTIONS: Final = (
    Entry(
        "",
        "投诉、举报",
        "guides/parents/#complain",
        "请拨打 @contact@。",
        (
            "投诉",
            "举报",
            "12345",
            "维权",
            "虐待",
            "反映问题",
            "有问题",
            "曝光",
            "监督电话",
            "热线",
            "打电话",
            "tousu",
        ),
    ),
    Entry(
        "",
        "离我最近的机构",
        "institutions/?sort=distance",
        "打开后浏览器会先问能不能用您的位置；位置只用来算距离，不会发送出去。",
        ("附近", "周边", "离我近", "离我最近", "离家近", "就近", "身边", "最近的"),
    ),
    Entry(
        "",
        "核验一家机构有没有备案",
        "verify/",
        "输入名称、代码或牌子上的网址，与名录核对。",
        (
            "核验",
            "是否备案",
            "有没有备案",
            "备案了吗",
            "真假",
            "是真的吗",
            "正规",
            "资质",
            "无证",
            "黑托育",
            "扫码",
        ),
    ),
    Entry(
        "",
        "指出本站的错误",
        "correct/",
        "数据不对、过时或者缺了，可以告诉我们，也可以拨打 @contact@。",
        ("纠错", "写错", "数据错", "信息错", "不对", "更正", "过时", "勘误"),
    ),
    Entry(
        "",
        "怎样选托育机构",
        "guides/parents/",
        "先查备案，再到现场看，有问题怎样反映。",
        ("怎么选", "怎样选", "如何选", "哪家好", "哪个好", "推荐", "注意什么", "看什么", "靠谱"),
    ),
    Entry(
        "",
        "比价格",
        "institutions/?sort=price",
        "公布了价格的机构，从低到高排列。",
        ("价格", "收费", "多少钱", "费用", "便宜", "学费", "保育费", "贵不贵"),
    ),
    Entry(
        "",
        "怎样办托育机构、怎样备案",
        "guides/founders/",
        "条件、登记、网上备案、找哪个部门。",
        (
            "怎么备案",
            "怎样备案",
            "如何备案",
            "备案流程",
            "备案材料",
            "怎么办托",
            "开托育",
            "怎样办托",
            "想办托",
            "开办",
            "创办",
            "怎么开",
        ),
    ),
    Entry(
        "",
        "能享受什么支持",
        "support_measures/",
        "税费、价格、场地等方面的支持措施。",
        ("补贴", "补助", "优惠", "扶持", "减免", "水电", "能享受"),
    ),
    Entry(
        "",
        "违法查处",
        "sanctions/",
        "受过处罚的机构，在公布期内的都列在这里。",
        ("处罚", "查处", "违法", "黑名单", "出事", "曝光台"),
    ),
    Entry(
        "",
        "数据下载",
        "data/",
        "全部数据可以整份下载，附字段说明。",
        ("下载", "excel", "表格", "csv", "接口", "api", "原始数据"),
    ),
    Entry(
        "",
        "备案是什么",
        "filing/",
        "各种备案状态是什么意思。",
        ("什么是备案", "备案是什么", "备案是啥", "备案的意思", "什么意思"),
    ),
)
