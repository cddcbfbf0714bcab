"""Parquet: typed columns, with the titles, units and descriptions of fields as metadata.

The only module that writes with pyarrow.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datapub.edition import Edition
from datapub.format import Format
from datapub.model import Field, Table

DIGITS, PLACES = 18, 6
"""Precision and scale of decimals: the same in every file, so that files can be combined."""

TYPES: Mapping[str, Any] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(DIGITS, PLACES),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "year": pa.int64(),
}


def write_parquet(table: Table, edition: Edition) -> bytes:
    """Return the table as Parquet, compressed with Snappy, which every reader supports."""
    fields = table.dataset.schema.fields
    schema = pa.schema([_describe(field) for field in fields], metadata=dict(edition.describe(table)))
    columns = [pa.array(table.columns[field.name], TYPES[field.type], from_pandas=False) for field in fields]
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), stream, compression="snappy")
    return stream.getvalue()


def _describe(field: Field) -> Any:
    about = {"title": field.title, "description": field.description}
    if field.unit:
        about["unit"] = field.unit
    return pa.field(field.name, TYPES[field.type], nullable=True, metadata=about)


FORMAT = Format(
    order=50,
    suffix=".parquet",
    title="Parquet",
    use="给数据分析软件用，自带类型",
    media_type="application/vnd.apache.parquet",
    file_type="PARQUET",
    write=write_parquet,
    types=frozenset(TYPES),
    is_slow=True,
)
