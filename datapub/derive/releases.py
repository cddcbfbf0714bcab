"""Releases: the states of the data that stay at an address of their own for good.

A release is a row of the dataset ``releases``; its state is the commit that brought the row in, so
nobody types a hash. Each release names the SHA-256 of the one before: whoever keeps the newest
hash can tell that none of the older ones has been touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datapub.history import History
from datapub.model import Tables

TABLE = "releases"


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes:
        id: its identifier in the dataset.
        released_on: ISO date that the dataset states.
        folder: name of its folder below data/at/: the date, with a number from the second on.
        commit: full hash of the commit whose state it is.
    """

    id: str
    released_on: str
    folder: str
    commit: str


@dataclass(frozen=True)
class Archived:
    """A release as it is archived.

    Attributes:
        files: name -> content of the files below its folder.
        digests: name -> SHA-256 of each file of data.
        card: the content of release.json, which names the digests and the release before.
        digest: SHA-256 of the card; the next release names it.
        previous: that of the release before, "" for the first.
        is_sealed: whether the digest stands in the repository's list of seals.
    """

    release: Release
    files: Mapping[str, bytes]
    digests: Mapping[str, str]
    card: bytes
    digest: str
    previous: str
    is_sealed: bool = False


def list_releases(tables: Tables, history: History | None) -> tuple[Release, ...]:
    """Return the releases that have been committed, in the order in which they were.

    A row that is not committed yet has no state to archive; without history no row has.
    """
    if history is None or TABLE not in tables:
        return ()
    key = tables[TABLE].dataset.schema.primary_key
    found = []
    for record in tables[TABLE].records():
        row = history.row(TABLE, *(record[name] for name in key))
        if row is not None and record["released_on"] is not None:
            found.append((row.first, str(record[key[0]]), record["released_on"].isoformat()))
    place = {commit.hash: number for number, commit in enumerate(history.commits)}
    found.sort(key=lambda item: (place[item[0].hash], item[1]))
    releases: list[Release] = []
    for commit, identifier, day in found:
        earlier = sum(release.released_on == day for release in releases)
        folder = day if not earlier else f"{day}-{earlier + 1}"
        releases.append(Release(identifier, day, folder, commit.hash))
    return tuple(releases)
