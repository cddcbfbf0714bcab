"""Reading any download of the built site as rows of texts, whatever its format.

Nothing is left out because it is out of sight: hidden sheets, comments, document properties and
headers of a workbook, every table of a database, every member of an archive. A file of a kind that
no reader knows is said to be unreadable, so that no check passes on what nobody has looked at.

This module and those that read pages are the only ones that import lxml.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import pyarrow.parquet as pq
from lxml import etree

Row = tuple[str, ...]

_SMALLEST, _LARGEST = 1e10, 1e20
"""Numbers of 11 to 20 digits may be somebody's."""

ARCHIVE = ".zip"
MAX_DEPTH = 3
"""Archives within archives that are opened."""

_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_VALUE = f"{_SPREADSHEET}v"
_WIDEST = 16_384
"""Columns that a sheet can have."""


class UnknownFormat(Exception):
    """No reader knows files of this kind."""


UNREADABLE = (
    ValueError, KeyError, IndexError, EOFError, OSError, etree.LxmlError, csv.Error, zipfile.BadZipFile,
    zlib.error, sqlite3.Error,
    RuntimeError,  # an archive that is locked or packed in a way of its own, or a value too deep
)  # fmt: skip
"""What reading a file raises that is cut off or broken."""


def list_rows(address: str, raw: bytes, depth: int = 0) -> Iterator[Row]:
    """Yield the rows of a file.

    Raises:
        UnknownFormat: no reader knows files of this kind.
    """
    name = PurePosixPath(address).name.lower()
    suffix = PurePosixPath(name).suffix
    if suffix == ARCHIVE:
        if depth >= MAX_DEPTH:
            raise UnknownFormat
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield (archive.comment.decode(errors="replace"),)
            for member in archive.infolist():
                if not member.is_dir():
                    yield (member.filename,)
                    yield from list_rows(member.filename, archive.read(member), depth + 1)
        return
    if name in _CHECKSUMS or suffix in _BINARY or name.endswith(_LIBRARIES):
        return
    reader = READERS.get(suffix)
    if reader is None:
        raise UnknownFormat
    yield from reader(raw)


def _read_csv(raw: bytes) -> Iterator[Row]:
    for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")):
        yield tuple(row)


def _read_json(raw: bytes) -> Iterator[Row]:
    yield from _walk(json.loads(raw.decode("utf-8-sig")))


def _read_json_lines(raw: bytes) -> Iterator[Row]:
    for line in raw.decode("utf-8-sig").splitlines():
        if line.strip():
            yield from _walk(json.loads(line))


def _walk(value: Any) -> Iterator[Row]:
    """Yield the plain values of each object or list as one row, and its keys as another.

    What was read from JSON is made of exactly these two kinds.
    """
    if value.__class__ is dict:
        nested = [item for item in value.values() if item.__class__ in _NESTED]
        if nested:
            # Keys of plain values apart, so that they stand over their values like the header of a table.
            yield tuple(key for key, item in value.items() if item.__class__ in _NESTED)
            plain = {key: item for key, item in value.items() if item.__class__ not in _NESTED}
        else:
            plain = value
        if plain:
            yield tuple(plain)
            yield tuple(map(_plain, plain.values()))
    elif value.__class__ is list:
        nested = [item for item in value if item.__class__ in _NESTED]
        if len(nested) < len(value):
            yield tuple(_plain(item) for item in value if item.__class__ not in _NESTED)
    else:
        yield (_plain(value),)
        return
    for item in nested:
        yield from _walk(item)


_NESTED = frozenset({dict, list})


def list_texts(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    for row in _walk(value):
        yield from row


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return _plain_number(float(value))
    return str(value)


def _plain_number(value: float) -> str:
    """Write a number with decimals so short that its digits cannot look like somebody's.

    One that could be a number of somebody, as spreadsheets keep them, is written in full.
    """
    return str(int(value)) if _SMALLEST <= abs(value) < _LARGEST else f"{value:g}"


def _read_lines(raw: bytes) -> Iterator[Row]:
    for line in raw.decode("utf-8", errors="replace").splitlines():
        yield (line,)


def _read_xml(raw: bytes) -> Iterator[Row]:
    for element in etree.fromstring(raw, _make_parser()).iter():
        if isinstance(element.tag, str):
            yield (element.text or "", element.tail or "", *map(str, element.attrib.values()))
        else:  # a comment or an instruction: out of sight, but in the file
            yield (str(element.text or ""), str(element.tail or ""))


def _make_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _read_workbook(raw: bytes) -> Iterator[Row]:
    """Yield the rows of every sheet, hidden or not, and the texts of every other part."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        yield tuple(names)
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            root = etree.fromstring(archive.read("xl/sharedStrings.xml"), _make_parser())
            shared = [
                "".join(map(str, item.itertext(f"{_SPREADSHEET}t")))
                for item in root.iter(f"{_SPREADSHEET}si")
            ]
            for text in shared:
                yield (text,)
        for name in names:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                yield from _read_sheet(archive.read(name), shared)
            elif name.endswith((".xml", ".vml", ".rels")) and name not in _WORKBOOK_PLUMBING:
                yield from _read_xml(archive.read(name))
            elif not name.endswith((".xml", "/")):
                yield from list_rows(name, archive.read(name), 1)


def _read_sheet(raw: bytes, shared: list[str]) -> Iterator[Row]:
    """Yield the rows of one sheet, then its other texts; a row is let go as soon as it is read."""
    row_tag = f"{_SPREADSHEET}row"
    parsed = etree.iterparse(
        io.BytesIO(raw), tag=row_tag, resolve_entities=False, no_network=True, huge_tree=True
    )
    width = 0
    for _, row in parsed:
        cells: list[str] = []
        for cell in row:
            place = _find_column(cell.get("r", ""), len(cells))
            if place > len(cells):
                cells += [""] * (min(place, _WIDEST) - len(cells))  # an empty cell need not be in the file
            cells.append(_read_cell(cell, shared))
        width = max(width, len(cells))
        if any(cells):
            yield (*cells, *[""] * (width - len(cells)))
        row.clear()
    yield from (
        (element.text or "", *map(str, element.attrib.values()))
        for element in parsed.root.iter()
        if isinstance(element.tag, str) and element.tag != row_tag
    )


def _read_cell(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(map(str, cell.itertext()))
    for child in cell:
        if child.tag == _VALUE:
            value = child.text or ""
            if kind == "s":
                return shared[int(value)]
            return value if kind not in {None, "n"} or value.isdigit() else _shorten(value)
    return ""


@lru_cache(maxsize=1024)
def _count_letters(letters: str) -> int:
    """Return the place of a column, from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _find_column(reference: str, following: int) -> int:
    """Return the place of a cell such as "AB12"; the one that follows the last where none is named."""
    letters = reference.rstrip("0123456789")
    return (
        _count_letters(letters)
        if letters.isascii() and letters.isupper() and letters.isalpha()
        else following
    )


def _shorten(value: str) -> str:
    try:
        return _plain_number(float(value))
    except ValueError:
        return value


def _read_database(raw: bytes) -> Iterator[Row]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(raw)
        entries = connection.execute("select name, type, sql from sqlite_master order by name").fetchall()
        yield from ((str(name), str(sql or "")) for name, _, sql in entries)
        virtual = tuple(
            f"{name}_" for name, _, sql in entries if str(sql).upper().startswith("CREATE VIRTUAL")
        )
        for name, kind, sql in entries:
            is_index = str(sql).upper().startswith("CREATE VIRTUAL") or str(name).startswith(virtual)
            if kind not in {"table", "view"} or (virtual and is_index):
                continue  # an index of full text repeats what the tables hold
            quoted = str(name).replace('"', '""')
            cursor = connection.execute(f'select * from "{quoted}"')
            yield tuple(str(column[0]) for column in cursor.description)
            for row in cursor:
                yield tuple(
                    value.decode(errors="replace") if isinstance(value, bytes) else _plain(value)
                    for value in row
                )
    finally:
        connection.close()


def _read_parquet(raw: bytes) -> Iterator[Row]:
    file = pq.ParquetFile(io.BytesIO(raw))
    schema = file.schema_arrow
    yield tuple(schema.names)
    for about in (schema.metadata, *(column.metadata for column in schema)):
        for key, value in (about or {}).items():
            yield (key.decode(errors="replace"), value.decode(errors="replace"))
    for batch in file.iter_batches():
        columns = [[_plain(value) for value in column.to_pylist()] for column in batch.columns]
        yield from zip(*columns, strict=True)


_CHECKSUMS = frozenset({"sha256sums.txt", "sha256sums"})
"""Hexadecimal digests only: long runs of digits that say nothing of anybody."""

_WORKBOOK_PLUMBING = frozenset({"xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"})

_BINARY = frozenset({".png", ".ico", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf", ".bin"})
"""Pictures and fonts; what a picture shows has to be looked at by a person."""

_LIBRARIES = (".min.js", ".min.css")
"""A library as its makers ship it: tables of numbers that no person has written into the site."""

READERS: Mapping[str, Callable[[bytes], Iterator[Row]]] = {
    ".csv": _read_csv,
    ".tsv": _read_lines,
    ".json": _read_json,
    ".jsonld": _read_json,
    ".geojson": _read_json,
    ".topojson": _read_json,
    ".map": _read_lines,
    ".webmanifest": _read_json,
    ".ndjson": _read_json_lines,
    ".jsonl": _read_json_lines,
    ".xlsx": _read_workbook,
    ".parquet": _read_parquet,
    ".sqlite": _read_database,
    ".db": _read_database,
    ".xml": _read_xml,
    ".rels": _read_xml,
    ".svg": _read_xml,
    ".atom": _read_xml,
    ".rss": _read_xml,
    **dict.fromkeys(
        (
            ".txt",
            ".conf",
            ".md",
            ".js",
            ".mjs",
            ".css",
            ".ics",
            ".yml",
            ".yaml",
            ".toml",
            ".sql",
            ".py",
            ".r",
            "",
        ),
        _read_lines,
    ),
}
