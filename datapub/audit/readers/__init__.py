"""The formats that the audit can read: every module of this package holds readers.

Nothing is left out because it is out of sight: what is written into pictures (what they show has to be
looked at by a person), hidden sheets, comments, document properties and headers of a workbook, every table
of a database, every member of an archive. A file of a kind that no reader knows is said to be unreadable, so
that no check passes on what nobody has looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from datapub.audit.reader import Member, Reader, Row
from datapub.export.licences import LICENCES, write_licences

ARCHIVE = ".zip"
MAX_DEPTH = 3
"""Archives within archives that are opened."""

_CHECKSUMS = frozenset({"sha256sums.txt", "sha256sums"})
"""Hexadecimal digests only: long runs of digits that say nothing of anybody."""

_BINARY = frozenset({".ico", ".woff", ".woff2", ".ttf", ".bin"})
"""Icons and fonts, into which nobody writes."""

_LIBRARIES = (".min.js", ".min.css")
"""A library as its makers ship it: tables of numbers that no person has written into the site."""

READERS: Mapping[str, Reader] = {
    suffix: reader
    for item in iter_modules(__path__)
    for reader in import_module(f"{__name__}.{item.name}").READERS
    for suffix in reader.suffixes
}
"""By the end of the names of the files that they read."""


class UnknownFormat(Exception):
    """No reader knows files of this kind."""


def list_rows(address: str, raw: bytes, depth: int = 0) -> Iterator[Row]:
    """Yield the rows of a file, and of the files within it.

    Args:
        depth: how many files it lies in.

    Raises:
        UnknownFormat: no reader knows files of this kind.
    """
    name = posixpath.basename(address).lower()
    suffix = posixpath.splitext(name)[1]
    if name in _CHECKSUMS or suffix in _BINARY or name.endswith(_LIBRARIES):
        return
    if name == LICENCES and raw == write_licences():  # whose makers sign with their addresses
        return
    reader = READERS.get(suffix)
    if reader is None or (suffix == ARCHIVE and depth >= MAX_DEPTH):
        raise UnknownFormat
    for item in reader.read(raw):
        if isinstance(item, Member):
            yield from list_rows(item.name, item.raw, depth + 1)
        else:
            yield item
