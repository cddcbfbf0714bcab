"""What the public may be told of every past change, newest first, from history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from datapub.derive.changes import Change, classify, redact_change
from datapub.derive.redaction import Redactions
from datapub.derive.structure import SchemaChange, compare_schemas
from datapub.descriptor import parse_schema
from datapub.history import History, Key, Revision
from datapub.model import AREA_CODE, Dataset


@dataclass(frozen=True)
class Entry:
    """What was published with one commit. It never names an author.

    Attributes:
        commit: full hash.
        published_at: the moment of the commit, in China time.
        changes: of rows, in the order of the package and by key, nothing in them that is withheld.
        started: datasets published for the first time, and their rows.
        refreshed: by dataset, rows that only renewed their as-of date.
        schemas: changes of structure.
    """

    commit: str
    published_at: datetime
    changes: tuple[Change, ...] = ()
    started: Mapping[str, int] = field(default_factory=dict)
    refreshed: Mapping[str, int] = field(default_factory=dict)
    schemas: tuple[SchemaChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.started or self.refreshed or self.schemas)

    def by_area(self) -> Iterator[tuple[str, Entry]]:
        """Yield the code of each area that it concerns, and what of it does: changes of rows that name it."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            for code in list_areas(change):
                found.setdefault(code, []).append(change)
        for code, changes in found.items():
            yield code, Entry(self.commit, self.published_at, tuple(changes))


@dataclass(frozen=True)
class Changelog:
    """All entries, newest first.

    Attributes:
        is_known: whether there was a history to read; without one it is not known what changed.
    """

    entries: tuple[Entry, ...] = ()
    is_known: bool = False

    def by_area(self) -> Mapping[str, Sequence[Entry]]:
        """Return the entries with anything about an area, by its code: of thousands at once."""
        areas: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for code, own in entry.by_area():
                areas.setdefault(code, []).append(own)
        return areas

    def by_row(self) -> Mapping[tuple[str, Key], Sequence[tuple[Entry, Change]]]:
        """Return the changes of each row by dataset and key, newest first."""
        rows: dict[tuple[str, Key], list[tuple[Entry, Change]]] = {}
        for entry in self.entries:
            for change in entry.changes:
                rows.setdefault((change.dataset, change.key), []).append((entry, change))
        return rows


def derive_changelog(
    history: History | None, published: Sequence[Dataset], redactions: Redactions
) -> Changelog:
    """Return what may be told of past changes of the published datasets."""
    if history is None:
        return Changelog()
    datasets = {dataset.name: dataset for dataset in published if dataset.policy.is_archived}
    entries = (_make_entry(revision, datasets, redactions) for revision in reversed(history.revisions))
    return Changelog(tuple(entry for entry in entries if entry), is_known=True)


def _make_entry(revision: Revision, datasets: Mapping[str, Dataset], redactions: Redactions) -> Entry:
    changes: list[Change] = []
    for edit in revision.edits:
        if edit.dataset in datasets and not redactions.is_erased(edit.dataset, edit.key):
            dataset = datasets[edit.dataset]
            change = classify(edit, dataset.schema, dataset.policy)
            if change is not None:
                changes.append(redact_change(change, redactions))
    return Entry(
        revision.commit.hash,
        revision.commit.committed_at,
        tuple(changes),
        {name: count for name, count in revision.started.items() if name in datasets and count},
        {name: count for name, count in revision.refreshed.items() if name in datasets},
        tuple(_list_schema_changes(revision, datasets)),
    )


def _list_schema_changes(revision: Revision, datasets: Mapping[str, Dataset]) -> Iterator[SchemaChange]:
    for name, (before, after) in revision.schemas.items():
        if name in datasets:
            yield from compare_schemas(name, parse_schema(before), parse_schema(after))
    for name, (old, new) in revision.columns.items():
        if name in datasets and name not in revision.schemas:
            yield from (SchemaChange(name, gone, "field-removed") for gone in old if gone not in new)
            yield from (SchemaChange(name, come, "field-added") for come in new if come not in old)


def list_areas(change: Change) -> tuple[str, ...]:
    """Return the codes of the areas that a change concerns: where the row is, and where it was."""
    codes = [change.about.get(AREA_CODE, "")]
    codes += [cell.before for cell in change.cells if cell.field == AREA_CODE]
    return tuple(dict.fromkeys(code for code in codes if code))
