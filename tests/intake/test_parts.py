"""Several tables in a sheet, one below the other or side by side: each is read under its own labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.intake.extract import Extract
from datapub.intake.fault import Refused
from datapub.intake.sheet import RawSheet, Workbook, pad_rows
from tests.intake.test_corpus import read
from tests.intake.test_first_import import take
from tests.intake.test_kinds import column, rules

NAMES = ("示例春芽托育园", "示例夏荷托育中心", "示例秋禾幼儿园", "示例冬暖托育点")
FIRST = ("序号", "机构名称", "机构地址", "托位数")
SECOND = ("序号", "幼儿园名称", "地址", "联系电话", "托位数")


def upper(number: int) -> Sequence[Any]:
    return number + 1, NAMES[number], f"示例路{number + 1}号", 10 + number


def lower(number: int) -> Sequence[Any]:
    return number + 1, NAMES[number], f"示例路{number + 1}号", "0999-6000001", 10 + number


def read_rows(*rows: Sequence[Any], **options: Any) -> Extract:
    return read("表.xlsx", Workbook([RawSheet("名单", pad_rows(rows))]), **options)


def list_read(found: Extract, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row.cells.get(name, "") for name in ("name", "places", *names)) for row in found.rows]


def test_a_lower_table_is_read_under_its_own_labels() -> None:
    found = read_rows(FIRST, upper(0), upper(1), (), SECOND, lower(2))
    assert (found.problems, [row.number for row in found.rows]) == ([], [2, 3, 6])
    assert list_read(found, "phone") == [
        (NAMES[0], "10", ""), (NAMES[1], "11", ""), (NAMES[2], "12", "0999-6000001")
    ]  # fmt: skip
    assert [row.where for row in found.rows][2] == "工作表“名单 第 5 行起的表”第 6 行"


def test_what_stands_over_a_lower_table_holds_for_its_rows() -> None:
    found = read_rows(
        ("一、独立托育机构",), FIRST, upper(0), ("注：说明",), ("二、幼儿园托班（1家）",), SECOND, lower(1)
    )
    assert (found.problems, list_read(found, "provider_type")) == (
        [], [(NAMES[0], "10", "独立托育机构"), (NAMES[1], "11", "幼儿园托班")],
    )  # fmt: skip


@pytest.mark.parametrize("title", ["撤出的机构", "附件2：另册"])
def test_a_title_of_a_lower_table_that_nobody_understands_is_asked_about(title: str) -> None:
    found = read_rows(("已备案名单",), FIRST, upper(0), (title,), SECOND, lower(1))
    assert [(problem.rule, problem.row) for problem in found.problems] == [("intake-heading", 4)]


def test_a_heading_that_says_more_over_a_lower_table_is_asked_about() -> None:
    found = read_rows(("甲区名单",), FIRST, upper(0), ("", "乙区", "", 30), SECOND, lower(1))
    assert [(problem.rule, problem.row) for problem in found.problems] == [("intake-heading", 4)]


def test_a_lower_table_of_two_columns_is_a_table_too() -> None:
    found = read_rows(FIRST, upper(0), (), ("幼儿园名称", "托位数"), (NAMES[1], 11))
    assert list_read(found) == [(NAMES[0], "10"), (NAMES[1], "11")]


@pytest.mark.parametrize("rows", [[], [("说明：略",)]])
def test_a_sheet_beside_that_holds_no_table_is_no_trouble(rows: list[Any]) -> None:
    workbook = Workbook([RawSheet("名单", pad_rows([FIRST, upper(0)])), RawSheet("Sheet2", pad_rows(rows))])
    assert list_read(read("表.xlsx", workbook)) == [(NAMES[0], "10")]


def test_what_a_title_says_holds_where_no_heading_says_more(tmp_path: Path) -> None:
    title = ("甲区已备案托育机构名单（截至2026年9月30日）",)
    found = take(tmp_path, title, FIRST, upper(0), ("已注销机构名单",), SECOND, lower(1))
    assert (rules(found), column(found, "status")) == ([], ["已备案", "已注销"])


def test_a_summary_below_is_told_and_not_read() -> None:
    found = read_rows(FIRST, upper(0), (), ("所属区", "乳儿班托位数", "托小班托位数"), ("甲区", 1, 2))
    assert list_read(found) == [(NAMES[0], "10")]
    assert [name for name, _ in found.unread] == ["名单 第 4 行起的表"]


@given(st.integers(2, 3), st.integers(1, 3), st.booleans())
def test_tables_side_by_side_are_read_from_left_to_right(count: int, length: int, has_gap: bool) -> None:
    gap = [""] if has_gap else []
    head = [*FIRST[:3], *gap] * count
    lines = [
        [text for n in range(count) for text in (f"{n}", f"示例{row}{n}托育园", f"示例路{row}{n}号", *gap)]
        for row in range(length)
    ]
    found = read_rows(("名单",), head, *lines, ("注：说明",))
    assert not found.problems
    wanted = [f"示例{row}{n}托育园" for n in range(count) for row in range(length)]
    assert [row.cells["name"] for row in found.rows] == wanted
    left = {(cell.row, cell.place) for cell in found.omitted}
    cells = {
        (row, place) for row, place, text in RawSheet("", pad_rows([("名单",), head, *lines])).list_cells()
    }
    assert {at for at in cells - left if at[1] % (3 + len(gap)) == 0} == set()


def test_a_heading_over_tables_side_by_side_holds_for_both() -> None:
    head = (*FIRST[:3], *FIRST[:3])
    found = read_rows(head, ("甲区",), (1, NAMES[0], "路1号", 2, NAMES[1], "路2号"))
    assert [row.cells["area_code"] for row in found.rows] == ["990102", "990102"]


def test_a_heading_over_one_of_the_tables_side_by_side_holds_for_that(tmp_path: Path) -> None:
    head, rows = (*FIRST[:3], *FIRST[:3]), (1, NAMES[0], "示例路1号", 2, NAMES[1], "示例路2号")
    title = ("", "", "", "托育机构名单（截至2026年9月30日）")
    found = read_rows(title, ("甲区", "", "", "乙区"), head, rows)
    assert [row.cells.get("area_code") for row in found.rows] == [None, "990103"]  # 甲区 is a title
    assert {(cell.row, cell.place) for cell in found.omitted} >= {(1, 3), (2, 0), (2, 3)}
    read_by_all = take(tmp_path, title, ("甲区", "", "", "乙区"), head, rows)
    assert column(read_by_all, "area_code") == ["990102", "990103"]
    unknown = read_rows(("甲区", "", "", "另册"), head, rows)
    assert [(problem.rule, problem.row) for problem in unknown.problems] == [("intake-heading", 1)]


def test_the_repeated_labels_of_pages_are_no_second_table() -> None:
    found = read_rows(FIRST, upper(0), FIRST, upper(1))
    assert (found.sheets, len(found.rows)) == (["名单"], 2)


def test_of_two_tables_without_names_none_is_read() -> None:
    with pytest.raises(Refused):
        read_rows(("甲", "乙"), (1, 2))
