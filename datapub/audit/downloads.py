"""What the checks ask of a download: personal data, institutions with all that is required, columns."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from childcare.rules.contact import find_door
from childcare.terms import AUTHORIZED, ProviderType
from datapub.audit.formats import ARCHIVE, MAX_DEPTH, UNREADABLE, Row, UnknownFormat, list_rows
from datapub.audit.personal import Finder
from datapub.rules.personal import Finding

REQUIRED = ("name", "credit_code", "address", "legal_form", "filing_authority", "filed_on")
"""What stands with every filed institution: the public items of the national query, and its authority."""

_REGISTER = re.compile(r"institutions(?:-excel)?\.(?:csv|tsv|json|jsonl|ndjson|xlsx|parquet)")
_NOT_CURRENT = frozenset({"at", "releases", "archive"})
"""Folders of what was published before: the register of another day."""

_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates, from March 1900 on."""


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
        about_children: names of columns and keys that would be filled in child by child.
        has_codes: whether a column is named as the register's credit codes are.
        few: ids of institutions with a number of children that is too small to be shown.
        doors: ids of home-based points with an address finer than the community, or a position.
        samples: ids of institutions or figures that are marked as samples.
        fault: why it could not be read, "" where it could.
    """

    personal: tuple[Finding, ...] = ()
    complete: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    about_children: frozenset[str] = frozenset()
    has_codes: bool = False
    few: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()
    samples: frozenset[str] = frozenset()
    fault: str = ""


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
    reader = _Reader(finder, Wanted("", {}) if _is_of_another_day(address) else wanted)
    try:
        if address.lower().endswith(ARCHIVE):
            return _read_archive(raw, reader, read_member, depth)
        for row in list_rows(address, raw):
            reader.take(row)
    except UnknownFormat:
        return FileFacts(fault="不认识这种文件")
    except UNREADABLE as error:
        return FileFacts(fault=f"文件残缺或无法读取（{type(error).__name__}）")
    return reader.finish()


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
    fault = next((one.fault for one in facts if one.fault), "")
    return FileFacts(fault=fault) if fault else _merge([reader.finish(), *facts])


def _merge(facts: list[FileFacts]) -> FileFacts:
    """Return what several files hold together."""

    def union(name: str) -> frozenset[str]:
        return frozenset().union(*(getattr(one, name) for one in facts))

    complete = union("complete")
    return FileFacts(
        tuple(dict.fromkeys(finding for one in facts for finding in one.personal)),
        complete,
        union("partial") - complete,
        union("about_children"),
        any(one.has_codes for one in facts),
        union("few"),
        union("doors"),
        union("samples"),
    )


def _is_of_another_day(address: str) -> bool:
    parts = PurePosixPath(address).parts
    return len(parts) > 2 and parts[0] == "data" and parts[1] in _NOT_CURRENT


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
        self._ids = wanted.items.keys()
        self._personal: dict[Finding, None] = {}
        self._complete: set[str] = set()
        self._partial: set[str] = set()
        self._about_children: set[str] = set()
        self._has_codes = False
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
        if not self._ids.isdisjoint(row):
            for cell in row:
                if cell in self._wanted:
                    self._judge(cell, row)
        if self._taken < _ROWS_WITH_COLUMNS and row not in self._heads:
            self._taken += 1
            self._heads.add(row)
            self._about_children.update(filter(_CHILD_COLUMN.fullmatch, row))
            self._has_codes |= _CODE_COLUMN in row

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
        if not identifier:  # of another part of the file, as wide by chance
            return
        if cells.get("enrolled") in FEW:
            self._few.add(identifier)
        if cells.get("provider_type") == ProviderType.HOME and (
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
            frozenset(self._about_children),
            self._has_codes,
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

_CHILD_COLUMN = re.compile(
    r"(?:child|kid|baby|pupil|infant|toddler)s?_(?:name|birth\w*|born\w*|sex|gender|identity\w*|id_no)"
    r"|guardian\w*|birthday|birth_?date\w*|born_on|date_of_birth"
    r"|(?:婴幼儿|儿童|孩子|宝宝|幼儿)(?:的)?(?:姓名|名字|出生日期|生日|性别|身份证号?码?)"
    r"|监护人(?:姓名|电话|联系方式)?|家长(?:姓名|电话|联系方式)|出生日期|出生年月"
)

_CODE_COLUMN = "credit_code"


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
