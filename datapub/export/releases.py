"""The archive of releases below data/at/, rebuilt from git each time and held against its seals.

It is made from the cells as they were committed and from nothing that changes with the program:
canonical CSV, without the columns and datasets that must not be kept (:class:`datapub.model.Policy`).
The card names the files as they were released. What is found out later to be private is taken out of the
file, not of the card, so that the chain stays verifiable. Whoever knows the rest of a file can try a short
value against its hash; the manual says so to those who withdraw one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from datapub.derive.redaction import NOTHING, Redactions, redact_row
from datapub.derive.releases import Archived, Release
from datapub.history import RedactState, RowRedaction, Snapshot, State, redact_nothing
from datapub.history.seals import SEALS_FILE, read_needs
from datapub.history.versions import write_archived
from datapub.messages import describe
from datapub.model import Policy
from datapub.problem import Problem
from datapub.textual import write_document

RELEASES_FILE = "datasets/releases.csv"
FOLDER = "data/at/"
CHAIN = "data/releases.json"
CARD, PACKAGE, SUMS = "release.json", "datapackage.json", "sha256sums.txt"
DOWNLOADS = "downloads.txt"
"""The checksums of the downloads of the day of a release, and what they were made with."""


ReadKept = Callable[[str], bytes | None]
"""Returns what was kept of a release of an id, None where nothing was."""


def keep_nothing(release: str) -> bytes | None:
    """Know of nothing that was kept."""
    del release
    return None


def make_archives(
    releases: Iterable[tuple[Release, State]],
    policies: Mapping[str, Policy],
    seals: Mapping[str, str],
    redactions: Redactions = NOTHING,
    redact: RedactState = redact_nothing,
    downloads: ReadKept = keep_nothing,
    cards: ReadKept = keep_nothing,
) -> tuple[Archived, ...]:
    """Return the releases as archived, each naming the one before in the order in which they were sealed.

    One that could not be sealed in time has its place behind those that were, so that sealing it later
    changes none of their cards. Of those without a seal, what lacks its downloads comes last.

    Args:
        releases: each with its state, oldest first, as they are returned.
        policies: today's, by dataset; see :meth:`datapub.history.State.under`.
        seals: what their cards hashed to when they were published.
        redactions: what is known by now to be private.
        redact: what a state itself says is private, which no file of it ever told.
        downloads: returns the list of downloads that was kept of a release, None where none was.
        cards: returns its card, which stands for one that cannot be made again.
    """
    listed, previous = list(releases), ""
    found: dict[str, Archived] = {}
    places = {name: place for place, name in enumerate(seals)}
    for release, state in sorted(listed, key=lambda item: _find_place(item[0], places, downloads)):
        then = _list_files(state.under({}))
        released = {file: write_snapshot(item, redact(state, name)) for file, (name, item) in then.items()}
        digests = {name: _digest(content) for name, content in released.items()}
        sealed_downloads = downloads(release.id) or b""
        sealed = cards(release.id) if release.is_rewritten else None
        card = sealed or _write_card(release, then, released, digests, previous, sealed_downloads)
        if sealed:
            digests = {item["name"]: item["sha256"] for item in json.loads(sealed)["files"]}
        now = _list_files(state.under(policies))
        data = {
            file: write_snapshot(item, partial(redact_row, redactions, name))
            for file, (name, item) in now.items()
        }
        files = {**data, CARD: card, PACKAGE: _write_package(release, now)}
        files |= {DOWNLOADS: sealed_downloads} if sealed_downloads else {}
        sums = "".join(f"{_digest(content)}  {name}\n" for name, content in files.items())
        files[SUMS] = sums.encode()
        reduced = frozenset(name for name in digests if _digest(data.get(name, b"")) != digests[name])
        digest = _digest(card)
        is_sealed = seals.get(release.id) == digest
        found[release.id] = Archived(
            release, files, digests, card, digest, previous, sealed_downloads, is_sealed, reduced
        )
        previous = digest
    return tuple(found[release.id] for release, _ in listed)


def _find_place(release: Release, places: Mapping[str, int], downloads: ReadKept) -> tuple[int, bool]:
    return places.get(release.id, len(places)), downloads(release.id) is None


def _list_files(state: State) -> dict[str, tuple[str, Snapshot]]:
    """Return file -> (name of today, dataset), in the order of the names that they had."""
    named = {snapshot.called or name: (name, snapshot) for name, snapshot in state.snapshots.items()}
    return {f"{called}.csv": named[called] for called in sorted(named)}


def _columns(snapshot: Snapshot) -> list[str]:
    first = next(iter(snapshot.rows.values()), {})
    columns = list(first) or list(snapshot.schema.names)
    return [column for column in columns if column not in snapshot.policy.withheld]


def write_snapshot(snapshot: Snapshot, redact: RowRedaction) -> bytes:
    """Return a dataset as it is archived: see :func:`datapub.history.versions.write_archived`."""
    return write_archived(_columns(snapshot), snapshot.rows.items(), (), redact)


def _write_card(
    release: Release,
    snapshots: Mapping[str, tuple[str, Snapshot]],
    data: Mapping[str, bytes],
    digests: Mapping[str, str],
    previous: str,
    downloads: bytes,
) -> bytes:
    made = {"sha256": _digest(downloads), **read_needs(downloads)}
    document = {
        "release": release.id,
        "released_on": release.released_on,
        "commit": release.commit,
        "previous_sha256": previous,
        **({"downloads": made} if downloads else {}),
        "files": [
            {
                "name": file,
                "bytes": len(data[file]),
                "sha256": digests[file],
                "rows": len(snapshot.rows),
                "has_sample": any(cells.get("is_sample") == "true" for cells in snapshot.rows.values()),
                "columns": _columns(snapshot),
            }
            for file, (_, snapshot) in snapshots.items()
        ],
    }
    return write_document(document)


def _write_package(release: Release, snapshots: Mapping[str, tuple[str, Snapshot]]) -> bytes:
    """Return what the columns of the files mean, as a data package; what is not there is named."""
    resources = []
    for file, (_, snapshot) in snapshots.items():
        known = {field.name: field for field in snapshot.schema.fields}
        fields = [
            {"name": column, "title": field.title, "description": field.description, "type": field.type}
            if (field := known.get(column))
            else {"name": column, "type": "string"}
            for column in _columns(snapshot)
        ]
        resources.append(
            {
                "name": file.removesuffix(".csv"),
                "path": file,
                "withheld": sorted(set(snapshot.policy.withheld) & set(snapshot.schema.names)),
                "schema": {"fields": fields, "primaryKey": list(snapshot.schema.primary_key)},
            }
        )
    return write_document({"name": f"release-{release.folder}", "resources": resources})


def check_seals(
    releases: Iterable[Release], archives: Sequence[Archived], seals: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield releases that come out other than they were published, are not sealed yet, or are lost."""
    rows = {release: number for number, release in enumerate(seals, 1)}
    left = dict(seals)
    for archived in archives:
        release = archived.release.id
        sealed = left.pop(release, None)
        if sealed is None:
            message = describe("release-unsealed", value=release)
            yield Problem(SEALS_FILE, None, None, "release-unsealed", message, release, "warning")
        elif sealed != archived.digest:
            message = describe("release-changed", value=release)
            yield Problem(SEALS_FILE, rows[release], None, "release-changed", message, release)
    known = {archived.release.id for archived in archives}
    for item in releases:
        if item.id not in known and item.id not in seals:
            message = describe("release-unknown", value=item.id)
            yield Problem(RELEASES_FILE, None, None, "release-unknown", message, item.id, "warning")
    for release in left:
        rule = "release-lost" if seals[release] else "release-garbled"
        message = describe(rule, value=release[:40])
        yield Problem(SEALS_FILE, rows[release], None, rule, message, release[:40])


def write_archives(archives: Iterable[Archived]) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of every archived file, and of the chain."""
    chain = []
    for archived in archives:
        release = archived.release
        for name, content in archived.files.items():
            yield f"{FOLDER}{release.folder}/{name}", content
        chain.append(
            {
                "release": release.id,
                "released_on": release.released_on,
                "address": f"{FOLDER}{release.folder}/",
                "commit": release.commit,
                "sha256": archived.digest,
                "previous_sha256": archived.previous,
                "is_sealed": archived.is_sealed,
                "is_signed": release.is_signed,
                "downloads": f"{FOLDER}{release.folder}/{DOWNLOADS}" if archived.downloads else "",
                "files": dict(archived.digests),
                "reduced": sorted(archived.reduced),
            }
        )
    yield CHAIN, write_document({"releases": chain})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
