"""A year's notice is whole, or it is reported."""

from __future__ import annotations

from datetime import date

from datapub.messages import describe
from tests.support import change, check_records, flatten, sample_records


def test_the_shipped_notice_is_whole() -> None:
    assert check_records(sample_records()) == []


def test_a_year_without_a_festival_is_reported() -> None:
    records = sample_records()
    records["working_days"] = [row for row in records["working_days"] if row["festival"] != "国庆节"]
    (problem,) = check_records(records)
    assert (problem.rule, problem.row) == ("working-days", None)
    assert "2026 年的放假安排里没有国庆节" in problem.message


def test_a_working_weekday_is_a_slip() -> None:
    records = sample_records()
    records["working_days"].append({**records["working_days"][0], "day_on": date(2026, 11, 23)})
    change(records, "working_days", -1, is_working_day=True)
    row = len(records["working_days"]) + 1
    assert flatten(check_records(records), "rule", "row", "column") == [("working-days", row, "day_on")]


def test_a_year_that_is_missing_has_its_sentence() -> None:
    text = describe("no-calendar", year=2027)
    assert "没有 2027 年的放假安排" in text and "datasets/working_days.csv" in text
