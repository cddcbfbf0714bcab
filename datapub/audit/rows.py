"""What one row of a download says: ids with all that is required, a sample, what no row may show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from datapub.audit.reader import Row
from datapub.audit.register_checks import RegisterChecks

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


NOTHING = RowFacts()
"""The facts of a row without anything wanted; compared by identity."""

_MOST_KNOWN = 200_000
"""The most rows remembered, at about 100 bytes each."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the files of a site.

    Two of them are equal when they ask for the same, so that what was read with one holds for the other.

    Attributes:
        items: id of each row of the register -> for each required item that it states the ways it may be
            written; nothing is required of a row that need not be shown.
        known: what rows say, by the hash of the row and of the header above it: every format holds the same.
        heads: what headers say, by their hash: the places of the watched columns, their width, and the rest.
    """

    digest: str
    items: Mapping[str, tuple[tuple[str, ...], ...]] = field(compare=False, hash=False)
    checks: RegisterChecks = field(default=RegisterChecks(), compare=False, hash=False)
    known: dict[int, RowFacts] = field(default_factory=dict, compare=False, hash=False, repr=False)
    heads: dict[int, tuple[Mapping[str, int], int, RowFacts]] = field(
        default_factory=dict, compare=False, hash=False, repr=False
    )

    @classmethod
    def of(cls, rows: list[dict[str, str]], checks: RegisterChecks) -> Wanted:
        """Return what the rows of the published register ask for."""
        items = {
            row["id"]: tuple(_list_forms(name, row[name]) for name in checks.required if row.get(name))
            if checks.must_be_shown(row)
            else ()
            for row in rows
            if row.get("id")
        }
        return cls(hashlib.sha256(repr(items).encode()).hexdigest(), items, checks)

    def is_the_same_for(self, shown: Iterable[str], other: Wanted) -> bool:
        """Return whether another one finds the same in a file in which this one has found these ids."""
        if self == other:
            return True
        changed = _find_changed(self, other)
        return changed is not None and changed.isdisjoint(shown)


@lru_cache(maxsize=16)
def _find_changed(before: Wanted, now: Wanted) -> frozenset[str] | None:
    """Return the ids of which something else is wanted now; None where there are ids that were not wanted."""
    if not now.items.keys() <= before.items.keys():
        return None
    return frozenset(name for name, forms in before.items.items() if now.items.get(name) != forms)


class RowReader:
    """Reads the rows of one file in turn, each under the header above it."""

    def __init__(self, wanted: Wanted) -> None:
        self._row_faults = wanted.checks.row_faults
        self._wanted = wanted.items
        self._ids = wanted.items.keys()
        self._titles = {**_TITLES, **wanted.checks.titles}
        self._known, self._heads = wanted.known, wanted.heads
        self._head: Mapping[str, int] = {}
        self._head_key = 0
        self._width = 0

    def recall(self, key: int) -> RowFacts | None:
        """Return what was read of a row of this hash under the same header before, in whatever file."""
        if (known := self._heads.get(key)) is not None:
            self._head, self._width, facts = known
            self._head_key = key
            return facts
        return self._known.get(hash((key, self._head_key)))

    def read(self, row: Row, key: int, *, is_clean: bool) -> RowFacts:
        """Return what a row says that is not known yet.

        Args:
            key: its hash.
            is_clean: whether nothing personal stands in it, so that it need not be looked at again.
        """
        if head := self._read_head(row):
            self._head, self._width, self._head_key = head, len(row), key
            facts = self._judge(row)
            if is_clean:
                self._heads[key] = head, len(row), facts
            return facts
        facts = self._look_at(row)
        if is_clean:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[hash((key, self._head_key))] = facts
        return facts

    def _read_head(self, row: Row) -> Mapping[str, int]:
        """Return the places of the watched columns, {} where the row is no header of rows with ids."""
        if len(row) < _LEAST_COLUMNS or not ("id" in row or "编号" in row):
            return {}
        head = {self._titles.get(cell, cell): place for place, cell in enumerate(row)}
        watched = self._titles.values()
        return {name: head[name] for name in watched if name in head} if "is_sample" in head else {}

    def _look_at(self, row: Row) -> RowFacts:
        """Return what a row says that is no header."""
        judged = self._judge(row)
        if not self._head or len(row) != self._width:
            return judged
        cells = {name: row[place] for name, place in self._head.items()}
        identifier = cells["id"]
        if not identifier:  # of another part of the file, as wide by chance
            return judged
        faults = tuple((name, identifier) for name, shows in self._row_faults.items() if shows(cells))
        sample = identifier if cells["is_sample"] in _TRUE else ""
        return judged._replace(faults=faults, sample=sample) if faults or sample else judged

    def _judge(self, row: Row) -> RowFacts:
        """Return which of the wanted rows stand in one, and whether with all that is required."""
        if self._ids.isdisjoint(row):
            return NOTHING
        cells = frozenset(row)
        named = tuple(cell for cell in row if cell in self._wanted)
        complete = tuple(
            name
            for name in named
            if all(any(form in cells for form in forms) for forms in self._wanted[name])
        )
        return RowFacts(complete, tuple(name for name in named if name not in complete))


_TRUE = frozenset({"true", "TRUE", "True", "1", "是"})
_TITLES: Mapping[str, str] = {"编号": "id", "是否样例数据": "is_sample"}
"""The titles that spreadsheets show of the columns that every dataset of rows has."""

_LEAST_COLUMNS = 6
"""A register, and a table of figures, has more columns than any list in which their names are cells."""


@lru_cache(maxsize=65_536)  # the same days and words are asked for in many rows
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
