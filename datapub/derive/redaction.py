"""What of past states must not be told any more; the profile knows, the engine only asks.

A check looks at the data of today. What was published before lives on in the list of changes and in
the archive of releases, where a row may stand that is known today to hold what nobody may be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


NOTHING: Final[Redactions] = _Nothing()
"""Nothing is hidden."""


def find_nothing(
    tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
) -> Redactions:
    """Hide nothing: a register without private values."""
    del tables, history, states
    return NOTHING


def redact_state(find: FindRedactions, state: State, dataset: str) -> RowRedaction:
    """Return what of a dataset must not be told by what one state alone says: :class:`RedactState`."""
    redactions = find(states=(state,))
    return lambda key, cells: redact_row(redactions, dataset, key, cells)


def redact_row(redactions: Redactions, dataset: str, key: Key, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a past row, those that must not be told any more empty."""
    hidden = redactions.hidden_fields(dataset, key, cells)
    return {name: "" if name in hidden else text for name, text in cells.items()}
