"""Results of steps kept in memory for the next build of the same process, such as a preview.

A preview builds again at every edit, when most of its inputs have not changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class StepCache:
    """The latest result of each step, with all that it was made from."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._results: dict[str, tuple[object, Any]] = {}

    def get_or_compute(self, step: str, cache_key: object, make: Callable[[], T]) -> T:
        """Return what the step gave last time if it was made from the same, else make and keep it.

        Args:
            step: its name; only the latest result of each is kept.
            cache_key: all that the result depends on, compared with ``==``.
            make: works it out. The result must not be changed by whoever uses it.
        """
        known = self._results.get(step)
        if known is not None and known[0] == cache_key:
            found: T = known[1]
            return found
        made = make()
        self._results[step] = (cache_key, made)
        return made


def fingerprint(root: Path, sources: Iterable[str]) -> str:
    """Return the SHA-256 of the names and contents of files and folders below ``root``.

    What is not there counts as such; a folder that is a link is read like any other.
    """
    digest = hashlib.sha256()
    for source in sources:
        path = root / source
        folders = os.walk(path, followlinks=True) if path.is_dir() else ()
        files = sorted(Path(parent, name) for parent, _, names in folders for name in names)
        for file in files or [path]:
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest()
