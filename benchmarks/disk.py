"""Keep file removals from distorting the measurements of disk writes.

For a minute after a removal, ext4 does not reuse the inode, and skips all such inodes to find a free one
(``recently_deleted`` in fs/ext4/ialloc.c of Linux): right after a site of 30,000 files was removed, the next
one takes several times as long to write. Occasional builds are not affected, but benchmarks would be.
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
"""Seconds after which a removal has no effect, once it was synced to disk."""

_last_removal: float | None = None


def note_removal() -> None:
    """Record that many files have just been removed."""
    global _last_removal
    _last_removal = time.monotonic()


def settle() -> None:
    """Wait until recorded removals have no effect any more."""
    if _last_removal is not None:
        os.sync()
        time.sleep(max(0, _last_removal + _FORGOTTEN - time.monotonic()))


class Trash:
    """Holds folders that are no longer needed, as removing them would slow down the next measurement.

    Args:
        folder: must be on the same file system as the discarded folders.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make_folder(self) -> Path:
        """Return a new folder in the trash."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def discard(self, folder: Path) -> None:
        """Move a folder into the trash, if it exists."""
        if folder.exists():
            folder.rename(self.make_folder() / folder.name)


@contextmanager
def open_project_folder() -> Iterator[tuple[Path, Trash]]:
    """Provide an empty folder for a project, and a trash beside it; both are removed on exit."""
    name = Path(tempfile.mkdtemp())
    try:
        project, trash = name / "project", name / "trash"
        project.mkdir()
        trash.mkdir()
        yield project, Trash(trash)
    finally:
        shutil.rmtree(name)
        note_removal()
