"""How current data is: the next due day, and what the rows say they are as of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.derive.freshness import Freshness, find_freshness, next_due
from datapub.model import CADENCE_MONTHS, Dataset, Field, Record, Schema, make_table

DAYS = st.dates(date(1949, 10, 1), date(2200, 1, 1))
PROMISED = {cadence: months for cadence, months in CADENCE_MONTHS.items() if months}


@pytest.mark.parametrize(
    ("as_of", "cadence", "due"),
    [
        (date(2026, 9, 30), "季", date(2026, 12, 31)),
        (date(2026, 12, 31), "季", date(2027, 3, 31)),
        (date(2026, 6, 30), "半年", date(2026, 12, 31)),
        (date(2024, 11, 28), "年", date(2025, 11, 28)),
        (date(2024, 2, 29), "年", date(2025, 2, 28)),
        (date(2025, 2, 28), "年", date(2026, 2, 28)),
        (date(2026, 1, 30), "月", date(2026, 2, 28)),
        (date(2026, 2, 28), "月", date(2026, 3, 31)),
        (date(2026, 12, 15), "月", date(2027, 1, 15)),
        (date(2026, 9, 30), "不定期", None),
    ],
)
def test_next_due_day(as_of: date, cadence: str, due: date | None) -> None:
    assert next_due(as_of, cadence) == due


@given(DAYS, st.sampled_from(sorted(PROMISED)))
def test_due_is_whole_months_later(as_of: date, cadence: str) -> None:
    due = next_due(as_of, cadence)
    assert due is not None
    assert (due.year - as_of.year) * 12 + due.month - as_of.month == PROMISED[cadence]
    assert (as_of + timedelta(1)).day != 1 or (due + timedelta(1)).day == 1  # month's end to month's end


@given(DAYS, DAYS, st.sampled_from(sorted(PROMISED)))
def test_a_later_day_is_never_due_earlier(one: date, other: date, cadence: str) -> None:
    earlier, later = sorted((one, other))
    assert next_due(earlier, cadence) <= next_due(later, cadence)  # type: ignore[operator]


def test_an_unknown_cadence_is_no_guess() -> None:
    with pytest.raises(KeyError):
        next_due(date(2026, 9, 30), "每旬")


def dataset_of(*fields: str) -> Dataset:
    schema = Schema(tuple(Field(name, name, name, "date") for name in fields))
    return Dataset("t", "表", "表", "t.csv", "t.json", schema, cadence="季")


def test_rows_say_what_they_are_as_of() -> None:
    rows: list[Record] = [
        {"as_of_on": date(2026, 6, 30)},
        {"as_of_on": None},
        {"as_of_on": date(2026, 9, 30)},
    ]
    found = find_freshness(make_table(dataset_of("as_of_on"), rows))
    assert found == Freshness(date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))


def test_a_description_may_say_it_for_rows_that_do_not() -> None:
    day = date(2024, 11, 28)
    described = replace(dataset_of("other"), as_of_on=day, cadence="年")
    assert find_freshness(make_table(described, [])) == Freshness(day, day, date(2025, 11, 28))


def test_nothing_is_guessed_where_nothing_is_said() -> None:
    for dataset in (dataset_of("other"), dataset_of("as_of_on")):
        assert find_freshness(make_table(dataset, [])) == Freshness(None, None, None)
