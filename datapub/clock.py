"""The two moments a build depends on, handed in so that nothing reads the machine's clock later.

Same commit, same bytes: what is printed comes from ``published`` only. ``today`` decides only
whether a date in the data lies in the future, and what has run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
"""China Standard Time; every date on the site is a date there."""

SHORT_HASH = 10
"""Digits of a commit's hash that are shown. Eleven could by chance look like a mobile number, and a site
that shows one is refused."""


@dataclass(frozen=True)
class Clock:
    """When the data was published, and what day it is.

    Attributes:
        published: the last data commit (or SOURCE_DATE_EPOCH), in China time.
        today: the day that future dates and what has run out are judged on, in China time.
        commit: full hash of that commit, "" where there is no history.
    """

    published: datetime
    today: date
    commit: str = ""

    @property
    def version(self) -> str:
        """The commit in short; where there is no history, the day of publication."""
        return self.commit[:SHORT_HASH] or f"{self.published:%Y.%m.%d}"
