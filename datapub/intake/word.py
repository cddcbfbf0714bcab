"""Tables in Word documents (.docx), in which many offices publish their lists."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from datapub.intake.fault import Refused, make_fault
from datapub.intake.markup import Grid
from datapub.intake.package import readable
from datapub.intake.sheet import RawSheet, Workbook

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH: Final = f"{_W}p"
_MOVED: Final = f"{_W}moveFrom"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A duplicate of the content beside it, for programs that cannot show that."""

_SIGNS: Final = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_DOCUMENT: Final = "word/document.xml"
_NAME: Final = 40
"""Maximum characters of the paragraph before a table that may be its name."""

_GOES_ON: Final = re.compile(r"[（(]?[续續接上页表]{1,4}[)）]?[:：]?|第\s*\d+\s*页.{0,8}|-?\s*\d+\s*-?")
"""Texts between two parts of one table, such as 续表 and page numbers."""

_OFF: Final = frozenset({"0", "false", "off", "none"})


def read_word(path: Path) -> Workbook:
    """Return the tables of a document as sheets, each named by the paragraph before it.

    Paragraphs outside the tables become titles. Text that a tracked change deletes or moves away counts as
    struck out. Consecutive tables of the same width, with nothing or only 续表 or a page number between them,
    are one.

    Raises:
        Refused: it is damaged, has no table, or has one too large to be held in memory.
    """
    with readable(path), zipfile.ZipFile(path) as archive:
        raw = archive.read(_DOCUMENT)
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            raise Refused(make_fault(path.name, "intake-damaged"))
        root = ElementTree.fromstring(raw)
        for item in list(root.iter()):
            item[:] = [part for part in item if part.tag != _FALLBACK]
        body = root.find(f"{_W}body")
        tables: list[tuple[str, list[ElementTree.Element]]] = []
        titles: list[str] = []
        before: list[str] = []
        for item in _list_blocks(body) if body is not None else ():
            if item.tag == f"{_W}tbl":
                is_more = tables and all(map(_GOES_ON.fullmatch, before))
                if is_more and _find_width(item) == _find_width(tables[-1][1][0]):
                    tables[-1][1].append(item)
                else:
                    name = before[-1] if before else ""
                    tables.append((name if len(name) <= _NAME else "", [item]))
                before = []
            elif text := _read_text(item):
                titles.append(text)
                before.append(text)
        sheets = [_lay_out(path.name, parts, name) for name, parts in tables]
    sheets = [sheet for sheet in sheets if any(sheet.list_cells())]
    if not sheets:
        raise Refused(make_fault(path.name, "intake-kind/no-table"))
    return Workbook(sheets, "" if path.suffix.lower() == ".docx" else "Word 文档", titles)


def _find_width(table: ElementTree.Element) -> int:
    """Return the number of columns of the widest row of a table."""
    return max(
        (
            sum(_read_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1) for cell in _list_parts(line, "tc"))
            for line in _list_parts(table, "tr")
        ),
        default=0,
    )


def _list_blocks(body: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the paragraphs and tables of a document in order, those inside content controls included."""
    for item in body:
        if item.tag in {_PARAGRAPH, f"{_W}tbl"}:
            yield item
        elif item.tag == f"{_W}sdt":
            content = item.find(f"{_W}sdtContent")
            yield from _list_blocks(content) if content is not None else ()


def _lay_out(file: str, tables: Sequence[ElementTree.Element], name: str) -> RawSheet:
    grid = Grid(file)
    begun: dict[int, tuple[int, int]] = {}
    down: dict[tuple[int, int], int] = {}
    lines = (line for table in tables for line in _list_parts(table, "tr"))
    for row, line in enumerate(lines, 1):
        if _is_on(line.find(f"{_W}trPr/{_W}hidden")):
            grid.hidden_rows.add(row)
        place = _read_number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _list_parts(line, "tc"):
            across = _read_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            is_covered = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            if is_covered and place in begun:
                down[begun[place]] = row
            else:
                begun.pop(place, None)
                if merge is not None:
                    begun[place] = row, place
            grid.put(row, place, _read_text(cell), across, 1)
            if _is_struck(line, cell):
                grid.struck.add((row, place))
            if any(_is_on(mark) for mark in cell.iter(f"{_W}vanish")):
                grid.invisible.add((row, place))
            place += across
    wide = {(top, left): right for top, left, _, right in grid.merged}
    grid.merged = [
        (*start, down.get(start, start[0]), wide.get(start, start[1])) for start in {**wide, **down}
    ]
    return grid.finish(name)


def _list_parts(whole: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Yield the rows of a table or the cells of a row, also in content controls and tracked insertions."""
    for item in whole:
        if item.tag == f"{_W}{tag}":
            yield item
        elif item.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _list_parts(item, tag)


def _read_text(item: ElementTree.Element) -> str:
    """Return the paragraphs of a cell, or a paragraph and those of its text boxes, one per line."""
    return "\n".join(filter(None, (_read_paragraph(part).strip() for part in item.iter(_PARAGRAPH))))


def _read_paragraph(paragraph: ElementTree.Element) -> str:
    """Return a paragraph's own text, with tracked changes accepted."""
    parts = (part for part in paragraph if part.tag not in {_PARAGRAPH, _MOVED, f"{_W}pPr"})
    return "".join(
        (part.text or "") if part.tag == f"{_W}t" else _SIGNS.get(part.tag, "") or _read_paragraph(part)
        for part in parts
    )


def _is_struck(line: ElementTree.Element, cell: ElementTree.Element) -> bool:
    marks = [mark for tag in ("strike", "dstrike") for mark in cell.iter(f"{_W}{tag}")]
    deleted = (
        line.find(f"{_W}trPr/{_W}del"),
        *(next(cell.iter(tag), None) for tag in (f"{_W}delText", _MOVED)),
    )
    return any(mark is not None for mark in deleted) or any(map(_is_on, marks))


def _is_on(mark: ElementTree.Element | None) -> bool:
    return mark is not None and mark.get(f"{_W}val", "true") not in _OFF


def _read_number(mark: ElementTree.Element | None, otherwise: int) -> int:
    text = mark.get(f"{_W}val", "") if mark is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
