"""Cells of a list that say nothing against what is known: empty, the month of a day, or written otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from datapub.intake.extract import SourceRow
from datapub.intake.normalise import ALTERNATIVES
from datapub.model import Field
from datapub.texts import fold


@dataclass(frozen=True)
class Kept:
    """What a row of the dataset keeps, as its list says less of it.

    Attributes:
        title: of the field.
        text: what is known.
        shown: what the list says instead; "" where it says nothing.
        is_same: whether it says the same, with other blanks, widths or letters.
    """

    row: SourceRow
    title: str
    text: str
    shown: str
    is_same: bool = False


def drop_silent(
    fields: Sequence[Field], old: Mapping[str, str], row: SourceRow
) -> tuple[SourceRow, list[Kept]]:
    """Return a row of a list without the cells that say nothing against what is known, and what is kept so.

    Empty is not known, and no one clears what is known by not knowing it. A field and those that take what
    it cannot hold are one: a range of fees leaves none of the single fee, and a single fee none of the range.
    """
    cells, kept = dict(row.cells), []
    owners = {
        name: item.name for item in fields for kind, name in item.companions.items() if kind in ALTERNATIVES
    }
    for item in fields:
        known, said = old.get(item.name, ""), cells.get(item.name, "")
        if item.type == "string" and known != said and fold(known) == fold(said):
            kept.append(Kept(row, item.title, known, said, is_same=True))
            del cells[item.name]
        if item.name not in cells or owners.get(item.name) in row.cells:
            continue  # what stands instead of another field is said, or not, with that
        others = [name for kind, name in item.companions.items() if kind not in {"place", "instead"}]
        group = [name for name in (item.name, *others) if name in cells]
        month = cells.get(item.companions.get("month", ""), "")
        text = next(filter(None, (old.get(name) for name in (item.name, *others))), "")
        is_silent = not any(cells[name] for name in group)
        is_less = month and not cells[item.name] and text.startswith(month) and text != month
        if text and (is_silent or is_less):
            kept.append(Kept(row, item.title, text, month))
            for name in group:
                del cells[name]
    return replace(row, cells=cells), kept
