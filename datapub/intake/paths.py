"""Columns for one reference, such as a county and its town, read as one path of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

from datapub.intake.headers import list_labels
from datapub.intake.labels import Labels
from datapub.intake.sheet import Cell, RawSheet
from datapub.texts import fold


def join_paths(
    sheet: RawSheet, rows: tuple[int, int], labels: Labels, known: Mapping[str, Mapping[str, str]]
) -> RawSheet:
    """Return a sheet with the columns of one reference concatenated into the last of them.

    The joined text is looked up like any path, so that no column is ignored: a town in another county
    is not found. The columns are left as they are, which ``read_header`` refuses, if no row gives a known
    path (like a code beside a name), or if cells are struck out, hidden, computed or covered by a merge.

    Args:
        rows: first and last row of the header.
        known: field name -> folded text -> the dataset's own value.
    """
    first, last = rows
    formatting = sheet.formatting
    references = {
        name for key in labels.dataset.schema.foreign_keys if len(key.fields) == 1 for name in key.fields
    }
    found: dict[str, list[int]] = {}
    for place, parts in list_labels(sheet, *rows).items():
        if (field := labels.find(*parts)) and field.name in references:
            found.setdefault(field.name, []).append(place)
    filled, covered = _fill_down(sheet, last)
    marked = {place for _, place in formatting.struck | formatting.invisible | formatting.formulas} | {
        *formatting.hidden_columns
    }
    lines = [list(cells) for cells in sheet.rows]
    joined: set[int] = set()
    for name, places in found.items():
        if len(places) < 2 or (marked | covered) & {*places}:
            continue
        *upper, lower = places
        paths = [reduce(_join, (line[place] for place in places)) for line in filled[last:]]
        if not any(fold(str(path)) in known[name] for path in paths):
            continue
        joined |= {*places}
        for number, line in enumerate(lines[first - 1 :], first):
            title = labels.dataset.schema.field(name).title if number == first else ""
            line[lower] = paths[number - last - 1] if number > last else title
            for place in upper:
                line[place] = ""
    merged = tuple(
        (top, left, bottom, right)
        for top, left, bottom, right in formatting.merged
        if not (left == right and left in joined)
        and not (first <= top <= last and joined & {*range(left, right + 1)})
    )
    return replace(sheet, rows=lines, formatting=replace(formatting, merged=merged)) if joined else sheet


def _fill_down(sheet: RawSheet, last: int) -> tuple[list[list[Cell]], set[int]]:
    """Return the rows with vertical merges filled in, and the columns where a merge covers another text."""
    lines = [list(cells) for cells in sheet.rows]
    covered: set[int] = set()
    for top, left, bottom, right in sheet.formatting.merged:
        if top > last and left == right:
            for line in lines[top:bottom]:
                if str(line[left]).strip() not in {"", str(lines[top - 1][left]).strip()}:
                    covered.add(left)
                line[left] = lines[top - 1][left]
    return lines, covered


def _join(above: Cell, cell: Cell) -> Cell:
    over, text = str(above).strip(), str(cell).strip()
    return cell if text.startswith(over) else over + text
