"""The formatting of the sheets of an .ods file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from datapub.intake.formatting.extent import MAX_COLUMNS, MAX_ROWS, Extent
from datapub.intake.sheet import Formatting
from datapub.intake.styles import local


def read(path: Path, archive: zipfile.ZipFile) -> dict[str, Formatting]:
    """Return the formatting of each sheet, by its name.

    The format stores a run of equal rows or cells once, with a repeat count.
    """
    parts = [part for part in ("content.xml", "styles.xml") if part in archive.namelist()]
    struck_styles = {name for part in parts for name in _list_through(archive, part)}
    found: dict[str, Formatting] = {}
    with archive.open("content.xml") as stream:
        for _, item in ElementTree.iterparse(stream):
            if local(item.tag) == "table":
                name = _texts(item).get("name", "")
                found[name] = _read_table(Extent(path, name), item, struck_styles)
                item.clear()
    return found


def _read_table(filled: Extent, table: ElementTree.Element, struck_styles: set[str]) -> Formatting:
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
            hidden_columns.update(() if is_shown else range(place, min(place + times, MAX_COLUMNS)))
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
                hidden_rows.update(() if is_shown else range(row, row + min(times, MAX_ROWS)))
            row += times - 1
    filled.check()
    return Formatting(
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
