"""A spreadsheet as its readers hand it over: cells and how they look, before any column has a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file has it; "" where it is empty."""

Place = tuple[int, int]
"""Where a cell stands: its row from 1, its column from 0."""

Range = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column; rows from 1, columns from 0."""


@dataclass(frozen=True)
class Looks:
    """What a reader of the sheet sees, or does not see, besides the cells.

    Attributes:
        formulas: cells that hold a formula.
        struck: cells with struck-out text, be it a part of it.
        hidden_rows: rows that the program does not show, hidden by hand or by a filter; from 1.
        hidden_columns: columns that it does not show; from 0.
        months: cells that show a date without its day: 2023年5月, typed so, is kept as the first of May.
        unseen: cells whose text has the colour of its ground, or a format that shows nothing.
        rounded: numbers that are shown with fewer digits than are stored, as they are shown.
        worded: numbers whose format shows more than the number, with that format.
        errors: cells that hold an error and no value, with what they show.
    """

    formulas: frozenset[Place] = frozenset()
    merged: tuple[Range, ...] = ()
    struck: frozenset[Place] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    months: frozenset[Place] = frozenset()
    unseen: frozenset[Place] = frozenset()
    rounded: Mapping[Place, str] = field(default_factory=dict)
    worded: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it looks.

    Attributes:
        rows: cells by row, the first row of the sheet first; all of one width.
        is_hidden: whether the whole sheet is hidden.
        part: which of several tables of the sheet this is, in words; "" where it has one.
        read_as: how a text was read, for who finds no table in it: its encoding, its signs, its first line.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    looks: Looks = field(default_factory=Looks)
    is_hidden: bool = False
    read_as: str = ""
    part: str = ""

    @property
    def whole_name(self) -> str:
        """The name of the sheet, with the part of it that this is."""
        return " ".join(filter(None, (self.name, self.part)))

    def __post_init__(self) -> None:
        """Forget merged ranges that begin where there is no cell, and what of others reaches far beyond.

        One that goes over several columns still does.
        """
        height, width = len(self.rows), len(self.rows[0]) if self.rows else 0
        inside = tuple(
            (top, left, min(bottom, height), min(right, max(left + 1, width - 1)))
            for top, left, bottom, right in self.looks.merged
            if 0 < top <= height and left < width
        )
        object.__setattr__(self, "looks", replace(self.looks, merged=inside))

    def list_cells(self) -> Iterator[tuple[int, int, str]]:
        """Yield the row, the column and the text of each cell with something in it."""
        for number, cells in enumerate(self.rows, 1):
            for place, cell in enumerate(cells):
                if text := str(cell).strip():
                    yield number, place, text


@dataclass(frozen=True)
class Book:
    """The sheets of a file.

    Attributes:
        remark: what the file is, in Chinese, where its name does not say so; "" where it does.
        titles: what stands beside the tables and may say what holds for all their rows.
    """

    sheets: Sequence[RawSheet]
    remark: str = ""
    titles: Sequence[str] = ()


def fit(rows: Sequence[Sequence[Cell]]) -> list[tuple[Cell, ...]]:
    """Return rows of one width."""
    width = max(map(len, rows), default=0)
    return [(*row, *[""] * (width - len(row))) for row in rows]
