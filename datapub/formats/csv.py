"""CSV for programs: plain UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from datapub.edition import Edition
from datapub.format import Format, Places, WritePart
from datapub.model import Table
from datapub.textual import write_cell, write_lines


def prepare_csv(table: Table) -> WritePart:
    """Return a writer of the table's rows as plain CSV: UTF-8 without BOM, LF, quotes only where needed."""
    cut = cut_lines(table)

    def write(places: Places | None, edition: Edition) -> bytes:
        del edition
        return cut(places)

    return write


def write_csv(table: Table, edition: Edition) -> bytes:
    """Return the whole table as CSV; see :func:`prepare_csv`."""
    return prepare_csv(table)(None, edition)


def cut_lines(table: Table, line_end: str = "\n") -> Callable[[Places | None], bytes]:
    """Return a function from row indexes to CSV with the header; each row is formatted only once."""
    header, *lines = write_lines(_list_texts(table), line_end)

    def cut(places: Places | None) -> bytes:
        return header + b"".join(lines if places is None else [lines[place] for place in places])

    return cut


def _list_texts(table: Table) -> Iterator[Sequence[str | None]]:
    """Yield the header and the rows as texts; None for an empty cell."""
    fields = table.dataset.schema.fields
    yield [field.name for field in fields]
    columns = [
        table.columns[field.name]
        if field.type == "string"
        else [write_cell(value) for value in table.columns[field.name]]
        for field in fields
    ]
    yield from zip(*columns, strict=True)


FORMAT = Format(
    order=30,
    suffix=".csv",
    title="CSV",
    use="给程序用：UTF-8 编码，第一行是字段名",
    media_type="text/csv",
    file_type="CSV",
    write=write_csv,
    prepare=prepare_csv,
    archive_folder="",
)
