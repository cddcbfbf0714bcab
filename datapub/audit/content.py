"""Is what the register holds really on the site, and is nothing private on it?

What the register holds is read from the site's own downloads, as a visitor would read them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from datapub.audit.manifest import MANIFEST
from datapub.audit.personal import find_in_texts
from datapub.audit.site import Site
from datapub.messages import describe
from datapub.problem import Problem

_AREA_LEVELS = frozenset({"市", "区", "县", "功能区"})
CHECKSUMS = frozenset({"sha256sums.txt"})


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
    for address in sorted(site.files):
        found = find_in_texts(_read_texts(folder / address))
        yield from (_fault(address, "audit-personal", shown) for shown in found)


def _read_texts(path: Path) -> Iterator[str]:
    """Yield the cells, strings or lines of a download."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                yield from row
    elif path.suffix in {".json", ".jsonld"} and path.name != MANIFEST:
        yield from _walk(json.loads(path.read_bytes()))
    elif path.suffix in {".xml", ".atom", ".txt", ".conf"} and path.name not in CHECKSUMS:
        yield from path.read_text(encoding="utf-8").splitlines()


def _walk(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _walk(item)


def _read_csv(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _fault(address: str, rule: str, value: str) -> Problem:
    return Problem(address, None, None, rule, describe(rule, value=value), value)
