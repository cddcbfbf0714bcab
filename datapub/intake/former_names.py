"""Rows of a list that state a former name, matched to the row of the dataset that still has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from datapub.aliases import FORMER
from datapub.intake.extract import Extract, Omission, RewrittenCell, SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.intake.references import Places
from datapub.model import AREA_CODE, Dataset
from datapub.texts import fold, fold_signs

BY_FORMER_NAME: Final = "照原来的名称认出"
UNKNOWN: Final = "现有的数据里没有叫这个名称的"


def match_former_names(
    file: str,
    dataset: Dataset,
    extract: Extract,
    area: str,
    old: Iterable[Texts],
    places: Places,
) -> list[SourceRow]:
    """Return the rows of a list, each given the key of the only row in its area that has its former name.

    Rows whose present name or key is known stay as they are. Every match, and every former name that no
    row has, is noted in ``extract.rewritten``, and an ambiguous one in ``extract.problems``.

    Args:
        area: code of the area of rows that do not state one; "" for none.
        old: the dataset's rows now.
    """
    key, *others = dataset.schema.primary_key
    before = _list_former_names(extract)
    if others or not before or "name" not in dataset.schema.names:
        return extract.rows
    known: dict[str, list[Texts]] = {}
    for texts in old:
        known.setdefault(fold_signs(texts["name"]), []).append(texts)
    title, found = f"「{dataset.schema.field(key).title}」", []
    for row in extract.rows:
        was, name = before.get((row.sheet, row.number), ""), row.cells.get("name", "")
        is_known = not name or bool(row.cells.get(key)) or bool(_find(name, row, area, known, places))
        here = [] if is_known else _find(was, row, area, known, places)
        if len(here) == 1:
            row = replace(row, cells={**row.cells, key: here[0][key]})
            extract.rewritten.append(
                RewrittenCell(row.sheet, row.number, title[1:-1], was, here[0][key], BY_FORMER_NAME)
            )
        elif bearers := () if is_known else known.get(fold_signs(was), ()):
            names = "、".join(texts[key] for texts in here or bearers)
            wording = "intake-ambiguous" if here else "intake-namesake"
            fields = "" if here else f"「{dataset.schema.field(AREA_CODE).title}」"
            extract.problems.append(
                make_fault(
                    row.name_file(file), wording, row=row.number, value=was, count=len(here), names=names,
                    fields=fields, title=title, whole=title,
                )
            )  # fmt: skip
        elif was and not is_known:
            extract.rewritten.append(RewrittenCell(row.sheet, row.number, title[1:-1], was, "", UNKNOWN))
        found.append(row)
    return found


def _find(
    name: str, row: SourceRow, area: str, known: Mapping[str, Sequence[Texts]], places: Places
) -> list[Texts]:
    """Return the rows with a name in the area of ``row``; one area may contain the other, or be unknown."""
    own = row.cells.get(AREA_CODE) or area
    return [
        texts
        for texts in known.get(fold_signs(name), ())
        for other in [texts.get(AREA_CODE, "")]
        if not (own and other) or places.is_within(own, other) or places.is_within(other, own)
    ]


def _list_former_names(extract: Extract) -> dict[tuple[str, int], str]:
    """Return the former name that each row states, by its sheet and number."""
    return {
        (cell.sheet, cell.row): cell.text
        for cell in extract.omitted
        if cell.reason == Omission.COLUMN and _is_former(extract.headers[cell.sheet].labels[cell.place])
    }


def _is_former(label: str) -> bool:
    *above, last = label.split("／")
    return any(
        FORMER.fullmatch(fold(text)) for text in (last, "".join((*above, last)), last + "".join(above))
    )
