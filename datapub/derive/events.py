"""What the register's own dates tell: the latest events, and how it grew year by year.

The register holds what is so now, not what was so then. Growth is therefore counted over the
institutions that may take children today, by the year in which they were filed, with the places
they have today; those that have closed since are not in it, and every page that shows it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from datapub.derive.register import Institution

EVENTS = (("filed_on", "备案通过"), ("changed_on", "信息变更"), ("cancelled_on", "备案注销"))
"""Columns with the day of an event, and what happened on it."""


@dataclass(frozen=True)
class Change:
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


def list_changes(listed: Iterable[Institution], limit: int) -> list[Change]:
    """Return the newest events, the latest first; of one day in the order of the institutions' ids."""
    found = [
        Change(item.record[name], what, item)
        for item in listed
        for name, what in EVENTS
        if item.record[name] is not None
    ]
    found.sort(key=lambda change: (-change.day.toordinal(), change.institution.id, change.what))
    return found[:limit]


def list_growth(listed: Iterable[Institution], as_of_on: date | None) -> list[Growth]:
    """Return the years from the first filing to the as-of date, without a gap; [] without a filing."""
    filed = [
        (item.record["filed_on"], item.record["places"])
        for item in listed
        if item.counts and item.record["filed_on"] is not None
    ]
    if not filed or as_of_on is None:
        return []
    growth: list[Growth] = []
    institutions = places = 0
    for year in range(min(day for day, _ in filed).year, as_of_on.year + 1):
        added = [count for day, count in filed if day.year == year]
        institutions += len(added)
        places += sum(added)
        until = min(date(year, 12, 31), as_of_on)
        growth.append(Growth(year, until, len(added), sum(added), institutions, places))
    return growth
