"""Keys and references: which rows repeat a key, and where a reference points to nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from datapub.messages import label_of, make_problem
from datapub.messages.near import name_nearest
from datapub.model import IS_SAMPLE, Dataset, Table
from datapub.problem import Problem
from datapub.validate.rows import Dangling


def check_keys(table: Table, faulty: Collection[tuple[int, str]]) -> Iterator[Problem]:
    """Yield each row that repeats a primary key, a unique field or a unique key of an earlier row.

    frictionless does not enforce ``uniqueKeys`` and reports a unique primary key twice. A key whose first
    field is empty is not known, and repeats nothing; any other empty cell counts as a value, so that two
    rows without a scope are still the same figure. Cells already reported are no part of a comparison.
    """
    schema = table.dataset.schema
    unique = [(item.name,) for item in schema.fields if item.constraints.get("unique")]
    seen: set[tuple[str, ...]] = set()
    for rule, key in [
        ("primary-key", schema.primary_key),
        *(("unique-error", key) for key in unique),
        *(("unique-key", key) for key in schema.unique_keys),
    ]:
        if key and key not in seen:
            seen.add(key)
            yield from _check_key(table, rule, key, faulty)


def _check_key(
    table: Table, rule: str, key: tuple[str, ...], faulty: Collection[tuple[int, str]]
) -> Iterator[Problem]:
    keys = list(zip(*(table.columns[name] for name in key), strict=True))
    known = [values for values in keys if values[0] is not None]
    if len(set(known)) == len(known):  # as nearly always
        return
    first_rows: dict[tuple[Any, ...], int] = {}
    for number, values in zip(table.frame.index.tolist(), keys, strict=True):
        if values[0] is None or any((number, name) in faulty for name in key):
            continue
        first = first_rows.setdefault(values, number)
        if first != number:
            yield _report(table.dataset, rule, key, values, number, first)


def _report(
    dataset: Dataset, rule: str, key: tuple[str, ...], values: tuple[Any, ...], number: int, first: int
) -> Problem:
    several = rule == "primary-key" and len(key) > 1
    return make_problem(
        dataset,
        "primary-key/several" if several else rule,
        row=number,
        column=key[0],
        value="、".join("空" if value is None else str(value) for value in values),
        first=first,
        fields="".join(f"「{label_of(dataset, name)}」" for name in key),
    )


def find_orphans(table: Table, tables: Mapping[str, Table]) -> dict[str, list[int]]:
    """Return the samples that belong to rows which are gone, or no samples any more, by the other dataset.

    Whoever replaces the samples of a register need not know what else was made for them.
    """
    orphans: dict[str, list[int]] = {}
    for key in table.dataset.schema.foreign_keys if IS_SAMPLE in table.columns else ():
        other = tables.get(key.target)
        if other is None or other.name == table.name or IS_SAMPLE not in other.columns:
            continue
        targets = zip(other.columns[key.target_fields[0]], other.columns[IS_SAMPLE], strict=True)
        standing = {value for value, is_sample in targets if is_sample is not False}
        named = zip(
            table.frame.index.tolist(), table.columns[key.fields[0]], table.columns[IS_SAMPLE], strict=True
        )
        rows = [
            row
            for row, value, is_sample in named
            if is_sample and value is not None and value not in standing
        ]
        if rows:
            orphans[other.name] = rows
    return orphans


def describe_orphans(
    dataset: Dataset, orphans: Mapping[str, Sequence[int]], tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Yield a reminder of samples that are left out."""
    for name, rows in orphans.items():
        yield make_problem(
            dataset, "orphan-sample", row=rows[0], severity="warning", count=len(rows),
            table=tables[name].dataset.title,
        )  # fmt: skip


def describe_dangling(item: Dangling, dataset: Dataset, target: Table) -> Problem:
    """Return the problem of a reference to a row that ``target`` does not have."""
    is_simple = len(item.columns) == 1
    near = ""
    if is_simple:
        known = target.columns[item.target_columns[0]]
        near = name_nearest(item.values[0], tuple(str(value) for value in known if value is not None))
    return make_problem(
        dataset,
        "foreign-key" if item.target and item.target != dataset.name else "foreign-key/self",
        row=item.row,
        column=item.columns[0],
        value="、".join(item.values),
        table=target.dataset.title,
        target="、".join(label_of(target.dataset, name) for name in item.target_columns),
        file=target.dataset.path,
        near=near,
    )
