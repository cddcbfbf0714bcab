"""Writing a dataset's file: one import at a time, and the old file until the new one is whole."""

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
    """Another import is under way."""


@contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the project's import lock.

    Raises:
        Busy: when somebody else holds it.
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
    """Put ``content`` in the place of a file, all of it or nothing, whatever interrupts the writing.

    To be called by the holder of the lock: what was killed while it wrote the same file is removed.
    Where the path is a link, the file that it leads to is replaced and the link stays.
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
