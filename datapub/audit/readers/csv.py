"""CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from datapub.audit.reader import Reader, Row


def _read_csv(raw: bytes) -> Iterator[Row]:
    for row in csv.reader(io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig", newline="")):
        yield tuple(row)


READERS = (Reader((".csv",), _read_csv, "table"),)
