"""The items and units of policy documents."""

from __future__ import annotations

import pytest

from childcare.rules.figures import first_day
from childcare.rules.policy import read_number, split_units
from tests.support import change, check_records, flatten, sample_records


def test_clause_after_the_units_is_no_unit() -> None:
    text = "市委宣传部、市市场监管局，各区县政府，高新区、经济开发区管委会，以下均需各区县落实，不再一一列出"
    assert split_units(text) == ["市委宣传部", "市市场监管局"]
    assert split_units("市卫生健康委") == ["市卫生健康委"]
    parts = "牵头单位：市卫生健康委；责任单位：市教育局、市民政局，各区县政府"
    assert split_units(parts) == ["市卫生健康委", "市教育局", "市民政局"]
    assert split_units(None) == []


def test_a_dataset_that_could_not_be_read_is_not_said_to_be_none() -> None:
    records = sample_records()
    change(records, "tasks", 0, answered_by="inspections")
    del records["inspections"]
    assert check_records(records) == []


def test_another_document_sets_its_own_numbers() -> None:
    records = sample_records()
    change(records, "policies", 0, document_no="甲政发〔2022〕1号", item_counts="主要任务13、保障措施4")
    change(records, "tasks", 12, number="第十三项")
    assert check_records(records) == []
    change(records, "policies", 0, item_counts=None)
    change(records, "tasks", 12, number="另")
    assert check_records(records) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("7", 7), ("7.", 7), ("七", 7), ("（四）", 4), ("十", 10), ("十三", 13), ("第二十一项", 21)),
        *(("", None), (None, None), ("另", None), ("一二", None), ("（）", None)),
    ],
)
def test_numbers_as_documents_write_them(text: str | None, number: int | None) -> None:
    assert read_number(text) == number


def test_a_unit_left_out_in_the_middle_is_one_problem() -> None:
    records = sample_records()
    records["task_units"].pop(0)
    change(records, "task_units", 0, position=1)
    assert flatten(check_records(records), "file", "row", "rule") == [("datasets/task_units.csv", 2, "R20")]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2025", "2025-01-01"), ("2025-Q1", "2025-01-01"), ("2025-Q4", "2025-10-01"), ("2025-09", "2025-09-01")],
)
def test_first_day_of_a_period(period: str, expected: str) -> None:
    assert str(first_day(period)) == expected


@pytest.mark.parametrize("text", ["0000", "2025-13", "2025-Q5", "13800138000", "２０２５", ""])
def test_what_is_no_period(text: str) -> None:
    assert first_day(text) is None
