"""CSV for spreadsheets, where a double click loses nothing of it; else a file that says which to take."""

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
"""Characters of a number that a cell of Excel shows, and saves as CSV; longer ones are rounded."""

_STAYS = re.compile(r"(0|-?[1-9]\d*)(\.\d*[1-9])?|-?0\.\d*[1-9]")
"""A number that reads the same once it is one."""

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
"""What Excel (in Chinese or English) or LibreOffice may take for a number, a day, a time, a truth value, an
error or a formula; rather too much than too little. Quotes do not help: Excel cannot be told to heed them.
What is passed is not gone back over (``++``), so that a long text takes no longer than its length says."""


def is_misread(text: str) -> bool:
    """Return whether a spreadsheet that opens a CSV at a double click would show or save another text."""
    plain = unicodedata.normalize("NFKC", text).strip()  # full-width digits are digits to it
    if _STAYS.fullmatch(text):
        return len(text) > _MAX_SHOWN
    return _MISREAD.fullmatch(plain) is not None


def _find_losing(table: Table) -> frozenset[int]:
    """Return the places of rows with a cell of which a double click may lose something."""
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
    """Return what writes rows as CSV for spreadsheets: UTF-8 with BOM, CRLF (old Excel garbles it otherwise).

    Where a double click would lose something, a file that says which to take stands at this
    address instead: addresses stay, and nobody may take away a code that lacks its last digits.
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
    """Return the table as :func:`prepare_excel_csv` has it."""
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
