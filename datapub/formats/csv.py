"""CSV for programs: plain UTF-8."""

from __future__ import annotations

from collections.abc import Sequence

from datapub.edition import Edition
from datapub.format import Format
from datapub.model import Table
from datapub.textual import write_cell, write_rows


def write_csv(table: Table, edition: Edition) -> bytes:
    """Return the table as plain CSV: UTF-8 without BOM, LF, quotes only where needed."""
    del edition
    return write_rows(list_texts(table))


def list_texts(table: Table) -> list[Sequence[str]]:
    """Return the header and the rows as texts."""
    names = table.dataset.schema.names
    columns = [[write_cell(value) for value in table.columns[name]] for name in names]
    return [names, *zip(*columns, strict=True)]


FORMAT = Format(
    order=30,
    suffix=".csv",
    title="CSV",
    use="给程序用：UTF-8 编码，第一行是字段名",
    media_type="text/csv",
    file_type="CSV",
    write=write_csv,
    archive_folder="",
)
