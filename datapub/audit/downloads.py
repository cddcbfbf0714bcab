"""The texts inside downloads, whatever their format, also those that a reader does not see at once.

Hidden sheets, comments and properties of workbooks, descriptions in Parquet, tables of a database:
a file is read as its format defines it, never as our own writers happen to write it.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import cast

import pyarrow.parquet as pq
from lxml import etree

_SHORT = 10
"""Characters of the longest number that is left alone."""

SMALLEST, LARGEST = 10**_SHORT, 10**20
"""Numbers of 11 to 20 digits may be somebody's, and are read as text; others have too few or too many."""


UNREADABLE = (
    ValueError,
    OSError,
    RuntimeError,
    EOFError,
    csv.Error,
    etree.LxmlError,
    sqlite3.DatabaseError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the readers raise at a file that is not what its name says.

Arrow's errors are of ValueError and OSError; a locked ZIP, or one packed in a way unknown here, raises
RuntimeError.
"""


def read_texts(name: str, content: bytes) -> Iterator[str]:
    """Yield every text in a file: cells, strings, lines; nothing where the format holds no data.

    Raises:
        UNREADABLE: one of them, where the file is broken.
    """
    read = READERS.get(PurePosixPath(name).suffix)
    if read is not None:
        yield from read(content)


def _read_csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def _read_json(content: bytes) -> Iterator[str]:
    """Yield each text once, member names too; no object is kept, for a big list would be too much."""
    texts: dict[str, None] = {}

    def take(members: list[tuple[str, object]]) -> None:
        for name, value in members:
            texts[name] = None
            texts.update(dict.fromkeys(_walk(value)))

    texts.update(dict.fromkeys(_walk(json.loads(content, object_pairs_hook=take))))
    yield from texts


def _walk(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item)
    else:
        yield from _text_of(value)


def _text_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float | Decimal) and SMALLEST <= value < LARGEST:
        yield str(int(value))


def _read_lines(content: bytes) -> Iterator[str]:
    yield from content.decode("utf-8").splitlines()


def _read_archive(content: bytes) -> Iterator[str]:
    """Yield the names and the texts of all members; an archive within it is opened too."""
    for name, member in unpack("archive.zip", content):
        yield from read_texts(name, member)


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of all members of a ZIP, with their names as one more text; or the file itself.

    Raises:
        UNREADABLE: one of them, where the ZIP is broken.
    """
    if not name.endswith(".zip"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [archive.comment.decode("utf-8", errors="replace"), *archive.namelist()]
        yield "names.txt", "\n".join(names).encode()
        for member in archive.infolist():
            yield from unpack(member.filename, archive.read(member))


def _read_workbook(content: bytes) -> Iterator[str]:
    """Yield all text and attributes of all parts: sheets (hidden or not), comments, names, properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield member.filename
            if member.filename.endswith((".xml", ".rels", ".vml")):
                yield from _read_part(archive.read(member))


_MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_ROW, _SHARED = (f"{{{_MAIN['m']}}}{name}" for name in ("row", "si"))
_NUMBERS = etree.XPath("m:c[not(@t) or @t = 'n']/m:v/text()", namespaces=_MAIN, smart_strings=False)
_TEXTS = etree.XPath(
    "m:c[@t != 'n' and @t != 's' and @t != 'b']//text() | m:c/*[not(self::m:v)]//text()"
    " | *[not(self::m:c)]//text()",
    namespaces=_MAIN,
    smart_strings=False,
)
"""All text in a row but the values that are numbers, places of shared texts (s) or truth values (b)."""


def _read_part(content: bytes) -> Iterator[str]:
    """Yield the texts and attributes of a part of a workbook; rows are dropped as they are read.

    Numbers of cells are read as numbers: as text, 92.31 may stand there as 92.31000000000001, and
    look like a long number.
    """
    parts = etree.iterparse(io.BytesIO(content), tag=(_ROW, _SHARED), resolve_entities=False, huge_tree=True)
    for _, element in parts:
        if element.tag == _SHARED:
            yield "".join(element.itertext())
        else:
            yield from _find(_TEXTS, element)
            for number in _find(_NUMBERS, element):
                if len(number) > _SHORT:
                    yield from _text_of(float(number))
        element.clear(keep_tail=True)
    for element in parts.root.iter():
        yield from (text for text in (element.text, element.tail) if text)
        yield from map(str, element.attrib.values())


def _find(path: etree.XPath, element: etree._Element) -> list[str]:
    return cast(list[str], path(element))


def _read_parquet(content: bytes) -> Iterator[str]:
    file = pq.ParquetFile(io.BytesIO(content))
    schema = file.schema_arrow
    for about in (schema.metadata, *(field.metadata for field in schema)):
        for text in (about or {}).values():
            yield text.decode("utf-8", errors="replace")
    yield from schema.names
    for column in file.read().itercolumns():
        yield from _read_cells(column.unique().to_pylist())


def _read_cells(cells: Iterable[object]) -> Iterator[str]:
    for cell in cells:
        yield from _text_of(cell)


def _read_database(content: bytes) -> Iterator[str]:
    """Yield the definitions and the cells of all tables; an index of full text repeats what they hold."""
    if not content.startswith(b"SQLite format 3\x00"):
        raise ValueError("no database")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise ValueError("damaged")
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        yield from (name, sql or "")
        if kind == "table" and not (sql or "").upper().startswith("CREATE VIRTUAL"):
            quoted = name.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):
                yield from _read_cells(row)
    connection.close()


READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    ".csv": _read_csv,
    ".json": _read_json,
    ".jsonld": _read_json,
    ".xml": _read_lines,
    ".txt": _read_lines,
    ".conf": _read_lines,
    ".md": _read_lines,
    ".zip": _read_archive,
    ".xlsx": _read_workbook,
    ".parquet": _read_parquet,
    ".sqlite": _read_database,
}
"""How each format is read; what is not here (pictures, styles, scripts) holds no data."""
