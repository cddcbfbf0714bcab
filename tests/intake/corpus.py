"""Layouts of real lists, each with the expected result; made up, and generated for every test.

The areas are those of the made project; names, codes and numbers are nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datapub.intake.extract import Decision
from tests.intake.sheets import Sheet

A, B = "甲区", "乙区"
CODES = {A: "990102", B: "990103"}
NAMES = ("示例春芽托育园", "示例夏荷托育中心", "示例秋禾幼儿园", "示例冬暖托育点")
STREETS = tuple(f"示例路{number}号" for number in range(1, 5))
PLACES = (45, 70, 55, 20)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """A layout and its truth.

    Attributes:
        rows: cells that must be read, by row; exactly these rows, other fields are not looked at.
        named: texts that must stand in the account of what was left out.
        rules: rules of the problems, in any order.
        is_plain: whether it survives as text, without merged cells and formatting.
    """

    sheets: Sequence[Sheet]
    rows: Sequence[Row] = ()
    named: Sequence[str] = ()
    rules: Sequence[str] = ()
    is_plain: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


def truth(*numbers: int, **more: Sequence[str]) -> list[Row]:
    """Return what must be read of some of the institutions: name and address, and fields given one by one."""
    return [
        {"name": NAMES[n], "address": STREETS[n], **{name: texts[place] for name, texts in more.items()}}
        for place, n in enumerate(numbers)
    ]


def line(number: int, *more: Any) -> tuple[Any, ...]:
    return (number + 1, NAMES[number], STREETS[number], *more)


HEAD = ("序号", "机构名称", "机构地址")
ALL = truth(0, 1, 2, 3)
AREAS = {"area_code": [CODES[A], CODES[A], CODES[B], CODES[B]]}


def table(*rows: Sequence[Any], **formatting: Any) -> list[Sheet]:
    return [Sheet(rows, **formatting)]


def list_layouts() -> Iterator[tuple[str, Layout]]:
    """Yield every layout under a name of its own."""
    yield from _list_headers()
    yield from _list_areas()
    yield from _list_rows_that_are_none()
    yield from _list_glued()
    yield from _list_formatting()


def _list_headers() -> Iterator[tuple[str, Layout]]:
    yield "平平常常", Layout(table(HEAD, *map(line, range(4))), ALL)
    yield (
        "第一列的内容也是列名里的词",
        Layout(table(("类别", "机构名称", "机构地址"), *(("托育机构", *line(n)[1:]) for n in range(4))), ALL),
    )
    yield "标题、说明和空行在上面", Layout(
        table(("托育机构名单", "", ""), ("（截至2026年9月30日）",), (), HEAD, *map(line, range(4)),
              merged=((0, 0, 0, 2),)),
        ALL, ["托育机构名单", "（截至2026年9月30日）"],
    )  # fmt: skip
    group = (
        ("序号", "机构名称", "机构地址", "托位数", "", "", "", "备案时间"),
        ("", "", "", "乳儿班", "托小班", "托大班", "合计", ""),
    )
    spans = [(0, c, 1, c) for c in (0, 1, 2, 7)] + [(0, 3, 0, 6)]
    counts = {"places_infant": ["10", "0"], "places_junior": ["15", "30"], "places_senior": ["20", "40"],
              "places": ["45", "70"]}  # fmt: skip
    rows = (line(0, 10, 15, 20, 45, "2024-01-02"), line(1, 0, 30, 40, 70, "2024-01-03"))
    yield "两行列名", Layout(table(*group, *rows, merged=spans), truth(0, 1, **counts))
    yield "两行列名，上面还有标题", Layout(
        table(("名单",), *group, *rows,
              merged=[(0, 0, 0, 7), *((a + 1, b, c + 1, d) for a, b, c, d in spans)]),
        truth(0, 1, **counts), ["名单"],
    )  # fmt: skip
    yield (
        "列名下面一行是甲乙丙",
        Layout(
            table((*HEAD, "托位数"), ("甲", "乙", "丙", "1"), line(0, 45)),
            truth(0, places=["45"]),
            ["甲", "乙", "丙"],
        ),
    )
    yield "列名下面一行是括号里的说明", Layout(
        table(
            (*HEAD, "联系电话", "托位数"), ("", "", "（详细地址）", "（固定电话）", "（个）"), line(0, "", 45)
        ),
        truth(0, places=["45"]), ["（详细地址）", "（固定电话）"],
    )  # fmt: skip
    yield (
        "列名带着英文和单位",
        Layout(
            table(("序号No.", "机构名称 Name", "地址Full address", "托位数/个"), line(0, 45)),
            truth(0, places=["45"]),
        ),
    )
    yield (
        "列名在内容的下面",
        Layout(table(("名单",), line(0), line(1), HEAD), named=["名单", NAMES[0]], rules=["intake-above"]),
    )
    yield (
        "前两行在列名的上面",
        Layout(table(line(0), line(1), HEAD, line(2)), truth(2), named=[NAMES[0]], rules=["intake-above"]),
    )
    yield (
        "列名上面是填报单位和日期",
        Layout(table(("名单",), ("填报单位：示例局", "填报人", "日期：2026年9月"), HEAD, line(0)), truth(0)),
    )
    yield "三行列名", Layout(
        table(
            ("序号", "基本情况", "", "托位情况", "", ""),
            ("", "机构名称", "机构地址", "托位数", "", "总数"),
            ("", "", "", "乳儿班", "托小班", ""),
            line(0, 10, 15, 25),
            merged=[(0, 0, 2, 0), (0, 1, 0, 2), (0, 3, 0, 5), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4),
                    (1, 5, 2, 5)],
        ),
        truth(0, places_infant=["10"], places_junior=["15"], places=["25"]), is_plain=False,
    )  # fmt: skip
    yield "托位数下面的小类不认识", Layout(
        table(
            ("机构名称", "机构地址", "托位数", ""), ("", "", "大床", "小床"), (NAMES[0], STREETS[0], 10, 15),
            merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
        ),
        truth(0), rules=["intake-column", "intake-column"], named=["10", "15"],
    )  # fmt: skip
    yield "园长的住址不是机构的地址", Layout(
        table(
            ("机构名称", "机构地址", "园长", ""), ("", "", "姓名", "地址"),
            (NAMES[0], STREETS[0], "某某", "某处"),
            merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
        ),
        truth(0), rules=["intake-column"], named=["某某", "某处"],
    )  # fmt: skip
    yield "每页重复的列名", Layout(table(HEAD, line(0), line(1), HEAD, line(2), line(3)), ALL, ["机构名称"])
    yield (
        "下面又是一张列名不同的表",
        Layout(
            table(HEAD, line(0), ("序号", "托位数", "机构名称"), (1, 70, NAMES[1])),
            [*ALL[:1], {"places": "70"}],
        ),
    )
    yield (
        "个人的列",
        Layout(
            table(
                (*HEAD, "园长及联系方式", "联系人手机", "招生咨询联系人", "法定代表人", "负责人/联系电话"),
                line(0, "甲某 13800000001", "13800000002", "乙某", "丙某", "丁某 13800000003"),
            ),
            ALL[:1],
            ["甲某 13800000001", "乙某", "丙某"],
        ),
    )
    yield (
        "身份证号一列",
        Layout(
            table((*HEAD, "负责人身份证号"), line(0, "370302190001010000")),
            ALL[:1],
            rules=["intake-identity"],
        ),
    )
    yield (
        "不认识的列一次说全",
        Layout(
            table((*HEAD, "星级评定", "班车"), line(0, "五星", "有")),
            ALL[:1],
            ["五星", "有"],
            ["intake-column", "intake-column"],
        ),
    )
    yield (
        "一个数分在两列",
        Layout(table((*HEAD, "收费标准", ""), line(0, "1", "800")), ALL[:1], ["800"], ["intake-unnamed"]),
    )
    head, fees = (*HEAD, "托位数", "收费标准"), (line(0, 45, 80), line(1, 70, "1500-2000"))
    own = {"places": ["45", "70"], "fee_note": ["80（元/天）", "1500-2000（元/天）"]}
    yield "单位写在标题下面", Layout(
        table(("名单",), ("", "", "", "", "（单位：个、元/天）"), head, *fees), truth(0, 1, **own),
        ["（单位：个、元/天）"],
    )  # fmt: skip
    yield (
        "单位写在表的下面",
        Layout(table(head, *fees, ("注：收费单位：元/天。",)), truth(0, 1, **own), ["注：收费单位：元/天。"]),
    )
    yield "单位写在标题下面，列名里另有单位", Layout(
        table(("单位：万元",), (*HEAD, "收费标准（元/月）"), line(0, 1800)),
        truth(0, fee_cny_month=["1800"], fee_note=[""]),
    )  # fmt: skip
    yield "填报的单位不是计量的单位", Layout(
        table(("填报单位：甲区卫健局",), ("单位：元",), (*HEAD, "收费标准"), line(0, 1800)),
        truth(0, fee_cny_month=["1800"]), ["填报单位：甲区卫健局"],
    )  # fmt: skip
    yield (
        "一个列名横跨两列",
        Layout(
            table((*HEAD, "收费标准", ""), line(0, "1", "800"), merged=[(0, 3, 0, 4)]),
            ALL[:1],
            rules=["intake-split"],
            is_plain=False,
        ),
    )
    yield (
        "一个数分在万和元两列",
        Layout(
            table((*HEAD, "收费标准（万）", "收费标准（元）"), line(0, 0, 1800)),
            ALL[:1],
            ["1800"],
            ["intake-columns"],
        ),
    )

    yield "列名前面有星号和序号，后面有必填", Layout(
        table(
            ("*机构名称（必填）", "* 机构地址（必填）", "3.机构托位数"),
            *((*line(n)[1:], PLACES[n]) for n in range(4)),
        ),
        truth(0, 1, 2, 3, places=[str(number) for number in PLACES]),
    )  # fmt: skip
    for example in (
        ("例", "示例桃园托育园", STREETS[0]), ("（示例）", NAMES[3], STREETS[3]),
        ("", "××托育园", "××路××号"),
        (0, "全称", "写到门牌"), (0, "与登记证书一致", ""), (0, "如：春芽托育园", ""),
    ):  # fmt: skip
        yield f"列名下面是例子 {example!r}", Layout(
            table(HEAD, example, *map(line, range(3))),
            [{"name": example[1]}, *truth(0, 1, 2)], rules=["intake-example"],
        )  # fmt: skip
    yield "列名下面是说明，也写在托位数的下面", Layout(
        table((*HEAD, "托位数"), ("", "全称", "写到门牌", "核定数"), *(line(n, PLACES[n]) for n in range(2))),
        [{"name": "全称"}, *truth(0, 1)], rules=["intake-example"],
    )  # fmt: skip
    for numbers in (("1", "2", "3", "4"), ("JQ-001", "JQ-002", "JQ-003", "JQ-004"), (1, 2, 3, 4)):
        yield f"编号是名单自己的 {numbers[0]!r}", Layout(
            table(("编号", *HEAD[1:]), *((number, *line(n)[1:]) for n, number in enumerate(numbers))), ALL,
            named=[str(number) for number in numbers],
        )  # fmt: skip


def _list_areas() -> Iterator[tuple[str, Layout]]:
    yield "同上照上面的填", Layout(
        table(("所属区", *HEAD, "托位数"), (A, *line(0, 45)), ("〃", *line(1, "同上")), (B, *line(2, 55)),
              ("同上", 4, NAMES[3], '"', 20)),
        [*truth(0, 1, 2, area_code=[CODES[A], CODES[A], CODES[B]], places=["45", "45", "55"]),
         {"name": NAMES[3], "address": STREETS[2], "area_code": CODES[B], "places": "20"}],
    )  # fmt: skip
    yield "同上的上面没有，或还有别的字", Layout(
        table(HEAD, (1, NAMES[0], "同上"), line(1), (3, NAMES[2], "同上（二楼）")),
        [{"name": NAMES[0]}, *truth(1), {"name": NAMES[2]}], rules=["intake-ditto", "intake-ditto"],
    )  # fmt: skip
    yield "同上写在名称里", Layout(
        table(HEAD, line(0), (2, "同上", STREETS[1]), (3, "〃", STREETS[2]), line(3)),
        [*truth(0), {"address": STREETS[1]}, {"address": STREETS[2]}, *truth(3)],
        rules=["intake-ditto", "intake-ditto"],
    )  # fmt: skip
    yield (
        "第一块的标题在列名的上面",
        Layout(
            table((f"一、{A}（2家）",), HEAD, line(0), line(1), (f"二、{B}",), HEAD, line(2), line(3)),
            truth(0, 1, 2, 3, **AREAS),
        ),
    )
    yield (
        "上面的标题不是第一块的",
        Layout(
            table(("普惠托育机构",), HEAD, line(0), ("二、", B), line(1)),
            truth(0, 1, area_code=["", CODES[B]]),
        ),
    )
    merged = table(
        ("所属区", *HEAD), (A, *line(0)), ("", *line(1)), (B, *line(2)), ("", *line(3)),
        merged=[(1, 0, 2, 0), (3, 0, 4, 0)],
    )  # fmt: skip
    yield "向下合并的区", Layout(merged, truth(0, 1, 2, 3, **AREAS), is_plain=False)
    yield "向下合并的托位数", Layout(
        table((*HEAD, "托位数"), line(0, 45), line(1, ""), merged=[(1, 3, 2, 3)]), truth(0, 1),
        rules=["intake-merged-number"], is_plain=False,
    )  # fmt: skip
    for name, first, second in (
        ("带序号和家数", f"一、{A}（2家）", f"二、{B}（2家）"),
        ("光是区名", A, B),
        ("带名单两个字", f"{A}托育机构名单：", f"{B}托育机构名单："),
        ("方括号", f"【{A}】", f"【{B}】"),
        ("带家数和别的数", f"{A}（共2家，托位115个）", f"{B}（2家，托位75个）"),
        ("带符号", f"★{A}", f"▲ {B}"),
        ("带第几部分和年份", f"第一部分 {A}2026年", f"第二部分 {B}（2026年度）"),
        ("带列名", f"所属区县：{A}", f"所属区县：{B}"),
    ):
        sheet = table(HEAD, (first,), line(0), line(1), (second,), line(2), line(3),
                      merged=[(1, 0, 1, 2), (4, 0, 4, 2)])  # fmt: skip
        yield f"区写在分块的标题里，{name}", Layout(sheet, truth(0, 1, 2, 3, **AREAS), [first, second])
    yield (
        "分块的标题分在两格",
        Layout(
            table(HEAD, ("一", A), line(0), line(1), ("二", B), line(2), line(3)),
            truth(0, 1, 2, 3, **AREAS),
            [A, B],
        ),
    )
    yield "分块的标题带小计", Layout(
        table((*HEAD, "托位数"), ("一", A, "", 115), line(0, 45), line(1, 70), ("二", B, "", 75), line(2, 55),
              line(3, 20)),
        truth(0, 1, 2, 3, **AREAS), [A, "115"],
    )  # fmt: skip
    yield (
        "类别写在分块的标题里",
        Layout(
            table(HEAD, ("幼儿园托班（1家）",), line(2), ("二、家庭托育点",), line(3)),
            truth(2, 3, provider_type=["幼儿园托班", "家庭托育点"]),
        ),
    )
    yield (
        "区下面再分类别",
        Layout(
            table(HEAD, (A,), ("公办",), line(0), ("民办",), line(1), (B,), ("民办",), line(2), line(3)),
            truth(0, 1, 2, 3, **AREAS, operator_type=["公办", "民办", "民办", "民办"]),
        ),
    )
    yield (
        "看不出层次的标题",
        Layout(
            table(HEAD, (A,), line(0), ("民办",), line(1)),
            truth(0, 1, area_code=[CODES[A]] * 2),
            rules=["intake-heading-level"],
        ),
    )
    yield (
        "看不懂的标题",
        Layout(
            table(HEAD, ("一、东片",), line(0), ("二、西片",), line(1)),
            ALL[:2],
            rules=["intake-heading", "intake-heading"],
        ),
    )
    yield (
        "标题的家数不对",
        Layout(
            table(HEAD, (f"{A}（3家）",), line(0), line(1)),
            truth(0, 1, area_code=[CODES[A]] * 2),
            rules=["intake-total"],
        ),
    )
    yield (
        "标题和区的一列不一样",
        Layout(
            table((*HEAD, "区县"), (A,), line(0, A), line(1, B)),
            truth(0, 1, area_code=[CODES[A], CODES[B]]),
            rules=["intake-heading-clash"],
        ),
    )
    sheets = [Sheet((HEAD, line(0), line(1)), A), Sheet((HEAD, line(2), line(3)), B)]
    yield "一个区一张工作表", Layout(sheets, truth(0, 1, 2, 3, **AREAS), is_plain=False)
    yield "另一张表的名称列没有人认得，不是汇总", Layout(
        [Sheet((HEAD, line(0)), A), Sheet((("序号", "点位名称", "机构地址"), line(2)), B)],
        [*truth(0), {"address": STREETS[2]}], rules=["intake-column"], is_plain=False,
    )  # fmt: skip
    yield "工作表名称带着年份", Layout(
        [Sheet((HEAD, line(0)), f"{A}2026"), Sheet((HEAD, line(2)), f"{B}（2026年）")],
        truth(0, 2, area_code=[CODES[A], CODES[B]]), is_plain=False,
    )  # fmt: skip
    total = Sheet((("区县", "机构数", "托位数"), (A, 2, 115), (B, 2, 75)), "汇总")
    yield (
        "一个区一张工作表，另有一张汇总",
        Layout([total, *sheets], truth(0, 1, 2, 3, **AREAS), is_plain=False),
    )
    yield (
        "一种状态一张工作表",
        Layout(
            [Sheet((HEAD, line(0)), "已备案"), Sheet((HEAD, line(1)), "已注销")],
            truth(0, 1, status=["已备案", "已注销"]),
            is_plain=False,
        ),
    )
    yield (
        "只要其中一张工作表",
        Layout(sheets, truth(2, 3, area_code=[CODES[B]] * 2), is_plain=False, options={"sheet": B}),
    )
    yield "一个区的工作表没有列名", Layout(
        [sheets[0], Sheet((("托育园", "地点"), (NAMES[2], STREETS[2])), B)],
        truth(0, 1, area_code=[CODES[A]] * 2), rules=["intake-header"], is_plain=False,
    )  # fmt: skip


def _list_rows_that_are_none() -> Iterator[tuple[str, Layout]]:
    head = (*HEAD, "托位数")
    rows = [line(n, PLACES[n]) for n in range(4)]
    right = truth(0, 1, 2, 3, places=[str(number) for number in PLACES])
    yield (
        "小计和总计",
        Layout(
            table(
                head,
                *rows[:2],
                ("小计", "", "", 115),
                *rows[2:],
                ("小计", "", "", 75),
                ("总计", "4家", "", 190),
            ),
            right,
            ["小计", "115", "总计", "190"],
        ),
    )
    yield (
        "小计不对",
        Layout(
            table(head, *rows[:2], ("小计", "", "", 116), *rows[2:], ("合计", "", "", 190)),
            right,
            ["116"],
            ["intake-total"],
        ),
    )
    yield "总数不对", Layout(table(head, *rows, ("", "合计（5家）", "", 190)), right, rules=["intake-total"])
    yield "合计写在名称一列", Layout(table(head, *rows, ("", "合计", "", "190个")), right, ["190个"])
    yield "总数写在最上面", Layout(table(head, ("总计", "", "", 190), *rows), right, ["190"])
    yield (
        "总数写在最上面，不对",
        Layout(table(head, ("总计", "", "", 191), *rows), right, rules=["intake-total"]),
    )
    yield (
        "续表和页码",
        Layout(
            table(head, *rows[:2], ("（续表）",), head, *rows[2:], ("第 2 页，共 2 页",)),
            right,
            ["（续表）"],
        ),
    )
    yield (
        "注和落款在下面",
        Layout(
            table(
                head,
                *rows,
                ("注：托位以备案为准。",),
                ("填表人：某某", "", "审核人：某某"),
                ("以上机构均已备案",),
            ),
            right,
            ["注：托位以备案为准。", "填表人：某某", "以上机构均已备案"],
        ),
    )
    yield "带着注的记号", Layout(
        table(head, (1, f"{NAMES[0]}*", STREETS[0], 45), (2, NAMES[1], f"{STREETS[1]}①", 70), rows[2],
              ("* 已停业",), ("①在二楼",), ("注2：托位以备案为准。",)),
        [{"places": "45"}, {"places": "70"}, *truth(2)], ["* 已停业", "①在二楼", "注2：托位以备案为准。"],
        ["intake-footnote", "intake-footnote"],
    )  # fmt: skip
    yield "带着记号，没有注", Layout(
        table(head, (1, f"{NAMES[0]}（注1）", STREETS[0], 45), (2, NAMES[1], f"{STREETS[1]}①", 70)),
        [{"places": "45"}, {"name": NAMES[1], "address": f"{STREETS[1]}①"}], rules=["intake-footnote"],
    )  # fmt: skip
    yield (
        "中间夹着一句说明",
        Layout(
            table(head, rows[0], ("以下机构在公示期内，如有异议请向主管部门反映。",), *rows[1:]),
            right,
            ["以下机构在公示期内，如有异议请向主管部门反映。"],
        ),
    )
    yield "填了序号的空行", Layout(table(head, *rows, (5,), (6,)), right, ["5", "6"])


def _list_glued() -> Iterator[tuple[str, Layout]]:
    both = f"{NAMES[0]}\n示例冬梅托育园"
    yield (
        "两家写在一格里，列列对得上",
        Layout(
            table(("区县", "机构名称", "机构地址"), (A, both, f"{STREETS[0]}\n{STREETS[1]}")),
            [
                {"name": NAMES[0], "address": STREETS[0], "area_code": CODES[A]},
                {"name": "示例冬梅托育园", "address": STREETS[1], "area_code": CODES[A]},
            ],
        ),
    )
    yield "没有实际内容的一行", Layout(table(HEAD, line(0), (2, "——", "/")), ALL[:1], ["——", "/"])
    yield (
        "两家写在一格里，合计照样核对",
        Layout(
            table((*HEAD, "托位数"), line(0, 45), (2, both, STREETS[1], 70), ("合计", "3家", "", 115)),
            truth(0, places=["45"]),
            rules=["intake-glued"],
        ),
    )
    yield "两家写在一格里，地址只有一个", Layout(table(HEAD, (1, both, STREETS[0])), rules=["intake-glued"])
    yield (
        "一个名称断成两行",
        Layout(table(HEAD, (1, "示例春芽托育\n服务有限公司", "示例路\n1号")), rules=["intake-glued"]),
    )
    yield (
        "两家用顿号连着",
        Layout(
            table(HEAD, (1, f"{NAMES[0]}、{NAMES[1]}", f"{STREETS[0]}；{STREETS[1]}")), rules=["intake-glued"]
        ),
    )
    for name, joined in (("逗号", "，"), ("斜线", "/"), ("空格", " "), ("和字", "和")):
        text = f"{NAMES[0]}{joined}示例冬梅托育园"
        yield f"两家用{name}连着", Layout(table(HEAD, (1, text, STREETS[0])), rules=["intake-glued"])
    yield (
        "名称里的和字不算",
        Layout(table(HEAD, (1, "示例和谐托育园", "某处")), [{"name": "示例和谐托育园", "address": "某处"}]),
    )
    yield (
        "括号里的顿号不算",
        Layout(
            table(HEAD, (1, "示例春芽托育园（东院、西院）", STREETS[0])),
            [{"name": "示例春芽托育园（东院、西院）", "address": STREETS[0]}],
        ),
    )
    for name, text in (
        ("电话", f"{NAMES[0]} 0999-6123456"), ("代码", f"{NAMES[0]}91370303MA3C123456"),
        ("序号", f"1、{NAMES[0]}"),
    ):  # fmt: skip
        yield f"名称和{name}粘在一起", Layout(table(HEAD, (1, text, STREETS[0])), rules=["intake-numbered"])
    yield "地址和电话合并成一格", Layout(
        table((*HEAD, "联系电话"), (1, NAMES[0], "停办", ""), merged=[(1, 2, 1, 3)]),
        [{"name": NAMES[0]}], rules=["intake-merged-across"], is_plain=False,
    )  # fmt: skip


def _list_formatting() -> Iterator[tuple[str, Layout]]:
    rows = [HEAD, *map(line, range(4))]
    hidden, struck = table(*rows, hidden_rows=(2, 4)), table(*rows, struck=[(2, c) for c in range(3)])
    yield "隐藏的行", Layout(hidden, ALL, rules=["intake-hidden"], is_plain=False)
    yield "隐藏的行，照样导入", Layout(hidden, ALL, is_plain=False, options={"hidden": Decision.IMPORT})
    yield (
        "隐藏的行，不导入",
        Layout(hidden, truth(0, 2), [NAMES[1], NAMES[3]], is_plain=False, options={"hidden": Decision.SKIP}),
    )
    yield (
        "隐藏的列",
        Layout(table(*rows, hidden_columns=(2,)), ALL, rules=["intake-hidden-column"], is_plain=False),
    )
    yield "隐藏的列，不导入", Layout(
        table(*rows, hidden_columns=(2,)), [{"name": name} for name in NAMES], [STREETS[0]],
        is_plain=False, options={"hidden": Decision.SKIP},
    )  # fmt: skip
    yield "划掉的行", Layout(struck, ALL, rules=["intake-struck"], is_plain=False)
    yield (
        "划掉的行，不导入",
        Layout(struck, truth(0, 2, 3), [NAMES[1]], is_plain=False, options={"struck": Decision.SKIP}),
    )
    yield "划掉的一格，不导入", Layout(
        table(*rows[:2], struck=[(1, 2)]), [{"name": NAMES[0]}], [STREETS[0]],
        is_plain=False, options={"struck": Decision.SKIP},
    )  # fmt: skip
