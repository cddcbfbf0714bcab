"""Workbooks: every sheet, hidden or not, comments, properties, headers, and files inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import IO, Any

from lxml import etree

from datapub.audit.reader import Member, Reader, Row, write_number
from datapub.audit.readers.xml import read_xml

_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_VALUE = f"{_SPREADSHEET}v"
_TEXT = f"{_SPREADSHEET}t"
_WIDEST = 16_384
"""Columns that a sheet can have."""

_PLAIN_CELL = re.compile(r'<c r="([A-Z]{1,3})\d+"(?: s="\d+")?(?: t="(s)")?><v>([-+.0-9E]+)</v></c>')
_PLAIN_ROW = re.compile(rf'<row(?: [A-Za-z:0-9]+="[^"<>&]*")*>(?:{_PLAIN_CELL.pattern})*+\Z')
"""A row of nothing but numbers and of texts that are kept elsewhere in the workbook."""

_BEGIN, _END = "<sheetData>", "</sheetData>"
_AS_BYTES = "latin-1"
"""Makes of each byte a character, whatever it is a part of."""

_SMALL = 40_000_000
"""Bytes of a sheet that is unpacked once, and all of it."""

_CHUNK = 1_000_000
"""Bytes of a sheet that are looked at together."""

_PLUMBING = frozenset({"xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"})


def _read_workbook(raw: bytes) -> Iterator[Row | Member]:
    """Yield the rows of every sheet, hidden or not, and the texts of every other part."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        yield tuple(names)
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            with archive.open("xl/sharedStrings.xml") as stream:
                shared = list(_list_shared(stream))
            for text in shared:
                yield (text,)
        for name in names:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                is_small = archive.getinfo(name).file_size <= _SMALL
                opened = partial(io.BytesIO, archive.read(name)) if is_small else partial(archive.open, name)
                yield from _read_sheet(opened, shared)
            elif name.endswith((".xml", ".vml", ".rels")) and name not in _PLUMBING:
                yield from read_xml(archive.read(name))
            elif not name.endswith((".xml", "/")):
                yield Member(name, archive.read(name))


def _list_shared(stream: IO[bytes]) -> Iterator[str]:
    """Yield the texts that cells share; an element is let go as soon as it is read."""
    item_tag = f"{_SPREADSHEET}si"
    for _, item in etree.iterparse(
        stream, tag=item_tag, resolve_entities=False, no_network=True, huge_tree=True
    ):
        yield _read_shared(item)
        item.clear()
        while (before := item.getprevious()) is not None:
            item.getparent().remove(before)


def _read_sheet(open_sheet: Callable[[], IO[bytes]], shared: list[str]) -> Iterator[Row]:
    """Yield the rows of one sheet, then its other texts; a row is let go as soon as it is read.

    Args:
        open_sheet: opens it from its beginning, once to look whether it is plain and once to read it: a
            national register has 300 MB.
    """
    with open_sheet() as sheet:
        around = _look_around(sheet)
    if around is not None:
        with open_sheet() as sheet:
            yield from _list_cut(_cut_rows(sheet), shared)
    with open_sheet() if around is None else io.BytesIO(around) as rest:
        yield from _parse_sheet(rest, shared)


def _parse_sheet(sheet: IO[bytes], shared: list[str]) -> Iterator[Row]:
    row_tag = f"{_SPREADSHEET}row"
    parsed = etree.iterparse(sheet, tag=row_tag, resolve_entities=False, no_network=True, huge_tree=True)
    width = 0
    for _, row in parsed:
        cells: list[str] = []
        for cell in row:
            place = _find_column(cell.get("r", ""), len(cells))
            if place > len(cells):
                cells += [""] * (min(place, _WIDEST) - len(cells))  # an empty cell need not be in the file
            cells.append(_read_cell(cell, shared))
        width = max(width, len(cells))
        if any(cells):
            yield (*cells, *[""] * (width - len(cells)))
        row.clear()
    yield from (
        (element.text or "", *map(str, element.attrib.values()))
        for element in parsed.root.iter()
        if isinstance(element.tag, str) and element.tag != row_tag
    )


def _look_around(sheet: IO[bytes]) -> bytes | None:
    """Return what stands around the rows of a sheet that is written as plainly as ours; None of any other.

    It is most of what there is to read, and a parser takes three times as long.
    """
    pieces = _cut(sheet)
    head, _, piece = next(pieces).partition(_BEGIN)
    for following in pieces:
        if not (piece.isascii() and _PLAIN_ROW.match(piece)):
            return None
        piece = following
    blank, end, tail = piece.partition(_END)
    return None if not end or blank.strip() else (head + tail).encode(_AS_BYTES)


def _cut_rows(sheet: IO[bytes]) -> Iterator[str]:
    """Yield the rows of a plain sheet."""
    pieces = _cut(sheet)
    piece = next(pieces).partition(_BEGIN)[2]
    for following in pieces:
        yield piece
        piece = following


def _cut(sheet: IO[bytes]) -> Iterator[str]:
    """Yield what stands before the end of each row of a sheet, and what stands behind the last."""
    rest = ""
    while chunk := sheet.read(_CHUNK):
        *pieces, rest = f"{rest}{chunk.decode(_AS_BYTES)}".split("</row>")
        yield from pieces
    yield rest


def _list_cut(rows: Iterable[str], shared: list[str]) -> Iterator[Row]:
    width = 0
    for row in rows:
        cut = _PLAIN_CELL.findall(row)
        places = _place_cells(tuple([letters for letters, _, _ in cut]))
        width = max(width, *places) if places else width
        cells = [""] * width
        for place, (_, kind, value) in zip(places, cut, strict=True):
            cells[place - 1] = shared[int(value)] if kind else value if value.isdigit() else _shorten(value)
        if any(cells):
            yield tuple(cells)


@lru_cache(maxsize=65_536)
def _place_cells(columns: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places, from 1, of the cells of a row by the letters of their columns."""
    places: list[int] = []
    last = 0
    for letters in columns:  # an empty cell need not be in the file
        last = max(min(_count_letters(letters), _WIDEST), last) + 1
        places.append(last)
    return tuple(places)


def _read_shared(item: Any) -> str:
    """Return a text that cells share, whose parts may be formatted in different ways."""
    if len(item) == 1 and item[0].tag == _TEXT and not item[0].tail:  # as mostly
        return item[0].text or ""
    return "".join(map(str, item.itertext(_TEXT)))


def _read_cell(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(map(str, cell.itertext()))
    for child in cell:
        if child.tag == _VALUE:
            value = child.text or ""
            if kind == "s":
                return shared[int(value)]
            return value if kind not in {None, "n"} or value.isdigit() else _shorten(value)
    return ""


@lru_cache(maxsize=1024)
def _count_letters(letters: str) -> int:
    """Return the place of a column, from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _find_column(reference: str, following: int) -> int:
    """Return the place of a cell such as "AB12"; the one that follows the last where none is named."""
    letters = reference.rstrip("0123456789")
    return (
        _count_letters(letters)
        if letters.isascii() and letters.isupper() and letters.isalpha()
        else following
    )


def _shorten(value: str) -> str:
    try:
        return write_number(float(value))
    except ValueError:
        return value


READERS = (Reader((".xlsx",), _read_workbook, "table"),)
