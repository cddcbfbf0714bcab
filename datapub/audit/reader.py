"""What reads a download of the built site as rows of texts, whatever its format."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from lxml import etree

Row = tuple[str, ...]

_SMALLEST, _LARGEST = 1e10, 1e20
"""Numbers of 11 to 20 digits may be somebody's."""


UNREADABLE = (
    ValueError, KeyError, IndexError, EOFError, OSError, etree.LxmlError, csv.Error, zipfile.BadZipFile,
    zlib.error, sqlite3.Error,
    RuntimeError,  # an archive that is locked or packed in a way of its own, or a value too deep
)  # fmt: skip
"""What reading a file raises that is cut off or broken."""


class Member(NamedTuple):
    """A file within a file, to be read as what its own name says."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Reader:
    """Reads files whose names end in certain ways.

    Attributes:
        suffixes: as in ".csv".
        read: yields the rows of a file, and the files within it.
        holds: a table of one dataset, the tables of all, or nothing that a register must be looked for in.
    """

    suffixes: tuple[str, ...]
    read: Callable[[bytes], Iterator[Row | Member]]
    holds: Literal["", "table", "everything"] = ""


def write_plain(values: Iterable[Any]) -> Row:
    """Return values of JSON or of a database as texts."""
    return tuple(
        [
            value if value.__class__ is str else "" if value is None else _write_value(value)
            for value in values
        ]
    )


def _write_value(value: Any) -> str:
    if value.__class__ is int:  # as most
        return str(value)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return write_number(float(value))
    return str(value)


def write_number(value: float) -> str:
    """Write a number with decimals so short that its digits cannot look like somebody's.

    One that could be a number of somebody, as spreadsheets keep them, is written in full.
    """
    return str(int(value)) if _SMALLEST <= abs(value) < _LARGEST else f"{value:g}"
