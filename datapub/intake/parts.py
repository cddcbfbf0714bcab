"""Sheets that hold several tables, one below the other with headers of their own, or side by side.

Each table becomes a sheet of its own, in which every cell keeps its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from datapub.intake.fault import letter_of
from datapub.intake.headers import find_header, list_labels
from datapub.intake.labels import Labels
from datapub.intake.row_kinds import is_other_header
from datapub.intake.sheet import Cell, RawSheet
from datapub.texts import fold

_BESIDE: Final = (2, 3, 4)
"""How many tables there may be side by side."""


def split_sheet(sheet: RawSheet, labels: Labels) -> list[RawSheet]:
    """Return the tables of a sheet, top to bottom and left to right; the sheet itself if it is one table."""
    return [part for lower in _split_down(sheet, labels) for part in _split_across(lower, labels)]


def _split_down(sheet: RawSheet, labels: Labels) -> Iterator[RawSheet]:
    """Yield the tables from top to bottom; rows of a single text above a header belong to its table."""
    texts = [
        {place: text for place, cell in enumerate(cells) if (text := str(cell).strip())}
        for cells in sheet.rows
    ]
    first, last = _find_first(sheet, labels) or (len(texts) + 1, len(texts))
    own = [_fold(line) for line in texts[first - 1 : last]]
    for row, line in enumerate(texts[last:], last + 1):
        if is_other_header(line, labels) and _fold(line) not in own:
            start = next((n for n in range(row - 1, last, -1) if len(texts[n - 1]) > 1), last) + 1
            upper, lower, columns = range(1, start), range(start, len(texts) + 1), range(len(sheet.rows[0]))
            yield _keep(sheet, upper, columns, f"第 {first} 行起的表")
            yield from _split_down(_keep(sheet, lower, columns, f"第 {row} 行起的表"), labels)
            return
    yield sheet


def _find_first(sheet: RawSheet, labels: Labels) -> tuple[int, int] | None:
    """Return the first and last row of the topmost header; find_header may prefer a wider one below it."""
    found = find_header(sheet, labels)
    while found and (above := find_header(replace(sheet, rows=sheet.rows[: found[0] - 1]), labels)):
        line = {
            place: text for place, cell in enumerate(sheet.rows[above[0] - 1]) if (text := str(cell).strip())
        }
        if above[1] == found[0] - 1 or not is_other_header(line, labels):
            break
        found = above
    return found


def _fold(line: dict[int, str]) -> list[str]:
    return [fold(text) for text in line.values()]


def _split_across(sheet: RawSheet, labels: Labels) -> list[RawSheet]:
    """Return the tables side by side, which have the same labels.

    A lone text in a row below the header belongs to each table; above it, it is a title of the first.
    """
    found = find_header(sheet, labels)
    listed = sorted(list_labels(sheet, *found).items()) if found else []
    texts = [[fold(part) for part in parts] for _, parts in listed]
    count = next((n for n in _BESIDE if len(texts) >= 2 * n and texts == texts[: len(texts) // n] * n), 1)
    if not found or count == 1:
        return [sheet]
    starts = [place for place, _ in listed[:: len(texts) // count]]
    spans = list(zip([0, *starts[1:]], [*starts[1:], len(sheet.rows[0])], strict=True))
    lines = [list(cells) for cells in sheet.rows]
    for line in lines[found[1] :]:
        if len(alone := [place for place, cell in enumerate(line) if str(cell).strip()]) == 1:
            for start, end in spans:
                line[alone[0] if start <= alone[0] < end else start] = line[alone[0]]
    filled = Counter(number for number, _, _ in sheet.list_cells())
    titles = {number for number in range(1, found[0]) if filled[number] == 1}

    def keep(start: int, end: int) -> list[list[Cell]]:
        return [
            [
                cell if (start == 0 if number in titles else start <= place < end) else ""
                for place, cell in enumerate(line)
            ]
            for number, line in enumerate(lines, 1)
        ]

    return [
        replace(sheet, rows=keep(start, end), part=f"{sheet.part}{letter_of(place)} 列起的表")
        for place, (start, end) in zip(starts, spans, strict=True)
    ]


def _keep(sheet: RawSheet, rows: range, columns: range, part: str) -> RawSheet:
    """Return a sheet with all cells blank outside the given rows and columns."""
    cells = [
        [cell if number in rows and place in columns else "" for place, cell in enumerate(cells)]
        for number, cells in enumerate(sheet.rows, 1)
    ]
    return replace(sheet, rows=cells, part=part)
