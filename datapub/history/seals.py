"""The list of seals: what each release's card hashed to when it was published.

It is committed, so a release that comes out differently today, whatever the reason, is noticed by
the next build and not by a reader years later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SEALS_FILE = "releases.lock"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def read_seals(root: Path) -> Mapping[str, str]:
    """Return release -> SHA-256 of its card, as ``sha256sum`` writes lists; {} where there is no file."""
    path = root / SEALS_FILE
    if not path.is_file():
        return {}
    found = map(_LINE.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {match[2]: match[1] for match in found if match}


def write_seals(root: Path, seals: Mapping[str, str]) -> None:
    """Write the list, in the order given."""
    text = "".join(f"{digest}  {release}\n" for release, digest in seals.items())
    (root / SEALS_FILE).write_text(text, encoding="utf-8")
