"""Is what the register holds really on the site, and is nothing private on it?

What the register holds is read from the site's own downloads, as a visitor would read them.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from datapub.audit.downloads import READERS, UNREADABLE, read_texts, unpack
from datapub.audit.manifest import MANIFEST
from datapub.audit.personal import find_in_texts
from datapub.audit.site import Site
from datapub.messages import describe
from datapub.problem import Problem

_AREA_LEVELS = frozenset({"市", "区", "县", "功能区"})
UNREAD = frozenset({MANIFEST, "data/sha256sums.txt"})
"""Files of checksums, in which digits mean nothing."""


def check_content(site: Site, folder: Path) -> Iterator[Problem]:
    """Yield institutions and areas without a page, and personal data anywhere in the tree."""
    for record in _read_csv(folder / "data/institutions.csv"):
        address = f"institutions/{record['id']}/index.html"
        if address not in site.files:
            yield _fault(address, "audit-missing-institution", record["id"])
    for record in _read_csv(folder / "data/areas.csv"):
        address = f"areas/{record['code']}/index.html"
        if record["level"] in _AREA_LEVELS and address not in site.files:
            yield _fault(address, "audit-missing-area", record["name"])
    for name in ("institutions", "areas"):
        if f"data/{name}.csv" not in site.files:
            yield _fault(f"data/{name}.csv", "audit-missing-download", name)
    for page in site.pages:
        yield from (_fault(page.address, "audit-personal", shown) for shown in page.personal)
    yield from _check_files(site, folder)


def _check_files(site: Site, folder: Path) -> Iterator[Problem]:
    """Yield personal data in all files but pages, and files that cannot be read at all.

    The formats say the same thing many times over: a text found clean is not judged again, nor is
    a file with the same bytes as one before.
    """
    clean: set[str] = set()
    known: dict[bytes, tuple[tuple[str, str], ...]] = {}
    for address in sorted(site.files - UNREAD):
        if address.endswith(tuple(READERS)):
            for name, content in _unpack(address, (folder / address).read_bytes()):
                digest = hashlib.sha256(content).digest()
                if digest not in known:
                    known[digest] = tuple(_judge(name, content, clean))
                for rule, value in known[digest]:
                    yield _fault(address, rule, value)


def _unpack(address: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files in an archive; one that cannot be opened is judged, and found so, as it is."""
    try:
        yield from unpack(address, content)
    except UNREADABLE:
        yield address, content


def _judge(address: str, content: bytes, clean: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (rule, value) of what is wrong with one file; texts without fault are added to ``clean``."""
    try:
        for text in read_texts(address, content):
            if text not in clean:
                found = list(find_in_texts((text,)))
                yield from (("audit-personal", shown) for shown in found)
                if not found:
                    clean.add(text)
    except UNREADABLE as error:
        yield "audit-unreadable", type(error).__name__


def _read_csv(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _fault(address: str, rule: str, value: str) -> Problem:
    return Problem(address, None, None, rule, describe(rule, value=value), value)
