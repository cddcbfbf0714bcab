"""Two columns for where a row belongs, the wider before the narrower: read as one path of names."""

from __future__ import annotations

from dataclasses import replace

from datapub.intake.headers import list_labels
from datapub.intake.labels import Labels
from datapub.intake.sheet import RawSheet


def join_paths(sheet: RawSheet, rows: tuple[int, int], labels: Labels) -> RawSheet:
    """Return a sheet with the cells of two columns of one reference in the second, each behind the first's.

    What they amount to is looked up as any path is, so that neither is left out unread: a town of another
    county is not found. Columns with cells that wait for a person's answer stay two, which is refused.

    Args:
        rows: the first and the last row of the header.
    """
    first, last = rows
    looks = sheet.looks
    references = {
        name for key in labels.dataset.schema.foreign_keys if len(key.fields) == 1 for name in key.fields
    }
    found: dict[str, list[int]] = {}
    for place, parts in list_labels(sheet, *rows).items():
        if (field := labels.find(*parts)) and field.name in references:
            found.setdefault(field.name, []).append(place)
    marked = {place for _, place in looks.struck | looks.unseen | looks.formulas} | {*looks.hidden_columns}
    pairs = {name: places for name, places in found.items() if len(places) == 2 and not marked & {*places}}
    if not pairs:
        return sheet
    lines = [list(cells) for cells in sheet.rows]
    for name, (upper, lower) in pairs.items():
        for top, left, bottom, right in looks.merged:
            if top > last and left == right == upper:
                for line in lines[top : min(bottom, len(lines))]:
                    line[upper] = lines[top - 1][upper]
        for number, line in enumerate(lines[first - 1 :], first):
            above, text = str(line[upper]).strip(), str(line[lower]).strip()
            if number <= last:
                line[lower] = labels.dataset.schema.field(name).title if number == first else ""
            elif above and not text.startswith(above):
                line[lower] = above + text
            line[upper] = ""
    places = {place for columns in pairs.values() for place in columns}
    uppers = {columns[0] for columns in pairs.values()}
    merged = tuple(
        (top, left, bottom, right)
        for top, left, bottom, right in looks.merged
        if not (left == right and left in uppers)
        and not (first <= top <= last and places & {*range(left, right + 1)})
    )
    return replace(sheet, rows=lines, looks=replace(looks, merged=merged))
