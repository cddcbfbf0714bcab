"""Exemptions: a named row may break a named rule, for a reason, until a day.

An exemption that matches nothing, or has run out, is itself a problem. Only rules across cells can
be exempted; a cell that cannot be read, a formula, markup or personal information never.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from datapub.problem import Problem
from datapub.rules.data import Data, Row, Rule

TABLE = "exemptions"
KEY_JOINT = "/"
"""Between the parts of a row's key where it has several: T01/3."""

_COLUMNS = ("file", "row_key", "rule", "last_day_on")


def apply_exemptions(
    problems: Iterable[Problem], data: Data, rules: Iterable[Rule], known_rules: Iterable[str], day: date
) -> Iterator[Problem]:
    """Yield the problems that no exemption covers, and then what is wrong with the exemptions.

    Args:
        problems: what the rules have found.
        data: the tables.
        rules: the rules that have been checked.
        known_rules: every rule id that a report can show.
        day: the day after which an exemption has run out.
    """
    if not data.has(TABLE) or not data.rows(TABLE):
        yield from problems
        return
    by_id = {rule.id: rule for rule in rules}
    listed = data.sound_rows(TABLE, *_COLUMNS)
    exemptions = {(row["file"], row["row_key"], row["rule"]): row for row in listed}
    keys = _row_keys(data)
    used: set[int] = set()
    for problem in problems:
        rule = by_id.get(problem.rule)
        row_key = keys.get((problem.file, problem.row))
        exemption = exemptions.get((problem.file, row_key, problem.rule))
        if exemption is None or rule is None or not rule.may_be_exempted:
            yield problem
            continue
        used.add(exemption.number)
        if exemption["last_day_on"] < day:
            yield problem
    for row in exemptions.values():
        yield from _check_exemption(data, row, by_id, set(known_rules), keys, row.number in used, day)


def _row_keys(data: Data) -> dict[tuple[str, int | None], str]:
    """Return (file, row) -> the row's primary key."""
    found: dict[tuple[str, int | None], str] = {}
    for name, table in data.tables.items():
        key = table.dataset.schema.primary_key
        for row in data.rows(name) if name != TABLE else []:
            found[table.dataset.path, row.number] = KEY_JOINT.join(str(row[part]) for part in key)
    return found


def _check_exemption(
    data: Data,
    row: Row,
    rules: Mapping[str, Rule],
    known_rules: set[str],
    keys: Mapping[tuple[str, int | None], str],
    is_used: bool,
    day: date,
) -> Iterator[Problem]:
    rule = rules.get(row["rule"])
    tables = {table.dataset.path: name for name, table in data.tables.items()}
    paths = {dataset.path for dataset in data.config.datasets}
    if row["rule"] not in known_rules:
        yield data.problem(TABLE, "exemption/unknown-rule", row, "rule")
    elif rule is None or not rule.may_be_exempted:
        yield data.problem(TABLE, "exemption/forbidden", row, "rule")
    elif row["file"] not in paths:
        yield data.problem(TABLE, "exemption/unknown-file", row, "file")
    elif row["file"] not in tables or not data.has(*rule.needs):
        return  # nothing can be said while a table is missing
    elif (row["file"], row["row_key"]) not in {(file, key) for (file, _), key in keys.items()}:
        yield data.problem(TABLE, "exemption/unknown-row", row, "row_key", file=row["file"])
    elif row["last_day_on"] < day:
        yield data.problem(TABLE, "exemption/expired", row, "last_day_on")
    elif not is_used and not _has_faults(data, tables[row["file"]], row["row_key"], keys):
        yield data.problem(TABLE, "exemption/unused", row, "rule")


def _has_faults(data: Data, name: str, row_key: str, keys: Mapping[tuple[str, int | None], str]) -> bool:
    """Return whether the exempted row has reported cells: then its rules may not have been checked."""
    path = data.dataset(name).path
    return any(row.faulty for row in data.rows(name) if keys.get((path, row.number)) == row_key)
