"""The typed rows of a dataset, read from a file or derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from datapub.model.dataset import IS_SAMPLE, Dataset

Record = dict[str, Any]
"""One row as field name -> typed cell: str, int, Decimal, date, bool, or None where empty."""


@dataclass(frozen=True)
class Table:
    """A dataset's rows, typed.

    ``frame`` has one object column per field, in schema order; its index is the row number that a
    spreadsheet shows (the header is 1), so that any later problem can name its row. A cell that is empty
    or not of its type is None.
    """

    dataset: Dataset
    frame: pd.DataFrame

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.dataset.name

    @property
    def has_samples(self) -> bool:
        """Whether any row is a sample."""
        return IS_SAMPLE in self.dataset.schema.names and any(self.columns[IS_SAMPLE])

    @cached_property
    def columns(self) -> Mapping[str, list[Any]]:
        """Field name -> its cells in file order; read only."""
        return dict(zip(map(str, self.frame.columns), self.frame.to_numpy().T.tolist(), strict=True))

    def rows(self) -> Iterator[tuple[int, Record]]:
        """Yield (row number, record) in file order."""
        names = [str(name) for name in self.frame.columns]
        for number, cells in zip(self.frame.index.tolist(), self.frame.to_numpy().tolist(), strict=True):
            yield number, dict(zip(names, cells, strict=True))

    def records(self) -> list[Record]:
        """Return the rows without their numbers, in file order."""
        return [record for _, record in self.rows()]

    def select_known(self, key: str, known: Container[Any], *names: str) -> Iterator[tuple[int, Record]]:
        """Yield (position from 0, ``key`` and these fields) of rows whose ``key`` is known, in file order."""
        for place, value in enumerate(self.columns[key]):
            if value in known:
                yield place, {key: value, **{name: self.columns[name][place] for name in names}}

    def by(self, key: str) -> dict[Any, Record]:
        """Return value of a unique field -> row; of rows with the same value, the first."""
        found: dict[Any, Record] = {}
        for record in self.records():
            found.setdefault(record[key], record)
        return found

    def with_cells(self, columns: Mapping[str, Sequence[Any]], dataset: Dataset | None = None) -> Table:
        """Return the table with some columns replaced, each in file order with None for empty.

        Args:
            dataset: the dataset of the result, if its columns or their order differ.
        """
        cells = {**self.columns, **{name: [*own] for name, own in columns.items()}}
        if dataset:
            cells = {name: cells[name] for name in dataset.schema.names}
        frame = pd.DataFrame(cells, index=self.frame.index, dtype=object)  # else None would become NaN
        table = Table(dataset or self.dataset, frame)
        vars(table)["columns"] = cells  # known already
        return table

    def where(self, key: str, value: str) -> Table:
        """Return the rows with a value in a field; they keep their row numbers."""
        return self.take(self.find(key, value))

    def take(self, places: Sequence[int]) -> Table:
        """Return the rows at these positions (from 0); they keep their row numbers."""
        return Table(self.dataset, self.frame.iloc[[*places]])

    def find(self, key: str, value: str) -> list[int]:
        """Return the positions (from 0) of the rows with a value in a field."""
        if key not in self._places:
            self._places[key] = self.frame.groupby(key, sort=False).indices
        found = self._places[key].get(value)
        return [] if found is None else found.tolist()

    @cached_property
    def _places(self) -> dict[str, Mapping[Any, Any]]:
        return {}

    def grouped_by(self, key: str) -> defaultdict[Any, list[Record]]:
        """Return value of a field -> its rows, in file order."""
        return group_records(self.records(), key)


def group_records(records: Iterable[Record], key: str) -> defaultdict[Any, list[Record]]:
    """Return value of a field -> its records, in the order given."""
    found = defaultdict(list)
    for record in records:
        found[record[key]].append(record)
    return found


Tables = Mapping[str, Table]
"""Every sound table of the package, by dataset name."""


def make_table(dataset: Dataset, records: list[Record]) -> Table:
    """Build a table from records; missing fields become None and rows are numbered from 2."""
    names = list(dataset.schema.names)
    rows = [[record.get(name) for name in names] for record in records]
    index = pd.RangeIndex(2, 2 + len(rows))
    return Table(dataset, pd.DataFrame(rows, columns=names, index=index, dtype=object))
