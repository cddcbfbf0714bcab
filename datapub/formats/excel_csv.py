"""CSV for spreadsheets, if a double click would lose nothing; else a notice that names the right file."""

from __future__ import annotations

import re
import unicodedata

from datapub.download import NOTICE
from datapub.edition import Edition
from datapub.format import Format, Places, WritePart
from datapub.formats.csv import cut_lines
from datapub.model import Table
from datapub.textual import BOM, write_cell, write_rows

_MAX_SHOWN = 11
"""Characters of a number that Excel shows in a cell and saves to CSV; longer numbers are rounded."""

_STAYS = re.compile(r"(0|-?[1-9]\d*)(\.\d*[1-9])?|-?0\.\d*[1-9]")
"""A number that is displayed exactly as it is written."""

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MISREAD = re.compile(
    rf"""
    [-+(]*+\s*+([$€£¥]\s*+)?[-+]?(?=[.,\s]*+\d)[\d.,\s]++([ed][-+]?\d+)?\s*%?\)?  # 007  1,234  10%  1E5  (5)
    | (\d+\s+)?\d+\s*/\s*\d+                                             # 1/2  3 1/2
    | (\d\d?|\d{{4}})(\s*[-/.,年月]\s*(\d\d?|\d{{4}})){{1,2}}[月日号]?(\s+.*:.*)?  # 1-2  2023-02  3月5日
    | \d{{1,4}}:\d\d?(:\d\d?([.]\d*)?)?\s*([ap]m?|上午|下午)?              # 8:30
    | (上午|下午)?\d{{1,2}}[时點点](\d{{1,2}}分?(\d{{1,2}}秒)?)?  | \d{{1,2}}\s*[ap]m?
    | (?=.*\d)[\d\s,/.-]*({_MONTHS})[a-z]*[\d\s,/.-]*                      # 5-Jan  March 2024
    | true | false | \#[a-z][a-z0-9_]*+[/a-z0]*[!?]?                      # \#N/A  \#REF!
    | [=+@-].+                                                            # a formula
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Texts that Excel (in Chinese or English) or LibreOffice may convert to a number, a date, a time, a boolean,
an error or a formula; too many rather than too few. Quoting does not help, as Excel ignores it. Possessive
quantifiers (``++``) keep the time linear for long texts."""


def is_misread(text: str) -> bool:
    """Return whether a spreadsheet that opens a CSV by double click would show or save another text."""
    plain = unicodedata.normalize("NFKC", text).strip()  # spreadsheets convert full-width digits too
    if _STAYS.fullmatch(text):
        return len(text) > _MAX_SHOWN
    return _MISREAD.fullmatch(plain) is not None


def _find_losing(table: Table) -> frozenset[int]:
    """Return the indexes of rows with a cell that a double click may change."""
    found: set[int] = set()
    for field in table.dataset.schema.fields:
        cells = table.columns[field.name]
        if field.type == "string":
            misread = {cell for cell in {*cells} if cell is not None and is_misread(cell)}
            found.update(place for place, cell in enumerate(cells) if cell in misread)
        elif field.type in {"integer", "number"}:
            found.update(place for place, cell in enumerate(cells) if len(write_cell(cell)) > _MAX_SHOWN)
    return frozenset(found)


def prepare_excel_csv(table: Table) -> WritePart:
    """Return a writer of CSV for spreadsheets: UTF-8 with BOM and CRLF, without which old Excel garbles it.

    If a double click could change a cell, the address serves a notice that names the right file instead: an
    address is permanent, and nobody must end up with a code that has lost its last digits.
    """
    if any(field.identifier for field in table.dataset.schema.fields):
        return lambda places, edition: _write_notice(table, edition)
    losing, cut = _find_losing(table), cut_lines(table, "\r\n")

    def write(places: Places | None, edition: Edition) -> bytes:
        if losing if places is None else not losing.isdisjoint(places):
            return _write_notice(table, edition)
        return BOM + cut(places)

    return write


def write_excel_csv(table: Table, edition: Edition) -> bytes:
    """Return the whole table as CSV for spreadsheets; see :func:`prepare_excel_csv`."""
    return prepare_excel_csv(table)(None, edition)


def _write_notice(table: Table, edition: Edition) -> bytes:
    name = f"{edition.folder}{table.name}"
    book = name if table.dataset.area_workbook else table.name
    lines = (
        f"“{table.dataset.title}”里有（或可能有）双击打开 CSV 就会变样的格子，例如 18 位代码的后几位会变成 0",
        f"请下载 Excel 表格：{edition.address_of(f'data/{book}.xlsx')}",
        f"给程序用的 CSV：{edition.address_of(f'data/{name}.csv')}",
    )
    return NOTICE + b"\r\n" + write_rows([[line] for line in lines], "\r\n")


FORMAT = Format(
    order=20,
    suffix="-excel.csv",
    title="CSV（Excel 用）",
    use="双击就能打开，汉字不会乱码，数字不会变样",
    media_type="text/csv",
    file_type="CSV",
    write=write_excel_csv,
    prepare=prepare_excel_csv,
)
