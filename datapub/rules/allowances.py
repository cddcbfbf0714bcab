"""The list of what the gate for personal data finds and may stand: in one file, for a reason, until a day.

A row names the text by the digest of what is found, and as reports show it, never itself: all of a file that
they show alike is allowed by one row. One that allows nothing, has run out or reaches too far is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from datapub.personal import NOTHING_ALLOWED, digest_places
from datapub.problem import Problem
from datapub.rules.data import Data, Row

ALLOWANCES = "personal_exemptions"
_LONGEST = timedelta(days=366)
_JOINT = "、"
_COLUMNS = ("file", "found", "text_sha256", "reason", "responsible", "last_day_on")


Allowed = Mapping[str, Mapping[str, date]]
"""File -> digest -> the last day on which such a text may stand there."""


def list_allowed(data: Data) -> Allowed:
    """Return what may stand on the day."""
    allowed: dict[str, dict[str, date]] = {}
    for row in _list_rows(data):
        if data.exempted_on <= row["last_day_on"] <= data.today + _LONGEST:
            digests = dict.fromkeys(_list_digests(row), row["last_day_on"])
            allowed.setdefault(row["file"], {}).update(digests)
    return allowed


def check_allowances(
    data: Data, people: re.Pattern[str] | None, read_source: Callable[[str], Mapping[str, str]]
) -> Iterator[Problem]:
    """allowance: each row allows something that is found, and for a year at most.

    Args:
        people: words for the people whom the register is about.
        read_source: returns what is found in a file that is no dataset, digest -> as reports show it.
    """
    tables = {table.dataset.path: name for name, table in data.tables.items()}
    unread = {dataset.path for dataset in data.config.datasets} - tables.keys()
    for row in _list_rows(data):
        file = row["file"]
        if row["last_day_on"] < data.exempted_on:
            yield data.problem(ALLOWANCES, "allowance/expired", row, "last_day_on")
        elif row["last_day_on"] > data.today + _LONGEST:
            yield data.problem(ALLOWANCES, "allowance/far", row, "last_day_on")
        elif file not in unread:
            found = find_in_table(data, tables[file], people) if file in tables else read_source(file)
            alike = sorted(one for one, shown in found.items() if shown == row["found"])
            if not alike:
                yield data.problem(ALLOWANCES, "allowance/unused", row, "found", file=file)
            elif sorted(_list_digests(row)) != alike:
                digests = _JOINT.join(alike)
                yield data.problem(ALLOWANCES, "allowance/digest", row, "text_sha256", "", digests=digests)


def find_in_table(data: Data, name: str, people: re.Pattern[str] | None) -> dict[str, str]:
    """Return what is found in a table, digest -> as reports show it."""
    texts = (cell for row in data.rows(name) for cell in row.cells.values() if isinstance(cell, str))
    return dict(found for text in texts for found in digest_places(text, people))


def digests_in(allowed: Allowed, file: str) -> frozenset[str]:
    """Return the digests of what may stand in a file."""
    return frozenset(allowed[file]) if file in allowed else NOTHING_ALLOWED


def _list_digests(row: Row) -> list[str]:
    return (row["text_sha256"] or "").split(_JOINT)


def _list_rows(data: Data) -> Iterator[Row]:
    return data.sound_rows(ALLOWANCES, *_COLUMNS) if data.has(ALLOWANCES) else iter(())
