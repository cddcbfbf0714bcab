"""One dataset's rows as they pass: typed cells kept, faults noted, one for each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from datapub.messages import make_problem
from datapub.model import Dataset, Field, ForeignKey, Table
from datapub.problem import Problem
from datapub.texts import MAX_CELL_LENGTH, has_invalid_characters
from datapub.validate.cells import SUSPECT, Fault, find_fault, is_address, is_plain

CellReader = Callable[[str], tuple[Any, Mapping[str, str] | None]]
"""Types a cell as frictionless does, with what it found: ``type``, or names of constraints that it breaks."""


class Dangling(NamedTuple):
    """A reference that points nowhere; named when the table it points to is known."""

    row: int
    columns: tuple[str, ...]
    values: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


Reference = tuple[ForeignKey, Container[tuple[str, ...]]]
"""A reference, and the keys that there are, as they are written."""


class Column(dict[str, Any]):
    """Typed cells of one field by their texts: each text is read and judged once, however often it stands.

    None stands for what is empty or not readable as the type.

    Attributes:
        odd: the texts that take no part in comparisons, with their faults; None where ``load`` or rule R10
            reports them.
    """

    def __init__(self, field: Field, read: CellReader, is_key: bool) -> None:
        super().__init__()
        self.field = field
        self.odd: dict[str, Fault | None] = {}
        self._read = read
        self._is_key = is_key
        self._is_typed = field.type not in {"string", "boolean"}
        self._is_address = is_address(field)

    def __missing__(self, text: str) -> Any:
        value, notes = self._read(text)
        is_plain_text = value is None or not self._is_typed or is_plain(self.field, text, value)
        if (
            notes
            or not is_plain_text
            or self._is_address
            or SUSPECT.search(text)
            or len(text) > MAX_CELL_LENGTH
        ):
            value = self._judge(text, value, list(notes or ()))
        self[text] = value
        return value

    def _judge(self, text: str, value: Any, broken: list[str]) -> Any:
        """Note what is wrong with a text; return what is kept of its value."""
        if has_invalid_characters(text):
            self.odd[text] = None
            return None if len(text) > MAX_CELL_LENGTH else value
        is_failed = broken == ["type"]
        fault = find_fault(self.field, text, value, is_failed, [] if is_failed else broken, self._is_key)
        if fault or broken:
            self.odd[text] = fault
        return None if fault and fault.empties else value


def make_columns(dataset: Dataset, readers: Iterable[CellReader]) -> list[Column]:
    """Return the columns of a dataset, each with what reads its cells."""
    keys = _key_columns(dataset)
    fields = dataset.schema.fields
    return [Column(field, read, field.name in keys) for field, read in zip(fields, readers, strict=True)]


class Sheet:
    """The rows of one dataset, collected as they are typed.

    Attributes:
        numbers: spreadsheet row of each row kept.
        cells: typed cells of each field; None where empty or not readable as the type.
        problems: faults of rows and cells.
        dangling: references that point nowhere.
        faulty: (row, column) of cells that take no part in comparisons of keys.
    """

    def __init__(
        self, dataset: Dataset, columns: Sequence[Column], references: Sequence[Reference] = ()
    ) -> None:
        self.dataset = dataset
        self._references = [
            (key, [dataset.schema.names.index(name) for name in key.fields], known)
            for key, known in references
        ]
        self.numbers: list[int] = []
        self.cells: list[list[Any]] = [[] for _ in dataset.schema.names]
        self.problems: list[Problem] = []
        self.dangling: list[Dangling] = []
        self.faulty: set[tuple[int, str]] = set()
        self._names = dataset.schema.names
        self._columns = columns

    def add(self, rows: Mapping[int, Sequence[str]]) -> None:
        """Take over rows as they stand in the file, by their numbers; what one lacks at its end is empty.

        They are read column by column, as that takes much less time than row by row.
        """
        width = len(self._columns)
        texts = list(
            zip(
                *(
                    cells if len(cells) == width else [*cells, *[""] * width][:width]
                    for cells in rows.values()
                ),
                strict=True,
            )
        )
        self.numbers += rows
        for column, own, typed in zip(self._columns, texts, self.cells, strict=True):
            typed.extend(map(column.__getitem__, own))
        odd: dict[int, list[tuple[Column, str]]] = defaultdict(list)
        for column, own in zip(self._columns, texts, strict=True):
            if not column.odd.keys().isdisjoint(own):
                for number, text in zip(rows, own, strict=True):
                    if text in column.odd:
                        odd[number].append((column, text))
        dangling = self._find_dangling(rows, texts)
        for number, cells in rows.items():
            if len(cells) != width:
                self._report_width(number, len(cells))
            elif number in odd or number in dangling:
                self._report_cells(number, odd[number], dangling[number])

    @cached_property
    def table(self) -> Table:
        """The rows as a table, once all have been read; built once."""
        index = pd.Index(self.numbers, dtype="int64")
        frame = pd.DataFrame(dict(zip(self._names, self.cells, strict=True)), index=index, dtype=object)
        return Table(self.dataset, frame)

    def _find_dangling(
        self, numbers: Iterable[int], texts: Sequence[Sequence[str]]
    ) -> defaultdict[int, list[Dangling]]:
        """Return the references of some rows that point nowhere, by the number of the row."""
        found = defaultdict(list)
        for key, places, known in self._references:
            named = zip(*(texts[place] for place in places), strict=True)
            for number, values in zip(numbers, named, strict=True):
                if values not in known and any(values):
                    found[number].append(Dangling(number, key.fields, values, key.target, key.target_fields))
        return found

    def _report_width(self, number: int, found: int) -> None:
        expected = len(self._names)
        key = "extra-cell" if found > expected else "missing-cell"
        self.problems.append(
            make_problem(
                self.dataset, key, row=number, found=found, expected=expected, count=abs(found - expected)
            )
        )
        self.faulty.update((number, name) for name in self._names)

    def _report_cells(
        self, number: int, odd: Iterable[tuple[Column, str]], dangling: Sequence[Dangling]
    ) -> None:
        referring = {name for item in dangling for name in item.columns}
        for column, text in odd:
            fault, name = column.odd[text], column.field.name
            if fault and fault.key.startswith("constraint-error") and name in referring:
                continue  # the reference says more
            self.faulty.add((number, name))
            if fault:
                self.problems.append(
                    make_problem(
                        self.dataset, fault.key, row=number, column=name, value=text, **fault.details
                    )
                )
        self.dangling.extend(
            item for item in dangling if not any((number, name) in self.faulty for name in item.columns)
        )


def _key_columns(dataset: Dataset) -> frozenset[str]:
    schema = dataset.schema
    names = {name for key in (schema.primary_key, *schema.unique_keys) for name in key}
    names.update(name for key in schema.foreign_keys for name in key.fields)
    return frozenset(names)
