"""CSV for spreadsheets: what Excel and WPS open rightly at a double click."""

from __future__ import annotations

from collections.abc import Iterable

from datapub.edition import Edition
from datapub.format import Format
from datapub.model import Table
from datapub.textual import BOM, write_cell


def write_excel_csv(table: Table, edition: Edition) -> bytes:
    """Return the table as CSV for spreadsheets: UTF-8 with BOM, CRLF (old Excel garbles it otherwise).

    Every text stands in quotes, so that a program told to take quoted cells as text keeps leading
    zeros and all eighteen digits of a code. Excel cannot be told so: XLSX is the file for it.
    """
    del edition
    columns = [
        [_quote(value) if isinstance(value, str) else write_cell(value) for value in table.columns[name]]
        for name in table.dataset.schema.names
    ]
    lines = [_join(table.dataset.schema.names), *map(_join, zip(*columns, strict=True))]
    return BOM + "".join(lines).encode()


def _join(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


FORMAT = Format(
    order=20,
    suffix="-excel.csv",
    title="CSV（Excel 用）",
    use="双击就能打开，汉字不会乱码",
    media_type="text/csv",
    file_type="CSV",
    write=write_excel_csv,
)
