"""What the register's own dates tell: the latest events, and how it grew year by year.

The register holds what is so now, not what was so then. Growth is therefore counted over the
institutions that may take children today, by the year in which they were filed (a month tells its year),
with the places they have today; those that have closed since, or do not state when they were filed, are
not in it, and every page that shows it says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from childcare.counts import COUNTS, Sum, find_filing_span
from childcare.derive.institution import Institution
from childcare.terms import EventKind, Status
from datapub.model import AS_OF, Record, Tables

EVENTS = (("filed_on", "备案通过"), ("changed_on", "信息变更"), ("cancelled_on", "备案注销"))
"""Columns with the day of an event, and what happened on it."""

WORDS = {
    EventKind.FILED: "备案通过",
    EventKind.PERMITTED: "许可通过",
    EventKind.CHANGED: "信息变更",
    EventKind.MOVED: "迁址",
    EventKind.SUSPENDED: "停业",
    EventKind.RESUMED: "恢复收托",
    EventKind.CANCELLED: "备案注销",
}


@dataclass(frozen=True)
class Event:
    """One dated event of an institution.

    Attributes:
        record: its row of ``institution_events``; None where the register states no more than the day.
    """

    day: date
    what: str
    institution: Institution
    record: Record | None = None


@dataclass(frozen=True)
class Growth:
    """A year of filing.

    Attributes:
        until: the last day counted: the end of the year, or the register's as-of date in the last.
        places: of those filed in the year.
        all_places: of those filed up to ``until``.
    """

    year: int
    until: date
    places: Sum
    all_places: Sum


def list_events(listed: Iterable[Institution]) -> list[Event]:
    """Return what is recorded as an event and the register's own days that no event has, the newest first.

    Those of one day stand in the order of the institutions' ids.
    """
    found = [event for item in listed for event in _list_days(item)]
    return sorted(found, key=lambda event: (-event.day.toordinal(), event.institution.id, event.what))


def _list_days(item: Institution) -> Iterator[Event]:
    for record in item.events:
        yield Event(record["happened_on"], WORDS[EventKind(record["kind"])], item, record)
    recorded = {(EventKind(record["kind"]).column, record["happened_on"]) for record in item.events}
    for name, what in EVENTS:
        day = item.record[name]
        if day is not None and (name, day) not in recorded:
            yield Event(day, what, item)


def fill_days(tables: Tables) -> Tables:
    """Return the tables with the days of the register that it leaves to the events.

    The last event of a kind by the row's own as-of day tells the day, a cancellation only while it stands;
    a day that the register states itself has to agree (rule ``event``).
    """
    events = tables["institution_events"].grouped_by("institution_id")
    if not events:
        return tables
    register = tables["institutions"]
    filled: dict[str, list[date | None]] = {
        column: [*register.columns[column]] for column in ("filed_on", "changed_on", "cancelled_on")
    }
    for place, row in register.select_known("id", events, "status", AS_OF):
        known = [event for event in events[row["id"]] if event["happened_on"] <= row[AS_OF]]
        days = {
            EventKind(event["kind"]).column: event["happened_on"]
            for event in sorted(known, key=lambda event: event["happened_on"])
        }
        if row["status"] != Status.CANCELLED:
            days.pop("cancelled_on", None)
        for column, cells in filled.items():
            if cells[place] is None:
                cells[place] = days.get(column)
    return {**tables, "institutions": register.with_cells(filled)}


def list_growth(listed: Iterable[Institution], as_of_on: date | None) -> list[Growth]:
    """Return the years from the first filing to the as-of date, without a gap; [] without a filing."""
    filed: dict[int, list[Record]] = defaultdict(list)
    for item in listed:
        span = find_filing_span(item.record) if item.counts else None
        if span is not None:
            filed[span[0].year].append(item.record)
    if not filed or as_of_on is None:
        return []
    growth: list[Growth] = []
    so_far: list[Record] = []
    for year in range(min(filed), as_of_on.year + 1):
        so_far += filed[year]
        until = min(date(year, 12, 31), as_of_on)
        own, whole = COUNTS["places"].sum_up(filed[year]), COUNTS["places"].sum_up(so_far)
        growth.append(Growth(year, until, own, whole))
    return growth
