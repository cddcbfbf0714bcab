"""The sources of a build: if they change while it runs, it is refused, so a site shows one state of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from datapub.history import PASSING, find_commit
from datapub.messages import make_fault
from datapub.problem import ProblemsFound

SOURCES: Final = ("datasets", "schemas", "docs", "theme", "site.toml", "datapackage.json", "mkdocs.yml")
"""Edited by people."""
LEDGERS: Final = ("releases.lock", "releases", "rewritten.csv", "origin.json")
"""Written by commands, read by builds."""

_HEAD: Final = "HEAD"
_NAMED: Final = 3
"""Files named in a message."""

Look = Mapping[str, object]
"""File name -> its digest; ``HEAD`` -> the commit that is checked out."""


@dataclass
class Sources:
    """The sources of a project as they were at one moment.

    Attributes:
        are_read: whether reading has ended, so that a later failure is not their fault.
    """

    root: Path
    overlay: Path | None
    seen: Look
    are_read: bool = False

    def __enter__(self) -> None:
        """Start reading."""

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        """Report changed sources in place of the failure that they may have caused.

        A file read while it is being saved may be cut off or missing, and its faults mean nothing.

        Raises:
            ProblemsFound: reading failed, and a source has changed.
        """
        if kind is not None and issubclass(kind, Exception) and not self.are_read:
            self.check()

    def finish(self) -> None:
        """End reading; raise ProblemsFound if a source has changed."""
        self.check()
        self.are_read = True

    def check(self) -> None:
        """Raise ProblemsFound if a source has changed."""
        now = _look(self.root, self.overlay)
        names = sorted(now.keys() | self.seen.keys())
        changed = [name for name in names if now.get(name) != self.seen.get(name)]
        files = [name for name in changed if name != _HEAD]
        if files:
            named, more = "、".join(files[:_NAMED]), f" 等 {len(files)} 个文件" if files[_NAMED:] else ""
            raise ProblemsFound([make_fault(files[0], "source-changed/files", named + more)])
        if changed:
            raise ProblemsFound([make_fault(_HEAD, "source-changed/commit")])


def look_at_sources(root: Path, overlay: Path | None = None) -> Sources:
    """Record the sources; call this before any of them is read.

    Args:
        overlay: the folder of rows that are never committed.
    """
    return Sources(root, overlay, _look(root, overlay))


def _look(root: Path, overlay: Path | None) -> Look:
    folders = [root / name for name in (*SOURCES, *LEDGERS)] + ([overlay] if overlay else [])
    return {**dict(_list_versions(root, folders)), _HEAD: find_commit(root, _HEAD)}


def _list_versions(root: Path, sources: Iterable[Path]) -> Iterator[tuple[str, object]]:
    for path in _list_files(sources):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        try:
            yield name.as_posix(), sha256(path.read_bytes()).digest()
        except FileNotFoundError:
            continue  # just removed, which is a change too


def _list_files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_file():
            yield source
        for where, folders, names in os.walk(source):  # skips a folder that vanishes meanwhile
            folders[:] = [name for name in folders if not name.startswith(PASSING)]
            yield from (Path(where, name) for name in names if not name.startswith(PASSING))
