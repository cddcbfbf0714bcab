"""Rows in = added + changed + same + left out; sound rows go in, refused ones come back to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from childcare.profile import PROFILE
from datapub.intake import Import, Options, read_import, write_import, write_receipt, write_todo
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.support import TODAY

ONE, TWO, THREE, FOUR = (row["name"] for row in old_rows())
HEAD = ("机构名称", "地址", "在托人数", "联系电话")
ROWS = [
    (ONE, "甲区示例路100号", 45, "13800000001"),
    (TWO, "新区示例路2号", "3个班", "0999-6123457"),
    (THREE, "乙区六号社区", "", ""),
]


def take(folder: Path, *grid: Sequence[Any], **options: Any) -> Import:
    config = replace(open_project(folder / "项目"), id_prefix="zb")
    path = write_book(folder / "表.xlsx", Sheet(grid))
    return read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))


def test_sound_rows_go_in_and_a_refused_one_is_not_taken_as_gone(tmp_path: Path) -> None:
    found = take(tmp_path, HEAD, *ROWS, is_sound_only=True)
    assert not found.problems
    assert [(p.rule, p.row, p.column) for p in found.faults] == [("intake-unit", 3, "enrolled")]
    assert [row.number for row in found.refused] == [3]
    assert [change.source.number for change in found.plan.changed] == [2, 4]
    assert len(found.plan.rows) == 4 and not found.plan.removed
    assert "表里 3 条 = 新增 0 + 变更 2 + 没有变化 0 + 没有导入 1" in write_import(found)


def test_without_being_asked_nothing_goes_in(tmp_path: Path) -> None:
    assert take(tmp_path, HEAD, *ROWS, is_partial=True).problems


def test_a_fault_of_the_whole_file_keeps_all_rows_out(tmp_path: Path) -> None:
    found = take(tmp_path, (*HEAD, "从没见过的列"), *((*row, "甲") for row in ROWS), is_sound_only=True)
    assert "intake-column" in {problem.rule for problem in found.problems}
    assert not found.refused


def test_the_refused_rows_can_be_mended_and_imported(tmp_path: Path) -> None:
    found = take(tmp_path, HEAD, *ROWS, is_sound_only=True)
    todo = tmp_path / "要改.xlsx"
    todo.write_bytes(write_todo(found, "表.xlsx"))
    book = CalamineWorkbook.from_path(str(todo))
    head, row = book.get_sheet_by_name("要改的行").to_python()
    assert row[head.index("在托人数")] == "3个班"
    row[head.index("在托人数")] = "13"
    mended = take(tmp_path / "二", head, row, is_partial=True)
    assert not mended.problems
    assert [change.key for change in mended.plan.changed] == ["zb00002"]


def test_the_receipt_names_every_row_and_no_person(tmp_path: Path) -> None:
    found = take(tmp_path, HEAD, *ROWS, is_sound_only=True)
    path = tmp_path / "清单.xlsx"
    path.write_bytes(write_receipt(found, write_import(found)))
    book = CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name("各行").to_python()[1:]
    assert [(row[1], row[2]) for row in rows] == [("2", "变更"), ("3", "没有导入，要改"), ("4", "变更")]
    reported = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "13800000001" not in reported and "138****0001" in reported and "3个班" in reported


def test_rows_of_two_sheets_are_told_apart(tmp_path: Path) -> None:
    """Row 2 of one sheet is not row 2 of another, in the receipt and in what comes back to be mended."""
    config = replace(open_project(tmp_path / "项目"), id_prefix="zb")
    grids = [(HEAD, ROWS[0]), (HEAD, ROWS[2]), (HEAD, ROWS[1])]
    sheets = [Sheet(grid, name=name) for grid, name in zip(grids, ("甲", "乙", "丙"), strict=True)]
    path = write_book(tmp_path / "表.xlsx", *sheets)
    options = Options(is_sound_only=True, sheet="甲、乙、丙")
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, options)
    (tmp_path / "清单.xlsx").write_bytes(write_receipt(found, ""))
    rows = CalamineWorkbook.from_path(str(tmp_path / "清单.xlsx")).get_sheet_by_name("各行").to_python()[1:]
    assert {(row[0], row[1], row[3], row[4]) for row in rows} == {
        ("甲", "2", "zb00001", ONE),
        ("乙", "2", "zb00003", THREE),
        ("丙", "2", "", TWO),
    }
    cells = CalamineWorkbook.from_path(str(tmp_path / "清单.xlsx")).get_sheet_by_name("各格").to_python()[1:]
    assert all(row[0] for row in cells)
    assert {(row[0], row[1]) for row in cells if row[5] == "变更"} == {("甲", "2"), ("乙", "2")}
    reported = write_import(found)
    assert "工作表“甲”第 2 行 zb00001" in reported and "整理了「办公电话」1 处" in reported
    (tmp_path / "要改.xlsx").write_bytes(write_todo(found, path.name))
    reasons = CalamineWorkbook.from_path(str(tmp_path / "要改.xlsx")).get_sheet_by_name("为什么").to_python()
    assert len(reasons) == 2


def test_a_change_without_a_day_is_told_and_one_with_a_day_is_not(tmp_path: Path) -> None:
    """Else new figures would stand beside the day of the old ones."""
    head, row = ("编号", "机构名称", "托位数"), (old_rows()[0]["id"], old_rows()[0]["name"], 61)
    reported = "留意：变更的 1 行没有写「数据截至日期」"

    def read_report(**options: Any) -> str:
        config = open_project(tmp_path / "项目", {DATASET: old_rows()})
        path = write_book(tmp_path / "变化.xlsx", Sheet((head, row)))
        options |= {"is_partial": True}
        return write_import(
            read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))
        )

    assert reported in read_report()
    assert reported not in read_report(defaults=("数据截至日期=2026-10-31",))
