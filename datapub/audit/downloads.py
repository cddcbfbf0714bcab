"""What the checks ask of a download: personal data, rows, columns."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from datapub.audit.code import scan_code
from datapub.audit.personal import Finder
from datapub.audit.reader import UNREADABLE, Row
from datapub.audit.readers import ARCHIVE, MAX_DEPTH, READERS, UnknownFormat, list_rows
from datapub.audit.rows import NOTHING, RowReader, Wanted
from datapub.download import NOTICE
from datapub.personal import Finding

_NOT_CURRENT = frozenset({"at", "releases", "archive"})
"""Folders of what was published before: the register of another day."""


@dataclass(frozen=True, slots=True)
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

    @property
    def shown(self) -> Iterator[str]:
        """Ids of the wanted rows that stand in it, with everything or not."""
        return chain(self.complete, self.partial)


ReadMember = Callable[[zipfile.ZipFile, zipfile.ZipInfo], FileFacts]
"""Reads a member of an archive."""


def read_file(
    address: str,
    raw: bytes,
    finder: Finder,
    wanted: Wanted,
    read_member: ReadMember,
    depth: int,
) -> FileFacts:
    """Read one file; what cannot be read says so and nothing else.

    Args:
        wanted: what to look for; nothing in a register of another day, which is no longer right.
        read_member: reads a member of an archive, or knows it from its place beside the archive.
        depth: how many archives the file lies in.
    """
    reader = _Reader(
        finder, replace(wanted, items={}, known={}, heads={}) if is_of_another_day(address) else wanted
    )
    try:
        if address.lower().endswith(ARCHIVE):
            return _read_archive(raw, reader, read_member, depth)
        for row in list_rows(address, raw):
            reader.take(row)
    except UnknownFormat:
        return FileFacts(fault="不认识这种文件")
    except UNREADABLE as error:
        return FileFacts(fault=f"文件残缺或无法读取（{type(error).__name__}）")
    return reader.finish(is_notice=raw.startswith(NOTICE), code=scan_code(address, raw))


def _read_archive(
    raw: bytes,
    reader: _Reader,
    read_member: ReadMember,
    depth: int,
) -> FileFacts:
    if depth >= MAX_DEPTH:
        raise UnknownFormat
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [member for member in archive.infolist() if not member.is_dir()]
        reader.take((archive.comment.decode(errors="replace"),))
        for member in names:
            reader.take((member.filename,))
            reader.take((member.comment.decode(errors="replace"),))
        facts = [read_member(archive, member) for member in names]
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


def is_of_another_day(address: str) -> bool:
    """Return whether a file is of what was published before, in which nothing is wanted."""
    parts = address.split("/", 2)
    return len(parts) > 2 and parts[0] == "data" and parts[1] in _NOT_CURRENT


def is_register(address: str, table: str) -> bool:
    """Return whether a file is one of the downloads that must hold the register.

    An area's files hold that area's rows only; a database or an archive at the top holds everything.
    """
    folder, _, name = address.rpartition("/")
    top, _, below = folder.partition("/")
    if top != "data" or "/" in below or below in _NOT_CURRENT:
        return False
    stem, dot, suffix = name.rpartition(".")
    reader = READERS.get(dot + suffix) if stem else None
    if reader is None or reader.holds != "table":
        return reader is not None and reader.holds == "everything"
    return stem.removesuffix("-excel") == table


_NO_CODE: Mapping[str, str] = {}


class _Reader:
    """Takes the rows of one file in turn and keeps what the checks ask for."""

    def __init__(self, finder: Finder, wanted: Wanted) -> None:
        self._finder = finder
        self._checks = wanted.checks
        self._rows = RowReader(wanted)
        self._personal: dict[Finding, None] = {}
        self._complete: set[str] = set()
        self._partial: set[str] = set()
        self._barred: set[str] = set()
        self._has_codes = False
        self._heads: set[int] = set()
        self._row_faults: dict[str, set[str]] = {}
        self._samples: set[str] = set()

    def take(self, row: Row) -> None:
        key = hash(row)
        facts = self._rows.recall(key)
        if facts is None:
            findings = self._finder.find(row)
            self._personal.update(dict.fromkeys(findings))
            facts = self._rows.read(row, key, is_clean=not findings)
        if facts is not NOTHING:
            self._complete.update(facts.complete)
            self._partial.update(facts.partial)
            for name, identifier in facts.faults:
                self._row_faults.setdefault(name, set()).add(identifier)
            if facts.sample:
                self._samples.add(facts.sample)
        if len(self._heads) < _ROWS_WITH_COLUMNS and key not in self._heads:
            self._heads.add(key)
            if (barred := self._checks.barred_columns) is not None:
                self._barred.update(filter(barred.fullmatch, set(row)))
            self._has_codes |= bool(self._checks.code_column) and self._checks.code_column in row

    def finish(self, *, is_notice: bool = False, code: Mapping[str, str] = _NO_CODE) -> FileFacts:
        return FileFacts(
            tuple(self._personal),
            frozenset(self._complete),
            frozenset(self._partial - self._complete),
            frozenset(self._barred),
            self._has_codes,
            {name: frozenset(ids) for name, ids in self._row_faults.items()},
            frozenset(self._samples),
            is_notice=is_notice,
            code=code,
        )


_ROWS_WITH_COLUMNS = 400
"""Rows of a file, from its beginning, that are looked through for names of columns."""
