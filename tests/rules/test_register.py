"""What a row of the register states, by its status, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support import change, check_records, flatten, make_tables, sample_config, sample_records


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("已备案", ["filed_on"]),
        ("变更中", ["filed_on"]),
        ("停业", ["filed_on"]),
        ("已许可", ["filed_on"]),
        ("未通过备案告知", ["refusal_reasons"]),
    ],
)
def test_what_an_institution_lacks_depends_on_its_status(status: str, expected: list[str]) -> None:
    records = sample_records()
    authorization = "许可" if status == "已许可" else "备案"
    change(records, "institutions", 1, status=status, filed_on=None, authorization_type=authorization)
    assert flatten(check_records(records), "column", "rule") == [(name, "required") for name in expected]


def test_what_is_lacking_is_told_once_a_column_and_area() -> None:
    records = sample_records()
    for place in (0, 3):
        change(records, "institutions", place, status="已备案", cancelled_on=None, address=None)
    change(records, "institutions", 1, address=None)
    problems = check_records(records)
    assert (
        flatten(problems, "row", "column", "rule", "severity")
        == [(None, "address", "required", "warning")] * 2
    )
    assert "新区的 1 行中有 1 行" in problems[0].message
    assert "甲区的 2 行中有 2 行没有填「地址」（第 2、5 行" in problems[1].message


def test_an_official_site_is_stopped_by_what_is_lacking() -> None:
    records = sample_records()
    change(records, "institutions", 1, filing_authority=None)
    (problem,) = check_records(records, replace(sample_config(), official=True))
    assert (problem.rule, problem.severity) == ("required", "error")


def test_a_month_will_do_for_a_day_that_nobody_knows() -> None:
    records = sample_records()
    change(records, "institutions", 1, filed_on=None, filed_month="2024-05")
    assert check_records(records, replace(sample_config(), official=True)) == []
    change(records, "institutions", 1, filed_month="2026-11", registered_on=None)
    assert flatten(check_records(records), "column", "rule") == [("filed_month", "R14")]


def test_the_publisher_can_ask_for_more_and_never_for_less() -> None:
    records = sample_records()
    config = replace(sample_config(), required_columns=("institutions.phone",))
    change(records, "institutions", 1, address=None)
    found = flatten(check_records(records, config), "column", "rule")
    assert found.count(("phone", "required")) == 3 and ("address", "required") in found


def test_a_status_agrees_with_how_it_was_authorised() -> None:
    records = sample_records()
    change(records, "institutions", 1, status="已许可", authorization_type="许可")
    assert check_records(records) == []
    change(records, "institutions", 1, authorization_type="备案")
    assert flatten(check_records(records), "column", "rule") == [("authorization_type", "R01")]


def test_city_is_never_the_filing_authority() -> None:
    records = sample_records()
    change(records, "institutions", 0, filing_authority="甲市卫生健康部门")
    (problem,) = check_records(records)
    assert "请改成“甲区卫生健康部门”" in problem.message


def test_a_day_that_an_event_tells_is_not_lacking() -> None:
    """The register leaves to an event what the event is the home of."""
    records = sample_records()
    change(records, "institutions", 0, filed_on=None)
    assert "required" in {problem.rule for problem in check_records(records)}
    filing = {"id": "ev00001", "institution_id": "zb00001", "kind": "备案", "happened_on": date(2024, 5, 20)}
    names = make_tables(records)["institution_events"].dataset.schema.names
    records["institution_events"].append({**dict.fromkeys(names), **filing, "is_sample": False})
    assert "required" not in {problem.rule for problem in check_records(records)}
