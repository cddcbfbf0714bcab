"""Is this a whole site, written by this version of the publisher?

Every build ends by writing ``version.json``, which names each file with its SHA-256. A site that
is still being written has none; a truncated or added file does not match it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datapub import __version__
from datapub.clock import Clock
from datapub.messages import make_fault
from datapub.problem import Problem
from datapub.state import SiteState
from datapub.textual import write_document
from datapub.workers import SERIAL, Workers

MANIFEST = "version.json"
"""Stands in every site we build, so that a swap never replaces a folder that is not ours."""

CHECKSUMS = "data/sha256sums.txt"
"""The checksums of all downloads, for readers."""

RESULTS = "data/disclosure-audit.json"
"""What a build writes last: a site that has no results of its audit has not been let out."""

OFFLINE = "data/offline.zip"
"""The site as one file, made of what has passed (:mod:`datapub.offline`)."""

LATE = (RESULTS, "data/disclosure-audit.csv", "disclosure/audit/index.html", OFFLINE)
"""What is written after the audit, which does not look at it: a report is no part of its subject."""

_FILE_LINE = re.compile(r'  (?P<address>".*"): "(?P<digest>[0-9a-f]{64})",?$')
_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_PACKED = frozenset({"gz", "br"})

_BATCH = 1000
"""Files whose digests are taken at once."""


@dataclass(frozen=True)
class ManifestHeader:
    """What a manifest says of the site beside its files.

    Attributes:
        base_url: where the site is to stand.
        clock: when what it shows was published, and the commit that the data comes from.
        state: what it is (:class:`datapub.state.SiteState`).
        registered: the commit that tells what had been withdrawn by then; of which nothing is told here.
        built_from: the commit that is checked out, "" where the working tree is not as that has it.
        released: the commit that a review has to have been of: the last that touched data, prose or settings.
        is_preview: whether it is for review only.
        allowed: digests of personal data that may stand on it -> the last day of each.
    """

    base_url: str
    clock: Clock
    state: str = "trial"
    registered: str = ""
    built_from: str = ""
    released: str = ""
    is_preview: bool = False
    allowed: Mapping[str, date] = field(default_factory=dict)


def make_manifest(folder: Path, header: ManifestHeader, workers: Workers = SERIAL) -> bytes:
    """Return the manifest of every file below ``folder``, a finished site that has none yet."""
    clock = header.clock
    document: dict[str, object] = {
        "publisher": f"datapub {__version__}",
        "base_url": header.base_url,
        "commit": clock.commit,
        "published": clock.published.isoformat(),
        "latest": clock.latest.isoformat(),
        "doubts": list(clock.doubts),
        "state": str(header.state),
        "preview": header.is_preview,
        "registered": header.registered,
        "built_from": header.built_from,
        "released": header.released,
        "files": _digest_files(folder, workers),
    }
    if header.allowed:
        document["allowed"] = {digest: last.isoformat() for digest, last in sorted(header.allowed.items())}
    return write_document(document)


def _digest_files(folder: Path, workers: Workers) -> dict[str, str]:
    """Return the digest of every file by its address, in order."""
    files = list_files(folder)

    def digest(start: int) -> list[str]:
        return [digest_file(folder / address) for address in files[start : start + _BATCH]]

    digests = chain.from_iterable(workers.map(digest, range(0, len(files), _BATCH)))
    return dict(zip(files, digests, strict=True))


def renew_manifest(raw: bytes, folder: Path, changed: Iterable[str] | None = None) -> bytes:
    """Return a manifest with the digests of changed or added files taken anew, or of all there are."""
    document = json.loads(raw)
    if changed is None:
        document["files"] = {}
    _digest_anew(document, folder, list_files(folder) if changed is None else changed)
    return write_document(document)


def _digest_anew(document: dict[str, Any], folder: Path, changed: Iterable[str]) -> None:
    """Take changed or added files into a manifest."""
    files = document["files"]
    before = len(files)
    files.update((address, digest_file(folder / address)) for address in changed)
    if len(files) > before:
        document["files"] = dict(sorted(files.items()))


def read_head(folder: Path) -> object:
    """Return what a manifest says before it names the files, which takes 90 MB of a country's site.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it cannot be read.
    """
    head: list[str] = []
    with (folder / MANIFEST).open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(' "files":'):
                return json.loads("".join(head).rstrip(",\n") + "}")
            head.append(line)
    return json.loads("".join(head))


def list_own_files(folder: Path) -> list[str]:
    """Return the addresses of what somebody has put into a site, or changed there, since it was written.

    What file managers and servers keep beside a file is left out. Only a file that is younger than the
    manifest is read, and the manifest by lines, as in :func:`read_head`: none of its digests is remembered.
    """
    others, changed = set(found := list_files(folder)), []

    def is_own(address: str) -> bool:
        stem, _, ending = address.rpartition(".")
        is_packed = ending in _PACKED and stem not in others and os.path.lexists(folder / stem)
        return not is_packed and os.path.basename(address) not in _SYSTEM_FILES

    try:
        written = os.stat(folder / MANIFEST).st_mtime_ns
        with (folder / MANIFEST).open(encoding="utf-8") as lines:
            for line in filter(None, map(_FILE_LINE.match, lines)):
                if (address := json.loads(line["address"])) not in others:
                    continue
                others.remove(address)
                path = os.path.join(folder, address)
                if os.lstat(path).st_mtime_ns > written and (
                    not os.path.isfile(path) or digest_file(Path(path)) != line["digest"]
                ):
                    changed.append(address)
    except (OSError, ValueError):
        return []
    return sorted([*filter(is_own, others), *changed]) if len(others) < len(found) else []


def is_summed(address: str) -> bool:
    """Return whether ``data/sha256sums.txt`` names a file: each below data/ but pages and archived releases.

    A release in ``data/at/`` has checksums of its own.
    """
    return address.startswith("data/") and not (
        address.startswith("data/at/") or address.endswith("/index.html") or address == CHECKSUMS
    )


def list_checksums(files: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of ``data/sha256sums.txt`` for these digests by address."""
    for address, digest in files.items():
        if is_summed(address):
            yield f"{digest}  {address.removeprefix('data/')}\n"


def write_checksums(raw: bytes, folder: Path, changed: Iterable[str] = ()) -> bytes:
    """Write the checksums that a manifest knows, as ``sha256sum --check`` reads them, and return it anew.

    Args:
        changed: files that have changed since, or been added.
    """
    document = json.loads(raw)  # once, as it takes a second of a country's site
    _digest_anew(document, folder, changed)
    (folder / CHECKSUMS).write_bytes("".join(list_checksums(document["files"])).encode())
    _digest_anew(document, folder, [CHECKSUMS])
    return write_document(document)


def add_to_manifest(folder: Path, changed: Iterable[str]) -> None:
    """Take changed or added files into the manifest and the checksums of a site."""
    mark = folder / MANIFEST
    mark.write_bytes(write_checksums(mark.read_bytes(), folder, changed))


def list_files(folder: Path) -> list[str]:
    """Return the address of every file below ``folder`` except the manifest, in order.

    A link to a folder is none, and is not followed. ``os.walk`` takes twice as long.
    """
    found: list[str] = []
    folders = [""] if folder.is_dir() else []
    for below in folders:
        with os.scandir(os.path.join(folder, below)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{below}{entry.name}/")
                elif not (entry.is_symlink() and entry.is_dir()):
                    found.append(f"{below}{entry.name}")
    return sorted(address for address in found if address != MANIFEST)


def check_manifest(folder: Path) -> Iterator[Problem]:
    """Yield why ``folder`` is not a whole site of this version, if it is not."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        publisher, files = document["publisher"], document["files"]
    except (FileNotFoundError, NotADirectoryError):
        yield _describe_missing(folder)
        return
    except (OSError, ValueError, KeyError, TypeError):
        yield make_fault(MANIFEST, "audit-manifest")
        return
    if publisher != f"datapub {__version__}" or not isinstance(files, Mapping):
        yield make_fault(MANIFEST, "audit-foreign", str(publisher))
        return
    if not _is_manifest(document):
        yield make_fault(MANIFEST, "audit-manifest")
        return
    if RESULTS not in files:
        yield make_fault(RESULTS, "audit-unfinished/results")
        return
    yield from check_files(folder, files)


def check_files(folder: Path, files: Mapping[str, str]) -> Iterator[Problem]:
    """Yield which files are lacking, too many, or not what ``files`` says: their SHA-256 by address."""
    present = set(list_files(folder))
    for address in sorted(files.keys() - present):
        yield make_fault(address, "audit-unfinished", address)
    for address in sorted(present - files.keys()):
        yield make_fault(address, "audit-extra")
    for address in sorted(present & files.keys()):
        if digest_file(folder / address) != files[address]:
            yield make_fault(address, "audit-changed")


def _describe_missing(folder: Path) -> Problem:
    """Say what stands where a site was looked for, and is none."""
    if not folder.exists():
        return make_fault(folder.name, "audit-empty/missing", folder.name)
    if not folder.is_dir():
        return make_fault(folder.name, "audit-empty/file", folder.name)
    is_empty = next(folder.iterdir(), None) is None
    return make_fault(MANIFEST, "audit-empty" if is_empty else "audit-unfinished/manifest")


_LATER = {"allowed", "released"}
"""What the manifest of a site need not say: one that was built before there was such a thing stays whole."""


def _is_manifest(document: Mapping[str, object]) -> bool:
    """Return whether a manifest says all that a build writes there, and nothing else."""
    texts = ("base_url", "commit", "published", "latest", "registered", "built_from")
    return (
        document.keys() - _LATER == {"publisher", "doubts", "state", "preview", "files", *texts}
        and all(isinstance(document[name], str) for name in texts)
        and isinstance(document.get("released", ""), str)
        and _is_allowed(document.get("allowed", {}))
        and document["state"] in set(SiteState)
        and urlsplit(str(document["base_url"])).scheme in {"http", "https"}
    )


def _is_allowed(entries: object) -> bool:
    """Return whether this is digests with days."""
    try:
        return isinstance(entries, Mapping) and all(date.fromisoformat(day) for day in entries.values())
    except (TypeError, ValueError):
        return False


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
