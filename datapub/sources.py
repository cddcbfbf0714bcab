"""What a build reads, and whether it stayed the same: a site is of one state of its sources, or is none."""

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
"""What is edited."""
LEDGERS: Final = ("releases.lock", "releases", "rewritten.csv", "origin.json")
"""What commands write, and builds read."""

_HEAD: Final = "HEAD"
_NAMED: Final = 3
"""How many files a message names."""

Look = Mapping[str, object]
"""The digest of each file by its name; and the commit that is checked out."""


@dataclass
class Sources:
    """The sources of a project as they stood at one moment.

    Attributes:
        are_read: whether nothing is read of them any more: what fails from then on is not their doing.
    """

    root: Path
    overlay: Path | None
    seen: Look
    are_read: bool = False

    def __enter__(self) -> None:
        """Begin to read them."""

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        """Where reading them failed, and they have changed meanwhile, tell that instead.

        A file that is read while it is saved may lack its end, or not be there: what is found wrong with it
        then says nothing of what was meant.

        Raises:
            ProblemsFound: it failed, and some of them have changed.
        """
        if kind is not None and issubclass(kind, Exception) and not self.are_read:
            self.check()

    def finish(self) -> None:
        """Say that all is read; raise ProblemsFound where they are not as they stood."""
        self.check()
        self.are_read = True

    def check(self) -> None:
        """Raise ProblemsFound where they are not as they stood."""
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
    """Note how the sources stand; to be called before any of them is read.

    Args:
        overlay: the folder of the rows that never stand in the repository.
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
            continue  # it has just gone, which is a change too


def _list_files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_file():
            yield source
        for where, folders, names in os.walk(source):  # passes over a folder that goes meanwhile
            folders[:] = [name for name in folders if not name.startswith(PASSING)]
            yield from (Path(where, name) for name in names if not name.startswith(PASSING))
