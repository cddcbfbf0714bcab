"""Rows of a list that give the name a thing had before: they are about the row that still has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from datapub.aliases import FORMER
from datapub.intake.extract import Extract, SourceRow, Touched, Why
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.model import Dataset
from datapub.texts import fold


def find_formers(file: str, dataset: Dataset, extract: Extract, old: Iterable[Texts]) -> list[SourceRow]:
    """Return the rows of a list, with the key of the one row that has the name they had before.

    A row whose name, or key, is known needs none. What was read so is told of.
    """
    (key, *others), rows = dataset.schema.primary_key, extract.rows
    before = _list_before(extract)
    if others or not before or "name" not in dataset.schema.names:
        return rows
    known: dict[str, list[str]] = {}
    for texts in old:
        known.setdefault(fold(texts["name"]), []).append(texts[key])
    title, found = dataset.schema.field(key).title, []
    for row in rows:
        was = before.get((row.sheet, row.number), "")
        is_new = not row.cells.get(key) and fold(row.cells.get("name", "")) not in known
        keys = known.get(fold(was), []) if row.cells.get("name") and is_new else []
        if len(keys) == 1:
            row = replace(row, cells={**row.cells, key: keys[0]})
            extract.touched.append(Touched(row.sheet, row.number, title, was, keys[0], "照原来的名称认出"))
        elif keys:
            extract.problems.append(
                make_fault(
                    row.name_file(file), "intake-ambiguous", row=row.number, value=was, count=len(keys),
                    names="、".join(keys), title=f"「{title}」", whole=f"「{title}」",
                )
            )  # fmt: skip
        found.append(row)
    return found


def _list_before(extract: Extract) -> dict[tuple[str, int], str]:
    """Return the name that each row says it had before, by its sheet and number."""
    return {
        (cell.sheet, cell.row): cell.text
        for cell in extract.left_out
        if cell.why == Why.COLUMN and _is_former(extract.headers[cell.sheet].labels[cell.place])
    }


def _is_former(label: str) -> bool:
    *above, last = label.split("／")
    return any(
        FORMER.fullmatch(fold(text)) for text in (last, "".join((*above, last)), last + "".join(above))
    )
