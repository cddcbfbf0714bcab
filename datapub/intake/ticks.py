"""Columns that tick a choice: 全日托 √, 半日托 √. Those of one field are joined into one column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from datapub.intake.headers import list_labels
from datapub.intake.labels import Labels
from datapub.intake.sheet import RawSheet
from datapub.intake.totals import is_total
from datapub.texts import fold

_TICKS: Final = frozenset("√✓✔☑●是有")
"""○ is in neither set: some tick with it, others use it for an empty box."""

_BLANKS: Final = frozenset(("", "×", "✗", "☐", "□", "否", "无", "-", "—", "/"))


def join_ticks(
    sheet: RawSheet, rows: tuple[int, int], labels: Labels, known: Mapping[str, Mapping[str, str]]
) -> RawSheet:
    """Return a sheet with the ticked choices of each field joined in the first of its columns.

    There must be at least two columns for a field, labelled by its choices, with nothing but ticks in them.

    Args:
        rows: first and last row of the header.
        known: field name -> folded text -> the dataset's own value.
    """
    first, last = rows
    words = {name: {*values, *map(fold, values.values())} for name, values in known.items()}
    sums = {number for number, _, text in sheet.list_cells() if is_total(text)}
    lines = [list(cells) for cells in sheet.rows]
    marked = sheet.formatting.struck | sheet.formatting.invisible | sheet.formatting.formulas
    found: dict[str, dict[int, str]] = {}
    for place, parts in list_labels(sheet, *rows).items():
        if any((number, place) in marked for number in range(last + 1, len(lines) + 1)):
            continue  # a struck-out or hidden tick needs a decision of its own
        texts = {
            str(line[place]).strip() for number, line in enumerate(lines, 1) if last < number not in sums
        }
        if texts <= _TICKS | _BLANKS and not labels.knows(*parts):
            group = labels.find(*parts[:-1]) if parts[1:] else None
            names = [name for name, choices in words.items() if fold(parts[-1]) in choices]
            names = [group.name] if group and group.name in names else names
            if len(names) == 1 and labels.dataset.schema.field(names[0]).type == "string":
                found.setdefault(names[0], {})[place] = parts[-1]
    found = {
        name: choices
        for name, choices in found.items()
        if len(choices) > 1
        and any(str(line[place]).strip() in _TICKS for line in lines[last:] for place in choices)
    }
    for name, choices in found.items():
        for number, line in enumerate(lines, 1):
            ticked = [choice for place, choice in choices.items() if str(line[place]).strip() in _TICKS]
            title = labels.dataset.schema.field(name).title
            text = "、".join(ticked) if number > last else title if number == first else ""
            if number >= first and number not in sums:
                line[min(choices)] = text
                for place in [*choices][1:]:
                    line[place] = ""
    places = {place for choices in found.values() for place in choices}
    merged = tuple(
        span
        for span in sheet.formatting.merged
        if not (first <= span[0] <= last and places & {*range(span[1], span[3] + 1)})
    )
    return replace(sheet, rows=lines, formatting=replace(sheet.formatting, merged=merged)) if found else sheet
