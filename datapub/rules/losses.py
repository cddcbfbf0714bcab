"""No row of the register vanishes unseen, whichever way: a hand edit, a merge or an import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from datapub.history import State
from datapub.messages import make_problem
from datapub.model import AREA_CODE, Tables
from datapub.problem import Problem

TABLE = "removals"
"""The internal dataset that names each row that was taken out, why, who decided it, and when."""


BEARABLE = 10
"""Percent of an area's rows that may go without a reason, as long as none of them has to stay."""

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Loss:
    """Rows of one area that are gone.

    Attributes:
        area_code: "" where the register has no areas.
        rows: the rows, as they were.
        before: how many there were.
        must_stay: whether these are rows that stay even when they have ended.
    """

    area_code: str
    rows: tuple[Texts, ...]
    before: int
    must_stay: bool


def find_losses(
    before: Iterable[Texts],
    after: Iterable[Mapping[str, Any]],
    explained: Collection[str],
    must_stay: Callable[[Texts], bool],
    key: str,
) -> Iterator[Loss]:
    """Yield the losses that need a reason, area by area.

    Samples have to stay nowhere, and where none of an area's is left they have made room for real rows.

    Args:
        before: the rows that were public.
        after: the rows now.
        explained: keys of rows whose removal has been decided.
        must_stay: whether a row stays listed even when it has ended.
        key: the field that tells rows apart.
    """
    rows = list(after)
    standing = {row[key] for row in rows}
    sampled = {row.get(AREA_CODE) for row in rows if _is_sample(row)}
    totals: Counter[str] = Counter()
    gone: dict[str, list[Texts]] = defaultdict(list)
    for row in before:
        area = row.get(AREA_CODE, "")
        if _is_sample(row) and (area or None) not in sampled:
            continue
        totals[area] += 1
        if row[key] not in standing and row[key] not in explained:
            gone[area].append(row)
    for area, lost in sorted(gone.items()):
        lasting = tuple(row for row in lost if must_stay(row) and not _is_sample(row))
        if lasting:
            yield Loss(area, lasting, totals[area], must_stay=True)
        elif len(lost) * 100 > totals[area] * BEARABLE:
            yield Loss(area, tuple(lost), totals[area], must_stay=False)


def _is_sample(row: Mapping[str, Any]) -> bool:
    return row.get("is_sample") in {True, "true"}


def check_losses(
    name: str,
    tables: Tables,
    before: State | None,
    today: date,
    must_stay: Callable[[str, Mapping[str, str]], bool],
    areas: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield what is gone since ``before`` without a row in ``removals``, and rows there that are not so.

    Nothing is compared where the register or ``removals`` could not be read, or where there is no
    earlier state.

    Args:
        name: dataset of the register.
        must_stay: whether a row of a dataset stays listed even when it has ended.
        areas: names of the areas by their codes.
    """
    if name not in tables or TABLE not in tables:
        return
    key = tables[name].dataset.schema.primary_key
    if len(key) != 1:
        return
    standing = set(tables[name].columns[key[0]])
    explained: set[str] = set()
    removals = tables[TABLE].dataset
    for number, removal in tables[TABLE].rows():
        if removal["id"] in standing:
            yield make_problem(removals, "removal/listed", row=number, column="id", value=removal["id"])
        elif removal["decided_on"] and removal["decided_on"] > today:
            yield make_problem(
                removals,
                "removal/early",
                row=number,
                column="decided_on",
                value=removal["decided_on"],
            )
        elif all(removal[column] for column in ("id", "reason_class", "decided_by", "decided_on")):
            explained.add(removal["id"])
    snapshot = before.snapshots.get(name) if before else None
    if snapshot is None:
        return
    for loss in find_losses(
        snapshot.rows.values(), tables[name].records(), explained, lambda row: must_stay(name, row), key[0]
    ):
        yield _report(tables, name, loss, areas.get(loss.area_code, loss.area_code), key[0])


def _report(tables: Tables, name: str, loss: Loss, area: str, key: str) -> Problem:
    names = "、".join(" ".join(filter(None, (row[key], row.get("name", "")))) for row in loss.rows)
    return make_problem(
        tables[name].dataset,
        "loss/lasting" if loss.must_stay else "loss/many",
        value=names,
        area=area,
        before=loss.before,
        count=len(loss.rows),
        names=names,
    )
