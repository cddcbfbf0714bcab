"""Dates in their order, with and without gaps."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import TODAY, change, check_records, flatten, sample_records

CHAIN = ("registered_on", "application_received_on", "filed_on", "changed_on")
DAYS = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2024, 12, 31)))


@given(st.tuples(DAYS, DAYS, DAYS, DAYS))
def test_chain_is_sound_exactly_when_its_dates_ascend(days: tuple[date | None, ...]) -> None:
    records = sample_records()
    change(records, "institutions", 0, **dict(zip(CHAIN, days, strict=True)))
    present = [day for day in days if day is not None]
    found = [p for p in check_records(records) if p.rule == "R14"]
    assert bool(found) == (present != sorted(present))
    assert len(found) <= sum(later < earlier for earlier, later in pairwise(present))


@pytest.mark.parametrize("column", ["cancelled_on", "expires_on"])
def test_nothing_ends_before_it_is_filed(column: str) -> None:
    records = sample_records()
    change(records, "institutions", 3, **{column: date(2024, 5, 19)})
    assert flatten(check_records(records), "row", "column", "rule") == [(5, column, "R14")]


def test_expiry_may_lie_ahead() -> None:
    records = sample_records()
    change(records, "institutions", 0, expires_on=TODAY + timedelta(days=365))
    assert check_records(records) == []


def test_today_is_not_the_future() -> None:
    records = sample_records()
    change(records, "institutions", 0, as_of_on=TODAY, changed_on=TODAY)
    assert check_records(records) == []


def test_a_date_ahead_is_reported_once() -> None:
    records = sample_records()
    change(records, "institutions", 0, changed_on=TODAY + timedelta(days=1))
    problems = check_records(records)
    assert flatten(problems, "column", "rule") == [("changed_on", "R14")]
    assert "晚于今天" in problems[0].message


@pytest.mark.parametrize(
    ("table", "column"),
    [("observations", "as_of_on"), ("areas", "population_as_of_on"), ("policies", "issued_on")],
)
def test_other_tables_do_not_know_the_future(table: str, column: str) -> None:
    records = sample_records()
    change(records, table, 0, **{column: TODAY + timedelta(days=1)})
    assert flatten(check_records(records), "row", "column", "rule") == [(2, column, "R14")]
