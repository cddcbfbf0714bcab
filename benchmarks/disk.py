"""A disk as it is when nothing was removed from it just now.

For a minute, ext4 gives no place of a removed file to a new one, and passes by all of them to find another
(``recently_deleted`` in fs/ext4/ialloc.c of Linux): when a site of 30,000 files has gone, the next one takes
several times as long to write. Whoever builds now and then never meets that, whoever measures always would.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FORGOTTEN = 65
"""Seconds after which nothing is known of a removed file, once that it was is on the disk."""

_last_removal: float | None = None


def note_removal() -> None:
    """Remember that much was removed just now."""
    global _last_removal
    _last_removal = time.monotonic()


def settle() -> None:
    """Wait until what was removed is forgotten."""
    if _last_removal is not None:
        os.sync()
        time.sleep(max(0, _last_removal + _FORGOTTEN - time.monotonic()))


class Attic:
    """Where folders are kept that are no longer wanted: removed, they would slow down what comes next.

    Args:
        folder: on the same file system as all that is put away.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make_room(self) -> Path:
        """Return a new folder in it."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def put_away(self, folder: Path) -> None:
        """Take in a folder; nothing happens where there is none."""
        if folder.exists():
            folder.rename(self.make_room() / folder.name)


@contextmanager
def open_workshop() -> Iterator[tuple[Path, Attic]]:
    """Give an empty folder for a project, and an attic beside it; both are removed in the end."""
    name = Path(tempfile.mkdtemp())
    try:
        project, attic = name / "project", name / "attic"
        project.mkdir()
        attic.mkdir()
        yield project, Attic(attic)
    finally:
        shutil.rmtree(name)
        note_removal()
