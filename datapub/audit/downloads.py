"""What the checks ask of a download: personal data, whole rows, columns."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from datapub.audit.code import scan_code
from datapub.audit.personal import Finder
from datapub.audit.reader import UNREADABLE, Row
from datapub.audit.readers import ARCHIVE, MAX_DEPTH, READERS, UnknownFormat, list_rows
from datapub.audit.register_checks import RegisterChecks
from datapub.download import NOTICE
from datapub.personal import Finding

_NOT_CURRENT = frozenset({"at", "releases", "archive"})
"""Folders of what was published before: the register of another day."""

_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates, from March 1900 on."""


class RowFacts(NamedTuple):
    """What a row says under the header above it, wherever it stands.

    Attributes:
        complete: ids that stand in it with everything that is required.
        partial: ids that stand in it with something missing.
        faults: name -> id, of what no row may show.
        sample: the id of a sample.
    """

    complete: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    sample: str = ""


_NOTHING = RowFacts()

_MOST_KNOWN = 500_000
"""Rows that are known again, of about 100 bytes each."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the files of a site.

    Two of them are equal when they ask for the same, so that what was read with one holds for the other.

    Attributes:
        items: id of each row that must be shown -> for each required item that it
            states the ways it may be written.
        known: what rows say, by the hash of the row and of the header above it: every format holds the same.
    """

    digest: str
    items: Mapping[str, tuple[tuple[str, ...], ...]] = field(compare=False, hash=False)
    checks: RegisterChecks = field(default=RegisterChecks(), compare=False, hash=False)
    known: dict[int, RowFacts] = field(default_factory=dict, compare=False, hash=False, repr=False)

    @classmethod
    def of(cls, rows: list[dict[str, str]], checks: RegisterChecks) -> Wanted:
        """Return what the rows of the published register ask for."""
        items = {
            row["id"]: tuple(_list_forms(name, row[name]) for name in checks.required if row.get(name))
            for row in rows
            if row.get("id") and checks.must_be_shown(row)
        }
        return cls(hashlib.sha256(repr(items).encode()).hexdigest(), items, checks)

    def is_the_same_for(self, facts: FileFacts, other: Wanted) -> bool:
        """Tell whether another one finds these facts in the file in which this one has found them."""
        if self == other:
            return True
        shown = (name for ids in (facts.complete, facts.partial) for name in ids)
        return _asks_for_no_more(self, other) and all(
            self.items.get(name) == other.items.get(name) for name in shown
        )


@lru_cache(maxsize=16)
def _asks_for_no_more(before: Wanted, now: Wanted) -> bool:
    return now.items.keys() <= before.items.keys()


@dataclass(frozen=True)
class FileFacts:
    """What the checks ask of one file.

    Attributes:
        personal: personal data in it, masked.
        complete: ids of the rows that stand in it with everything that is required.
        partial: ids that stand in it with something missing.
        barred: names of columns and keys that no file may have.
        has_codes: whether a column is named as only the register's are.
        row_faults: what no row may show, by its name -> ids of the rows that show it.
        samples: ids of rows that are marked as samples.
        fault: why it could not be read, "" where it could.
        is_notice: whether it only says where its data is.
        code: what it must not do or hold as a script, style or JSON; see :func:`scan_code`.
    """

    personal: tuple[Finding, ...] = ()
    complete: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    has_codes: bool = False
    row_faults: Mapping[str, frozenset[str]] = field(default_factory=dict)
    samples: frozenset[str] = frozenset()
    fault: str = ""
    is_notice: bool = False
    code: Mapping[str, str] = field(default_factory=dict)


def read_file(
    address: str,
    raw: bytes,
    finder: Finder,
    wanted: Wanted,
    read_member: Callable[[str, bytes], FileFacts],
    depth: int = 0,
) -> FileFacts:
    """Read one file; what cannot be read says so and nothing else.

    Args:
        wanted: what to look for; nothing in a register of another day, which is no longer right.
        read_member: reads a member of an archive, or knows it from its place beside the archive.
        depth: how many archives the file lies in.
    """
    reader = _Reader(finder, replace(wanted, items={}, known={}) if _is_of_another_day(address) else wanted)
    try:
        if address.lower().endswith(ARCHIVE):
            return _read_archive(raw, reader, read_member, depth)
        for row in list_rows(address, raw):
            reader.take(row)
    except UnknownFormat:
        return FileFacts(fault="不认识这种文件")
    except UNREADABLE as error:
        return FileFacts(fault=f"文件残缺或无法读取（{type(error).__name__}）")
    return replace(reader.finish(), is_notice=raw.startswith(NOTICE), code=scan_code(address, raw))


def _read_archive(
    raw: bytes, reader: _Reader, read_member: Callable[[str, bytes], FileFacts], depth: int
) -> FileFacts:
    if depth >= MAX_DEPTH:
        raise UnknownFormat
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [member for member in archive.infolist() if not member.is_dir()]
        reader.take((archive.comment.decode(errors="replace"),))
        for member in names:
            reader.take((member.filename,))
            reader.take((member.comment.decode(errors="replace"),))
        facts = [read_member(member.filename, archive.read(member)) for member in names]
    fault = next((member.fault for member in facts if member.fault), "")
    return FileFacts(fault=fault) if fault else _merge([reader.finish(), *facts])


def _merge(facts: list[FileFacts]) -> FileFacts:
    """Return what several files hold together."""

    def union(name: str) -> frozenset[str]:
        return frozenset().union(*(getattr(part, name) for part in facts))

    complete = union("complete")
    names = dict.fromkeys(name for part in facts for name in part.row_faults)
    nothing: frozenset[str] = frozenset()
    return FileFacts(
        tuple(dict.fromkeys(finding for part in facts for finding in part.personal)),
        complete,
        union("partial") - complete,
        union("barred"),
        any(part.has_codes for part in facts),
        {name: nothing.union(*(part.row_faults.get(name, nothing) for part in facts)) for name in names},
        union("samples"),
    )


def _is_of_another_day(address: str) -> bool:
    parts = PurePosixPath(address).parts
    return len(parts) > 2 and parts[0] == "data" and parts[1] in _NOT_CURRENT


@lru_cache(maxsize=65_536)
def is_register(address: str, table: str) -> bool:
    """Tell whether a file is one of the downloads that must hold the register.

    An area's files hold that area's rows only; a database or an archive at the top holds everything.
    """
    path = PurePosixPath(address)
    if path.parts[0] != "data" or len(path.parts) > 3 or path.parts[1] in _NOT_CURRENT:
        return False
    reader = READERS.get(path.suffix)
    if reader is None or reader.holds != "table":
        return reader is not None and reader.holds == "everything"
    return path.stem.removesuffix("-excel") == table


class _Reader:
    """Takes the rows of one file in turn and keeps what the checks ask for."""

    def __init__(self, finder: Finder, wanted: Wanted) -> None:
        self._finder = finder
        self._checks = wanted.checks
        self._wanted = wanted.items
        self._ids = wanted.items.keys()
        self._titles = {**_TITLES, **wanted.checks.titles}
        self._personal: dict[Finding, None] = {}
        self._complete: set[str] = set()
        self._partial: set[str] = set()
        self._barred: set[str] = set()
        self._has_codes = False
        self._heads: set[Row] = set()
        self._taken = 0
        self._head: Mapping[str, int] = {}
        self._head_key = 0
        self._width = 0
        self._known = wanted.known
        self._row_faults: dict[str, set[str]] = {}
        self._samples: set[str] = set()

    def take(self, row: Row) -> None:
        key = hash((row, self._head_key))
        facts = self._known.get(key)
        if facts is None:
            findings = self._finder.find(row)
            self._personal.update(dict.fromkeys(findings))
            if head := self._read_head(row):
                self._head, self._head_key, self._width = head, hash(row), len(row)
                facts = self._judge(row)
            else:
                facts = self._look_at(row)
                if not findings:
                    if len(self._known) > _MOST_KNOWN:
                        self._known.clear()
                    self._known[key] = facts
        if facts is not _NOTHING:
            self._complete.update(facts.complete)
            self._partial.update(facts.partial)
            for name, identifier in facts.faults:
                self._row_faults.setdefault(name, set()).add(identifier)
            if facts.sample:
                self._samples.add(facts.sample)
        if self._taken < _ROWS_WITH_COLUMNS and row not in self._heads:
            self._taken += 1
            self._heads.add(row)
            if (barred := self._checks.barred_columns) is not None:
                self._barred.update(filter(barred.fullmatch, row))
            self._has_codes |= bool(self._checks.code_column) and self._checks.code_column in row

    def _read_head(self, row: Row) -> Mapping[str, int]:
        """Return the places of the watched columns, {} where the row is no header of rows with ids."""
        if len(row) < _LEAST_COLUMNS or not ("id" in row or "编号" in row):
            return {}
        head = {self._titles.get(cell, cell): place for place, cell in enumerate(row)}
        watched = self._titles.values()
        return {name: head[name] for name in watched if name in head} if "is_sample" in head else {}

    def _look_at(self, row: Row) -> RowFacts:
        """Return what a row says that is no header."""
        judged = _NOTHING if self._ids.isdisjoint(row) else self._judge(row)
        if not self._head or len(row) != self._width:
            return judged
        cells = {name: row[place] for name, place in self._head.items()}
        identifier = cells["id"]
        if not identifier:  # of another part of the file, as wide by chance
            return judged
        faults = tuple((name, identifier) for name, shows in self._checks.row_faults.items() if shows(cells))
        sample = identifier if cells["is_sample"] in _TRUE else ""
        return judged._replace(faults=faults, sample=sample) if faults or sample else judged

    def _judge(self, row: Row) -> RowFacts:
        """Return which of the wanted rows stand in one, and whether with all that is required."""
        cells = frozenset(row)
        named = tuple(cell for cell in row if cell in self._wanted)
        complete = tuple(
            name
            for name in named
            if all(any(form in cells for form in forms) for forms in self._wanted[name])
        )
        return (
            RowFacts(complete, tuple(name for name in named if name not in complete)) if named else _NOTHING
        )

    def finish(self) -> FileFacts:
        return FileFacts(
            tuple(self._personal),
            frozenset(self._complete),
            frozenset(self._partial - self._complete),
            frozenset(self._barred),
            self._has_codes,
            {name: frozenset(ids) for name, ids in self._row_faults.items()},
            frozenset(self._samples),
        )


_TRUE = frozenset({"true", "TRUE", "True", "1", "是"})
_TITLES: Mapping[str, str] = {"编号": "id", "是否样例数据": "is_sample"}
"""The titles that spreadsheets show of the columns that every dataset of rows has."""

_LEAST_COLUMNS = 6
"""A register, and a table of figures, has more columns than any list in which their names are cells."""

_ROWS_WITH_COLUMNS = 400
"""Rows of a file, from its beginning, that are looked through for names of columns."""


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
