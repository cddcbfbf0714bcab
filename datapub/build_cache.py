"""A folder with the results of earlier builds: safe to delete, and to share between two builds at once.

It contains text of pages, until the next build also that of an overlay, so it is as private as these.

An entry's key is everything it was made from, program and libraries included, so no entry can be out of date,
and another version of the program finds none. A truncated or altered entry fails its checksum and counts as
missing. A build without the cache gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from glob import iglob
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

_PROTOCOL = 5

_ABANDONED = 60 * 60
"""Seconds after which an unfinished file must be that of a killed process."""

_HEAD = 130
"""Bytes of a file's first line."""

_TOGETHER = 1000
"""Values pickled together, so that what they share is written once."""

_UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, MemoryError, pickle.UnpicklingError
)  # fmt: skip
"""What reading a damaged file may raise."""


class BuildCache:
    """A folder with one file for the results of each step.

    Args:
        folder: need not exist; None keeps nothing.
        program: the program's identity, from :func:`identify_program`.
    """

    def __init__(self, folder: Path | None = None, program: str = "") -> None:
        self._folder, self._program = folder, program

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def load(self, step: str, made_from: object, classes: Iterable[type] = ()) -> Any:
        """Return the value saved for this step and this ``made_from``, or None.

        Args:
            classes: what a value may contain besides Python's plain types. A file that names any other class
                is rejected, as unpickling it could run foreign code.
        """
        return next(self.load_all(step, made_from, classes), None)

    def load_all(self, step: str, made_from: object, classes: Iterable[type] = ()) -> Iterator[Any]:
        """Yield the values of :meth:`save_all` for the same, in order, with few in memory at a time."""
        if self._folder is None:
            return
        with suppress(*_UNREADABLE), (self._folder / step).open("rb") as stream:
            known, place = stream.readline(_HEAD).decode(), stream.tell()
            body = hashlib.file_digest(stream, "sha256").hexdigest()
            if known == self._describe(made_from, body):
                stream.seek(place)
                yield from _read_values(stream, classes)

    def save(self, step: str, made_from: object, value: object) -> None:
        """Save the result of a step in place of its last one; do nothing if the folder is not writable."""
        self.save_all(step, made_from, [value])

    def save_all(self, step: str, made_from: object, values: Iterable[object]) -> None:
        """Save many values, holding only a few of them in memory."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._clear_up()
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=f".{step}-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(self._describe(made_from, hashlib.sha256().hexdigest()).encode())
                    body = _Digested(stream)
                    pickler, left = pickle.Pickler(body, _PROTOCOL), iter(values)
                    while together := list(islice(left, _TOGETHER)):
                        pickler.dump(together)
                        pickler.clear_memo()
                    stream.seek(0)
                    stream.write(self._describe(made_from, body.digest.hexdigest()).encode())
                Path(name).replace(self._folder / step)
            finally:
                Path(name).unlink(missing_ok=True)

    def _clear_up(self) -> None:
        """Remove unfinished files of killed builds."""
        for left in self._folder.glob(".*-*") if self._folder else ():
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)

    def _describe(self, made_from: object, body: str) -> str:
        """Return the first line of a file, of constant length.

        Args:
            body: SHA-256 of the rest.
        """
        key = hashlib.sha256(f"{self._program}\0{made_from!r}".encode()).hexdigest()
        return f"{key} {body}\n"


class _Digested:
    """Passes on what is written, and digests it: kept values are too big to be held twice."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self._stream.write(content)


NO_CACHE = BuildCache()
"""Knows nothing and keeps nothing."""


class _Unpickler(pickle.Unpickler):
    """Makes of what was kept values of plain types and of named classes, and nothing else.

    See "Restricting Globals" in the documentation of :mod:`pickle`.
    """

    def __init__(self, stream: BinaryIO, classes: Iterable[type]) -> None:
        super().__init__(stream)
        self._classes = {(kind.__module__, kind.__qualname__): kind for kind in classes}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in self._classes:
            return self._classes[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")


def _read_values(stream: BinaryIO, classes: Iterable[type]) -> Iterator[Any]:
    """Yield what was kept together, one after the other, to the end of a file."""
    with suppress(EOFError):
        while True:
            yield from _Unpickler(stream, classes).load()


def digest_of(value: object) -> bytes:
    """Return the SHA-256 of a value, which others have only by chance.

    Equal values have the same, whether or not they are one object wherever they stand (``fast``), but for
    sets: in what order these are written differs from process to process.

    Raises:
        pickle.PicklingError, TypeError, AttributeError: it holds something that is no value.
        ValueError, RecursionError: it holds itself.
    """
    digest = hashlib.sha256()
    pickler = pickle.Pickler(SimpleNamespace(write=digest.update), _PROTOCOL)
    pickler.fast = True
    pickler.dump(value)
    return digest.digest()


def identify_program(packages: Iterable[str]) -> str:
    """Return a digest of the program: files of packages, Python and the libraries that it finds.

    Of the system's libraries the one that packs is named, as it decides on bytes.
    """
    found = {name for folder in sys.path for name in iglob("*.dist-info", root_dir=folder)}
    names = sys.version, zlib.ZLIB_RUNTIME_VERSION, *sorted(found)
    digest = hashlib.sha256("\0".join(names).encode())
    for package in packages:
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob("*")):
            if "__pycache__" not in path.parts and path.is_file():
                content = path.read_bytes()
                digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
