"""What a register has to state in the end, and how much of it is known.

An empty cell is not known, which is no fault of a row: nobody is made to invent what he was not told. How
much is lacking is told once for each column and area. Only an official site is stopped by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from datapub.config import Config
from datapub.messages import label_of
from datapub.model import AREA_CODE, Record, Table, Tables
from datapub.problem import Problem
from datapub.rules.data import Data
from datapub.validate import CheckedTable


def _every_row(record: Record) -> bool:
    return True


@dataclass(frozen=True)
class RequiredColumn:
    """A column that has to be filled in the end.

    Attributes:
        basis: the text that asks for it.
        applies: to which rows it does.
        or_else: another column that will do where this one is not known.
    """

    dataset: str
    column: str
    basis: str
    applies: Callable[[Record], bool] = _every_row
    or_else: str = ""

    def is_lacking(self, record: Record) -> bool:
        """Return whether a row has to state it and does not."""
        return self.is_empty_in(record) and self.applies(record)

    def is_empty_in(self, record: Record) -> bool:
        """Return whether a row does not state it, have to or not."""
        return record[self.column] is None and not record.get(self.or_else)


@dataclass(frozen=True)
class Coverage:
    """How many rows of an area state a column, of those that have to.

    Attributes:
        area_code: None where the dataset has no areas.
        lacking: numbers of the rows that do not.
    """

    required: RequiredColumn
    area_code: str | None
    of: int
    lacking: tuple[int, ...]

    @property
    def known(self) -> int:
        """Rows that state it."""
        return self.of - len(self.lacking)


def list_required(own: Iterable[RequiredColumn], config: Config) -> tuple[RequiredColumn, ...]:
    """Return what the profile asks for, and what the publisher asks for beyond that (``site.toml``)."""
    known = {(item.dataset, item.column): item for item in own}
    for name in config.required_columns:
        dataset, _, column = name.partition(".")
        known.setdefault((dataset, column), RequiredColumn(dataset, column, "site.toml"))
    return tuple(known.values())


def measure_coverage(
    rows: Iterable[tuple[int, Record]], required: Sequence[RequiredColumn]
) -> list[Coverage]:
    """Return how far columns of one dataset are filled, area by area in order of their first rows."""
    by_area: dict[Any, list[tuple[int, Record]]] = {}
    for number, record in rows:
        by_area.setdefault(record.get(AREA_CODE), []).append((number, record))

    @cache  # most columns have to be stated by the same rows
    def select(applies: Callable[[Record], bool]) -> dict[Any, list[tuple[int, Record]]]:
        meant = {area: [row for row in listed if applies(row[1])] for area, listed in by_area.items()}
        return {area: listed for area, listed in meant.items() if listed}

    return [
        Coverage(item, area, len(meant), tuple(number for number, row in meant if item.is_empty_in(row)))
        for item in required
        for area, meant in select(item.applies).items()
    ]


def fill_sound(tables: Tables, fill: Callable[[Tables], Tables]) -> Tables:
    """Return the tables with what their rows leave to others; as they are while a cell of them is wrong."""
    has_fault = any(isinstance(table, CheckedTable) and table.faulty for table in tables.values())
    return tables if has_fault else fill(tables)


def check_required(
    data: Data, own: Iterable[RequiredColumn], fill: Callable[[Tables], Tables]
) -> Iterator[Problem]:
    """required: what is lacking, once a column and area; a warning that an official site hardens."""
    required = list_required(own, data.config)
    filled = Data(fill_sound(data.tables, fill), data.config, data.today)
    for name in dict.fromkeys(item.dataset for item in required):
        if not data.has(name):
            continue
        columns = [item for item in required if item.dataset == name]
        sound = [(row.number, row.cells) for row in filled.rows(name) if row.is_sound(*row.cells)]
        for coverage in measure_coverage(sound, columns):
            if coverage.lacking:
                yield _report(data, coverage)


def select_lacking(table: Table, required: Iterable[RequiredColumn], filled: Table) -> Table:
    """Return the rows of a dataset that lack something, also when they are filled from other datasets."""
    columns = [item for item in required if item.dataset == table.name]
    lacking = {number for number, row in filled.rows() if any(item.is_lacking(row) for item in columns)}
    return Table(table.dataset, table.frame[table.frame.index.isin(lacking)])


def list_rows(numbers: Sequence[int]) -> str:
    """Return the first of some row numbers for a sentence."""
    return "、".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")


def _report(data: Data, coverage: Coverage) -> Problem:
    item, lacking = coverage.required, coverage.lacking
    area = data.find("areas", "code", coverage.area_code) if data.has("areas") else None
    return data.problem(
        item.dataset,
        "required",
        column=item.column,
        hardens=True,
        area=f"{area['name']}的 " if area else "",
        of=coverage.of,
        count=len(lacking),
        title=label_of(data.dataset(item.dataset), item.column),
        basis=item.basis,
        rows=list_rows(lacking),
    )


_NAMED = 5
