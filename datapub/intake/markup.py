"""Web pages and the XML of Excel 2003, which many systems export with the suffix .xls.

The only module of the intake that imports lxml, whose HTML parser accepts what browsers accept. The XML is
parsed by expat; document types, and with them entities, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any, Final
from xml.etree import ElementTree

from lxml import etree, html

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS
from datapub.intake.plaintext import decode
from datapub.intake.sheet import Cell, CellAddress, Formatting, Range, RawSheet, Workbook, pad_rows
from datapub.intake.styles import local

_HTML: Final = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta)\b", re.I)
_XML2003: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL: Final = "{urn:schemas-microsoft-com:office:excel}"
_CHARSET: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_THROUGH: Final = re.compile(r"line-through", re.I)
_WIDEST: Final = 1000
"""Maximum columns that one cell may span; the limit of the HTML standard."""

_LARGEST: Final = 100_000
"""Maximum cells that one merged cell may cover."""

_NO_TEXT: Final = frozenset({"head", "title", "meta", "style", "script"})
_HEAD: Final = 4096
_NAME: Final = 40
"""Maximum characters of a heading above a table that may be its name."""


@dataclass
class Grid:
    """A table being laid out, in which cells with a span displace those after and below them."""

    file: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    struck: set[CellAddress] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[CellAddress] = field(default_factory=set)
    invisible: set[CellAddress] = field(default_factory=set)
    taken: set[CellAddress] = field(default_factory=set)

    def put(self, row: int, place: int, cell: Cell, across: int, down: int) -> int:
        """Put a cell at the next free column from ``place`` on, and return that column.

        Args:
            row: from 1.
            place: the column, from 0.
            across: number of columns the cell spans.
            down: number of rows it spans.

        Raises:
            Refused: the table is too large to be held in memory.
            ValueError: an argument is out of range.
        """
        while (row, place) in self.taken:
            place += 1
        if row < 1 or place < 0 or across < 1 or down < 1:
            raise ValueError(f"no cell: {row}, {place}, {across}, {down}")
        across = min(across, _WIDEST)
        if across * down > _LARGEST or max(row + down, len(self.rows)) * (place + across) > MAX_CELLS:
            raise Refused(make_fault(self.file, "intake-extent", row=row, place=place))
        while len(self.rows) < row:
            self.rows.append([])
        line = self.rows[row - 1]
        line.extend([""] * (place + 1 - len(line)))
        line[place] = cell
        if across > 1 or down > 1:
            self.merged.append((row, place, row + down - 1, place + across - 1))
            covered = range(place, place + across)
            self.taken.update((below, column) for below in range(row + 1, row + down) for column in covered)
        return place

    def finish(self, name: str, *, is_hidden: bool = False) -> RawSheet:
        """Return the table as a sheet."""
        formatting = Formatting(
            frozenset(self.formulas), tuple(self.merged), frozenset(self.struck),
            frozenset(self.hidden_rows), frozenset(self.hidden_columns), invisible=frozenset(self.invisible),
        )  # fmt: skip
        return RawSheet(name, pad_rows(self.rows), formatting, is_hidden)


def find_reader(raw: bytes) -> Callable[[str, bytes], Workbook] | None:
    """Return the reader for the kind of markup in a text file; None if it is not markup."""
    head = raw[:_HEAD].replace(b"\x00", b"")  # makes the ASCII part of UTF-16 readable
    if head.startswith(b"MIME-Version"):
        return read_archive
    if _XML2003 in head and b"Workbook" in head:
        return read_xml
    return read_html if _HTML.search(head) else None


def _decode(file: str, raw: bytes) -> str:
    declared = _CHARSET.search(raw[:_HEAD])
    text, _ = decode(file, raw, declared[1].decode("ascii") if declared else "", is_table=False)
    return _DECLARATION.sub("", text)


def read_archive(file: str, raw: bytes) -> Workbook:
    """Return the tables of a web page saved as a single file (MHTML)."""
    parts = [part for part in message_from_bytes(raw).walk() if part.get_content_type() == "text/html"]
    pages = [read_html(file, bytes(part.get_payload(decode=True) or b"")) for part in parts]
    return Workbook([sheet for page in pages for sheet in page.sheets], "单个文件的网页（MHTML）")


def read_html(file: str, raw: bytes) -> Workbook:
    """Return the tables of a web page as sheets, each named by the heading before it.

    Tables that contain other tables only lay out the page, and are skipped.
    """
    remark = "网页（HTML）"
    try:
        page = html.document_fromstring(_decode(file, raw))
    except etree.ParserError:  # the file has no element, only declarations and comments
        return Workbook([], remark)
    leaves = {table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None}
    sheets: list[RawSheet] = []
    before: list[str] = []
    for item in page.iter(etree.Element):
        if item in leaves:
            name = " ".join(filter(None, before))
            sheet = _lay_out(file, item, name if len(name) <= _NAME else "")
            if any(sheet.list_cells()):
                sheets.append(sheet)
            before = [(item.tail or "").strip()]
        elif next(item.iterancestors("table"), None) not in leaves and item.tag not in _NO_TEXT:
            before += [(item.text or "").strip(), (item.tail or "").strip()]
    return Workbook(sheets, remark)


def _lay_out(file: str, table: Any, name: str) -> RawSheet:
    grid = Grid(file)
    row = 0
    for caption in table.iterchildren("caption"):
        row += 1
        grid.put(row, 0, _read_lines(caption), 1, 1)
    for line in table.iter("tr"):
        row += 1
        place = 0
        if _is_hidden(line):
            grid.hidden_rows.add(row)
        for cell in line.iterchildren("td", "th"):
            across, down = (_read_span(cell, name) for name in ("colspan", "rowspan"))
            place = grid.put(row, place, _read_lines(cell), across, down)
            if _is_hidden(cell):
                grid.hidden_columns.add(place)
            if any(_is_struck(item) for item in (line, cell, *cell.iterdescendants())):
                grid.struck.add((row, place))
            place += across
    for place, column in enumerate(table.iterdescendants("col")):
        if _is_hidden(column):
            grid.hidden_columns.add(place)
    return grid.finish(name)


def _read_span(cell: Any, name: str) -> int:
    text = cell.get(name, "").strip()
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


def _read_lines(cell: Any) -> str:
    """Return the text of an element, with line breaks only at <br> and blocks."""
    parts: list[str] = []
    for item in cell.iter():
        if not isinstance(item.tag, str) or item.tag in {"script", "style"}:
            text = ""
        else:
            if item is not cell and item.tag in {"br", "p", "div", "li"}:
                parts.append("\n")
            text = item.text or ""
        tail = "" if item is cell else item.tail or ""
        parts += [re.sub(r"[ \t\r\n]+", " ", text), re.sub(r"[ \t\r\n]+", " ", tail)]
    lines = [line.strip(" \xa0") for line in "".join(parts).split("\n")]
    return "\n".join(filter(None, lines))


def _is_hidden(item: Any) -> bool:
    return "hidden" in item.attrib or _HIDDEN_STYLE.search(item.get("style", "")) is not None


def _is_struck(item: Any) -> bool:
    return item.tag in {"s", "strike", "del"} or _THROUGH.search(item.get("style") or "") is not None


def read_xml(file: str, raw: bytes) -> Workbook:
    """Return the sheets of a workbook in the XML of Excel 2003 (SpreadsheetML).

    Raises:
        Refused: the XML is malformed, or has a document type.
    """
    text = _decode(file, raw)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused(make_fault(file, "intake-damaged"))
    try:
        root = ElementTree.fromstring(text)
        through = {
            style.get(f"{_SS}ID")
            for style in root.iter(f"{_SS}Style")
            if any(font.get(f"{_SS}StrikeThrough") == "1" for font in style.iter(f"{_SS}Font"))
        }
        sheets = [_read_sheet(file, sheet, through) for sheet in root.iter(f"{_SS}Worksheet")]
    except (ElementTree.ParseError, ValueError) as error:
        raise Refused(make_fault(file, "intake-damaged")) from error
    return Workbook(sheets, "Excel 2003 的 XML 表格")


def _read_sheet(file: str, sheet: ElementTree.Element, through: set[str | None]) -> RawSheet:
    grid = Grid(file)
    for place, column in _count(sheet.iterfind(f"{_SS}Table/{_SS}Column"), 1):
        if column.get(f"{_SS}Hidden") == "1":
            span = min(int(column.get(f"{_SS}Span", "0")), _WIDEST)
            grid.hidden_columns.update(range(place - 1, place + span))
    for row, line in _count(sheet.iterfind(f"{_SS}Table/{_SS}Row"), 1):
        if line.get(f"{_SS}Hidden") == "1" or line.get(f"{_SS}Height") == "0":
            grid.hidden_rows.add(row)
        place = 0
        for cell in line.iterfind(f"{_SS}Cell"):
            place = int(cell.get(f"{_SS}Index", place + 1)) - 1
            across, down = (int(cell.get(f"{_SS}{name}", "0")) + 1 for name in ("MergeAcross", "MergeDown"))
            data = cell.find(f"{_SS}Data")
            place = grid.put(row, place, _read_data(data), across, down)
            if cell.get(f"{_SS}Formula"):
                grid.formulas.add((row, place))
            styles = {cell.get(f"{_SS}StyleID"), line.get(f"{_SS}StyleID")}
            if styles & through or (data is not None and any(local(part.tag) == "S" for part in data.iter())):
                grid.struck.add((row, place))
            place += across
    shown = sheet.find(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
    return grid.finish(sheet.get(f"{_SS}Name", ""), is_hidden=shown is not None)


def _count(items: Iterator[ElementTree.Element], number: int) -> Iterator[tuple[int, ElementTree.Element]]:
    """Yield elements with their numbers; an explicit ss:Index restarts the count from there."""
    for item in items:
        number = int(item.get(f"{_SS}Index", number))
        yield number, item
        number += 1 + int(item.get(f"{_SS}Span", "0"))


def _read_data(data: ElementTree.Element | None) -> Cell:
    """Return the value of a cell: numbers and booleans typed, anything else as text; "" if there is none."""
    text = "".join(data.itertext()) if data is not None else ""
    kind = data.get(f"{_SS}Type") if data is not None else ""
    if kind == "Number" and text:
        return float(text)
    if kind == "DateTime":
        return text.replace("T", " ").removesuffix(".000").removesuffix(" 00:00:00")
    if kind == "Boolean":
        return text == "1"
    return text
