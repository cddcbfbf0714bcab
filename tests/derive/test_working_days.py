"""Working days: the notice of 2026 day by day, laws for all terms, and no guess beyond the notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.derive.working_days import (
    BUILT_IN,
    NoCalendar,
    WorkingCalendar,
    read_calendar,
)
from tests.support import make_tables, sample_records

OFF_2026 = (
    ("01-01", "01-03"),
    ("02-15", "02-23"),
    ("04-04", "04-06"),
    ("05-01", "05-05"),
    ("06-19", "06-21"),
    ("09-25", "09-27"),
    ("10-01", "10-07"),
)
WORKING_WEEKENDS_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
DAYS_2026 = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))

SHIPPED = read_calendar(make_tables(sample_records()))


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def is_working_by_the_notice(one: date) -> bool:
    if any(day(first) <= one <= day(last) for first, last in OFF_2026):
        return False
    return one.weekday() < 5 or one in {day(text) for text in WORKING_WEEKENDS_2026}


@pytest.mark.parametrize("calendar", [BUILT_IN, SHIPPED], ids=["library", "dataset"])
def test_2026_is_as_in_the_notice(calendar: WorkingCalendar) -> None:
    assert [one for one in DAYS_2026 if calendar.is_working_day(one) != is_working_by_the_notice(one)] == []


def test_the_dataset_has_precedence_over_the_library() -> None:
    calendar = WorkingCalendar({date(2026, 11, 24): False})
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_working_day(date(2026, 10, 1)), "a year that is put in by hand stands alone"
    assert not calendar.is_working_day(date(2025, 10, 1)), "other years come from the library"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("11-23", "11-23", 0),  # the event's own day is not counted
        ("11-23", "11-24", 1),
        ("11-20", "11-23", 1),  # over a weekend
        ("02-13", "02-24", 2),  # Spring Festival: Saturday the 14th is worked, then nine days off
        ("09-18", "09-20", 1),  # a worked Sunday
        ("09-30", "10-08", 1),
        ("09-30", "10-10", 3),
        ("01-01", "12-31", 248),
    ],
)
def test_counted_days(start: str, end: str, expected: int) -> None:
    assert BUILT_IN.count(day(start), day(end)) == expected
    assert SHIPPED.count(day(start), day(end)) == expected


def test_terms_of_the_law() -> None:
    assert BUILT_IN.add(day("09-30"), 5) == day("10-13")
    assert BUILT_IN.add(day("11-23"), 20) == day("12-21")
    assert BUILT_IN.add(date(2025, 12, 31), 1) == day("01-04")
    assert BUILT_IN.add(day("11-22"), 0) == day("11-22")


@given(st.lists(DAYS, min_size=3, max_size=3))
def test_counting_is_additive_and_never_shrinks(days: list[date]) -> None:
    first, middle, last = sorted(days)
    whole = BUILT_IN.count(first, last)
    assert whole == BUILT_IN.count(first, middle) + BUILT_IN.count(middle, last)
    assert 0 <= BUILT_IN.count(first, middle) <= whole <= (last - first).days


@given(DAYS, st.integers(0, 400))
def test_a_term_ends_on_the_working_day_that_its_length_says(start: date, days: int) -> None:
    calendar = WorkingCalendar()
    try:
        end = calendar.add(start, days)
    except NoCalendar as stop:
        assert stop.year == 2027
        return
    assert calendar.count(start, end) == days
    assert days == 0 or calendar.is_working_day(end)


@given(DAYS)
def test_a_day_counts_exactly_when_it_is_worked(start: date) -> None:
    end = start + timedelta(days=1)
    if end.year < 2027:
        assert BUILT_IN.count(start, end) == int(BUILT_IN.is_working_day(end))


@pytest.mark.parametrize(("start", "end"), [("2026-12-31", "2027-01-04"), ("2003-12-01", "2004-02-01")])
def test_a_year_without_a_notice_stops(start: str, end: str) -> None:
    with pytest.raises(NoCalendar) as stop:
        BUILT_IN.count(date.fromisoformat(start), date.fromisoformat(end))
    assert stop.value.year in {2003, 2027}
    with pytest.raises(NoCalendar):
        BUILT_IN.add(date(2026, 12, 20), 20)


def test_a_notice_that_was_put_in_is_used() -> None:
    calendar = WorkingCalendar({date(2027, 1, 1): False, date(2027, 1, 2): True})
    assert calendar.count(date(2026, 12, 31), date(2027, 1, 4)) == 2


def test_an_end_before_the_start_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="before"):
        BUILT_IN.count(day("02-02"), day("02-01"))
    with pytest.raises(ValueError, match="term"):
        BUILT_IN.add(day("02-02"), -1)


def test_without_the_dataset_the_library_stands() -> None:
    assert read_calendar({}) is BUILT_IN
