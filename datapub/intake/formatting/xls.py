"""The formatting of the sheets of an old .xls file. The only module that imports xlrd."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from datapub.intake.fault import Refused, make_fault
from datapub.intake.months import is_month
from datapub.intake.sheet import CellAddress, Formatting

_SHEET: Final = 0x0085
_BEGINS: Final = (0x0809, 0x0409, 0x0209, 0x0009)
_ENDS: Final = 0x000A
_FORMULAS: Final = (0x0006, 0x0206, 0x0406)
"""Record types of the BIFF stream: BOUNDSHEET, BOF and EOF, and cells with a formula."""


def read(path: Path) -> dict[str, Formatting]:
    """Return the formatting of each sheet, by its name."""
    try:
        content = path.read_bytes()
        _check_chains(content)
        workbook = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        fonts = [font.struck_out for font in workbook.font_list]
        formulas = dict(enumerate(_list_formulas(content)))
        return {
            sheet.name: replace(
                _read_sheet(workbook, sheet, fonts), formulas=frozenset(formulas.get(number, ()))
            )
            for number, sheet in enumerate(workbook.sheets())
        }
    except (
        xlrd.XLRDError, CompDocError, AssertionError, ArithmeticError, LookupError, TypeError, UnicodeError,
        struct.error,
    ) as error:  # fmt: skip
        if "encrypted" in str(error):
            raise Refused(make_fault(path.name, "intake-password")) from error
        raise ValueError(path.name) from error


def _check_chains(content: bytes) -> None:
    """Refuse a cyclic chain of short sectors, which readers would follow until memory runs out.

    xlrd itself only detects cycles in chains of long sectors.

    Raises:
        CompDocError: there is such a chain, or the file is not a compound file.
    """
    container = CompDoc(content, logfile=io.StringIO())
    following = container.SSAT
    for stream in container.dirlist:
        seen: set[int] = set()
        sector = stream.first_SID if stream.tot_size < container.min_size_std_stream else -1
        while 0 <= sector < len(following):
            if sector in seen:
                raise CompDocError(f"{stream.name}: sector {sector} comes twice")
            seen.add(sector)
            sector = following[sector]


def _list_formulas(content: bytes) -> list[set[CellAddress]]:
    """Return the formula cells of each worksheet; xlrd gives only their values."""
    container = CompDoc(content, logfile=io.StringIO())
    stream = next(filter(None, map(container.get_named_stream, ("Workbook", "Book"))), b"")
    starts = [
        int.from_bytes(body[:4], "little")
        for kind, body in _list_records(stream, 0)
        if kind == _SHEET and body[5:6] == b"\0"
    ]
    return [
        {
            (int.from_bytes(body[:2], "little") + 1, int.from_bytes(body[2:4], "little"))
            for kind, body in _list_records(stream, start)
            if kind in _FORMULAS
        }
        for start in starts
    ]


def _list_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from the BOF at ``start`` to its EOF, those of nested substreams included."""
    depth, place = 0, start
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        depth += (kind in _BEGINS) - (kind == _ENDS)
        if depth <= 0:
            return
        place += 4 + size


def _read_sheet(workbook: xlrd.Book, sheet: xlrd.sheet.Sheet, fonts: list[int]) -> Formatting:
    struck = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if fonts[workbook.xf_list[sheet.cell_xf_index(row, column)].font_index]
        or any(fonts[font] for _, font in sheet.rich_text_runlist_map.get((row, column), ()))
    }
    errors = {
        (row + 1, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR
    }
    months = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if is_month(
            workbook.format_map[workbook.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
        )
    }
    return Formatting(
        errors=errors,
        months=frozenset(months),
        struck=frozenset(struck),
        hidden_rows=frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        hidden_columns=frozenset(column for column, about in sheet.colinfo_map.items() if about.hidden),
    )
