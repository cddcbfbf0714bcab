"""Write a dataset's file: one import at a time, and atomically."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
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


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace the contents of files, each atomically, and none before all have been written beside them.

    Only call this while holding the lock: temporary files that a killed process left behind are removed.
    A symbolic link stays; the file it points to is replaced.
    """
    beside: dict[Path, str] = {}
    try:
        for path, content in contents.items():
            target = path.resolve()
            for left in target.parent.glob(f".{target.name}-*"):
                left.unlink(missing_ok=True)
            descriptor, beside[target] = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                os.chmod(beside[target], target.stat().st_mode)
        for target, name in beside.items():
            os.replace(name, target)
    except BaseException:
        for name in beside.values():
            Path(name).unlink(missing_ok=True)
        raise
