"""Blank cells below one that stood in merged cells: asked about once, and filled as a person says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from datapub.intake import write_import
from tests.intake.test_first_import import cells, take
from tests.intake.test_kinds import rules

GIVEN = ("状态=已备案", "数据截至日期=2026-09-30")
HEAD = ("所属区", "机构名称", "机构地址", "托位数")


def lines(*areas: str) -> list[Sequence[Any]]:
    return [HEAD, *((area, f"示例{n}托育园", f"示例路{n}号", 10) for n, area in enumerate(areas))]


def areas(tmp_path: Path, rows: Sequence[Sequence[Any]], *stated: str) -> tuple[list[str], list[str]]:
    found = take(tmp_path, *rows, defaults=(*GIVEN, *stated))
    return rules(found), [row.get("area_code", "") for row in cells(found)]


def test_blanks_below_an_area_are_one_question_and_one_answer(tmp_path: Path) -> None:
    rows = lines("甲区", "", "", "乙区", "")
    found = take(tmp_path, *rows, defaults=GIVEN)
    (problem,) = found.problems
    assert (problem.rule, problem.row, "3 格空着，上面写着“甲区”" in problem.message) == (
        "intake-blanks",
        3,
        True,
    )
    wanted = ["990102", "990102", "990102", "990103", "990103"]
    assert areas(tmp_path, rows, "所属区域=同上") == ([], wanted)
    assert "空着的照上面的填" in write_import(take(tmp_path, *rows, defaults=(*GIVEN, "所属区域=同上")))


@pytest.mark.parametrize(
    "rows",
    [
        lines("甲区", "甲区", "", "乙区"),  # each row says its own: one was forgotten
        lines("", "甲区", "乙区"),  # nothing above
    ],
)
def test_a_blank_that_no_merged_cell_left_is_told_as_a_cell(tmp_path: Path, rows: list[Any]) -> None:
    assert areas(tmp_path, rows)[0] == ["constraint-error"]


def test_what_stands_above_a_heading_or_a_sum_is_not_taken_below_it(tmp_path: Path) -> None:
    rows = lines("甲区", "")
    rows += [("小计", "", "", 20), ("", "示例九托育园", "示例路9号", 10)]
    assert areas(tmp_path, rows, "所属区域=同上") == (["constraint-error"], ["990102", "990102", ""])


def test_blanks_that_the_addresses_answer_are_no_question(tmp_path: Path) -> None:
    rows = [HEAD, ("甲区", "示例一园", "甲区示例路1号", 1), ("", "示例二园", "甲区示例路2号", 1)]
    assert areas(tmp_path, rows) == ([], ["990102", "990102"])


def test_a_ditto_and_a_merged_cell_are_told_as_they_stand(tmp_path: Path) -> None:
    rows = [("机构名称", "镇街", "托位数"), ("示例一园", "示例街道", 20), ("示例二园", "同上", "〃")]
    found = take(tmp_path, *rows)
    told = [(cell.shown, cell.reason) for cell in found.extract.rewritten if cell.row == 3]
    assert told == [("同上", "“同上”照上面的填"), ("〃", "“同上”照上面的填")]
