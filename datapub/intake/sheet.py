"""A spreadsheet as its readers return it: cells and their formatting, before any column is interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
"""The value of a cell as stored in the file; "" if it is empty."""

CellAddress = tuple[int, int]
"""The address of a cell: its row from 1, its column from 0."""

Range = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column; rows from 1, columns from 0."""


@dataclass(frozen=True)
class Formatting:
    """What a sheet shows beyond the values of its cells.

    Attributes:
        formulas: cells that hold a formula.
        merged: merged ranges.
        struck: cells whose text is struck out, wholly or in part.
        hidden_rows: rows hidden by hand or by a filter, from 1.
        hidden_columns: hidden columns, from 0.
        months: cells that show a date without its day; 2023年5月 is stored as the first of May.
        invisible: cells whose text has the colour of the background, or a format that shows nothing.
        rounded: address -> number as shown, if shown with fewer digits than stored.
        number_formats: address -> number format, if it shows more than the number.
        errors: address -> text shown, of cells with an error value.
    """

    formulas: frozenset[CellAddress] = frozenset()
    merged: tuple[Range, ...] = ()
    struck: frozenset[CellAddress] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    months: frozenset[CellAddress] = frozenset()
    invisible: frozenset[CellAddress] = frozenset()
    rounded: Mapping[CellAddress, str] = field(default_factory=dict)
    number_formats: Mapping[CellAddress, str] = field(default_factory=dict)
    errors: Mapping[CellAddress, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawSheet:
    """A sheet before its header is known.

    Attributes:
        rows: cells by row, from the first row of the sheet; all rows have the same width.
        is_hidden: whether the whole sheet is hidden.
        read_as: for text files, the encoding, delimiter and first line in Chinese, in case no table is found.
        part: which of several tables of the sheet this is, in Chinese; "" if it has only one.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    formatting: Formatting = field(default_factory=Formatting)
    is_hidden: bool = False
    read_as: str = ""
    part: str = ""

    @property
    def full_name(self) -> str:
        """The name of the sheet, followed by its part."""
        return " ".join(filter(None, (self.name, self.part)))

    def __post_init__(self) -> None:
        """Drop merged ranges that begin outside the sheet, and clip the others to it.

        A range across several columns keeps at least two, even if they are outside.
        """
        height, width = len(self.rows), len(self.rows[0]) if self.rows else 0
        inside = tuple(
            (top, left, min(bottom, height), min(right, max(left + 1, width - 1)))
            for top, left, bottom, right in self.formatting.merged
            if 0 < top <= height and left < width
        )
        object.__setattr__(self, "formatting", replace(self.formatting, merged=inside))

    def list_cells(self) -> Iterator[tuple[int, int, str]]:
        """Yield the row, the column and the text of each cell that is not blank."""
        for number, cells in enumerate(self.rows, 1):
            for place, cell in enumerate(cells):
                if text := str(cell).strip():
                    yield number, place, text


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file.

    Attributes:
        remark: the kind of file, in Chinese, if its name suggests another; else "".
        titles: texts outside the tables, which may state something about all rows.
        comments: cells, as A1, with the comments on them.
    """

    sheets: Sequence[RawSheet]
    remark: str = ""
    titles: Sequence[str] = ()
    comments: Sequence[tuple[str, str]] = ()


def pad_rows(rows: Sequence[Sequence[Cell]]) -> list[tuple[Cell, ...]]:
    """Return rows padded to the same width."""
    width = max(map(len, rows), default=0)
    return [(*row, *[""] * (width - len(row))) for row in rows]
