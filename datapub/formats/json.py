"""JSON: a list of records, one to a line, as ``read_json`` of DuckDB and pandas take it."""

from __future__ import annotations

import json
from typing import Any

from datapub.edition import Edition
from datapub.format import Format
from datapub.model import Table
from datapub.textual import plain


def write_json(table: Table, edition: Edition) -> bytes:
    """Return the table as a JSON list of objects: field name -> value, null where empty."""
    del edition  # a list has no place for it; the API's index says whose data this is
    lines = (json.dumps(record, ensure_ascii=False) for record in list_records(table))
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def list_records(table: Table) -> list[dict[str, Any]]:
    """Return the rows as JSON holds them: dates as ISO 8601, decimals as numbers, None where empty.

    ``check_exportable`` has refused every number of more digits than a JSON reader keeps.
    """
    names = table.dataset.schema.names
    columns = [[plain(value) for value in table.columns[name]] for name in names]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


FORMAT = Format(
    order=40,
    suffix=".json",
    title="JSON",
    use="给程序用：一行数据是一个对象",
    media_type="application/json",
    file_type="JSON",
    write=write_json,
)
