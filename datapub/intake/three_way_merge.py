"""The rows a form was generated from, and the three-way merge by cell that they make possible.

A form carries those rows on a hidden sheet. A cell the clerk did not edit changes nothing; a cell that
both the clerk and somebody else have edited since is a conflict, reported as a problem.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from datapub.derive.changes import is_same
from datapub.export.form import BASE
from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Key, Texts
from datapub.model import Dataset
from datapub.problem import Problem

_BOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of .xlsx and .ods, and of .xls, as which a form may be saved."""


@dataclass(frozen=True)
class Base:
    """The state of the dataset when a form was generated.

    Attributes:
        area: code of the area whose rows the form holds; "" for all areas.
        rows: primary key -> the row as it was then.
    """

    area: str
    rows: Mapping[Key, Texts]


@dataclass(frozen=True)
class MergedRows:
    """A form's rows, reduced to the cells that its clerk edited.

    Attributes:
        added_since: keys of rows added to the dataset since; that the form lacks them removes none.
        untouched: number of unedited rows of the form that have been removed from the dataset since.
    """

    rows: Sequence[SourceRow]
    added_since: frozenset[Key] = frozenset()
    untouched: int = 0
    problems: Sequence[Problem] = field(default_factory=tuple)


def read_base(path: Path, dataset: Dataset) -> Base | None:
    """Return the rows a form was generated from; None if the file is not a form of this dataset."""
    if not path.is_file() or not path.read_bytes().startswith(_BOOKS):
        return None
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        if BASE not in workbook.sheet_names:
            return None
        lines = [str(row[0]) for row in workbook.get_sheet_by_name(BASE).to_python() if row]
        about, *rows = map(json.loads, lines)
    except (CalamineError, PasswordError, OSError, ValueError):
        return None  # a damaged file is reported when its sheets are read
    if about["dataset"] != dataset.name or not dataset.schema.primary_key:
        return None
    texts = [dict(zip(about["fields"], row, strict=True)) for row in rows]
    return Base(about["area"], {_key(dataset, row): row for row in texts})


def merge_rows(
    file: str, dataset: Dataset, base: Base, old: Iterable[Texts], rows: Sequence[SourceRow]
) -> MergedRows:
    """Reduce a form's rows to the cells its clerk edited, and report those that others have edited too."""
    now = {_key(dataset, texts): texts for texts in old}
    problems: list[Problem] = []
    merged = []
    untouched = 0
    for row in rows:
        key = _key(dataset, row.cells)
        before, current = base.rows.get(key), now.get(key)
        if before is None:
            merged.append(row)
            continue
        changed = _list_changed(dataset, row, before)
        if current is None and not changed:
            untouched += 1
        elif current is None:
            problems.append(
                make_fault(row.name_file(file), "intake-both/gone", row=row.number, value="/".join(key))
            )
        else:
            cells = {name: row.cells[name] for name in (*dataset.schema.primary_key, *changed)}
            merged.append(replace(row, cells=cells))
            problems += _list_clashes(file, dataset, replace(row, cells=cells), before, current)
    present = {_key(dataset, row.cells) for row in rows}
    for key, before in base.rows.items():
        current = now.get(key)
        if key not in present and current and _differ(dataset, before, current):
            problems.append(make_fault(file, "intake-both/removed", value="/".join(key)))
    return MergedRows(merged, frozenset(now.keys() - base.rows.keys()), untouched, problems)


def _list_changed(dataset: Dataset, row: SourceRow, before: Texts) -> list[str]:
    return [
        item.name
        for item in dataset.schema.fields
        if item.name in row.cells
        and item.name not in dataset.schema.primary_key
        and not is_same(item, before.get(item.name, ""), row.cells[item.name])
    ]


def _list_clashes(
    file: str, dataset: Dataset, row: SourceRow, before: Texts, current: Texts
) -> Iterable[Problem]:
    for name, text in row.cells.items():
        item = dataset.schema.field(name)
        was, now = before.get(name, ""), current.get(name, "")
        if (
            name not in dataset.schema.primary_key
            and not is_same(item, was, now)
            and not is_same(item, now, text)
        ):
            yield make_fault(
                row.name_file(file), "intake-both", row=row.number, field=item, value=text,
                whose="/".join(_key(dataset, row.cells)), title=item.title,
                was=was or "（空）", now=now or "（空）",
            )  # fmt: skip


def _differ(dataset: Dataset, before: Texts, current: Texts) -> bool:
    return any(
        not is_same(item, before.get(item.name, ""), current.get(item.name, ""))
        for item in dataset.schema.fields
    )


def _key(dataset: Dataset, texts: Mapping[str, str]) -> Key:
    return tuple(texts.get(name, "") for name in dataset.schema.primary_key)
