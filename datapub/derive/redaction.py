"""What of past states must not be told any more; the profile knows, the engine only asks.

A check looks at the data of today. What was published before lives on in the list of changes and in
the archive of releases, where a row may stand that is known today to hold what nobody may be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Protocol

from datapub.history import History, Key, RowRedaction, State
from datapub.model import Tables


class Redactions(Protocol):
    """What is known to be private, from all that is known of past and present."""

    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        """Return the fields of a row whose values may not be told.

        Args:
            versions: its cells as they were or are, or a few of them: a hidden value in any hides the field.
        """

    def is_erased(self, dataset: str, key: Key) -> bool:
        """Tell whether not even that there was such a row may be told."""


class FindRedactions(Protocol):
    """Returns what tables, commits and states say of what must not be told."""

    def __call__(
        self, tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
    ) -> Redactions:
        """Look through all of them."""


class _Nothing:
    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        del dataset, key, versions
        return frozenset()

    def is_erased(self, dataset: str, key: Key) -> bool:
        del dataset, key
        return False


REMOVALS, WITHDRAWN = "removals", "依法撤回"
"""The dataset of what was taken out, and the reason for which nothing of the past is told either."""

NOTHING: Final[Redactions] = _Nothing()
"""Nothing is hidden."""


def find_nothing(
    tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
) -> Redactions:
    """Hide nothing: a register without private values."""
    del tables, history, states
    return NOTHING


@dataclass(frozen=True)
class Erasure:
    """Rows that were withdrawn by law: nothing of the past is told of them, and of rows that name them.

    A row of ``removals`` with the reason :data:`WITHDRAWN` says so.

    Attributes:
        keys: of the register's rows that were withdrawn.
        columns: dataset -> the columns that name a row of the register.
        rows: (dataset, key) of every past row that names one, whatever part of it is looked at.
        rest: what else must not be told.
    """

    keys: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    rest: Redactions
    rows: frozenset[tuple[str, Key]] = frozenset()

    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        """Return the fields of a row whose values may not be told; see :class:`Redactions`."""
        if (dataset, key) in self.rows or any(self.names(dataset, cells) for cells in versions):
            return frozenset(chain(*versions))
        return self.rest.hidden_fields(dataset, key, *versions)

    def is_erased(self, dataset: str, key: Key) -> bool:
        """Tell whether not even that there was such a row may be told."""
        return (dataset, key) in self.rows

    def names(self, dataset: str, cells: Mapping[str, str]) -> bool:
        """Tell whether a row is, or names, one that was withdrawn."""
        return any(cells.get(column) in self.keys for column in self.columns.get(dataset, ()))


def erase_withdrawn(tables: Tables, register: str, history: History | None, rest: Redactions) -> Redactions:
    """Return what must not be told, with the rows of the register that were withdrawn by law."""
    if REMOVALS not in tables or register not in tables:
        return rest
    records = tables[REMOVALS].records()
    keys = frozenset(str(row["id"]) for row in records if row["reason_class"] == WITHDRAWN)
    if not keys:
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
    found = Erasure(keys, {**columns, register: tables[register].dataset.schema.primary_key}, rest)
    edits = [edit for revision in (history.revisions if history else ()) for edit in revision.edits]
    naming = {
        (edit.dataset, edit.key)
        for edit in edits
        if any(found.names(edit.dataset, cells) for cells in (edit.before, edit.after, edit.about) if cells)
    }
    rows = naming | {(register, (key,)) for key in keys}
    return replace(found, rows=frozenset(rows))


def redact_state(find: FindRedactions, state: State, dataset: str) -> RowRedaction:
    """Return what of a dataset must not be told by what one state alone says: :class:`RedactState`."""
    redactions = find(states=(state,))
    return lambda key, cells: redact_row(redactions, dataset, key, cells)


def redact_row(redactions: Redactions, dataset: str, key: Key, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a past row, those that must not be told any more empty."""
    hidden = redactions.hidden_fields(dataset, key, cells)
    return {name: "" if name in hidden else text for name, text in cells.items()}
