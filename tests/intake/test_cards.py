"""Lists of cards, one below the other or side by side: every card is a row, and what is told is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.intake.extract import Decision, Extract
from datapub.intake.fault import Refused
from datapub.intake.sheet import Formatting, RawSheet, Workbook, pad_rows
from tests.intake.test_corpus import read

TITLE = "甲区已备案托育机构名单（截至2026年9月30日）"
NAMES = ("示例春芽托育园", "示例夏荷托育中心", "示例秋禾幼儿园", "示例冬暖托育点")


def card(number: int, *more: Sequence[Any]) -> list[Sequence[Any]]:
    return [("机构名称", NAMES[number]), ("地址", f"示例路{number + 1}号"), ("托位数", 10 + number), *more]


def read_rows(rows: Sequence[Sequence[Any]], formatting: Formatting | None = None, **options: Any) -> Extract:
    return read("表.xlsx", Workbook([RawSheet("", pad_rows(rows), formatting or Formatting())]), **options)


def list_read(found: Extract) -> list[tuple[str, str, str]]:
    return [tuple(row.cells.get(name, "") for name in ("name", "address", "places")) for row in found.rows]


def list_wanted(*numbers: int) -> list[tuple[str, str, str]]:
    return [(NAMES[number], f"示例路{number + 1}号", str(10 + number)) for number in numbers]


LAYOUTS = {
    "一块接一块": [(TITLE,), *card(0), *card(1)],
    "块之间空一行": [(TITLE,), *card(0), (), *card(1)],
    "每块上面有序号": [(TITLE,), ("机构一",), *card(0), ("机构二",), *card(1)],
    "每块上面写着名称": [(TITLE,), (f"1. {NAMES[0]}",), *card(0), (f"2. {NAMES[1]}",), *card(1)],
    "左右两块": [(TITLE,), *((*a, "", *b) for a, b in zip(card(0), card(1), strict=True))],
    "一行两样": [
        (TITLE,),
        ("机构名称", NAMES[0], "地址", "示例路1号"), ("托位数", 10, "联系电话", ""),
        ("机构名称", NAMES[1], "地址", "示例路2号"), ("托位数", 11, "联系电话", ""),
    ],
    "列名后面有冒号": [(TITLE,), *((f"{a}：", b) for n in (0, 1) for a, b in card(n))],
    "内容也是列名里的词": [(TITLE,), *card(0, ("机构类型", "托育机构")), *card(1, ("机构类型", "托育机构"))],
    "每块分成几节": [
        (TITLE,), *(x for n in (0, 1) for x in (("基本情况",), *card(n)[:2], ("托位情况",), *card(n)[2:]))
    ],
    "左边写着节的标题": [
        (TITLE,), *(("基本情况" if x == card(n)[0] else "", *x) for n in (0, 1) for x in card(n))
    ],
    "左边写着序号": [(TITLE,), *((n + 1 if x == card(n)[0] else "", *x) for n in (0, 1) for x in card(n))],
    "列名和内容在一格里": [(TITLE,), *((f"{a}：{b}",) for n in (0, 1) for a, b in card(n))],
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_card_is_a_row(name: str) -> None:
    found = read_rows(LAYOUTS[name])
    assert (found.problems, list_read(found)) == ([], list_wanted(0, 1))


def test_the_last_card_may_stand_alone() -> None:
    rows = [(TITLE,), *((*a, *b) for a, b in zip(card(0), card(1), strict=True)), *card(2)]
    assert list_read(read_rows(rows)) == list_wanted(0, 1, 2)


@given(
    st.integers(1, 4),
    st.integers(1, 2),
    st.booleans(),
    st.lists(st.sampled_from(["联系电话", "备案时间", "星座"]), unique=True),
)
def test_every_cell_of_cards_is_accounted_for(count: int, bands: int, has_gap: bool, more: list[str]) -> None:
    rows: list[Sequence[Any]] = [(TITLE,)]
    for first in range(0, count - bands + 1, bands):
        block = [card(first + band, *((label, "无") for label in more)) for band in range(bands)]
        rows += [sum(map(tuple, parts), ()) for parts in zip(*block, strict=True)]
        rows += [()] if has_gap else []
    workbook = Workbook([RawSheet("", pad_rows(rows))])
    if count < bands:
        return
    found = read("表.xlsx", workbook, leaves_rest=True)
    read_of = [text for row in list_read(found) for text in row]
    left = {(cell.row, cell.place): cell for cell in found.omitted}
    assert len(left) == len(found.omitted), "a cell is named twice"
    assert list_read(found) == list_wanted(*range(count - count % bands))
    for row, place, text in workbook.sheets[0].list_cells():
        if (row, place) in left:
            assert left[row, place].text == text
        else:
            assert text in read_of or text == "无"


def test_what_is_wrong_with_a_cell_is_told_where_it_stands() -> None:
    found = read_rows([(TITLE,), *card(0), *card(1)[:2], ("托位数", "约60")])
    (problem,) = found.problems
    assert (problem.rule, problem.label) == ("intake-unit", "B7 托位总数")
    assert problem.row in range(5, 8)


def test_a_label_that_nobody_knows_is_asked_about_where_it_stands() -> None:
    found = read_rows([(TITLE,), *card(0, ("星座", "狮子")), *card(1)])
    assert [(problem.rule, problem.label) for problem in found.problems] == [("intake-column", "A5")]


@pytest.mark.parametrize("decision", [Decision.NONE, Decision.IMPORT, Decision.SKIP])
def test_a_card_that_is_struck_or_hidden_waits_for_an_answer(decision: Decision) -> None:
    rows = [(TITLE,), *card(0), *card(1)]
    for formatting in (
        Formatting(struck=frozenset((row, 1) for row in (5, 6, 7))),
        Formatting(hidden_rows=frozenset({5, 6, 7})),
    ):
        found = read_rows(rows, formatting, hidden=decision, struck=decision)
        assert len(found.problems) == (decision == Decision.NONE)
        assert len(found.rows) == (1 if decision == Decision.SKIP else 2)


@pytest.mark.parametrize(
    "rows",
    [
        [*card(0), ("地址", "示例路2号"), ("托位数", 11), ("联系电话", "")],  # the second has no name
        [*card(0), *card(1)[1:], card(1)[0]],  # the second begins with another label
        [("机构名称", *NAMES), ("地址", "路1号", "路2号", "路3号", "路4号"), ("托位数", 1, 2, 3, 4)],
        [*card(0), (NAMES[2],), *card(1)[1:], *card(3)],
        [
            (f"{'甲乙'[n]}区" if x == card(n)[0] else "", *x) for n in (0, 1) for x in card(n)
        ],  # not to be lost
        [("" if n else "乙区", *x) for n, x in enumerate(card(0, ("建筑面积", 100)))],
    ],
)
def test_what_is_not_certain_is_refused(rows: Sequence[Sequence[Any]]) -> None:
    with pytest.raises(Refused) as refusal:
        read_rows(rows)
    assert refusal.value.problem.rule == "intake-sideways"


def test_a_heading_between_cards_holds_for_those_below() -> None:
    found = read_rows([("一、甲区",), *card(0), ("二、乙区",), *card(1)])
    assert [row.cells["area_code"] for row in found.rows] == ["990102", "990103"]


def test_a_sheet_for_each_card_is_no_question() -> None:
    found = read("表.xlsx", Workbook([RawSheet(NAMES[n], pad_rows(card(n))) for n in (0, 1)]))
    assert (found.problems, list_read(found)) == ([], list_wanted(0, 1))
