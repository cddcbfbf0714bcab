"""What has run out: rows that may be published through their last day, and are gone the day after.

A resource says with ``"expires": FIELD`` which of its fields holds that day. The day of the build decides,
and nothing else; a row that does not say when it ends is not published at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from datapub.messages import make_problem
from datapub.model import Table, Tables
from datapub.problem import Problem


def drop_expired(tables: Tables, today: date) -> Tables:
    """Return the tables without the rows whose last day is before ``today``, or is not known."""
    return {name: _drop(table, today) if table.dataset.expires else table for name, table in tables.items()}


def warn_expired(tables: Tables, today: date, faults: Iterable[Problem] = ()) -> Iterator[Problem]:
    """Yield a warning for each row that has run out and still stands in its file; none quotes it.

    Args:
        tables: with the days that the profile works out, unless there are faults.
        faults: what else is wrong; beside it only a day that stands in the file, and is sound, is judged.
    """
    unclear = {(one.file, one.row, one.column) for one in faults}
    for table in tables.values():
        if field := table.dataset.expires:
            days = table.frame[field]
            for row in table.frame.index.difference(_drop(table, today).frame.index).tolist():
                if unclear and (days[row] is None or (table.dataset.path, row, field) in unclear):
                    continue
                yield make_problem(table.dataset, "expired", row=row, severity="warning")


def _drop(table: Table, today: date) -> Table:
    days = table.frame[table.dataset.expires].items()
    current = [row for row, day in days if day is not None and day >= today]
    return Table(table.dataset, table.frame.loc[current])
