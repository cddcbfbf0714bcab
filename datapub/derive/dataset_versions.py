"""One version per dataset, moved only by what changes its rows, its schema or its description.

The number is MAJOR.MINOR. A dataset begins as 1.0 with the commit that brought its first file. The first
number is raised by what may break a program that reads it (:data:`datapub.derive.structure.BREAKING`), the
second by every other change; no commit to anything else moves either, or the day that stands beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from datapub.clock import DatasetVersion
from datapub.derive.structure import compare_schemas
from datapub.descriptor import PACKAGE_FILE, parse_schema
from datapub.history import History, Revision
from datapub.history.rewritten import UNTOUCHED, Rewritten
from datapub.model import Dataset


def list_versions(
    history: History, datasets: Sequence[Dataset], before: Rewritten = UNTOUCHED
) -> dict[str, tuple[DatasetVersion, ...]]:
    """Return every version of each dataset that history knows, oldest first.

    Args:
        before: what was published before history was made anew; those versions stay as they were.
    """
    filled = {dataset.name: dataset.filled_from for dataset in datasets}
    shown = {dataset.name: {(item.target, item.shown) for item in dataset.lookups} for dataset in datasets}
    rekeyed = {(note.commit.hash, note.dataset) for note in history.notes if note.fault == "new-key"}
    found = {name: list(before.versions.get(name, ())) for name in filled}
    archived = {
        name: {state.commit.hash: state for state in states} for name, states in history.states.items()
    }
    for revision in history.revisions[_count_before(history.revisions, before) :]:
        rows = {*(edit.dataset for edit in revision.edits), *revision.refreshed, *revision.started}
        words = {*revision.columns, *_list_restructured(revision), *revision.described}
        renamed = {
            (edit.dataset, column)
            for edit in revision.edits
            if edit.before is not None and edit.after is not None
            for column in edit.after
        }
        broken = set(_list_broken(revision))
        commit = revision.commit
        for name, versions in found.items():
            if not versions and name not in revision.started:
                continue
            is_touched = name in words or rows.intersection((name, *filled[name])) or renamed & shown[name]
            if versions and not is_touched:
                continue
            major, minor = map(int, versions[-1].number.split(".")) if versions else (1, -1)
            is_broken = versions and (name in broken or (commit.hash, name) in rekeyed)
            number = f"{major + 1}.0" if is_broken else f"{major}.{minor + 1}"
            first = versions[0].published if versions else commit.committed_at
            version = DatasetVersion(commit.committed_at, commit.hash, number, first)
            known = archived.get(name, {}).get(commit.hash) or (versions[-1] if versions else version)
            versions.append(replace(version, sha256=known.sha256, rows=known.rows))
    return {name: tuple(_drop_internal(versions)) for name, versions in found.items() if versions}


def _count_before(revisions: Sequence[Revision], before: Rewritten) -> int:
    """Return how many revisions were there already when history was made anew, whatever day they state."""
    known = {*before.commits.values(), *(item.commit for items in before.versions.values() for item in items)}
    return max((place for place, item in enumerate(revisions, 1) if item.commit.hash in known), default=0)


def _drop_internal(versions: Sequence[DatasetVersion]) -> Iterator[DatasetVersion]:
    """Yield the versions from the first that was public: before it, a working list has no hash."""
    public = next((place for place, version in enumerate(versions) if version.sha256), 0)
    for version in versions[public:]:
        yield replace(version, issued=versions[public].published)


def find_current(
    versions: Mapping[str, Sequence[DatasetVersion]],
    datasets: Sequence[Dataset],
    uncommitted: Collection[str],
    whole: DatasetVersion,
) -> dict[str, DatasetVersion]:
    """Return the version that each dataset's files show, for those whose state is known by itself.

    Args:
        uncommitted: files that do not stand in the working tree as they were committed.
        whole: the state of all the data; none is of later than it.
    """
    paths = {dataset.name: {dataset.path, dataset.schema_path} for dataset in datasets}
    current = {}
    for dataset in datasets:
        others = {*dataset.filled_from, *(item.target for item in dataset.lookups)}
        read = {PACKAGE_FILE, *paths[dataset.name]}.union(*(paths.get(name, ()) for name in others))
        if dataset.is_overlay:  # its rows are in no commit
            current[dataset.name] = DatasetVersion(whole.published)
        elif dataset.name in versions and not read.intersection(uncommitted):
            last = versions[dataset.name][-1]
            current[dataset.name] = no_later_than(whole.published, last)
    return current


def no_later_than(moment: datetime, version: DatasetVersion) -> DatasetVersion:
    """Return a version with no date later than a moment."""
    issued = min(version.issued, moment) if version.issued else None
    return replace(version, published=min(version.published, moment), issued=issued)


def _list_restructured(revision: Revision) -> Iterator[str]:
    for name, (before, after) in revision.schemas.items():
        if any(compare_schemas(name, parse_schema(before), parse_schema(after))):
            yield name


def _list_broken(revision: Revision) -> Iterator[str]:
    """Yield the datasets in which a commit may break programs."""
    for name, (before, after) in revision.schemas.items():
        changes = compare_schemas(name, parse_schema(before), parse_schema(after))
        if any(change.is_breaking for change in changes):
            yield name
    for name, (old, new) in revision.columns.items():
        if set(old) - set(new):
            yield name
