"""Write a dataset's file: one import at a time, and atomically."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

LOCK: Final = ".import.lock"


class Busy(Exception):
    """Another import is running."""


@contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the project's import lock.

    Raises:
        Busy: another process holds it.
    """
    guard = FileLock(root / LOCK, timeout=0)
    try:
        guard.acquire()
    except Timeout as error:
        raise Busy(str(root)) from error
    try:
        yield
    finally:
        guard.release()


def replace_file(path: Path, content: bytes) -> None:
    """Replace the content of a file atomically.

    Only call this while holding the lock: temporary files that a killed process left behind are removed.
    A symbolic link stays; the file it points to is replaced.
    """
    path = path.resolve()
    for left in path.parent.glob(f".{path.name}-*"):
        left.unlink(missing_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            os.chmod(name, path.stat().st_mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
