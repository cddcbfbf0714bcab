"""What is kept of each release when it is sealed: what its card hashed to, and what each download did.

Both are committed, so a release that comes out differently today, whatever the reason, is noticed by the
next build and not by a reader years later. A download is not kept itself: it can be made again, byte for
byte, from the commit of that day with the libraries that the list of downloads names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SEALS_FILE = "releases.lock"
DOWNLOADS, CARD = "releases/{}.txt", "releases/{}.json"
"""The list of the downloads of a release, and its card, below the project's folder."""

REQUIREMENTS = "requirements.txt"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_NOTE = re.compile(r"# (\S+) (.*)")


def read_seals(root: Path) -> Mapping[str, str]:
    """Return release -> SHA-256 of its card, as ``sha256sum`` writes lists; {} where there is no file.

    A line that is none of such a list stands there by itself, with "" as its hash.
    """
    path = root / SEALS_FILE
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    lines = (read_sums(line) or {line: ""} for line in text.splitlines() if line)
    return {name: digest for line in lines for name, digest in line.items()}


def write_seals(root: Path, seals: Mapping[str, str]) -> None:
    """Write the list, in the order given."""
    text = "".join(f"{digest}  {release}\n" for release, digest in seals.items())
    (root / SEALS_FILE).write_text(text, encoding="utf-8")


def read_sums(text: str) -> dict[str, str]:
    """Return name -> SHA-256 from a list as ``sha256sum`` writes it."""
    found = map(_LINE.fullmatch, text.splitlines())
    return {match[2]: match[1] for match in found if match}


def read_downloads(root: Path, release: str) -> bytes | None:
    """Return the list of the downloads of a sealed release, None where none was kept."""
    path = root / DOWNLOADS.format(release)
    return path.read_bytes() if path.is_file() else None


def read_card(root: Path, release: str) -> bytes | None:
    """Return the card of a release as it was sealed, None where it was not kept."""
    path = root / CARD.format(release)
    return path.read_bytes() if path.is_file() else None


def read_needs(downloads: bytes) -> dict[str, str]:
    """Return what the downloads of a list were made with, by what it is."""
    found = map(_NOTE.fullmatch, downloads.decode().splitlines())
    return {match[1]: match[2] for match in found if match}


def write_downloads(root: Path, release: str, needs: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Write the list of the downloads of a release.

    Args:
        needs: what they were made with, by what it is.
        digests: address -> SHA-256.
    """
    lines = [f"# {name} {value}" for name, value in needs.items()]
    lines += [f"{digest}  {address}" for address, digest in digests.items()]
    path = root / DOWNLOADS.format(release)
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
