"""Parquet: its rows, and what it says of itself and of its columns."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow.parquet as pq

from datapub.audit.reader import Reader, Row, write_plain


def _read_parquet(raw: bytes) -> Iterator[Row]:
    file = pq.ParquetFile(io.BytesIO(raw))
    schema = file.schema_arrow
    yield tuple(schema.names)
    for about in (schema.metadata, *(column.metadata for column in schema)):
        for key, value in (about or {}).items():
            yield (key.decode(errors="replace"), value.decode(errors="replace"))
    for batch in file.iter_batches():
        columns = [write_plain(column.to_pylist()) for column in batch.columns]
        yield from zip(*columns, strict=True)


READERS = (Reader((".parquet",), _read_parquet, "table"),)
