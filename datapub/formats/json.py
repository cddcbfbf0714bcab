"""JSON: a list of records, one per line, as ``read_json`` of DuckDB and pandas read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import JSONEncoder

from datapub.edition import Edition
from datapub.format import Format, Places, WritePart
from datapub.model import Table
from datapub.textual import plain

BETWEEN = b",\n"
"""The separator of records, which occurs in none of them."""

_FIRST, _LAST = b"[\n", b"\n]\n"

_BLOCK = 2_000
"""Number of rows whose cells are held as text at a time."""


def prepare_json(table: Table) -> WritePart:
    """Return a writer of the table's rows as a JSON list of objects: field -> value, null if empty."""
    lines = [f"{{{', '.join(members)}}}".encode() for members in list_members(table)]

    def write(places: Places | None, edition: Edition) -> bytes:
        del edition  # a list has no room for metadata, which is in the API's index
        chosen = lines if places is None else [lines[at] for at in places]
        pieces = [BETWEEN] * max(2 * len(chosen) + 1, 2)  # one join: a copy takes hundreds of megabytes
        pieces[0], pieces[-1], pieces[1:-1:2] = _FIRST, _LAST, chosen
        return b"".join(pieces)

    return write


def write_json(table: Table, edition: Edition) -> bytes:
    """Return the whole table as JSON; see :func:`prepare_json`."""
    return prepare_json(table)(None, edition)


def cut_records(content: bytes) -> bytes:
    """Return what is between the brackets of such a file: the records, joined by ``BETWEEN``."""
    return content[len(_FIRST) : -len(_LAST)]


def list_members(table: Table) -> Iterator[Sequence[str]]:
    """Yield the members of each row's JSON object: dates as ISO 8601, decimals as numbers.

    ``check_exportable`` has refused numbers with more digits than JSON readers keep.
    """
    encode = JSONEncoder(ensure_ascii=False).encode
    for first in range(0, len(table.frame), _BLOCK):
        columns = []
        for name in table.dataset.schema.names:
            cells = table.columns[name][first : first + _BLOCK]
            texts = {cell: f"{encode(name)}: {encode(plain(cell))}" for cell in {*cells}}
            columns.append([texts[cell] for cell in cells])
        yield from zip(*columns, strict=True)


FORMAT = Format(
    order=40,
    suffix=".json",
    title="JSON",
    use="给程序用：一行数据是一个对象",
    media_type="application/json",
    file_type="JSON",
    write=write_json,
    prepare=prepare_json,
)
