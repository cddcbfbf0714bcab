"""Seals of releases: the hash of each release's card, and the hashes of its downloads.

Both are committed, so that the next build notices if a release can no longer be reproduced, instead of a
reader years later. Downloads themselves are not stored: they can be made again, byte for byte, from the
commit of that day with the libraries that the list of downloads names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SEALS_FILE = "releases.lock"
DOWNLOADS, CARD = "releases/{}.txt", "releases/{}.json"
"""Paths in the project of the list of a release's downloads, and of its card."""

REQUIREMENTS = "requirements.txt"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_NOTE = re.compile(r"# (\S+) (.*)")


def read_seals(root: Path) -> Mapping[str, str]:
    """Return release -> SHA-256 of its card, from a file in the format of ``sha256sum``; {} without a file.

    A malformed line is returned as a release with the hash "".
    """
    path = root / SEALS_FILE
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    lines = (read_sums(line) or {line: ""} for line in text.splitlines() if line)
    return {name: digest for line in lines for name, digest in line.items()}


def write_seals(root: Path, seals: Mapping[str, str]) -> None:
    """Write the list, in the order given."""
    text = "".join(f"{digest}  {release}\n" for release, digest in seals.items())
    _replace(root / SEALS_FILE, text.encode())


def read_sums(text: str) -> dict[str, str]:
    """Return name -> SHA-256, from a list in the format of ``sha256sum``."""
    found = map(_LINE.fullmatch, text.splitlines())
    return {match[2]: match[1] for match in found if match}


def read_downloads(root: Path, release: str) -> bytes | None:
    """Return the list of the downloads of a sealed release; None if there is none."""
    path = root / DOWNLOADS.format(release)
    return path.read_bytes() if path.is_file() else None


def read_card(root: Path, release: str) -> bytes | None:
    """Return the card of a release as it was sealed; None if there is none."""
    path = root / CARD.format(release)
    return path.read_bytes() if path.is_file() else None


def read_needs(downloads: bytes) -> dict[str, str]:
    """Return name -> value, of the notes on what the downloads of a list were made with."""
    found = map(_NOTE.fullmatch, downloads.decode().splitlines())
    return {match[1]: match[2] for match in found if match}


def write_downloads(root: Path, release: str, needs: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Write the list of the downloads of a release.

    Args:
        needs: name -> value, of what they were made with.
        digests: address -> SHA-256.
    """
    lines = [f"# {name} {value}" for name, value in needs.items()]
    lines += [f"{digest}  {address}" for address, digest in digests.items()]
    _replace(root / DOWNLOADS.format(release), "".join(f"{line}\n" for line in lines).encode())


def write_card(root: Path, release: str, card: bytes) -> None:
    """Write the card of a release, unless it is kept already."""
    if read_card(root, release) != card:
        _replace(root / CARD.format(release), card)


def _replace(path: Path, content: bytes) -> None:
    """Write a file completely or not at all, so that a full disk spoils none that was there before."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
