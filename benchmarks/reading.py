"""Read a built site with the usual libraries only: the least that an audit has to do.

Each file is opened once, hashed and parsed, without looking at the content. Archives are only unpacked, as
most of their content is also published separately. Files written after the audit are left out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet
from lxml import etree
from python_calamine import CalamineWorkbook

from datapub.audit.manifest import LATE, list_files


def read_tree(site: Path, addresses: Collection[str] | None = None) -> int:
    """Read files of a site, and return their total size in bytes.

    Args:
        addresses: the files to read; None for all.
    """
    size = 0
    for address in list_files(site):
        if address in LATE or (addresses is not None and address not in addresses):
            continue
        content = (site / address).read_bytes()
        hashlib.sha256(content).hexdigest()
        _READERS.get(Path(address).suffix, len)(content)
        size += len(content)
    return size


def _read_page(content: bytes) -> str:
    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    return "".join(map(str, root.itertext()))


def _read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _read_workbook(content: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _read_database(content: bytes) -> list[Any]:
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return [database.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables]


def _read_parquet(content: bytes) -> Any:
    return pyarrow.parquet.read_table(pyarrow.BufferReader(content)).to_pylist()


def _unpack(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(len(archive.read(name)) for name in archive.namelist())


_READERS: Mapping[str, Callable[[bytes], Any]] = {
    ".html": _read_page,
    ".json": json.loads,
    ".geojson": json.loads,
    ".jsonld": json.loads,
    ".csv": _read_csv,
    ".xlsx": _read_workbook,
    ".sqlite": _read_database,
    ".parquet": _read_parquet,
    ".zip": _unpack,
}
