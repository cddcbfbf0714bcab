"""What a workbook's formats hide: text in the colour of its ground, and digits that are not shown."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.intake import Decision, Import, Options, read_import, write_import
from datapub.intake.formatting import read_formatting
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.support import TODAY

ONE = old_rows()[0]["name"]
WHITE = {"font_color": "#FFFFFF"}


@pytest.mark.parametrize(
    ("look", "is_unseen"),
    [
        (WHITE, True),
        ({**WHITE, "bg_color": "#FFFFFF"}, True),
        ({"font_color": "#C00000", "bg_color": "#C00000"}, True),
        ({"bg_color": "#000000"}, True),
        ({"num_format": ";;;"}, True),
        ({**WHITE, "bg_color": "#1F4E78"}, False),
        ({"font_color": "#808080"}, False),
        ({"num_format": "0;-0;"}, False),
        ({"bold": True}, False),
    ],
)
def test_text_in_the_colour_of_its_ground(tmp_path: Path, look: dict[str, Any], is_unseen: bool) -> None:
    path = write_book(tmp_path / "表.xlsx", Sheet((("甲", "乙"),), formats={(0, 1): look}))
    assert read_formatting(path)["Sheet1"].invisible == ({(1, 1)} if is_unseen else set())


@pytest.mark.parametrize(
    ("number", "look", "shown"),
    [
        (1499.6, "0", "1500"),
        (1499.6, "#,##0", "1500"),
        (2.5, "0", "3"),
        (-1499.96, '0.0"元"', "-1500.0"),
        (1499600, "0,", "1500000"),
        (0.256, "0%", "0.26"),
        (1499.5, "0.00", ""),
        (1e30, "0.00", ""),
        (1e300, "0,", ""),
        (1500, "0", ""),
        (0.1 + 0.2, "0.0", ""),
        (1499.6, "General", ""),
        (44260.5, "yyyy/m/d", ""),
    ],
)
def test_a_number_that_is_shown_rounded(tmp_path: Path, number: float, look: str, shown: str) -> None:
    path = write_book(tmp_path / "表.xlsx", Sheet(((number,),), formats={(0, 0): {"num_format": look}}))
    assert [Decimal(text) for text in read_formatting(path)["Sheet1"].rounded.values()] == [
        Decimal(text) for text in (shown,) if text
    ]


def take(folder: Path, **options: Any) -> Import:
    config = open_project(folder / "项目")
    formats = {(1, 1): WHITE, (1, 2): {"num_format": "0"}}
    grid = (("机构名称", "地址", "全日托保育费"), (ONE, "甲区示例路9号", 1499.6))
    path = write_book(folder / "表.xlsx", Sheet(grid, formats=formats))
    return read_import(
        PROFILE, config, config.dataset(DATASET), path, TODAY, Options(is_partial=True, **options)
    )


def test_both_are_told_and_the_unseen_waits_for_an_answer(tmp_path: Path) -> None:
    asked = take(tmp_path)
    assert [problem.rule for problem in asked.problems] == ["intake-unseen"]
    assert "“1500” → “1499.6”" in write_import(asked) and "舍入" in write_import(asked)
    left = take(tmp_path / "二", hidden=Decision.SKIP)
    assert not left.problems and "address" not in left.extract.rows[0].cells
    assert [(cell.text, str(cell.reason)) for cell in left.extract.omitted if cell.row == 2] == [
        ("甲区示例路9号", "隐藏的行或列")
    ]
    assert take(tmp_path / "三", hidden=Decision.IMPORT).plan.rows[0]["address"] == "甲区示例路9号"
