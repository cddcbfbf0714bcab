"""The freshness contract: when a dataset's next edition has to be public at the latest.

The next edition is as of the day that the cadence gives; the law then leaves 20 working days to
publish it (政府信息公开条例第二十六条). After that day a page calls its data overdue by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from datapub.derive.freshness import find_freshness
from datapub.derive.working_days import NoCalendar, WorkingCalendar
from datapub.model import Table

PUBLICATION_TERM = 20
"""Working days from the forming of information to its publication."""

LONGEST_TERM = 45
"""Calendar days that such a term surely ends in; the longest since 2008 took 38 (from 2019-12-27)."""


@dataclass(frozen=True)
class Renewal:
    """When a dataset is to be renewed.

    Attributes:
        cadence: as the data package says: 月, 季, 半年, 年, 不定期.
        as_of: the newest day that the data is as of, None where it says none.
        due: the day that the next edition is to be as of; None where none is promised.
        publish_by: the last day of the term to publish that edition, None without ``due``.
        is_exact: whether the term could be counted; else ``publish_by`` is an upper bound, because
            the notice of days off for that year is not known yet.
        is_begun: whether there is a first edition.
    """

    cadence: str
    as_of: date | None = None
    due: date | None = None
    publish_by: date | None = None
    is_exact: bool = True
    is_begun: bool = True

    def is_overdue(self, today: date) -> bool:
        """Return whether the next edition should be public by now."""
        return self.publish_by is not None and today > self.publish_by


def find_renewal(table: Table, calendar: WorkingCalendar) -> Renewal:
    """Return when one dataset is to be renewed."""
    cadence = table.dataset.cadence
    freshness = find_freshness(table)
    if freshness.due is None:
        return Renewal(cadence, freshness.last, is_begun=not table.frame.empty)
    try:
        publish_by, is_exact = calendar.add(freshness.due, PUBLICATION_TERM), True
    except NoCalendar:
        publish_by, is_exact = freshness.due + timedelta(days=LONGEST_TERM), False
    return Renewal(cadence, freshness.last, freshness.due, publish_by, is_exact)


def find_renewals(tables: Iterable[Table], calendar: WorkingCalendar) -> Mapping[str, Renewal]:
    """Return when each dataset is to be renewed, by its name."""
    return {table.name: find_renewal(table, calendar) for table in tables}
