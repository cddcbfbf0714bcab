"""How long a sanction is published: the decision sets the end, within the bounds of the law.

《信用修复管理办法》(国家发展改革委令第36号, in force since 2026-04-01) counts from the day of the
decision. That a term of months ends on the day of the same number is 《民法典》第二百零二条.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class SanctionCategory(StrEnum):
    """How grave the breach was, as the decision says; a minor one is not published."""

    MINOR = "轻微"
    GENERAL = "一般"
    SERIOUS = "严重"


BOUNDS: Mapping[str, tuple[int, int]] = {
    SanctionCategory.MINOR: (0, 0),
    SanctionCategory.GENERAL: (3, 12),
    SanctionCategory.SERIOUS: (12, 36),
}
"""Category -> the months that a sanction is published at least and at most."""


def add_months(day: date, months: int) -> date:
    """Return the last day of a term of months that begins after ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def find_last_day(record: Mapping[str, Any]) -> date:
    """Return the last day on which a sanction is published.

    It is the end of the decision, the ceiling of the law, or the day before it was annulled or repaired,
    whichever comes first.
    """
    last: date = min(
        record["published_until_on"], add_months(record["decided_on"], BOUNDS[record["category"]][1])
    )
    ended: date | None = record["ended_early_on"]
    return last if ended is None else min(last, ended - timedelta(1))
