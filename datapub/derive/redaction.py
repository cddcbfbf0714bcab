"""What of past states must not be told any more; the profile knows, the engine only asks.

A check looks at the data of today. What was published before lives on in the list of changes and in
the archive of releases, where a row may stand that is known today to hold what nobody may be told.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain
from typing import Final, Protocol

from datapub.config import Config
from datapub.history import History, Key, State, is_committed, last_commit
from datapub.history.state import read_raw
from datapub.model import Tables
from datapub.rules.erasures import ERASURES, WHOLE_ROW, find_named


class Redactions(Protocol):
    """What is private, judged by past and present states together."""

    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        """Return the fields of a row whose values may not be shown.

        Args:
            versions: past or present cells of the row, all or some: a hidden value in any hides the field.
        """

    def is_erased(self, dataset: str, key: Key) -> bool:
        """Return whether even the existence of a row may not be shown."""


class FindRedactions(Protocol):
    """Finds what may not be shown, from tables, commits and states."""

    def __call__(
        self, tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
    ) -> Redactions:
        """Return the redactions that any of these call for."""


class _Nothing:
    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        del dataset, key, versions
        return frozenset()

    def is_erased(self, dataset: str, key: Key) -> bool:
        del dataset, key
        return False


REMOVALS, WITHDRAWN = "removals", "依法撤回"
"""The dataset of removed rows, and the reason whose rows may not be shown in the past either."""

NOTHING: Final[Redactions] = _Nothing()
"""Hides nothing."""


def find_nothing(
    tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
) -> Redactions:
    """Return :data:`NOTHING`, for a register without private values."""
    del tables, history, states
    return NOTHING


@dataclass(frozen=True)
class Erasure:
    """What was withdrawn: no past state of these rows and cells is shown, nor of rows that name them.

    Registered in ``removals`` with the reason :data:`WITHDRAWN`, or in ``erasures``.

    Attributes:
        cells: (dataset, key) -> the fields that were withdrawn.
        keys: keys of withdrawn rows of the register.
        columns: dataset -> the columns that name a row of the register.
        rows: (dataset, key) of every past row that names one.
        rest: the other redactions.
    """

    cells: Mapping[tuple[str, Key], frozenset[str]]
    keys: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    rest: Redactions
    rows: frozenset[tuple[str, Key]] = frozenset()

    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        """Return the fields of a row whose values may not be shown; see :class:`Redactions`."""
        if (dataset, key) in self.rows or any(self.names(dataset, cells) for cells in versions):
            return frozenset(chain(*versions))
        hidden = self.rest.hidden_fields(dataset, key, *versions)
        return hidden | self.cells.get((dataset, key), frozenset())

    def is_erased(self, dataset: str, key: Key) -> bool:
        """Return whether even the existence of a row may not be shown."""
        return (dataset, key) in self.rows

    def names(self, dataset: str, cells: Mapping[str, str]) -> bool:
        """Return whether a row is, or names, one that was withdrawn."""
        return any(cells.get(column) in self.keys for column in self.columns.get(dataset, ()))


def list_erased(tables: Tables) -> dict[tuple[str, Key], frozenset[str]]:
    """Return the fields that were withdrawn by (dataset, key of the row), whatever it was called then."""
    found: dict[tuple[str, Key], frozenset[str]] = {}
    datasets = {name: table.dataset for name, table in tables.items()}
    for row in tables[ERASURES].records() if ERASURES in tables else ():
        dataset = find_named(str(row["dataset_name"]), datasets.values())
        if dataset is None:  # the check has said so
            continue
        place = (dataset.name, tuple(str(row["row_key"]).split("/")))
        found[place] = found.get(place, frozenset()) | {row["field_name"]}
    return found


def list_withdrawn(tables: Tables) -> frozenset[str]:
    """Return the keys of the register's rows that were withdrawn by law."""
    records = tables[REMOVALS].records() if REMOVALS in tables else ()
    return frozenset(str(row["id"]) for row in records if row["reason_class"] == WITHDRAWN)


def find_registered(config: Config) -> str:
    """Return the commit whose registers of what was withdrawn are those of now, "" where there is none."""
    paths = _list_registers(config)
    commit = last_commit(config.root, paths, is_published=True) if paths else None
    return commit.hash if commit and is_committed(config.root, paths) else ""


def _list_registers(config: Config) -> list[str]:
    return [item.path for item in config.datasets if item.name in {REMOVALS, ERASURES}]


def read_withdrawn(config: Config, commit: str | None = None) -> frozenset[str]:
    """Return the names of withdrawn rows and cells, without their content.

    Args:
        commit: the state to read; None for the files as they are now. An unknown commit gives nothing.
    """
    paths = _list_registers(config)
    if commit is None:
        files = [path.read_bytes() for name in paths if (path := config.root / name).is_file()]
    else:
        files = [*read_raw(config.root, commit, paths).values()] if commit else []
    rows = (row for raw in files for row in csv.DictReader(StringIO(raw.decode("utf-8-sig", "replace"))))
    return frozenset(
        "/".join(row[name] or "" for name in ("dataset_name", "row_key", "field_name"))
        if "row_key" in row
        else str(row.get("id"))
        for row in rows
        if "row_key" in row or row.get("reason_class") == WITHDRAWN
    )


def erase_withdrawn(tables: Tables, register: str, history: History | None, rest: Redactions) -> Redactions:
    """Return what must not be told, with the rows and cells that were withdrawn by law."""
    keys, cells = list_withdrawn(tables), list_erased(tables)
    if register not in tables or not (keys or cells):
        return rest
    columns = {
        name: tuple(
            field
            for reference in table.dataset.schema.foreign_keys
            if reference.target == register
            for field in reference.fields
        )
        for name, table in tables.items()
    }
    found = Erasure(cells, keys, {**columns, register: tables[register].dataset.schema.primary_key}, rest)
    edits = [edit for revision in (history.revisions if history else ()) for edit in revision.edits]
    naming = {
        (edit.dataset, edit.key)
        for edit in edits
        if any(found.names(edit.dataset, cells) for cells in (edit.before, edit.after, edit.about) if cells)
    }
    whole = {place for place, fields in cells.items() if WHOLE_ROW in fields}
    rows = naming | whole | {(register, (key,)) for key in keys}
    return replace(found, rows=frozenset(rows))


def clean_row(
    redactions: Redactions, dataset: str, key: Key, cells: Mapping[str, str]
) -> Mapping[str, str] | None:
    """Return the cells of a past row that were not withdrawn, None where the whole row was."""
    if not isinstance(redactions, Erasure):
        return cells
    if redactions.is_erased(dataset, key) or redactions.names(dataset, cells):
        return None
    hidden = redactions.cells.get((dataset, key), frozenset())
    return {name: "" if name in hidden else text for name, text in cells.items()}


def redact_row(redactions: Redactions, dataset: str, key: Key, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a past row, those that must not be told any more empty."""
    hidden = redactions.hidden_fields(dataset, key, cells)
    return {name: "" if name in hidden else text for name, text in cells.items()}
