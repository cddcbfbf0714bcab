"""How the sheets of an old .xls look. This is the only module with xlrd."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from datapub.intake.fault import Refused, make_fault
from datapub.intake.months import is_month
from datapub.intake.sheet import Looks


def read(path: Path) -> dict[str, Looks]:
    """Return the looks of each sheet, by its name; which cells hold formulas is not known."""
    try:
        _check_chains(path.read_bytes())
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        fonts = [font.struck_out for font in book.font_list]
        return {sheet.name: _read_sheet(book, sheet, fonts) for sheet in book.sheets()}
    except (
        xlrd.XLRDError, CompDocError, AssertionError, ArithmeticError, LookupError, TypeError, UnicodeError,
        struct.error,
    ) as error:  # fmt: skip
        if "encrypted" in str(error):
            raise Refused(make_fault(path.name, "intake-password")) from error
        raise ValueError(path.name) from error


def _check_chains(content: bytes) -> None:
    """Refuse a chain of short sectors that comes back to itself: readers would follow it until memory ends.

    xlrd looks for that only in chains of long sectors.

    Raises:
        CompDocError: there is such a chain, or the file is no container of streams.
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


def _read_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, fonts: list[int]) -> Looks:
    struck = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if fonts[book.xf_list[sheet.cell_xf_index(row, column)].font_index]
        or any(fonts[font] for _, font in sheet.rich_text_runlist_map.get((row, column), ()))
    }
    months = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if is_month(book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str)
    }
    return Looks(
        months=frozenset(months),
        struck=frozenset(struck),
        hidden_rows=frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        hidden_columns=frozenset(column for column, about in sheet.colinfo_map.items() if about.hidden),
    )
