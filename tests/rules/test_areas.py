"""Areas that begin and end, and places that move from one area to another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from datapub.model import Record
from datapub.problem import flatten
from tests.support import change, check_records, sample_records

MOVED = {"area_code": "990191L", "filing_authority": "新区卫生健康部门", "id": "zb00009", "site_no": 2}
CANCELLED = {"status": "已注销", "cancelled_on": date(2026, 1, 15)}


def with_row(place: int, **values: Any) -> dict[str, list[Record]]:
    records = sample_records()
    records["institutions"].append({**records["institutions"][place], **values})
    return records


def test_a_place_counts_once_unless_it_was_cancelled_in_one_area() -> None:
    assert flatten(check_records(with_row(0, **MOVED)), "row", "rule") == [(6, "R18")]
    assert check_records(with_row(0, **MOVED, **CANCELLED)) == []
    assert check_records(with_row(0, **MOVED, address="新区示例路9号")) == []


def test_two_sites_of_one_body_in_one_area_are_no_problem() -> None:
    assert check_records(with_row(0, id="zb00009", site_no=2)) == []


@pytest.mark.parametrize(("status", "expected"), [({}, [(3, "area-dates")]), (CANCELLED, [])])
def test_only_cancelled_institutions_may_name_an_area_that_has_ended(
    status: dict[str, Any], expected: list[tuple[object, ...]]
) -> None:
    records = sample_records()
    change(records, "areas", 5, valid_to_on=date(2026, 6, 30))
    change(records, "institutions", 1, **status)
    assert flatten(check_records(records), "row", "rule") == expected


def test_first_and_last_day_of_an_area_count() -> None:
    for day, expected in (
        (date(2020, 12, 31), 1),
        (date(2021, 1, 1), 0),
        (date(2026, 9, 30), 0),
        (date(2026, 10, 1), 1),
    ):
        records = sample_records()
        change(records, "areas", 5, valid_to_on=date(2026, 9, 30))
        change(records, "observations", 2, as_of_on=day, period="2020")
        assert len(check_records(records)) == expected, day


def test_an_area_that_is_its_own_parent_is_one_problem() -> None:
    records = sample_records()
    change(records, "areas", 3, parent_code="990102")
    assert flatten(check_records(records), "row", "column", "rule") == [(5, "parent_code", "R18")]


def test_two_areas_above_each_other_are_one_problem() -> None:
    records = sample_records()
    change(records, "areas", 3, parent_code="990103")
    change(records, "areas", 4, parent_code="990102")
    assert flatten(check_records(records), "row", "column", "rule") == [(5, "parent_code", "R18")]


def test_a_street_of_a_zone_lies_anywhere_in_the_city() -> None:
    for street, expected in (("990102001", []), ("990103001", []), ("990202001", ["R18"]), (None, [])):
        records = sample_records()
        change(records, "institutions", 1, street_code=street)
        assert [problem.rule for problem in check_records(records)] == expected
