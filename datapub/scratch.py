"""Temporary folders of a process, which the next one removes if it was killed.

A process holds a lock on its folder, which the system releases when the process ends in any way. Locks only
work within one running system, so the folder's name says which. Without locks, or if another machine or
an earlier boot left it, a folder counts as abandoned after an hour.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
"""Tells one running system from another, and from itself after it was switched off."""

_ABANDONED = 60 * 60
"""Seconds after which a folder that nobody has touched is of a process that was killed."""


_TRIES = 3
"""Times that a folder is removed before it is left to the next process."""


@contextmanager
def open_scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Give an empty folder, for its owner alone, and remove it in the end."""
    folder, lock = _make_folder(parent, prefix)
    try:
        yield folder
    finally:
        remove_folder(folder)
        if lock is not None:
            os.close(lock)


@contextmanager
def open_temporary_folder(prefix: str) -> Iterator[Path]:
    """Give an empty folder where the system keeps what is temporary, and remove what was left there."""
    temporary = Path(tempfile.gettempdir()).resolve()
    remove_abandoned(temporary, prefix)
    with open_scratch_folder(temporary, prefix) as folder:
        yield folder


def remove_abandoned(parent: Path, prefix: str) -> None:
    """Remove the folders of processes that have ended without removing them."""
    for left in parent.glob(f"{prefix}*"):
        with suppress(BlockingIOError, FileNotFoundError), probing(left) as has_ended:
            if has_ended:
                remove_folder(left)


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the system allows, also while another process does the same.

    Of a folder that two remove at once, each may miss what stood behind an entry that the other took away.
    """
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return


@contextmanager
def probing(folder: Path) -> Iterator[bool]:
    """Return whether the process that made a folder has ended; no other can take it for one that was left.

    Raises:
        BlockingIOError: it lives, or another looks at the folder just now.
        FileNotFoundError: the folder is gone.
    """
    lock, boot = _lock(folder), _name_boot()
    try:
        yield (lock is not None and bool(boot) and boot in folder.name) or _is_abandoned(folder)
    finally:
        if lock is not None:
            os.close(lock)


def _make_folder(parent: Path, prefix: str) -> tuple[Path, int | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix + _name_boot(), dir=parent))
        # before it was locked, another process may have taken it for one that was left
        with suppress(BlockingIOError, FileNotFoundError):
            lock = _lock(folder)
            if lock is None or folder.exists():
                return folder, lock
            os.close(lock)


def _name_boot() -> str:
    """Return what says in a folder's name on which running system it was made, "" where none can tell."""
    try:
        return f"{_BOOT.read_text()[:8]}-"
    except OSError:
        return ""


def _lock(folder: Path) -> int | None:
    """Lock a folder until what is returned is closed; None where the system has no such locks.

    Raises:
        BlockingIOError: another process has locked it.
        FileNotFoundError: it is gone.
    """
    if sys.platform == "win32":
        return None
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if descriptor is not None:
            os.close(descriptor)
        if isinstance(error, (BlockingIOError, FileNotFoundError)):
            raise
        return None
    return descriptor


def _is_abandoned(folder: Path) -> bool:
    newest = max(path.stat().st_mtime for path in (folder, *folder.glob("*")))
    return time.time() - newest > _ABANDONED
