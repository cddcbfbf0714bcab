"""When the data was published, passed in so that no later step reads the machine's clock.

Same commit, same bytes: printed dates come from commits. ``today`` only decides which dates lie in the
future, and what has expired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Literal

CHINA = timezone(timedelta(hours=8), "CST")
"""China Standard Time; every date on the site is a date there."""

SHORT_HASH = 10
"""Shown digits of a commit's hash. Eleven could look like a mobile number, which no site may show."""

Doubt = Literal["uncommitted", "shallow", "no-history", "future-commit", "early-commit", "odd-commit"]
"""Why a publication date is unreliable: uncommitted rows, shallow or no history, or a commit dated after
today, before its parent, or on an impossible day."""


@dataclass(frozen=True)
class DatasetVersion:
    """A version of a dataset, as shown on a page or in a file.

    Attributes:
        published: the time of its commit, in China time.
        commit: full hash of that commit; "" if uncommitted or without history.
        number: MAJOR.MINOR, "" likewise. MAJOR rises with changes that may break a program reading the
            dataset, MINOR with any other change of its rows, schema or description.
        issued: when the dataset was first published; None if unknown.
        sha256: of the archived rows, which citations name and which the commit reproduces; "" if no archive
            keeps the dataset, or without history.
        rows: their number; 0 likewise.
    """

    published: datetime
    commit: str = ""
    number: str = ""
    issued: datetime | None = None
    sha256: str = ""
    rows: int = 0

    @property
    def name(self) -> str:
        """Its number; without one the short commit, or else the day."""
        return self.number or self.commit[:SHORT_HASH] or f"{self.published:%Y.%m.%d}"


@dataclass(frozen=True)
class Clock:
    """When the data was published, and today's date.

    Attributes:
        published: the time of the last commit of data (or SOURCE_DATE_EPOCH), in China time.
        today: the day on which future and expired dates are judged, in China time.
        commit: full hash of that commit; "" if uncommitted or without history.
        versions: dataset -> its version, if known by itself.
        past: dataset -> every version in history, oldest first.
        doubts: why these times are unreliable.
        prose: file below the project's folder -> when its text last changed, if known.
        uncommitted: files of data or prose with uncommitted changes.
    """

    published: datetime
    today: date
    commit: str = ""
    versions: Mapping[str, DatasetVersion] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    prose: Mapping[str, datetime] = field(default_factory=dict)
    past: Mapping[str, tuple[DatasetVersion, ...]] = field(default_factory=dict)
    uncommitted: frozenset[str] = frozenset()

    @property
    def latest(self) -> datetime:
        """The newest time that any page shows."""
        return max([self.published, *self.prose.values()])

    @property
    def whole(self) -> DatasetVersion:
        """The version of the data as a whole."""
        return DatasetVersion(self.published, self.commit)

    @property
    def version(self) -> str:
        """The name of that version: the short commit, or without history the day."""
        return self.whole.name

    def alone(self, name: str) -> Clock:
        """Return the clock of one dataset, which can name no version of another."""
        version = self.of(name)
        return Clock(version.published, self.today, version.commit, {name: version})

    def of(self, *names: str) -> DatasetVersion:
        """Return the newest version among datasets; for one without its own, that of the whole.

        A computed dataset has none of its own, as any row may have changed it.
        """
        known = [self.versions.get(name, self.whole) for name in names] or [self.whole]
        return max(known, key=lambda version: version.published)
