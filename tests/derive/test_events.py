"""The register's own dates: the latest events, and growth that ends at what there is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.events import list_events, list_growth
from childcare.derive.institution import Institution
from childcare.derive.register import derive_register
from tests.support import change, make_tables, sample_records


def listed(**changes: object) -> tuple[Institution, ...]:
    records = sample_records()
    if changes:
        change(records, "institutions", 0, **changes)
    return derive_register(make_tables(records), "990100").institutions


def test_newest_events_stand_first() -> None:
    events = [
        (event.day.isoformat(), event.what, event.institution.id) for event in list_events(listed())[:3]
    ]
    assert events == [
        ("2026-01-15", "备案注销", "zb00004"),
        ("2025-06-01", "信息变更", "zb00001"),
        ("2024-05-20", "备案通过", "zb00001"),
    ]
    assert list_events(()) == []


def test_growth_leaves_no_year_out_and_stops_at_the_as_of_date() -> None:
    growth = list_growth(listed(filed_on=date(2022, 1, 1)), date(2026, 9, 30))
    assert [(year.year, year.places.of, year.all_places.amount) for year in growth] == [
        (2022, 1, 55), (2023, 0, 55), (2024, 2, 78), (2025, 0, 78), (2026, 0, 78),
    ]  # fmt: skip
    assert growth[-1].until == date(2026, 9, 30)


def test_no_filing_no_growth() -> None:
    assert list_growth((), date(2026, 9, 30)) == []
    assert list_growth(listed(), None) == []


@given(st.permutations(range(4)))
def test_order_of_rows_changes_nothing(order: list[int]) -> None:
    rows = listed()
    mixed = [rows[place] for place in order]
    assert list_events(mixed) == list_events(rows)
    assert list_growth(mixed, date(2026, 9, 30)) == list_growth(rows, date(2026, 9, 30))


@given(st.lists(st.tuples(st.dates(date(2019, 1, 1), date(2026, 9, 30)), st.integers(1, 300)), min_size=1))
def test_growth_ends_at_the_sum(filings: list[tuple[date, int]]) -> None:
    base = listed()[0]
    rows = [
        replace(base, record={**base.record, "filed_on": day, "places": places}) for day, places in filings
    ]
    last = list_growth(rows, date(2026, 9, 30))[-1]
    assert (last.all_places.of, last.all_places.amount) == (
        len(filings),
        sum(places for _, places in filings),
    )
