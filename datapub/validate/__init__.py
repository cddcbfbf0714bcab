"""Check cell by cell against the schemas, and turn the files into typed tables.

This package alone uses frictionless, and it parses each file once: the frames are built from the
rows that frictionless has typed. What frictionless does not enforce (unique keys, plain ASCII
numbers, formulas, markup, blanks) is checked on the same pass. ``load`` has to run first: cells and
rows that it reports (too long, unseen characters, blank) are passed over in silence here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd
from frictionless import Package, Resource

from datapub.messages import PLAIN_KEYS, make_problem
from datapub.model import Dataset, Table, Tables
from datapub.problem import Problem
from datapub.step_cache import StepCache
from datapub.validate.headers import check_header
from datapub.validate.keys import check_keys, describe_dangling, describe_orphans, find_orphans
from datapub.validate.package import open_package
from datapub.validate.rows import Dangling, Reference, Sheet


@dataclass(frozen=True)
class CheckedTable(Table):
    """A table that knows which of its cells have been reported: rules leave those alone.

    Attributes:
        faulty: (row, column) of every cell with an error, also of those that kept their value.
    """

    faulty: frozenset[tuple[int, str]] = field(default_factory=frozenset)


def validate_tables(
    datasets: Iterable[Dataset], texts: Mapping[str, str], cache: StepCache | None = None
) -> tuple[Tables, list[Problem]]:
    """Type and check every dataset that has a text.

    A cell that is empty, or cannot be read as its type, is None. A table whose columns are not those
    of its schema is left out, and so is every complaint about references to it: one fault, one report.

    Args:
        datasets: what to check.
        texts: the files that ``load`` could read, by the name of the dataset.
        cache: what an earlier run has read of files that are still the same.

    Returns:
        The sound tables by name, and every fault found.

    Raises:
        ConfigError: datapackage.json or a schema is no sound definition.
    """
    problems: list[Problem] = []
    sound: list[Dataset] = []
    for dataset in datasets:
        if dataset.name in texts:
            found = list(check_header(dataset, _read_labels(texts[dataset.name])))
            problems.extend(found)
            if not found:
                sound.append(dataset)
    open_all = partial(_open, sound, texts)
    opened = cache.get_or_compute("package", sound, open_all) if cache else open_all()
    sheets: dict[str, Sheet] = {}
    for dataset in sound:
        related = _list_related(dataset, sound)
        read = partial(_read_sheet, opened, dataset, related, texts)
        key = dataset, related, [texts[item.name] for item in (dataset, *related)]
        sheet, faults = cache.get_or_compute(f"sheet {dataset.name}", key, read) if cache else read()
        sheets[dataset.name] = sheet
        problems.extend(faults)
    tables = {name: _make_table(sheet) for name, sheet in sheets.items()}
    for name, sheet in sheets.items():
        orphans = find_orphans(tables[name], tables)
        rows = {row for listed in orphans.values() for row in listed}
        tables[name] = Table(sheet.dataset, tables[name].frame.drop(index=sorted(rows)))
        problems.extend(describe_orphans(sheet.dataset, orphans, tables))
        problems.extend(sheet.problems)
        dangling = [item for item in sheet.dangling if item.row not in rows]
        problems.extend(_name_targets(dangling, sheet.dataset, tables))
        problems.extend(check_keys(tables[name], sheet.faulty))
    return {name: _with_faults(tables[name], sheets[name].faulty, problems) for name in tables}, problems


def _read_labels(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline="")), [])


def _open(datasets: Iterable[Dataset], texts: Mapping[str, str]) -> tuple[Package, Mapping[str, str]]:
    return open_package(datasets, texts), texts


def _list_related(dataset: Dataset, sound: Iterable[Dataset]) -> list[Dataset]:
    """Return the datasets that one refers to: with itself, all that the reading of it depends on."""
    targets = {key.target for key in dataset.schema.foreign_keys} - {dataset.name}
    return [item for item in sound if item.name in targets]


def _read_sheet(
    opened: tuple[Package, Mapping[str, str]],
    dataset: Dataset,
    related: Sequence[Dataset],
    texts: Mapping[str, str],
) -> tuple[Sheet, list[Problem]]:
    """Return the rows of a dataset with their faults, and the faults of the file as a whole.

    Args:
        opened: the package, and the texts that it was opened on; other texts are opened by themselves.
    """
    package, known = opened
    if known is not texts:
        package = open_package([dataset], texts)
    sheet = Sheet(dataset, _read_references(dataset, related, texts))
    problems = []
    resource: Resource = package.get_resource(dataset.name)
    report = resource.validate(on_row=sheet.add, limit_errors=0)  # 0: do not stop at 1,000 errors
    for error in [*report.errors, *(error for task in report.tasks for error in task.errors)]:
        if not hasattr(error, "row_number"):  # faults of rows were noted as each row passed
            problems.append(make_problem(dataset, error.type if error.type in PLAIN_KEYS else "table-error"))
    return sheet, problems


def _read_references(
    dataset: Dataset, related: Sequence[Dataset], texts: Mapping[str, str]
) -> list[Reference]:
    """Return the references of a dataset with the keys that there are, as they are written."""
    known = {dataset.name, *(item.name for item in related)}
    references: list[Reference] = []
    for key in dataset.schema.foreign_keys:
        if (target := key.target or dataset.name) in known:
            rows = csv.DictReader(io.StringIO(texts[target], newline=""), restval="")
            references.append((key, {tuple(row[name] for name in key.target_fields) for row in rows}))
    return references


def _make_table(sheet: Sheet) -> Table:
    index = pd.Index(sheet.numbers, dtype="int64")
    frame = pd.DataFrame(sheet.rows, columns=list(sheet.dataset.schema.names), index=index, dtype=object)
    return Table(sheet.dataset, frame)


def _name_targets(
    dangling: Iterable[Dangling], dataset: Dataset, tables: Mapping[str, Table]
) -> Iterable[Problem]:
    for item in dangling:
        yield describe_dangling(item, dataset, tables[item.target or dataset.name])


def _with_faults(table: Table, known: Iterable[tuple[int, str]], problems: Iterable[Problem]) -> CheckedTable:
    names = table.dataset.schema.names
    cells = {
        (problem.row, name)
        for problem in problems
        if problem.file == table.dataset.path and problem.row is not None and problem.severity == "error"
        for name in ([problem.column] if problem.column else names)
    }
    return CheckedTable(table.dataset, table.frame, frozenset(cells).union(known))
