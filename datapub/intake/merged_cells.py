"""Cells that repeat the one above: those covered by a merged cell, and ditto marks.

A text merged over several rows holds for each of them. A number merged over several rows is a problem, as is
any value merged across several columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from datapub.intake.row_kinds import find_lone_text, is_total_row
from datapub.intake.sheet import Cell, CellAddress, RawSheet
from datapub.model import Field

Fault = tuple[str, int, int, dict[str, Any]]
"""Wording, row, column and details of a problem."""

_DITTO: Final = re.compile(r"同[上前](?:[一1]?[行格栏家])?(?P<more>[（(，,、；;\s].*)?|[〃″〞\"]{1,2}", re.S)


def _fill_merged(
    sheet: RawSheet, last: int, fields: Mapping[int, Field]
) -> tuple[dict[CellAddress, Cell], list[Fault]]:
    """Return the values of the cells covered by vertical merges, without the first of each, and the faults.

    Args:
        last: last row of the header.
    """
    filled: dict[CellAddress, Cell] = {}
    faults: list[Fault] = []
    for top, left, bottom, right in sheet.formatting.merged:
        if top <= last or left != right or left not in fields or bottom == top:
            continue  # see check_across for merges across columns
        item, value = fields[left], sheet.rows[top - 1][left]
        covered = range(top + 1, min(bottom, len(sheet.rows)) + 1)
        if item.type not in {"integer", "number"} or str(value).strip() == "":
            filled.update({(row, left): value for row in covered})
            faults += [
                ("intake-covered", row, left, {"field": item, "value": str(cell), "other": str(value)})
                for row in covered
                if str(cell := sheet.rows[row - 1][left]).strip() not in {"", str(value).strip()}
            ]
        elif any(str(cell).strip() for row in covered for cell in sheet.rows[row - 1]):
            details = {"field": item, "value": str(value), "last": bottom}
            faults.append(("intake-merged-number", top, left, details))
    return filled, faults


def fill_cells(
    sheet: RawSheet, last: int, fields: Mapping[int, Field], name_place: int
) -> tuple[dict[CellAddress, Cell], set[CellAddress], list[Fault]]:
    """Return the values of cells that repeat the one above, those of them with ditto marks, and the faults.

    A ditto mark does not reach across a heading or a total. In the column of names it is a fault: the row may
    be the same record again or a second one of that name.

    Args:
        last: last row of the header.
        name_place: the column of names; -1 if there is none.
    """
    filled, faults = _fill_merged(sheet, last, fields)
    cells_read = chain(filled.values(), *sheet.rows[last:])
    if not any(isinstance(cell, str) and _DITTO.fullmatch(cell.strip()) for cell in cells_read):
        return filled, set(), faults
    ends = {
        row
        for row, cells in enumerate(sheet.rows[last:], last + 1)
        if (own := {p: t for p, cell in enumerate(cells) if (t := str(filled.get((row, p), cell)).strip())})
        and (find_lone_text(own, fields, name_place, is_wide=True) or is_total_row(own, name_place))
    }
    marked: dict[CellAddress, Cell] = {}
    for place, item in fields.items():
        above: Cell = ""
        for row, cells in enumerate(sheet.rows[last:], last + 1):
            cell = "" if row in ends else filled.get((row, place), cells[place])
            above = "" if row in ends else above
            found = _DITTO.fullmatch(cell.strip()) if isinstance(cell, str) else None
            if found and (found["more"] or above == "" or place == name_place):
                label_position = "/name" if place == name_place and above != "" and not found["more"] else ""
                faults.append(
                    (f"intake-ditto{label_position}", row, place, {"field": item, "value": str(cell)})
                )
            elif found:
                marked[row, place] = above
            elif str(cell).strip():
                above = cell
    return filled | marked, {*marked}, faults


def check_across(
    sheet: RawSheet, row: int, own: Mapping[int, str], fields: Mapping[int, Field]
) -> Iterator[Fault]:
    """Yield the cells of a data row that are merged across more than one imported column."""
    for top, left, _, right in sheet.formatting.merged:
        columns = [place for place in range(left, right + 1) if place in fields]
        if top == row and left in own and len(columns) > 1:
            titles = "、".join(fields[place].title for place in columns)
            yield "intake-merged-across", row, left, {"value": own[left], "titles": titles}
