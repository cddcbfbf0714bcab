"""CSV, in two dresses: plain UTF-8 for programs, and one that Excel and WPS open rightly."""

from __future__ import annotations

from collections.abc import Iterable

from datapub.export.edition import Edition
from datapub.model import Table
from datapub.textual import BOM, write_cell, write_rows


def write_csv(table: Table, edition: Edition) -> bytes:
    """Return the table as plain CSV: UTF-8 without BOM, LF, quotes only where needed."""
    del edition
    names = table.dataset.schema.names
    columns = [[write_cell(value) for value in table.frame[name].tolist()] for name in names]
    return write_rows([names, *zip(*columns, strict=True)])


def write_excel_csv(table: Table, edition: Edition) -> bytes:
    """Return the table as CSV for spreadsheets: UTF-8 with BOM, CRLF (old Excel garbles it otherwise).

    Every text stands in quotes, so that a program told to take quoted cells as text keeps leading
    zeros and all eighteen digits of a code. Excel cannot be told so: XLSX is the file for it.
    """
    del edition
    columns = [
        [
            _quote(value) if isinstance(value, str) else write_cell(value)
            for value in table.frame[name].tolist()
        ]
        for name in table.dataset.schema.names
    ]
    lines = [_join(table.dataset.schema.names), *map(_join, zip(*columns, strict=True))]
    return BOM + "".join(lines).encode()


def _join(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
