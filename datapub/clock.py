"""When what is shown was published, handed in so that nothing reads the machine's clock later.

Same commit, same bytes: what is printed comes from the commits. ``today`` decides only whether a date
in the data lies in the future, and what has run out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Literal

CHINA = timezone(timedelta(hours=8), "CST")
"""China Standard Time; every date on the site is a date there."""

SHORT_HASH = 10
"""Digits of a commit's hash that are shown. Eleven could by chance look like a mobile number, and a site
that shows one is refused."""

Doubt = Literal["uncommitted", "shallow", "no-history", "future-commit", "early-commit", "odd-commit"]
"""Why a day of publication cannot be believed: rows that are in no commit, history that does not reach to
its beginning, or a commit that says that it is of after today, before its parent, or no possible day."""


@dataclass(frozen=True)
class DatasetVersion:
    """The state of a dataset that a page or a file shows.

    Attributes:
        published: the moment of the commit that brought it, in China time.
        commit: full hash of that commit, "" where the state is in no commit, or history is not known.
        number: MAJOR.MINOR, "" likewise. The first is raised by what may break a program that reads the
            dataset, the second by every other change of its rows, schema or description.
        issued: the moment the dataset was first published, None where that is not known.
        sha256: of its rows as an archive keeps them, which is what a citation names and any year can make
            again from the commit; "" where no archive keeps the dataset, or history is not known.
        rows: how many there are; 0 likewise.
    """

    published: datetime
    commit: str = ""
    number: str = ""
    issued: datetime | None = None
    sha256: str = ""
    rows: int = 0

    @property
    def name(self) -> str:
        """What it is called: its number; without one the commit in short, or else the day."""
        return self.number or self.commit[:SHORT_HASH] or f"{self.published:%Y.%m.%d}"


@dataclass(frozen=True)
class Clock:
    """When the data was published, and what day it is.

    Attributes:
        published: the last commit of data (or SOURCE_DATE_EPOCH), in China time.
        today: the day that future dates and what has run out are judged on, in China time.
        commit: full hash of that commit, "" where there is no history or what is shown is in no commit.
        versions: dataset -> its version, for those whose state is known by itself.
        past: dataset -> every version that history knows, oldest first.
        doubts: why these moments cannot be believed.
        prose: file below the project's folder -> when its words last changed, as far as that is known.
        uncommitted: files of data or prose that do not stand there as they were committed.
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
        """The newest moment that any page names."""
        return max([self.published, *self.prose.values()])

    @property
    def whole(self) -> DatasetVersion:
        """The state of all the data."""
        return DatasetVersion(self.published, self.commit)

    @property
    def version(self) -> str:
        """What the state of all the data is called: the commit in short, without history the day."""
        return self.whole.name

    def alone(self, name: str) -> Clock:
        """Return what is known of one dataset: whoever is handed this can name no other state."""
        version = self.of(name)
        return Clock(version.published, self.today, version.commit, {name: version})

    def of(self, *names: str) -> DatasetVersion:
        """Return the newest state among datasets: that of the whole where one is not known by itself.

        What is computed has no state of its own: any row may have changed it.
        """
        known = [self.versions.get(name, self.whole) for name in names] or [self.whole]
        return max(known, key=lambda version: version.published)
