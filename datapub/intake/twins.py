"""New rows of a sheet that are the same thing twice; each would become a row of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.model import Dataset
from datapub.problem import Problem
from datapub.texts import fold

ALIKE: Final = 0.6
"""Ratio from which two names are so alike (difflib) that one may be the other's new form."""

_TAIL: Final = 4
"""Last characters that two addresses share, be the one written with its area and the other without."""


def find_moved(
    dataset: Dataset, rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts]
) -> Iterator[tuple[SourceRow, Texts]]:
    """Yield new rows that may be another one in a new place: one elsewhere has the name, and no other key.

    Args:
        rows: rows of a sheet that the dataset has not, and as it would write them.
        others: rows of the dataset that the sheet does not name.
    """
    address = dataset.schema.address
    if address is None:
        return
    area = address.companions["place"]
    telling = dict.fromkeys(name for key in dataset.schema.unique_keys for name in key)
    for row, new, texts in _pair(rows, others, lambda texts: fold(texts.get("name", ""))):
        if texts[area] != new[area] and not _differ(new, texts, telling):
            yield row, texts


def find_renamed(
    dataset: Dataset, rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts]
) -> Iterator[tuple[SourceRow, Texts]]:
    """Yield new rows that may be another one under a new name: the names are alike, and the place the same.

    Args:
        rows: rows of a sheet that the dataset has not, and as it would write them.
        others: rows of the dataset that the sheet does not name.
    """
    address = dataset.schema.address
    if address is None:
        return
    area, where = address.companions["place"], address.name
    for row, new, texts in _pair(rows, others, lambda texts: fold(texts.get(where, ""))[-_TAIL:]):
        here, place = fold(new[where]), fold(texts[where])
        name, was = fold(new.get("name", "")), fold(texts.get("name", ""))
        is_there = texts[area] == new[area] and (here.endswith(place) or place.endswith(here))
        if is_there and (name in was or was in name or SequenceMatcher(None, was, name).ratio() >= ALIKE):
            yield row, texts


def _pair(
    rows: Sequence[tuple[SourceRow, Texts]], others: Sequence[Texts], call: Callable[[Texts], str]
) -> Iterator[tuple[SourceRow, Texts, Texts]]:
    """Yield each new row, as it would be written, with each other row that is called the same."""
    known: dict[str, list[Texts]] = {}
    for texts in others:
        known.setdefault(call(texts), []).append(texts)
    for row, new in rows:
        called = call(new)
        yield from ((row, new, texts) for texts in (known.get(called, ()) if called else ()))


def find_twins(
    file: str, dataset: Dataset, rows: Sequence[SourceRow], given: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield the later of two rows with one name in one area that neither address nor key tells apart.

    Two sites of one name have two addresses; rows of a dataset without addresses are told apart by its keys.

    Args:
        rows: rows that the dataset has not.
        given: what is given to rows that say nothing of a field.
    """
    address = dataset.schema.address
    if address is None:
        return
    telling = dict.fromkeys((address.name, *(name for key in dataset.schema.unique_keys for name in key)))
    seen: dict[tuple[str, str], list[SourceRow]] = {}
    for row in rows:
        area = address.companions["place"]
        known = seen.setdefault(
            (fold(row.cells.get("name", "")), row.cells.get(area) or given.get(area, "")), []
        )
        twin = next((other for other in known if not _differ(row.cells, other.cells, telling)), None)
        if twin:
            yield make_fault(
                row.name_file(file), "intake-twice", row=row.number, first=twin.where,
                value=row.cells.get("name", ""),
            )  # fmt: skip
        known.append(row)


def find_shared(file: str, dataset: Dataset, rows: Sequence[SourceRow]) -> Iterator[Problem]:
    """Yield the later of two rows with one whole key, as the check would, by rows of the sheet.

    Args:
        rows: rows that the dataset has not.
    """
    for key in dataset.schema.unique_keys:
        seen: dict[tuple[str, ...], SourceRow] = {}
        for row in rows:
            values = tuple(row.cells.get(name, "") for name in key)
            if values[0] and (first := seen.setdefault(values, row)) is not row:
                fields = [dataset.schema.field(name) for name in key]
                yield make_fault(
                    row.name_file(file), "intake-shared", row=row.number, field=fields[0],
                    value="、".join(text or "空" for text in values), first=first.where,
                    fields="".join(f"「{item.title}」" for item in fields),
                )  # fmt: skip


def _differ(one: Mapping[str, str], other: Mapping[str, str], names: Mapping[str, None]) -> bool:
    """Return whether two rows both say something of a field, and not the same."""
    pairs = ((one.get(name, ""), other.get(name, "")) for name in names)
    return any(left and right and fold(left) != fold(right) for left, right in pairs)
