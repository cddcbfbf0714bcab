"""Check each cell against its schema, and build typed tables.

The only package that uses frictionless: frames are built from the values it has typed, never by a second
parser. What it does not enforce (unique keys, plain ASCII numbers, formulas, markup, blanks) is checked in
the same pass. ``load`` must run first: cells and rows that it reports (too long, invisible characters,
blank) are skipped here.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from datapub.load import stream_rows
from datapub.model import Dataset, Table, Tables
from datapub.problem import Problem
from datapub.step_cache import StepCache
from datapub.validate.headers import check_header
from datapub.validate.keys import check_keys, describe_dangling, describe_orphans, find_orphans
from datapub.validate.package import open_schemas
from datapub.validate.rows import Column, Reference, Sheet, make_columns

_BLOCK = 2_000
"""Rows parsed at a time: a big file, split into cells all at once, takes several times its size."""


@dataclass(frozen=True)
class CheckedTable(Table):
    """A table that knows which cells already have an error, so that rules skip them.

    Attributes:
        faulty: (row, column) of every cell with an error, including those that kept a value.
    """

    faulty: frozenset[tuple[int, str]] = field(default_factory=frozenset)


def validate_tables(
    datasets: Iterable[Dataset], texts: Mapping[str, str], cache: StepCache | None = None
) -> tuple[Tables, list[Problem]]:
    """Type and check every dataset that has a text.

    A cell that is empty or not of its type becomes None. A table with other columns than its schema is left
    out, and references to it are not checked: one fault, one report.

    Args:
        texts: dataset name -> content of its file, as returned by ``load``.
        cache: results of an earlier run, reused for unchanged files.

    Returns:
        The tables by name, and every problem found.

    Raises:
        ConfigError: datapackage.json or a schema is invalid.
    """
    problems: list[Problem] = []
    sound: list[Dataset] = []
    for dataset in datasets:
        if dataset.name in texts:
            labels = next(csv.reader(io.StringIO(texts[dataset.name], newline="")), [])
            found = list(check_header(dataset, labels))
            problems.extend(found)
            if not found:
                sound.append(dataset)
    open_all = partial(open_schemas, sound)
    schemas = cache.get_or_compute("package", sound, open_all) if cache else open_all()
    sheets: dict[str, Sheet] = {}

    @functools.cache
    def read_keys(name: str, columns: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
        return _read_keys(texts[name], columns)

    def read_sheet(dataset: Dataset, related: Sequence[Dataset]) -> Sheet:
        def make() -> list[Column]:
            return make_columns(
                dataset, [field.create_cell_reader() for field in schemas[dataset.name].fields]
            )

        columns = cache.get_or_compute(f"columns {dataset.name}", dataset, make) if cache else make()
        return _read_sheet(
            dataset, texts[dataset.name], columns, _list_references(dataset, related, read_keys)
        )

    for dataset in sound:
        related = _list_related(dataset, sound)
        read = partial(read_sheet, dataset, related)
        key = dataset, related, [texts[item.name] for item in (dataset, *related)]
        sheets[dataset.name] = cache.get_or_compute(f"sheet {dataset.name}", key, read) if cache else read()
    tables = {name: sheet.table for name, sheet in sheets.items()}
    for name, sheet in sheets.items():
        orphans = find_orphans(tables[name], tables)
        rows = {row for listed in orphans.values() for row in listed}
        if rows:
            tables[name] = Table(sheet.dataset, tables[name].frame.drop(index=sorted(rows)))
        problems.extend(describe_orphans(sheet.dataset, orphans, tables))
        problems.extend(sheet.problems)
        problems.extend(
            describe_dangling(item, sheet.dataset, tables[item.target or sheet.dataset.name])
            for item in sheet.dangling
            if item.row not in rows
        )
        problems.extend(check_keys(tables[name], sheet.faulty))
    return {name: _with_faults(tables[name], sheets[name].faulty, problems) for name in tables}, problems


def _list_related(dataset: Dataset, sound: Iterable[Dataset]) -> list[Dataset]:
    """Return the datasets that one refers to, on whose keys its own check depends."""
    targets = {key.target for key in dataset.schema.foreign_keys} - {dataset.name}
    return [item for item in sound if item.name in targets]


def _read_sheet(
    dataset: Dataset, text: str, columns: Sequence[Column], references: Iterable[Reference]
) -> Sheet:
    """Return the rows of a dataset with their faults.

    Equivalent to frictionless's ``resource.validate``, without checking the schema three more times or
    repeating the work of ``load`` and ``check_header``.
    """
    sheet = Sheet(dataset, columns, list(references))
    rows = islice(enumerate(stream_rows(text), 1), 1, None)
    while block := dict(islice(rows, _BLOCK)):
        if filled := {number: cells for number, cells in block.items() if any(cells)}:
            sheet.add(filled)
    return sheet


def _list_references(
    dataset: Dataset,
    related: Sequence[Dataset],
    read_keys: Callable[[str, tuple[str, ...]], frozenset[tuple[str, ...]]],
) -> Iterator[Reference]:
    """Yield each foreign key of a dataset with the key values of its target, as text."""
    known = {dataset.name, *(item.name for item in related)}
    for key in dataset.schema.foreign_keys:
        if (target := key.target or dataset.name) in known:
            yield key, read_keys(target, key.target_fields)


def _read_keys(text: str, columns: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the distinct texts of these columns, row by row; "" where a row is too short."""
    rows = stream_rows(text)
    header = next(rows, [])
    places = [header.index(name) for name in columns]
    return frozenset(
        tuple(cells[place] if place < len(cells) else "" for place in places) for cells in rows if cells
    )


def _with_faults(table: Table, known: Iterable[tuple[int, str]], problems: Iterable[Problem]) -> CheckedTable:
    names = table.dataset.schema.names
    cells = {
        (problem.row, name)
        for problem in problems
        if problem.file == table.dataset.path and problem.row is not None and problem.severity == "error"
        for name in ([problem.column] if problem.column else names)
    }
    return CheckedTable(table.dataset, table.frame, frozenset(cells).union(known))
