"""Reading any download of the built site as rows of texts, whatever its format.

Nothing is left out because it is out of sight: hidden sheets, comments, document properties and
headers of a workbook, every table of a database, every member of an archive. A file of a kind that
no reader knows is said to be unreadable, so that no check passes on what nobody has looked at.

This module and :mod:`datapub.audit.page` are the only ones that import lxml.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from sys import intern
from typing import Any

import pyarrow.parquet as pq
from lxml import etree

from datapub.audit.personal import Finder
from datapub.rules.contact import find_door
from datapub.rules.personal import Finding
from datapub.rules.places import HOME
from datapub.rules.register import AUTHORIZED

Row = tuple[str, ...]

REQUIRED = ("name", "credit_code", "address", "legal_form", "filing_authority", "filed_on")
"""What stands with every filed institution: the public items of the national query, and its authority."""

_REGISTER = re.compile(r"institutions(?:-excel)?\.(?:csv|tsv|json|jsonl|ndjson|xlsx|parquet)")
_NOT_CURRENT = frozenset({"releases", "archive"})
"""Folders of what was published before: the register of another day."""

_SMALLEST, _LARGEST = 1e10, 1e20
"""Numbers of 11 to 20 digits may be somebody's."""

_MAX_DEPTH = 3
"""Archives within archives that are opened."""

_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates, from March 1900 on."""


class UnknownFormat(Exception):
    """No reader knows files of this kind."""


@dataclass(frozen=True)
class Wanted:
    """The filed institutions of the register: id -> for each required item the ways it may be written.

    Two of them are equal when they ask for the same, so that what was read with one holds for the other.
    """

    digest: str
    items: Mapping[str, tuple[tuple[str, ...], ...]] = field(compare=False, hash=False)

    @classmethod
    def of(cls, rows: list[dict[str, str]]) -> Wanted:
        """Return what the rows of the published register ask for."""
        items = {
            row["id"]: tuple(_list_forms(name, row.get(name, "")) for name in REQUIRED)
            for row in rows
            if row.get("status") in AUTHORIZED and row.get("id")
        }
        return cls(hashlib.sha256(repr(items).encode()).hexdigest(), items)


@dataclass(frozen=True)
class FileFacts:
    """What the checks ask of one file.

    Attributes:
        personal: personal data in it, blotted.
        complete: ids of the institutions that stand in it with everything that is required.
        partial: ids that stand in it with something missing.
        columns: names of columns and keys.
        few: ids of institutions with a number of children that is too small to be shown.
        doors: ids of home-based points with an address finer than the community, or a position.
        samples: ids of institutions or figures that are marked as samples.
        fault: why it could not be read, "" where it could.
    """

    personal: tuple[Finding, ...] = ()
    complete: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    few: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()
    samples: frozenset[str] = frozenset()
    fault: str = ""


def read_file(address: str, raw: bytes, finder: Finder, wanted: Wanted) -> FileFacts:
    """Read one file; what cannot be read says so and nothing else."""
    reader = _Reader(finder, wanted if is_register(address) else Wanted("", {}))
    try:
        for row in list_rows(address, raw):
            reader.take(row)
    except UnknownFormat:
        return FileFacts(fault="不认识这种文件")
    except (
        ValueError, KeyError, IndexError, EOFError, OSError, etree.LxmlError, csv.Error, zipfile.BadZipFile,
        zlib.error, sqlite3.Error,
        RuntimeError,  # an archive that is locked or packed in a way of its own, or a value too deep
    ) as error:  # fmt: skip
        return FileFacts(fault=f"文件残缺或无法读取（{type(error).__name__}）")
    return reader.finish()


def is_register(address: str) -> bool:
    """Tell whether a file is one of the downloads that must hold the register.

    An area's files hold that area's rows only; a database or an archive at the top holds everything.
    """
    path = PurePosixPath(address)
    if path.parts[0] != "data" or len(path.parts) > 3 or path.parts[1] in _NOT_CURRENT:
        return False
    return _REGISTER.fullmatch(path.name) is not None or path.suffix in {".sqlite", ".db", ".zip"}


class _Reader:
    """Takes the rows of one file in turn and keeps what the checks ask for."""

    def __init__(self, finder: Finder, wanted: Wanted) -> None:
        self._finder = finder
        self._wanted = wanted.items
        self._personal: dict[Finding, None] = {}
        self._complete: set[str] = set()
        self._partial: set[str] = set()
        self._columns: set[str] = set()
        self._heads: set[Row] = set()
        self._taken = 0
        self._head: Mapping[str, int] = {}
        self._width = 0
        self._few: set[str] = set()
        self._doors: set[str] = set()
        self._samples: set[str] = set()

    def take(self, row: Row) -> None:
        for finding in self._finder.find_in_row(row):
            self._personal[finding] = None
        if head := _read_head(row):
            self._head, self._width = head, len(row)
        elif self._head and len(row) == self._width:
            self._look_at(row)
        if self._wanted:
            for cell in row:
                if cell in self._wanted:
                    self._judge(cell, row)
        if self._taken < _ROWS_WITH_COLUMNS and row not in self._heads:
            self._taken += 1
            self._heads.add(row)
            self._columns.update(map(intern, filter(_COLUMN.fullmatch, row)))

    def _judge(self, identifier: str, row: Row) -> None:
        cells = set(row)
        if all(any(form in cells for form in forms) for forms in self._wanted[identifier]):
            self._complete.add(identifier)
        else:
            self._partial.add(identifier)

    def _look_at(self, row: Row) -> None:
        """Judge a row of a register or of figures by the names of its columns."""
        cells = {name: row[place] for name, place in self._head.items()}
        identifier = cells["id"]
        if cells.get("enrolled") in FEW:
            self._few.add(identifier)
        if cells.get("provider_type") == HOME and (
            find_door(cells.get("address", "")) or cells.get("longitude") or cells.get("latitude")
        ):
            self._doors.add(identifier)
        if cells.get("is_sample") in _TRUE:
            self._samples.add(identifier)

    def finish(self) -> FileFacts:
        return FileFacts(
            tuple(self._personal),
            frozenset(self._complete),
            frozenset(self._partial - self._complete),
            frozenset(self._columns),
            frozenset(self._few),
            frozenset(self._doors),
            frozenset(self._samples),
        )


FEW = frozenset("1234")
"""Counts of children that would single them out, as cells are written."""

_TRUE = frozenset({"true", "TRUE", "True", "1", "是"})
_WATCHED: Mapping[str, str] = {
    "编号": "id", "在托人数": "enrolled", "机构类型": "provider_type", "地址": "address", "经度": "longitude",
    "纬度": "latitude", "是否样例数据": "is_sample",
}  # fmt: skip
"""Columns that are looked at cell by cell: the titles that spreadsheets show, and their names."""


def _read_head(row: Row) -> dict[str, int]:
    """Return the places of the watched columns, {} where the row is no header of a register or of figures."""
    if len(row) < _LEAST_COLUMNS or not ("id" in row or "编号" in row):
        return {}
    head = {_WATCHED.get(cell, cell): place for place, cell in enumerate(row)}
    return {name: head[name] for name in _WATCHED.values() if name in head} if "is_sample" in head else {}


_LEAST_COLUMNS = 6
"""A register, and a table of figures, has more columns than any list in which their names are cells."""

_ROWS_WITH_COLUMNS = 400
"""Rows of a file, from its beginning, that are looked through for names of columns."""

_COLUMN = re.compile(r"[a-z][a-z0-9_]{2,39}|[\u4e00-\u9fff（）]{2,12}")


def _list_forms(name: str, value: str) -> tuple[str, ...]:
    """Return the ways a cell may be written: a date as ISO, with a time, or as a spreadsheet counts."""
    if name.endswith("_on") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            serial = str((date.fromisoformat(value) - _EPOCH).days)
        except ValueError:
            return (value,)
        year, month, day = value.split("-")
        return (
            value,
            serial,
            f"{value}T00:00:00",
            f"{value} 00:00:00",
            f"{year}年{int(month)}月{int(day)}日",
        )
    return (value,)


def list_rows(address: str, raw: bytes, depth: int = 0) -> Iterator[Row]:
    """Yield the rows of a file.

    Raises:
        UnknownFormat: no reader knows files of this kind.
    """
    name = PurePosixPath(address).name.lower()
    suffix = PurePosixPath(name).suffix
    if suffix == ".zip":
        if depth >= _MAX_DEPTH:
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

    What was read from JSON is made of plain objects and lists, which are told apart far faster
    than whatever else may be a mapping.
    """
    if isinstance(value, dict):
        # Keys of plain values apart, so that they stand over their values like the header of a table.
        plain = tuple(key for key, item in value.items() if not isinstance(item, _NESTED))
        others = tuple(key for key, item in value.items() if isinstance(item, _NESTED))
        yield from filter(None, (others, plain))
        items: Collection[Any] = value.values()
    elif isinstance(value, list):
        items = value
    else:
        yield (_plain(value),)
        return
    nested = [item for item in items if isinstance(item, _NESTED)]
    if len(nested) < len(items):
        yield tuple(_plain(item) for item in items if not isinstance(item, _NESTED))
    for item in nested:
        yield from _walk(item)


_NESTED = (dict, list)


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
    value_tag, row_tag = f"{_SPREADSHEET}v", f"{_SPREADSHEET}row"
    parsed = etree.iterparse(
        io.BytesIO(raw), tag=row_tag, resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, row in parsed:
        cells: list[str] = []
        for cell in row:
            kind = cell.get("t")
            if kind == "inlineStr":
                cells.append("".join(map(str, cell.itertext())))
            elif (value := cell.findtext(value_tag)) is not None:
                is_decimal = kind in {None, "n"} and not value.isdigit()
                cells.append(shared[int(value)] if kind == "s" else _shorten(value) if is_decimal else value)
        if cells:
            yield tuple(cells)
        row.clear()
    yield from (
        (element.text or "", *map(str, element.attrib.values()))
        for element in parsed.root.iter()
        if isinstance(element.tag, str) and element.tag != row_tag
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
