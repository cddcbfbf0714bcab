"""The view of the tables that a rule gets: typed rows, each with the cells already reported."""

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
        number: as a spreadsheet shows it (the header is 1).
        cells: field name -> typed cell; None where empty.
        faulty: columns whose cell already has an error, which no rule should report twice.
    """

    number: int
    cells: Record
    faulty: frozenset[str] = _NOTHING

    def __getitem__(self, name: str) -> Any:
        return self.cells.get(name)

    def is_sound(self, *names: str) -> bool:
        """Return whether none of these cells has been reported."""
        return not self.faulty or self.faulty.isdisjoint(names)


class Data:
    """The tables, settings and day of one run; rows and indexes are built once."""

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
        """Return whether all these tables could be read."""
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
        """Yield the rows in which none of these columns has been reported."""
        return (row for row in self.rows(name) if row.is_sound(*columns))

    def find(self, name: str, column: str, value: object) -> Row | None:
        """Return the first row whose ``column`` equals ``value``, or None."""
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
        """Build a problem worded by ``key``; ``value`` defaults to the cell's.

        Args:
            hardens: whether it is an error on an official site and a warning on any other.
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
        id: its name in reports and exemptions; the wordings hold its title.
        check: yields the problems.
        needs: datasets without which the rule is skipped.
        basis: the legal text behind it, in Chinese; the legal office must confirm it before it is quoted.
        is_law: whether that text is binding; false where the project asks for more than the law.
        may_be_exempted: false where an exemption would publish what must stay private.
        is_for_official: whether it applies to official sites only.
    """

    id: str
    check: RuleCheck
    needs: tuple[str, ...] = ()
    basis: str = field(kw_only=True)
    is_law: bool = field(default=False, kw_only=True)
    may_be_exempted: bool = field(default=True, kw_only=True)
    is_for_official: bool = field(default=False, kw_only=True)
