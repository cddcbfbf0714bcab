"""How current a dataset is: the days its rows are as of, and the day by which it is due again."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from datapub.model import AS_OF, CADENCE_MONTHS, Table


def next_due(as_of: date, cadence: str) -> date | None:
    """Return the day that the next edition is to be as of, None where nothing is promised (不定期).

    The last day of a month is followed by the last day of a month: 2026-09-30 and 季 give
    2026-12-31. Any other day keeps its number, cut to the month's length. How many working days
    the publisher then has to publish is not part of this date.

    Raises:
        KeyError: a cadence that :data:`datapub.model.CADENCE_MONTHS` does not know.
    """
    months = CADENCE_MONTHS[cadence]
    if months is None:
        return None
    year, month = divmod(as_of.year * 12 + as_of.month - 1 + months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    is_month_end = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    return date(year, month, last if is_month_end else min(as_of.day, last))


@dataclass(frozen=True)
class Freshness:
    """What days a dataset is as of.

    Attributes:
        first: the oldest day that a row is as of; None where no row and no description says one.
        last: the newest such day.
        due: the day that the next edition is to be as of; None where none is promised, or where
            it is not known what day the present one is as of.
    """

    first: date | None
    last: date | None
    due: date | None


def find_freshness(table: Table) -> Freshness:
    """Return the days that the rows say; where rows have no such field, the day of the description."""
    days: list[date] = []
    if AS_OF in table.dataset.schema.names:
        days = [day for day in table.frame[AS_OF].tolist() if day is not None]
    elif table.dataset.as_of_on is not None:
        days = [table.dataset.as_of_on]
    if not days:
        return Freshness(None, None, None)
    return Freshness(min(days), max(days), next_due(max(days), table.dataset.cadence))
