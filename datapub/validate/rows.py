"""One dataset's rows as they pass: typed cells kept, faults noted, one for each cell."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from datapub.messages import make_problem
from datapub.model import Dataset, Field, ForeignKey, Table
from datapub.problem import Problem
from datapub.texts import MAX_CELL_LENGTH, has_invalid_characters
from datapub.validate.cells import JOINT, SUSPECT, Fault, find_fault, is_plain

Notes = Sequence[Mapping[str, str] | None]
"""What frictionless found in each cell: ``type``, or the names of the constraints that it breaks."""


class Dangling(NamedTuple):
    """A reference that points nowhere; named when the table it points to is known."""

    row: int
    columns: tuple[str, ...]
    values: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


Reference = tuple[ForeignKey, Container[tuple[str, ...]]]
"""A reference, and the keys that there are, as they are written."""


class Sheet:
    """The rows of one dataset, collected as they are typed.

    Attributes:
        numbers: spreadsheet row of each row kept.
        rows: typed cells in column order; None where empty or not readable as the type.
        problems: faults of rows and cells.
        dangling: references that point nowhere.
        faulty: (row, column) of cells that take no part in comparisons of keys.
    """

    def __init__(self, dataset: Dataset, references: Sequence[Reference] = ()) -> None:
        self.dataset = dataset
        self._references = [
            (key, [dataset.schema.names.index(name) for name in key.fields], known)
            for key, known in references
        ]
        self.numbers: list[int] = []
        self.rows: list[list[Any]] = []
        self.problems: list[Problem] = []
        self.dangling: list[Dangling] = []
        self.faulty: set[tuple[int, str]] = set()
        self._fields = dataset.schema.fields
        self._names = dataset.schema.names
        self._keys = _key_columns(dataset)
        self._typed = [
            (place, item) for place, item in enumerate(self._fields) if item.type not in {"string", "boolean"}
        ]

    def add(self, number: int, cells: Sequence[str], values: list[Any], notes: Notes) -> None:
        """Take over one row that frictionless has typed."""
        self.numbers.append(number)
        self.rows.append(values)
        if len(cells) != len(self._names):
            self._report_width(number, len(cells))
            return
        joined = JOINT.join(cells)
        is_suspect = len(joined) > MAX_CELL_LENGTH or SUSPECT.search(joined) is not None
        dangling = list(self._find_dangling(number, cells))
        if is_suspect or dangling or any(notes) or not self._all_plain(cells, values):
            self._examine(number, cells, values, notes, dangling)

    @cached_property
    def table(self) -> Table:
        """The rows as a table, when all have passed; whoever reads a sheet again has the same."""
        index = pd.Index(self.numbers, dtype="int64")
        frame = pd.DataFrame(self.rows, columns=list(self._names), index=index, dtype=object)
        return Table(self.dataset, frame)

    def _find_dangling(self, number: int, cells: Sequence[str]) -> Iterator[Dangling]:
        for key, places, known in self._references:
            values = tuple(cells[place] for place in places)
            if any(values) and values not in known:
                yield Dangling(number, key.fields, values, key.target, key.target_fields)

    def _all_plain(self, cells: Sequence[str], values: Sequence[Any]) -> bool:
        return all(
            values[place] is None or is_plain(item, cells[place], values[place])
            for place, item in self._typed
        )

    def _report_width(self, number: int, found: int) -> None:
        expected = len(self._names)
        key = "extra-cell" if found > expected else "missing-cell"
        self.problems.append(
            make_problem(
                self.dataset, key, row=number, found=found, expected=expected, count=abs(found - expected)
            )
        )
        self.faulty.update((number, name) for name in self._names)

    def _examine(
        self,
        number: int,
        cells: Sequence[str],
        values: list[Any],
        notes: Notes,
        dangling: Sequence[Dangling],
    ) -> None:
        referring = {name for item in dangling for name in item.columns}
        for place, item in enumerate(self._fields):
            text = cells[place]
            if has_invalid_characters(text):
                if len(text) > MAX_CELL_LENGTH:
                    values[place] = None
                self.faulty.add((number, item.name))
                continue
            broken = list(notes[place] or ())
            is_failed = broken == ["type"]
            fault = find_fault(
                item, text, values[place], is_failed, [] if is_failed else broken, item.name in self._keys
            )
            if fault is None:
                if broken:  # a mobile number, which rule R10 reports
                    self.faulty.add((number, item.name))
                continue
            if fault.key.startswith("constraint-error") and item.name in referring:
                continue  # the reference says more
            self._report_cell(number, item, text, fault)
            if fault.empties:
                values[place] = None
        self.dangling.extend(
            item for item in dangling if not any((number, name) in self.faulty for name in item.columns)
        )

    def _report_cell(self, number: int, item: Field, text: str, fault: Fault) -> None:
        self.problems.append(
            make_problem(self.dataset, fault.key, row=number, column=item.name, value=text, **fault.details)
        )
        self.faulty.add((number, item.name))


def _key_columns(dataset: Dataset) -> frozenset[str]:
    schema = dataset.schema
    names = {name for key in (schema.primary_key, *schema.unique_keys) for name in key}
    names.update(name for key in schema.foreign_keys for name in key.fields)
    return frozenset(names)
