"""What a rule looks at: the rows of the tables, with what is already known to be wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from datapub.config import Config
from datapub.messages import ENGINE, Messages
from datapub.model import Dataset, Record, Tables
from datapub.problem import Problem, Severity
from datapub.validate import CheckedTable

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        number: the row as a spreadsheet shows it.
        cells: field name -> typed cell.
        faulty: columns whose cell has been reported; what a rule says of them would be a second report.
    """

    number: int
    cells: Record
    faulty: frozenset[str] = _NOTHING

    def __getitem__(self, name: str) -> Any:
        return self.cells.get(name)

    def is_sound(self, *names: str) -> bool:
        """Tell whether none of these cells has been reported."""
        return not self.faulty or self.faulty.isdisjoint(names)


class Data:
    """The tables of one run, with the settings and the day, and rows kept once they are read."""

    def __init__(
        self,
        tables: Tables,
        config: Config,
        today: date,
        messages: Messages = ENGINE,
        exempted_on: date | None = None,
    ) -> None:
        self.tables = tables
        self.config = config
        self.today = today
        self.exempted_on = exempted_on or today
        self._messages = messages
        self._rows: dict[str, list[Row]] = {}
        self._indexes: dict[tuple[str, str], dict[Any, Row]] = {}

    def has(self, *names: str) -> bool:
        """Tell whether all these tables could be read."""
        return all(name in self.tables for name in names)

    def rows(self, name: str) -> list[Row]:
        """Return a table's rows in file order."""
        if name not in self._rows:
            table = self.tables[name]
            faulty: dict[int, set[str]] = defaultdict(set)
            if isinstance(table, CheckedTable):
                for number, column in table.faulty:
                    faulty[number].add(column)
            known = {number: frozenset(columns) for number, columns in faulty.items()}
            self._rows[name] = [
                Row(number, record, known.get(number, _NOTHING)) for number, record in table.rows()
            ]
        return self._rows[name]

    def sound_rows(self, name: str, *columns: str) -> Iterator[Row]:
        """Yield the rows of a table none of whose named cells has been reported."""
        return (row for row in self.rows(name) if row.is_sound(*columns))

    def find(self, name: str, column: str, value: object) -> Row | None:
        """Return the first row whose ``column`` holds ``value``."""
        place = (name, column)
        if place not in self._indexes:
            index: dict[Any, Row] = {}
            for row in self.rows(name):
                index.setdefault(row[column], row)
            self._indexes[place] = index
        return self._indexes[place].get(value)

    def dataset(self, name: str) -> Dataset:
        """Return the dataset of a table."""
        return self.tables[name].dataset

    def problem(
        self,
        name: str,
        key: str,
        row: Row | None = None,
        column: str | None = None,
        value: object = None,
        severity: Severity = "error",
        hardens: bool = False,
        **details: Any,
    ) -> Problem:
        """Build a problem of a table's row, worded by ``key``; the value is the cell's own by default.

        Args:
            hardens: whether it is an error of an official site, and a warning until then.
        """
        if value is None and row is not None and column is not None:
            value = row[column]
        if hardens:
            severity = "error" if self.config.official else "warning"
        problem = self._messages.make_problem(
            self.dataset(name),
            key,
            row=row.number if row else None,
            column=column,
            value=value,
            severity=severity,
            **details,
        )
        return replace(problem, hardens=True) if hardens else problem


RuleCheck = Callable[[Data], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """A rule across cells, rows or tables.

    Attributes:
        id: what reports and exemptions call it; its title stands with its wordings.
        check: yields the problems.
        needs: datasets without which the rule is not checked.
        basis: the text it rests on, in Chinese; the legal office has to confirm it before it is quoted.
        is_law: whether that text binds; false where the project asks for more than the law.
        may_be_exempted: false where an exemption would publish what must not be public.
        is_for_official: whether it is asked of an official site alone.
    """

    id: str
    check: RuleCheck
    needs: tuple[str, ...] = ()
    basis: str = field(kw_only=True)
    is_law: bool = field(default=False, kw_only=True)
    may_be_exempted: bool = field(default=True, kw_only=True)
    is_for_official: bool = field(default=False, kw_only=True)
