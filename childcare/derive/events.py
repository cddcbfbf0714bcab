"""What the register's own dates tell: the latest events, and how it grew year by year.

The register holds what is so now, not what was so then. Growth is therefore counted over the
institutions that may take children today, by the year in which they were filed (a month tells its year),
with the places they have today; those that have closed since, or do not state when they were filed, are
not in it, and every page that shows it says so.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from childcare.counts import COUNTS, Sum, find_filing_span
from childcare.derive.register import Institution
from datapub.model import Record

EVENTS = (("filed_on", "备案通过"), ("changed_on", "信息变更"), ("cancelled_on", "备案注销"))
"""Columns with the day of an event, and what happened on it."""


@dataclass(frozen=True)
class Event:
    """One dated event of an institution."""

    day: date
    what: str
    institution: Institution


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


def list_events(listed: Iterable[Institution], limit: int) -> list[Event]:
    """Return the newest events, the latest first; of one day in the order of the institutions' ids."""
    found = (
        (-day.toordinal(), item.id, what, day, item)
        for item in listed
        for name, what in EVENTS
        if (day := item.record[name]) is not None
    )
    newest = heapq.nsmallest(limit, found, key=lambda event: event[:3])
    return [Event(day, what, item) for _, _, what, day, item in newest]


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
