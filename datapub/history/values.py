"""The history as plain values: commits, revisions, and for every row when it was added and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Literal, Protocol

from datapub.clock import Doubt
from datapub.model import OPEN, Dataset, Policy, Schema

Key = tuple[str, ...]
"""The primary-key cells of a row, as in the file."""

Cells = Mapping[str, str]
"""Column -> cell of a row, as in the file; "" if empty."""

RowRedaction = Callable[[Key, Cells], Cells]
"""Returns the cells of a row with redactions applied, given its key and cells."""

Fault = Literal["missing", "not-utf-8", "no-header", "row-width", "blank-key", "duplicate-key", "new-key"]
"""Why a version of a file could not be read; see :class:`Note`."""


@dataclass(frozen=True)
class Commit:
    """A commit on the first-parent line.

    Attributes:
        hash: full hash.
        committed_at: when it was committed (not authored), in China time.
        author: the author's name as git shows it; for review only, never for a public page.
        doubt: why the time in the commit is implausible; ``committed_at`` is then that of the one before.
    """

    hash: str
    committed_at: datetime
    author: str = ""
    doubt: Literal["", "future-commit", "early-commit", "odd-commit"] = ""


@dataclass(frozen=True)
class RowHistory:
    """When a row was added, and when its cells last changed.

    Attributes:
        first: commit that added the row; unchanged if the row was removed and came back.
        changed: commit that last changed any cell, or added the row (again).
        fields: field -> newest commit that changed it since ``first``. Other fields have their first value.
    """

    first: Commit
    changed: Commit
    fields: Mapping[str, Commit] = field(default_factory=dict)

    def of_field(self, name: str) -> Commit:
        """Return the commit that gave a field its present value."""
        return self.fields.get(name, self.first)


@dataclass(frozen=True)
class Edit:
    """What one commit did to one row.

    Attributes:
        before: the changed cells before the commit, or all filled cells of a removed row; None for a new row.
        after: the changed cells after the commit, or all filled cells of a new row; None for a removed row.
        about: a few cells that identify the row (name, area, period), after the commit if it still exists.
    """

    dataset: str
    key: Key
    before: Cells | None
    after: Cells | None
    about: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class Revision:
    """What one commit did to the data.

    Attributes:
        edits: rows added, removed and changed, by dataset and then by key.
        started: dataset added by this commit -> number of its rows, which are in no edit.
        refreshed: dataset -> number of rows in which only the as-of date changed, which are in no edit.
        columns: dataset -> columns before and after, if they differ.
        schemas: dataset -> text of the schema before and after, if it differs.
        described: datasets whose description in the package changed.
    """

    commit: Commit
    edits: tuple[Edit, ...] = ()
    started: Mapping[str, int] = field(default_factory=dict)
    refreshed: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    schemas: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    described: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArchivedState:
    """The hash of a dataset's archived state, from a commit on.

    Attributes:
        commit: the first commit with this state.
        sha256: of the bytes that :func:`datapub.history.versions.write_archived` returns.
        rows: number of rows.
    """

    commit: Commit
    sha256: str
    rows: int


@dataclass(frozen=True)
class Note:
    """A version of a file that could not be read.

    Its changes count as those of the next readable version. With ``new-key``, rows could not be linked to
    those before, so their history begins again.
    """

    commit: Commit
    dataset: str
    fault: Fault


@dataclass(frozen=True)
class Snapshot:
    """One dataset in one state: its schema, its rows by primary key, and its publishing policy.

    Attributes:
        called: its name at that time; "" if it is the present one.
    """

    schema: Schema
    rows: Mapping[Key, Cells]
    policy: Policy = OPEN
    called: str = ""


@dataclass(frozen=True)
class State:
    """All datasets at one commit, or in a folder.

    Attributes:
        snapshots: dataset -> snapshot, in the order of the package at that time.
        faults: dataset -> why it cannot be read.
        earlier: of a published state, the states before each change to the list of erasures, newest first.
    """

    snapshots: Mapping[str, Snapshot]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    earlier: tuple[State, ...] = ()

    def renamed(self, datasets: Iterable[Dataset]) -> State:
        """Return the state under the present names of the datasets.

        Args:
            datasets: today's, each with its former names.
        """
        names = {
            old: dataset.name
            for dataset in datasets
            if dataset.name not in self.snapshots
            for old in dataset.formerly[::-1]
        }
        return replace(
            self,
            snapshots={
                names.get(name, name): replace(snapshot, called=name) if name in names else snapshot
                for name, snapshot in self.snapshots.items()
            },
        )

    def under(self, policies: Mapping[str, Policy]) -> State:
        """Return what may be published of the state, by both its own policy and today's.

        Args:
            policies: dataset -> today's policy, which may withhold more than the old one.
        """
        strictest = {
            name: snapshot.policy.and_of(policies.get(name, OPEN))
            for name, snapshot in self.snapshots.items()
        }
        return State(
            {
                name: replace(snapshot, policy=strictest[name])
                for name, snapshot in self.snapshots.items()
                if strictest[name].is_archived
            },
            {name: fault for name, fault in self.faults.items() if policies.get(name, OPEN).is_archived},
        )


class RedactState(Protocol):
    """Returns the redactions of a dataset in a state, based on that state alone."""

    def __call__(self, state: State, dataset: str) -> RowRedaction:
        """Return the redactions."""


def redact_nothing(state: State, dataset: str) -> RowRedaction:
    """Redact nothing."""
    del state, dataset
    return lambda key, cells: cells


@dataclass(frozen=True)
class History:
    """The history of the data, along the first-parent line.

    Attributes:
        commits: those that touched a data file, oldest first.
        rows: dataset -> primary-key cells -> history, of the rows at the newest commit.
        revisions: what each commit changed, oldest first; commits that changed nothing are left out.
        notes: versions that could not be read.
        states: dataset -> hashes of its archived states, oldest first; only of datasets that are archived.
        last: the newest commit that touched anything published: a data file, a schema or the package.
        doubts: kinds of implausible commit times.
    """

    commits: tuple[Commit, ...]
    rows: Mapping[str, Mapping[Key, RowHistory]]
    revisions: tuple[Revision, ...] = ()
    notes: tuple[Note, ...] = ()
    states: Mapping[str, tuple[ArchivedState, ...]] = field(default_factory=dict)
    last: Commit | None = None
    doubts: tuple[Doubt, ...] = ()

    def row(self, dataset: str, *key: object) -> RowHistory | None:
        """Return the history of a row; None if it is not committed."""
        return self.rows.get(dataset, {}).get(tuple(map(str, key)))

    def find_change(self, dataset: str, *key: object) -> Commit | None:
        """Return the commit that last changed or removed a row; None if it was never committed."""
        known = self.row(dataset, *key)
        return known.changed if known else self._removals.get((dataset, tuple(map(str, key))))

    @cached_property
    def _removals(self) -> Mapping[tuple[str, Key], Commit]:
        return {
            (edit.dataset, edit.key): revision.commit
            for revision in self.revisions
            for edit in revision.edits
            if edit.after is None
        }
