"""Releases: the states of the data that stay at an address of their own for good.

A release is a row of the dataset ``releases`` with a day of release; its state is the commit that
the row names as the version that was reviewed. Each release names the SHA-256 of the one before:
whoever keeps the newest hash can tell that none of the older ones has been touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datapub.history import History
from datapub.model import Tables

TABLE = "releases"


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes:
        id: the version that the dataset names.
        released_on: ISO date that the dataset states.
        folder: name of its folder below data/at/: the date, with a number from the second on.
        commit: full hash of the commit whose state it is, "" where git knows none of that name.
        published: full hash of the commit that brought its day: the site of that day is the site of it.
        is_signed: whether the commit bears a signature of git's; whose, and whether it is valid, is not said.
    """

    id: str
    released_on: str
    folder: str
    commit: str
    published: str = ""
    is_signed: bool = False

    @property
    def is_rewritten(self) -> bool:
        """Whether its commit is another than it was: history was made anew since, and so its card stays."""
        return bool(self.commit) and not self.commit.startswith(self.id)


@dataclass(frozen=True)
class Archived:
    """A release as it is archived.

    Attributes:
        files: name -> content of the files below its folder.
        digests: name -> SHA-256 of each file of data as it was released.
        reduced: names of the files that tell less by now, or are gone: something in them may not be told.
        card: the content of release.json, which names the digests and the release before.
        digest: SHA-256 of the card; the next release names it.
        previous: that of the release before, "" for the first.
        downloads: list of the downloads of its day, kept when it was sealed; b"" where none was.
        is_sealed: whether the digest stands in the repository's list of seals.
    """

    release: Release
    files: Mapping[str, bytes]
    digests: Mapping[str, str]
    card: bytes
    digest: str
    previous: str
    downloads: bytes = b""
    is_sealed: bool = False
    reduced: frozenset[str] = frozenset()


def list_releases(
    tables: Tables, history: History | None, resolve: Callable[[str], str | None]
) -> tuple[Release, ...]:
    """Return the releases in the order in which their days of release were committed.

    A row that is not committed yet is none, and without history no row is.

    Args:
        resolve: returns the full hash of the commit that a version names, None where there is none.
    """
    if history is None or TABLE not in tables:
        return ()
    place = {commit.hash: number for number, commit in enumerate(history.commits)}
    found = []
    for record in tables[TABLE].records():
        row = history.row(TABLE, record["version"])
        if row is not None and record["released_on"] is not None:
            released = row.of_field("released_on")
            day = record["released_on"].isoformat()
            found.append((place[released.hash], day, str(record["version"]), released.hash))
    releases: list[Release] = []
    for _, day, version, published in sorted(found):
        earlier = sum(release.released_on == day for release in releases)
        folder = day if not earlier else f"{day}-{earlier + 1}"
        releases.append(Release(version, day, folder, resolve(version) or "", published))
    return tuple(releases)
