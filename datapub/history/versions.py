"""One version of a CSV file, parsed only where it differs from the version before.

Two versions of a register share nearly all lines, so lines are compared first, and only those that differ are
split into cells. This is correct because no cell of a published file contains a line break: the check refuses
a version with one, like any other broken version.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from datapub.history.values import Cells, Fault, Key, RowRedaction
from datapub.textual import write_rows


class BrokenVersion(Exception):
    """A version that cannot be read; it was never published, as the check refuses it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Version:
    """The content of a file after one commit.

    Attributes:
        header: the columns, in file order.
        key: the columns of the primary key at that time.
        keys: line -> key of its row.
        lines: key of a row -> its line.
    """

    header: tuple[str, ...]
    key: tuple[str, ...]
    keys: Mapping[str, Key]
    lines: Mapping[Key, str]

    def cells(self, key: Key) -> dict[str, str]:
        """Return column -> cell of a row.

        Raises:
            KeyError: there is no such row.
        """
        return dict(zip(self.header, _split(self.lines[key]), strict=True))


def read_version(content: bytes | None, key: Sequence[str], before: Version | None) -> Version:
    """Read a version, reusing the lines it shares with the version before.

    Args:
        content: the file; None if it does not exist.
        key: the columns of the primary key.

    Raises:
        BrokenVersion: the file, its header, a row or a key is faulty.
    """
    if content is None:
        raise BrokenVersion("missing")
    try:
        first, *lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise BrokenVersion("not-utf-8") from None
    header = tuple(_split(first)) if first else ()
    if not set(key) <= set(header) or len(set(header)) < len(header) or not key:
        raise BrokenVersion("no-header")
    is_alike = before is not None and (before.header, before.key) == (header, tuple(key))
    known: Mapping[str, Key] = before.keys if before is not None and is_alike else {}
    places = [header.index(name) for name in key]
    keys: dict[str, Key] = {}
    count = 0
    for line in lines:
        if not line:
            continue
        count += 1
        keys[line] = known.get(line) or _find_key(line, places, len(header))
    by_key = {found: line for line, found in keys.items()}
    if len(by_key) < count:
        raise BrokenVersion("duplicate-key")
    return Version(header, tuple(key), keys, by_key)


def _find_key(line: str, places: Sequence[int], width: int) -> Key:
    cells = _split(line)
    if len(cells) != width:
        raise BrokenVersion("row-width")
    found = tuple(cells[place] for place in places)
    if not all(found):
        raise BrokenVersion("blank-key")
    return found


def _split(line: str) -> list[str]:
    try:
        return next(csv.reader((line,), strict=True))
    except csv.Error:  # an unclosed quote: a line break in a cell, or damage
        raise BrokenVersion("row-width") from None


def write_archived(
    columns: Sequence[str], rows: Iterable[tuple[Key, Cells]], withheld: Collection[str], redact: RowRedaction
) -> bytes:
    """Return rows as they are archived: canonical CSV of the cells as committed.

    The format never changes, so that the same commit gives the same bytes in any year.

    Args:
        withheld: columns that are left out of archives.
        redact: empties the cells that must not be published; a row with no cell left is not written.
    """
    archived = [name for name in columns if name not in withheld]
    redacted = (row for key, cells in rows if any((row := redact(key, cells)).values()))
    return write_rows([archived, *([row[name] for name in archived] for row in redacted)])


def find_renamed(before: Version, after: Version) -> dict[str, str]:
    """Return old name -> new name, of columns that were renamed.

    A removed and a new column are the same if all of their cells are equal and not all are empty. The first
    match is taken.
    """
    lost = [name for name in before.header if name not in after.header]
    new = [name for name in after.header if name not in before.header]
    if not lost or not new:
        return {}
    old_columns = _columns(before)
    new_columns = _columns(after)
    renamed: dict[str, str] = {}
    for name in lost:
        cells = old_columns[name]
        for other in new:
            if other not in renamed.values() and any(cells) and new_columns[other] == cells:
                renamed[name] = other
                break
    return renamed


def _columns(version: Version) -> dict[str, tuple[str, ...]]:
    rows = [_split(line) for line in version.keys]
    columns = zip(*rows, strict=True) if rows else (() for _ in version.header)
    return dict(zip(version.header, columns, strict=True))


def link_keys(before: Version, after: Version, renamed: Mapping[str, str]) -> dict[Key, Key] | None:
    """Return key before -> key after, of the rows in both of two versions with different columns.

    None if neither version has the other's key columns, so that rows cannot be linked.
    """
    old_names = tuple(renamed.get(name, name) for name in before.key)
    if old_names == after.key:
        return {key: key for key in before.lines if key in after.lines}
    if set(old_names) <= set(after.header):  # the new rows still have the old key
        pairs = {_pick(after.cells(key), old_names): key for key in after.lines}
        return {key: pairs[key] for key in before.lines if key in pairs}
    back = {new: old for old, new in renamed.items()}
    new_names = tuple(back.get(name, name) for name in after.key)
    if set(new_names) <= set(before.header):
        found = {key: _pick(before.cells(key), new_names) for key in before.lines}
        return {key: new for key, new in found.items() if new in after.lines}
    return None


def _pick(cells: Mapping[str, str], names: Sequence[str]) -> Key:
    return tuple(cells[name] for name in names)
