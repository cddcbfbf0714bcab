"""Cells of a list that do not contradict the stored value: empty, less precise, or spelled differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from datapub.intake.extract import SourceRow
from datapub.intake.normalise import ALTERNATIVES
from datapub.model import Field
from datapub.texts import fold_signs


@dataclass(frozen=True)
class RetainedValue:
    """A stored value that an import keeps, because the list says less.

    Attributes:
        title: title of the field.
        text: the stored value.
        shown: the text in the list; "" if the cell is empty.
        is_same: whether both differ only in blanks, character width, brackets or case.
    """

    row: SourceRow
    title: str
    text: str
    shown: str
    is_same: bool = False


def drop_uninformative(
    fields: Sequence[Field], old: Mapping[str, str], row: SourceRow
) -> tuple[SourceRow, list[RetainedValue]]:
    """Return a row of a list without the cells that do not contradict the stored row, and the values kept.

    An empty cell means not known, so it never clears a stored value. A field and its companions count as one:
    a range of fees replaces a single fee, and a single fee replaces a range.
    """
    cells, retained = dict(row.cells), []
    owners = {
        name: item.name for item in fields for kind, name in item.companions.items() if kind in ALTERNATIVES
    }
    for item in fields:
        known, stated = old.get(item.name, ""), cells.get(item.name, "")
        if item.type == "string" and known != stated and fold_signs(known) == fold_signs(stated):
            retained.append(RetainedValue(row, item.title, known, stated, is_same=True))
            del cells[item.name]
        if item.name not in cells or owners.get(item.name) in row.cells:
            continue  # a companion is handled together with the field it belongs to
        others = [name for kind, name in item.companions.items() if kind not in {"place", "instead"}]
        group = [name for name in (item.name, *others) if name in cells]
        month = cells.get(item.companions.get("month", ""), "")
        text = next(filter(None, (old.get(name) for name in (item.name, *others))), "")
        is_silent = not any(cells[name] for name in group)
        is_less = month and not cells[item.name] and text.startswith(month) and text != month
        if text and (is_silent or is_less):
            retained.append(RetainedValue(row, item.title, text, month))
            for name in group:
                del cells[name]
    return replace(row, cells=cells), retained
