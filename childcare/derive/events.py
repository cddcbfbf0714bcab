"""What the register's own dates tell: the latest events, and how it grew year by year.

The register holds what is so now, not what was so then. Growth is therefore counted over the
institutions that may take children today, by the year in which they were filed, with the places
they have today; those that have closed since are not in it, and every page that shows it says so.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from childcare.derive.register import Institution

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
        institutions: those filed in the year; ``places`` are theirs.
        all_institutions: those filed up to ``until``; ``all_places`` are theirs.
    """

    year: int
    until: date
    institutions: int
    places: int
    all_institutions: int
    all_places: int


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
    filed = [
        (item.record["filed_on"], item.record["places"])
        for item in listed
        if item.counts and item.record["filed_on"] is not None
    ]
    if not filed or as_of_on is None:
        return []
    numbers: Counter[int] = Counter()
    sums: Counter[int] = Counter()
    for day, count in filed:
        numbers[day.year] += 1
        sums[day.year] += count
    growth: list[Growth] = []
    institutions = places = 0
    for year in range(min(numbers), as_of_on.year + 1):
        institutions += numbers[year]
        places += sums[year]
        until = min(date(year, 12, 31), as_of_on)
        growth.append(Growth(year, until, numbers[year], sums[year], institutions, places))
    return growth
