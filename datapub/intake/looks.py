"""How a workbook looks: what is hidden, struck out, merged or computed; its reader of values does not say.

An .xlsx and an .ods are ZIP archives of XML, read here as far as looks go; xlrd knows those of an old .xls.
This is the only module with xlrd.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from datapub.intake.fault import Refused, make_fault
from datapub.intake.months import is_month, list_month_styles
from datapub.intake.package import MAX_CELLS, is_old, readable
from datapub.intake.sheet import Looks, Place
from datapub.intake.styles import Styles, has_strike, is_on, local, read_styles

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROWS: Final = 2**20
_COLUMNS: Final = 2**14


def read_looks(path: Path) -> dict[str, Looks]:
    """Return how each sheet looks, by its name; elements are known by their names without a namespace.

    "Strict" workbooks have another namespace, and a cell that does not say where it stands is the next one.
    Of an old .xls it is not known which cells hold formulas: the values last computed are taken.

    Raises:
        Refused: the file cannot be read, or a sheet reaches so far that no reader could lay it out.
    """
    with readable(path):
        if is_old(path):
            return _read_old(path)
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return _read_open(path, archive)
            styles, months = read_styles(archive), list_month_styles(archive)
            struck_texts = _list_struck_texts(archive)
            return {
                name: _read_xlsx(_Extent(path, name), archive, part, styles, months, struck_texts)
                for name, part in _list_sheets(archive)
            }


def _read_xlsx(
    filled: _Extent,
    archive: zipfile.ZipFile,
    part: str,
    styles: Styles,
    month_styles: set[str],
    struck_texts: set[str],
) -> Looks:
    formulas, struck, unseen, months = set(), set(), set(), set()
    rounded: dict[Place, str] = {}
    worded: dict[Place, str] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = column = 0
    with archive.open(part) as stream:
        for event, item in ElementTree.iterparse(stream, events=("start", "end")):
            tag = local(item.tag)
            if tag == "row" and event == "start":
                row, column = int(item.get("r") or row + 1), 0
                if is_on(item.get("hidden")) or item.get("ht") == "0":
                    hidden_rows.add(row)
            elif tag == "row":
                item.clear()
            elif tag == "col" and event == "end" and (is_on(item.get("hidden")) or item.get("width") == "0"):
                hidden_columns.update(
                    range(int(item.get("min", 1)) - 1, min(int(item.get("max", 1)), _COLUMNS))
                )
            elif tag == "c" and event == "end":
                if place := _PLACE.fullmatch(item.get("r", "").upper()):
                    row, column = int(place[2]), _number_of(place[1])
                if len(item):
                    filled.add(row, column)
                if any(local(child.tag) == "f" for child in item):
                    formulas.add((row, column))
                text = next((child.text for child in item if local(child.tag) == "v"), "")
                style = item.get("s", "0")
                if style in month_styles:
                    months.add((row, column))
                if style in styles.unseen and len(item):
                    unseen.add((row, column))
                if item.get("t", "n") == "n" and (shown := styles.round(style, text or "")):
                    rounded[row, column] = shown
                if style in styles.worded:
                    worded[row, column] = styles.worded[style]
                if (
                    style in styles.struck
                    or (item.get("t") == "s" and text in struck_texts)
                    or has_strike(item)
                ):
                    struck.add((row, column))
                column += 1
    filled.check()
    return Looks(
        frozenset(formulas), (), frozenset(struck), frozenset(hidden_rows), frozenset(hidden_columns),
        months=frozenset(months), unseen=frozenset(unseen), rounded=rounded, worded=worded,
    )  # fmt: skip


def _list_struck_texts(archive: zipfile.ZipFile) -> set[str]:
    """List the numbers of the shared texts that have a struck-out part."""
    found = set()
    if "xl/sharedStrings.xml" in archive.namelist():
        number = 0
        with archive.open("xl/sharedStrings.xml") as stream:
            for _, item in ElementTree.iterparse(stream):
                if local(item.tag) == "si":
                    if has_strike(item):
                        found.add(str(number))
                    number += 1
                    item.clear()
    return found


def _list_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the archive that it stands in."""
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for item in workbook.iter():
        if local(item.tag) == "sheet":
            link = next((text for name, text in item.attrib.items() if local(name) == "id"), None)
            target = links.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield item.get("name", ""), part


def _read_open(path: Path, archive: zipfile.ZipFile) -> dict[str, Looks]:
    """Return the looks of the sheets of an .ods, in which equal rows and cells are written once."""
    parts = [part for part in ("content.xml", "styles.xml") if part in archive.namelist()]
    struck_styles = {name for part in parts for name in _list_through(archive, part)}
    found: dict[str, Looks] = {}
    with archive.open("content.xml") as stream:
        for _, item in ElementTree.iterparse(stream):
            if local(item.tag) == "table":
                name = _texts(item).get("name", "")
                found[name] = _read_table(_Extent(path, name), item, struck_styles)
                item.clear()
    return found


def _read_table(filled: _Extent, table: ElementTree.Element, struck_styles: set[str]) -> Looks:
    formulas, struck, merged = set(), set(), []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = place = 0
    for line in table.iter():
        tag, texts = local(line.tag), _texts(line)
        times = int(
            texts.get("number-columns-repeated" if tag == "table-column" else "number-rows-repeated", 1)
        )
        is_shown = texts.get("visibility", "visible") == "visible"
        if tag == "table-column":
            hidden_columns.update(() if is_shown else range(place, min(place + times, _COLUMNS)))
            place += times
        elif tag == "table-row":
            row, column, last = row + 1, 0, -1
            for cell in line:
                texts = _texts(cell)
                across, down = (int(texts.get(f"number-{name}-spanned", 1)) for name in ("columns", "rows"))
                repeated = int(texts.get("number-columns-repeated", 1))
                if across > 1 or down > 1:
                    merged.append((row, column, row + down - 1, column + across - 1))
                if len(cell) or "value-type" in texts:
                    last = column + repeated - 1
                    if "formula" in texts:
                        formulas.add((row, column))
                    if struck_styles & {_texts(part).get("style-name") for part in cell.iter()}:
                        struck.add((row, column))
                column += repeated
            if last >= 0:
                filled.add(row, last)
                filled.add(row + times - 1, last)
                hidden_rows.update(() if is_shown else range(row, row + min(times, _ROWS)))
            row += times - 1
    filled.check()
    return Looks(
        frozenset(formulas),
        tuple(merged),
        frozenset(struck),
        frozenset(hidden_rows),
        frozenset(hidden_columns),
    )


def _texts(item: ElementTree.Element) -> dict[str, str]:
    return {local(name): text for name, text in item.attrib.items()}


def _list_through(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """Yield the names of the styles of struck-out text."""
    for style in ElementTree.fromstring(archive.read(part)).iter():
        if local(style.tag) == "style":
            texts = {local(name): text for item in style for name, text in item.attrib.items()}
            through = texts.get("text-line-through-style", texts.get("text-line-through-type", "none"))
            name = next((text for key, text in style.attrib.items() if local(key) == "name"), "")
            if through != "none":
                yield name


def _read_old(path: Path) -> dict[str, Looks]:
    try:
        _check_chains(path.read_bytes())
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        fonts = [font.struck_out for font in book.font_list]
        return {sheet.name: _read_old_sheet(book, sheet, fonts) for sheet in book.sheets()}
    except (
        xlrd.XLRDError, CompDocError, AssertionError, ArithmeticError, LookupError, TypeError, UnicodeError,
        struct.error,
    ) as error:  # fmt: skip
        if "encrypted" in str(error):
            raise Refused(make_fault(path.name, "intake-password")) from error
        raise ValueError(path.name) from error


def _check_chains(content: bytes) -> None:
    """Refuse a chain of short sectors that comes back to itself: readers would follow it until memory ends.

    xlrd looks for that only in chains of long sectors.

    Raises:
        CompDocError: there is such a chain, or the file is no container of streams.
    """
    container = CompDoc(content, logfile=io.StringIO())
    following = container.SSAT
    for stream in container.dirlist:
        seen: set[int] = set()
        sector = stream.first_SID if stream.tot_size < container.min_size_std_stream else -1
        while 0 <= sector < len(following):
            if sector in seen:
                raise CompDocError(f"{stream.name}: sector {sector} comes twice")
            seen.add(sector)
            sector = following[sector]


def _read_old_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, fonts: list[int]) -> Looks:
    struck = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if fonts[book.xf_list[sheet.cell_xf_index(row, column)].font_index]
        or any(fonts[font] for _, font in sheet.rich_text_runlist_map.get((row, column), ()))
    }
    months = {
        (row + 1, column)
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if is_month(book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str)
    }
    return Looks(
        months=frozenset(months),
        struck=frozenset(struck),
        hidden_rows=frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        hidden_columns=frozenset(column for column, about in sheet.colinfo_map.items() if about.hidden),
    )


class _Extent:
    """The rows and columns with something in them."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path, self._sheet = path, sheet
        self._rows: set[int] = set()
        self._columns: set[int] = set()

    def add(self, row: int, column: int) -> None:
        self._rows.add(row)
        self._columns.add(column)

    def check(self) -> None:
        """Refuse a sheet whose smallest rectangle with everything on it is too large to be laid out."""
        if not self._rows:
            return
        row, column = max(self._rows), max(self._columns)
        if (row - min(self._rows) + 1) * (column - min(self._columns) + 1) > MAX_CELLS:
            raise Refused(
                make_fault(self._path.name, "intake-extent", value=self._sheet, row=row, place=column)
            )


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
