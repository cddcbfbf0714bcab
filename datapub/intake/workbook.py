"""Reading a file into raw sheets: .xlsx and .xls by calamine, .csv in the encodings that offices use.

This is the only module with python_calamine.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS, MAX_FILE, check_package, find_formulas

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file has it; "" where it is empty."""

_SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".txt")
_DELIMITERS: Final = ",\t;|，"


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it looks, before any column has a meaning.

    Attributes:
        rows: cells by row, the first row of the sheet first; all of one width.
        formulas: cells that hold a formula, as (row from 1, column from 0).
        merged: rows and columns of merged ranges, as (first row, first column, last row, last column),
            rows from 1, columns from 0.
        hidden_rows: rows that the program does not show, hidden by hand or by a filter; from 1.
        hidden_columns: columns that it does not show; from 0.
        struck: cells that are struck out, as formulas.
        is_hidden: whether the whole sheet is hidden.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False


def read_workbook(path: Path) -> list[RawSheet]:
    """Return the visible sheets of a file; a CSV file is one sheet without a name.

    Raises:
        Refused: the file is missing, too large, damaged, protected, or of another kind.
    """
    if not path.is_file():
        raise Refused(make_fault(path.name, "intake-missing"))
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise Refused(make_fault(path.name, "intake-kind", value=suffix or path.name))
    with path.open("rb") as stream:
        is_text = not stream.read(4).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if is_text and suffix in {".csv", ".txt"}:
        return [RawSheet("", _read_csv(path))]
    check_package(path)
    try:
        return _read_sheets(path)
    except PasswordError as error:
        raise Refused(make_fault(path.name, "intake-password")) from error
    except (CalamineError, OSError) as error:
        raise Refused(make_fault(path.name, "intake-damaged")) from error


def _read_sheets(path: Path) -> list[RawSheet]:
    workbook = CalamineWorkbook.from_path(str(path))
    sheets = []
    for about in workbook.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible:
            continue
        formulas = find_formulas(path, about.name)  # before the sheet is laid out: it may not fit
        sheet = workbook.get_sheet_by_name(about.name)
        rows = [tuple(row) for row in sheet.to_python(skip_empty_area=False)]
        merged = tuple(
            (first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in (sheet.merged_cell_ranges or ())
        )
        sheets.append(RawSheet(about.name, rows, formulas, merged))
    return sheets


def _read_csv(path: Path) -> list[tuple[str, ...]]:
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Refused(
            make_fault(path.name, "intake-size", size=f"{size / 2**20:.0f}", limit=f"{MAX_FILE / 2**20:.0f}")
        )
    text = _decode(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))
    before = csv.field_size_limit(MAX_FILE)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(make_fault(path.name, "intake-damaged")) from error
    finally:
        csv.field_size_limit(before)
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Refused(make_fault(path.name, "intake-extent", place=width - 1))
    return [tuple(row) + ("",) * (width - len(row)) for row in rows]


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(make_fault(path.name, "intake-encoding"))
