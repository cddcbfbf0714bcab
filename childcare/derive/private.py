"""What no past state of the data may tell either: homes, and counts of few children.

A check looks at the data of today. What was published before lives on in the list of changes and in
the archive of releases, where a row may stand that was a business then and is known today as
somebody's home, or a figure that was not yet known to count children.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from childcare.terms import ProviderType
from datapub.history import Edit, History, Key, State
from datapub.model import Tables
from datapub.texts import guess_number

PROVIDER = "provider_type"
CHILD_COUNT: Final = "has_child_count"

WITHHELD_AT_HOME = frozenset({"address", "phone", "street_code", "longitude", "latitude", "crs"})
"""Fields of a provider that is somebody's home: where it was must not outlive its correction."""

COUNTS: Final = frozenset({"value", "numerator"})
"""Fields of a figure that count what its indicator counts."""

_FEW: Final = frozenset("1234")


@dataclass(frozen=True)
class Private:
    """What is known to be private, from all that is known of past and present.

    Attributes:
        homes: institutions that are, or once were, somebody's home.
        counts: indicators that count children, or were once said to.
    """

    homes: frozenset[str] = field(default_factory=frozenset)
    counts: frozenset[str] = field(default_factory=frozenset)

    def is_erased(self, dataset: str, key: Key) -> bool:
        """Return whether not even that there was such a row may be told."""
        del dataset, key
        return False

    def hidden_fields(self, dataset: str, key: Key, *versions: Mapping[str, str]) -> frozenset[str]:
        """Return the fields of a row whose values may not be told; see :class:`Redactions`."""
        if dataset == "institutions":
            is_home = key[0] in self.homes or any(
                cells.get(PROVIDER) == ProviderType.HOME for cells in versions
            )
            return WITHHELD_AT_HOME if is_home else frozenset()
        if dataset == "observations" and any(cells.get("indicator_id") in self.counts for cells in versions):
            return frozenset(
                name for name in COUNTS for cells in versions if is_small_count(name, cells.get(name, ""))
            )
        return frozenset()


def find_private(
    tables: Tables | None = None, history: History | None = None, states: Iterable[State] = ()
) -> Private:
    """Return what tables, commits and states say of homes and of indicators that count children."""
    homes: set[str] = set()
    counts: set[str] = set()
    rows = chain(_read_tables(tables or {}), _read_edits(history), _read_states(states))
    for dataset, key, cells in rows:
        if dataset == "institutions" and cells.get(PROVIDER) == ProviderType.HOME:
            homes.add(key)
        elif dataset == "indicators" and str(cells.get(CHILD_COUNT, "")).lower() == "true":
            counts.add(key)
    return Private(frozenset(homes), frozenset(counts))


def is_small_count(name: str, text: str) -> bool:
    """Return whether a cell of a figure that counts children counts 1 to 4 of them, however it is written."""
    return name in COUNTS and guess_number(text) in _FEW


def _read_tables(tables: Tables) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for dataset in ("institutions", "indicators"):
        if dataset in tables:
            for record in tables[dataset].records():
                yield dataset, str(record["id"]), record


def _read_edits(history: History | None) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    edits: Iterable[Edit] = (
        edit for revision in (history.revisions if history else ()) for edit in revision.edits
    )
    for edit in edits:
        for cells in (edit.before, edit.after, edit.about):
            if cells:
                yield edit.dataset, edit.key[0], cells


def _read_states(states: Iterable[State]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for state in states:
        for dataset in ("institutions", "indicators"):
            if dataset in state.snapshots:
                for key, cells in state.snapshots[dataset].rows.items():
                    yield dataset, key[0], cells
