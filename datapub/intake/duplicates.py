"""New rows of a sheet that may duplicate each other, or an existing row that was moved or renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.model import Dataset
from datapub.problem import Problem
from datapub.texts import fold_signs

ALIKE: Final = 0.6
"""Minimum similarity (``SequenceMatcher.ratio``) at which one name may be a new form of the other."""

_TAIL: Final = 4
"""Last characters by which addresses are compared, as only some are written with their area."""


def find_moved(
    dataset: Dataset, rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts]
) -> Iterator[tuple[SourceRow, Texts]]:
    """Yield new rows that may be an existing one that moved: same name, another area, no differing key.

    Args:
        rows: new rows of the sheet, each with the row that would be written.
        others: rows of the dataset that the sheet does not name.
    """
    address = dataset.schema.address
    if address is None:
        return
    area = address.companions["place"]
    distinguishing = dict.fromkeys(name for key in dataset.schema.unique_keys for name in key)
    for row, new, texts in _pair(rows, others, lambda texts: fold_signs(texts.get("name", ""))):
        if texts[area] != new[area] and not _differ(new, texts, distinguishing):
            yield row, texts


def find_renamed(
    dataset: Dataset, rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts]
) -> Iterator[tuple[SourceRow, Texts]]:
    """Yield new rows that may be an existing one under a new name: similar name, same area and address.

    Args:
        rows: new rows of the sheet, each with the row that would be written.
        others: rows of the dataset that the sheet does not name.
    """
    address = dataset.schema.address
    if address is None:
        return
    area, where = address.companions["place"], address.name
    for row, new, texts in _pair(rows, others, lambda texts: fold_signs(texts.get(where, ""))[-_TAIL:]):
        here, place = fold_signs(new[where]), fold_signs(texts[where])
        name, was = fold_signs(new.get("name", "")), fold_signs(texts.get("name", ""))
        is_there = texts[area] == new[area] and (here.endswith(place) or place.endswith(here))
        if is_there and (name in was or was in name or SequenceMatcher(None, was, name).ratio() >= ALIKE):
            yield row, texts


def _pair(
    rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts], call: Callable[[Texts], str]
) -> Iterator[tuple[SourceRow, Texts, Texts]]:
    """Yield each new row and the row to be written, with each other row that has the same ``call`` result."""
    known: dict[str, list[Texts]] = {}
    for texts in others:
        known.setdefault(call(texts), []).append(texts)
    for row, new in rows:
        called = call(new)
        yield from ((row, new, texts) for texts in (known.get(called, ()) if called else ()))


def check_duplicates(
    file: str, dataset: Dataset, rows: Sequence[SourceRow], given: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield the later of two new rows with the same name and area that neither address nor key distinguishes.

    Nothing is yielded for a dataset without addresses, whose rows are distinguished by their keys alone.

    Args:
        rows: the new rows.
        given: field name -> value for rows with an empty cell.
    """
    address = dataset.schema.address
    if address is None:
        return
    distinguishing = dict.fromkeys(
        (address.name, *(name for key in dataset.schema.unique_keys for name in key))
    )
    seen: dict[tuple[str, str], list[SourceRow]] = {}
    for row in rows:
        area = address.companions["place"]
        known = seen.setdefault(
            (fold_signs(row.cells.get("name", "")), row.cells.get(area) or given.get(area, "")), []
        )
        duplicate = next(
            (other for other in known if not _differ(row.cells, other.cells, distinguishing)), None
        )
        if duplicate:
            yield make_fault(
                row.name_file(file), "intake-twice", row=row.number, first=duplicate.where,
                value=row.cells.get("name", ""),
            )  # fmt: skip
        known.append(row)


def check_unique_keys(file: str, dataset: Dataset, rows: Sequence[SourceRow]) -> Iterator[Problem]:
    """Yield the later of two new rows with the same unique key, as the check would, located in the sheet."""
    for key in dataset.schema.unique_keys:
        seen: dict[tuple[str, ...], SourceRow] = {}
        for row in rows:
            values = tuple(row.cells.get(name, "") for name in key)
            if values[0] and (first := seen.setdefault(values, row)) is not row:
                fields = [dataset.schema.field(name) for name in key]
                lacking = "".join(
                    f"「{item.title}」" for item, text in zip(fields, values, strict=True) if not text
                )
                yield make_fault(
                    row.name_file(file), "intake-shared", row=row.number, field=fields[0],
                    value="、".join(text or "空" for text in values), first=first.where,
                    fields="".join(f"「{item.title}」" for item in fields),
                    hint=f"；如果是两条，请给每一行填上{lacking}" if lacking else "",
                )  # fmt: skip


def _differ(one: Mapping[str, str], other: Mapping[str, str], names: Mapping[str, None]) -> bool:
    """Return whether two rows have different values in a field, both not empty."""
    pairs = ((one.get(name, ""), other.get(name, "")) for name in names)
    return any(left and right and fold_signs(left) != fold_signs(right) for left, right in pairs)
