"""The formatting of the sheets of an .xlsx file.

Elements are matched by local name, as "Strict" workbooks use another namespace. A cell without a reference
follows the one before it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from datapub.intake.formatting.extent import MAX_COLUMNS, Extent
from datapub.intake.sheet import CellAddress, Formatting
from datapub.intake.styles import Styles, has_strike, is_on, local, read_styles

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read(path: Path, archive: zipfile.ZipFile) -> dict[str, Formatting]:
    """Return the formatting of each sheet, by its name; see ``read_formatting``."""
    styles = read_styles(archive)
    struck_texts = _list_struck_texts(archive)
    return {
        name: _read_sheet(Extent(path, name), archive, part, styles, struck_texts)
        for name, part in _list_sheets(archive)
    }


def _read_sheet(
    filled: Extent,
    archive: zipfile.ZipFile,
    part: str,
    styles: Styles,
    struck_texts: set[str],
) -> Formatting:
    formulas, struck, invisible, months = set(), set(), set(), set()
    rounded: dict[CellAddress, str] = {}
    number_formats: dict[CellAddress, str] = {}
    errors: dict[CellAddress, str] = {}
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
                    range(int(item.get("min", 1)) - 1, min(int(item.get("max", 1)), MAX_COLUMNS))
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
                if item.get("t") == "e":
                    errors[row, column] = text or "#N/A"
                if style in styles.months:
                    months.add((row, column))
                if style in styles.invisible and len(item):
                    invisible.add((row, column))
                if item.get("t", "n") == "n" and (shown := styles.round(style, text or "")):
                    rounded[row, column] = shown
                if style in styles.number_formats:
                    number_formats[row, column] = styles.number_formats[style]
                if (
                    style in styles.struck
                    or (item.get("t") == "s" and text in struck_texts)
                    or has_strike(item)
                ):
                    struck.add((row, column))
                column += 1
    filled.check()
    return Formatting(
        frozenset(formulas), (), frozenset(struck), frozenset(hidden_rows), frozenset(hidden_columns),
        months=frozenset(months), invisible=frozenset(invisible), rounded=rounded,
        number_formats=number_formats, errors=errors,
    )  # fmt: skip


def _list_struck_texts(archive: zipfile.ZipFile) -> set[str]:
    """Return the indexes of the shared strings that have a struck-out part."""
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
    """Yield the name of each sheet and its part of the archive."""
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


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
