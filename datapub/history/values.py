"""What is known from history, as plain values: commits, and for every row when it came and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Literal, Protocol

from datapub.clock import Doubt
from datapub.model import OPEN, Dataset, Policy, Schema

Key = tuple[str, ...]
"""The primary-key cells of a row, as they stand in the file."""

Cells = Mapping[str, str]
"""Cells of a row by column, as they stand in the file; an empty cell is ""."""

RowRedaction = Callable[[Key, Cells], Cells]
"""From the key and the cells of a row to its cells without what must not be told."""

Fault = Literal["missing", "not-utf-8", "no-header", "row-width", "blank-key", "duplicate-key", "new-key"]
"""Why a version of a file could not be followed; see :class:`Note`."""


@dataclass(frozen=True)
class Commit:
    """One commit of the published line.

    Attributes:
        hash: full hash.
        committed_at: when it was committed (not authored), in China time.
        author: the author's name as git shows it; for review only, never for a public page.
        doubt: why the moment that the commit states cannot be; ``committed_at`` is that of the commit
            before then, as nothing later is known.
    """

    hash: str
    committed_at: datetime
    author: str = ""
    doubt: Literal["", "future-commit", "early-commit", "odd-commit"] = ""


@dataclass(frozen=True)
class RowHistory:
    """When a row came into its file, and when its cells last changed.

    Attributes:
        first: commit that brought the row in; a row that was removed and came back keeps it.
        changed: commit that last changed any cell, or brought the row (back) in.
        fields: for every field changed since ``first``, the newest commit that changed it. A field
            that is not here has the value it came with.
    """

    first: Commit
    changed: Commit
    fields: Mapping[str, Commit] = field(default_factory=dict)

    def of_field(self, name: str) -> Commit:
        """Return the commit that gave a field of the row its present value."""
        return self.fields.get(name, self.first)


@dataclass(frozen=True)
class Edit:
    """What one commit did to one row.

    Attributes:
        before: cells before, None where the row was not there. Of a changed row only the changed
            cells; of a removed one all that were filled.
        after: cells after, None where the row is gone; likewise.
        about: a few cells that say which row this is (name, area, period), after the commit, or
            before it where the row is gone.
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
        started: datasets that came in with this commit, and with how many rows; their rows are
            in no edit.
        refreshed: by dataset, how many rows changed nothing but their as-of date; they are in no
            edit either.
        columns: by dataset, the columns before and after, where they differ.
        schemas: by dataset, the text of the schema before and after, where it differs.
        described: datasets of whose description in the package anything differs.
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
    """What a dataset hashes to as it is archived, from a commit on.

    Attributes:
        sha256: of the bytes that :func:`datapub.history.versions.write_archived` returns.
    """

    commit: Commit
    sha256: str
    rows: int


@dataclass(frozen=True)
class Note:
    """A version of a file that could not be followed.

    Its changes are counted to the next sound version. With ``new-key`` rows could not be linked to
    those before, so that their history begins anew.
    """

    commit: Commit
    dataset: str
    fault: Fault


@dataclass(frozen=True)
class Snapshot:
    """One dataset in one state: its schema, its rows by primary key, and what may be told of them.

    Attributes:
        called: its name at that time, "" where that is the one of today.
    """

    schema: Schema
    rows: Mapping[Key, Cells]
    policy: Policy = OPEN
    called: str = ""


@dataclass(frozen=True)
class State:
    """All datasets as they stood at one commit, or stand in a folder.

    Attributes:
        snapshots: by dataset, in the order of the package of that time.
        faults: datasets that cannot be read, and why.
        earlier: of what is published, what was before each change of the list of erasures, the newest first.
    """

    snapshots: Mapping[str, Snapshot]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    earlier: tuple[State, ...] = ()

    def renamed(self, datasets: Iterable[Dataset]) -> State:
        """Return the state with the names that datasets have today, so that what is known now is known of it.

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
        """Return what may be told of it, by the policy of its own time and by that of today.

        Args:
            policies: today's, by dataset: an old package may say less of what has to be kept back.
        """
        strictest = {
            name: snapshot.policy.and_of(policies.get(name, OPEN))
            for name, snapshot in self.snapshots.items()
        }
        return State(
            {
                name: replace(snapshot, policy=strictest[name])
                for name, snapshot in self.snapshots.items()
                if strictest[name].is_kept
            },
            {name: fault for name, fault in self.faults.items() if policies.get(name, OPEN).is_kept},
        )


class RedactState(Protocol):
    """Returns what of a dataset in a state must not be told, from what that state alone says."""

    def __call__(self, state: State, dataset: str) -> RowRedaction:
        """Look through the state."""


def tell_all(state: State, dataset: str) -> RowRedaction:
    """Redact nothing."""
    del state, dataset
    return lambda key, cells: cells


@dataclass(frozen=True)
class History:
    """What the published line of commits says about the data.

    Attributes:
        commits: those that touched a data file, oldest first.
        states: by dataset, what it hashes to as it is archived, oldest first; nothing of one that no archive
            keeps.
        last: the newest that touched anything that is published: a data file, a schema or the package.
        doubts: why a moment in it cannot be believed.
        rows: dataset name -> primary-key cells -> history, for the rows of the newest commit.
        revisions: what each commit changed, oldest first; commits that changed nothing are left out.
        notes: what could not be followed.
    """

    commits: tuple[Commit, ...]
    rows: Mapping[str, Mapping[Key, RowHistory]]
    revisions: tuple[Revision, ...] = ()
    notes: tuple[Note, ...] = ()
    states: Mapping[str, tuple[ArchivedState, ...]] = field(default_factory=dict)
    last: Commit | None = None
    doubts: tuple[Doubt, ...] = ()

    def row(self, dataset: str, *key: object) -> RowHistory | None:
        """Return the history of a row, None where it has not been committed yet."""
        return self.rows.get(dataset, {}).get(tuple(map(str, key)))

    def find_change(self, dataset: str, *key: object) -> Commit | None:
        """Return the commit that last changed a row, or took it away; None of one that is in no commit."""
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
