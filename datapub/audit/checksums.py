"""Do the published checksums hold?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from datapub.audit.manifest import MANIFEST
from datapub.messages import describe
from datapub.problem import Problem

CHECKSUMS = "data/sha256sums.txt"


def check_checksums(folder: Path) -> Iterator[Problem]:
    """Yield files that are not what ``sha256sums.txt`` says, or that it names and that are not there.

    The manifest has been proved against the files before, so its digests stand for them.
    """
    path = folder / CHECKSUMS
    if not path.is_file():
        yield _fault(CHECKSUMS, CHECKSUMS)
        return
    files: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
    for line in path.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if files.get(f"data/{name}") != digest:
            yield _fault(f"data/{name}", f"data/{name}")


def _fault(address: str, value: str) -> Problem:
    return Problem(address, None, None, "audit-checksum", describe("audit-checksum", value=value), value)
