"""CSV, in two dresses: plain UTF-8 for programs, and one that Excel and WPS open rightly."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from datapub.model import Table

BOM = b"\xef\xbb\xbf"


def write_csv(table: Table) -> bytes:
    """Return the table as plain CSV: UTF-8 without BOM, LF, quotes only where needed."""
    return _write(table, "\n").encode()


def write_excel_csv(table: Table) -> bytes:
    """Return the table as CSV for spreadsheets: UTF-8 with BOM, CRLF (old Excel garbles it otherwise)."""
    return BOM + _write(table, "\r\n").encode()


def _write(table: Table, line_end: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=line_end)
    names = table.dataset.schema.names
    writer.writerow(names)
    columns = [[write_cell(value) for value in table.frame[name].tolist()] for name in names]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


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
