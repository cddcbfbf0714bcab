"""Making messy workbooks, and a project to import them into."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from datapub.config import Config
from tests.support import PROJECT, Rows, put_project, sample_rows

DATASET = "institutions"


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula, with the value last computed."""

    text: str
    value: object = 0


@dataclass
class Sheet:
    """One sheet of a workbook to be made.

    Attributes:
        merged: ranges of A1 notation, each with the value of its first cell taken from the grid.
        comments: (row from 0, column from 0) -> comment.
        boxes: texts of text boxes.
        hidden_rows: rows from 0.
        hidden_columns: columns from 0.
        struck: cells that are struck out, (row from 0, column from 0).
        days: the number format of dates.
        formats: (row from 0, column from 0) -> how the cell looks, in xlsxwriter's words.
    """

    grid: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    is_hidden: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    boxes: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    struck: Sequence[tuple[int, int]] = ()
    days: str = "yyyy/m/d"
    formats: Mapping[tuple[int, int], dict[str, Any]] = field(default_factory=dict)


def write_book(path: Path, *sheets: Sheet) -> Path:
    """Write a workbook: str as text, numbers as numbers, dates as dates."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        struck = book.add_format({"font_strikeout": True})
        for sheet in sheets:
            target = book.add_worksheet(sheet.name)
            day = book.add_format({"num_format": sheet.days})
            if sheet.is_hidden:
                target.hide()
            elif sheet is next(other for other in sheets if not other.is_hidden):
                target.activate()
                target.set_first_sheet()
            for row, cells in enumerate(sheet.grid):
                for column, cell in enumerate(cells):
                    if (row, column) in sheet.formats:
                        target.write(row, column, cell, book.add_format(sheet.formats[row, column]))
                    elif (row, column) in sheet.struck:
                        target.write(row, column, cell, struck)
                    else:
                        _write(target, row, column, cell, day)
            for first_row, first_column, last_row, last_column in sheet.merged:
                value = sheet.grid[first_row][first_column]
                target.merge_range(first_row, first_column, last_row, last_column, value)
            for row in sheet.hidden_rows:
                target.set_row(row, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                target.set_column(column, column, None, None, {"hidden": True})
            for (row, column), text in sheet.comments.items():
                target.write_comment(row, column, text)
            for text in sheet.boxes:
                target.insert_textbox(0, 9, text)
    return path


def _write(target: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, Formula):
        target.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell)
    elif isinstance(cell, date):
        target.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, int | float):
        target.write_number(row, column, cell)
    else:
        target.write_string(row, column, cell)


def add_part(path: Path, name: str, content: bytes) -> Path:
    """Put one more part into a workbook's archive."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def open_project(root: Path, rows: Mapping[str, Rows] | None = None) -> Config:
    """Write the sample project with the real aliases of columns and values."""
    config = put_project(root, rows)
    shutil.copy(PROJECT / "datasets/intake_aliases.csv", root / "datasets/intake_aliases.csv")
    return config


def old_rows() -> Rows:
    """Return the register of the sample project."""
    return sample_rows()[DATASET]
