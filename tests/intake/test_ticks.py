"""Columns that tick choices of one field are read as one column of them."""

from __future__ import annotations

from pathlib import Path

from datapub.intake.extract import Omission
from tests.intake.test_first_import import take
from tests.intake.test_kinds import HEAD, ONE, TITLE, TWO, column, rules

FORMS = ("全日托", "半日托", "计时托")


def test_ticks_under_a_group_are_a_list_of_choices(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, (*HEAD, "服务形式", "", ""), ("", "", "", *FORMS),
        (1, ONE, "甲区示例路1号", "√", "", "☑"), (2, TWO, "甲区示例路2号", "", "", ""),
    )  # fmt: skip
    assert (rules(found), column(found, "service_forms")) == ([], ["全日托、计时托", ""])
    assert {*FORMS} <= {cell.text for cell in found.extract.omitted if cell.reason == Omission.HEADER}


def test_ticks_under_labels_of_their_own_and_a_sum_below(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, (*HEAD, *FORMS), (1, ONE, "甲区示例路1号", "√", "×", "×"),
        (2, TWO, "甲区示例路2号", "√", "√", ""), ("合计", "", "", 2, 1, 0),
    )  # fmt: skip
    assert (rules(found), column(found, "service_forms")) == ([], ["全日托", "全日托、半日托"])


def test_one_choice_of_several_and_two_ticks_that_cannot_be(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, (*HEAD, "公办", "民办"), (1, ONE, "甲区示例路1号", "√", ""),
        (2, TWO, "甲区示例路2号", "√", "√"),
    )  # fmt: skip
    assert rules(found) == ["intake-choice"]
    assert column(found, "operator_type")[0] == "公办"


def test_what_else_stands_under_a_choice_is_no_tick(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, (*HEAD, *FORMS), (1, ONE, "甲区示例路1号", "1800元", "√", "√"))
    assert rules(found) == ["intake-column"] and column(found, "service_forms") == ["半日托、计时托"]


def test_a_sign_that_may_be_a_tick_or_none_is_asked_about(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, (*HEAD, "公办", "民办"), (1, ONE, "甲区示例路1号", "○", ""),
        (2, TWO, "甲区示例路2号", "", "√"),
    )  # fmt: skip
    assert rules(found) == ["intake-column"] * 2
