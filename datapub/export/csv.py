"""CSV, in two dresses: plain UTF-8 for programs, and one that Excel and WPS open rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from datapub.export.edition import Edition
from datapub.model import Table

BOM = b"\xef\xbb\xbf"


def write_csv(table: Table, edition: Edition) -> bytes:
    """Return the table as plain CSV: UTF-8 without BOM, LF, quotes only where needed."""
    del edition
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = table.dataset.schema.names
    writer.writerow(names)
    columns = [[write_cell(value) for value in table.frame[name].tolist()] for name in names]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue().encode()


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


def write_cell(value: Any) -> str:
    """Return a typed cell as the text that the schema reads back to the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
