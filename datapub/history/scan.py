"""Scan the commits, oldest first, and record what happened to every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from datapub.descriptor import PACKAGE_FILE, parse_schema, read_datasets, read_resources
from datapub.history.archived import DatasetLog, RowLog, note_state
from datapub.history.git import GONE, CommitChange
from datapub.history.values import (
    Cells,
    Commit,
    Edit,
    Fault,
    Key,
    Note,
    RedactState,
    Revision,
)
from datapub.history.versions import (
    BrokenVersion,
    Version,
    find_renamed,
    link_keys,
    read_version,
)
from datapub.model import AS_OF, Dataset


@dataclass
class HistoryScan:
    """Everything recorded up to a commit; a later scan continues from here.

    Attributes:
        commits: the commits scanned.
        of_data: indexes of those that touched a data file.
        last: index of the newest that touched anything published.
        files: path -> hash of the content, after the last commit.
        logs: dataset -> log.
        revisions: what each commit changed.
        notes: versions that could not be read.
    """

    commits: list[Commit] = field(default_factory=list)
    of_data: list[int] = field(default_factory=list)
    last: int = 0
    files: dict[str, str] = field(default_factory=dict)
    logs: dict[str, DatasetLog] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Draft:
    """A revision being put together."""

    edits: list[Edit] = field(default_factory=list)
    started: dict[str, int] = field(default_factory=dict)
    refreshed: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    schemas: dict[str, tuple[str, str]] = field(default_factory=dict)
    described: tuple[str, ...] = ()

    def mentions(self, name: str) -> bool:
        """Return whether the revision mentions a dataset."""
        named = (self.started, self.refreshed, self.columns, self.schemas, self.described)
        return any(name in found for found in named) or any(edit.dataset == name for edit in self.edits)

    def finish(self, commit: Commit) -> Revision | None:
        found = (self.edits, self.started, self.refreshed, self.columns, self.schemas, self.described)
        return Revision(commit, tuple(self.edits), *found[1:]) if any(found) else None


class HistoryReader:
    """Continues a scan with the commits that follow it."""

    def __init__(
        self,
        scan: HistoryScan,
        datasets: Sequence[Dataset],
        read: Callable[[str], bytes | None],
        redact: RedactState,
    ) -> None:
        """``read`` returns the content for a hash; None if there is none."""
        self._redact = redact
        self._walk = scan
        self._datasets = datasets
        self._read = read
        self._package: tuple[str, dict[str, Dataset]] = ("", {})
        for dataset in datasets:
            scan.logs.setdefault(dataset.name, DatasetLog(dataset.schema.primary_key))

    def follow(self, step: CommitChange) -> None:
        """Add one commit to the scan."""
        scan = self._walk
        place = len(scan.commits)
        scan.commits.append(step.commit)
        package = scan.files.get(PACKAGE_FILE, GONE)
        scan.files.update(step.files)
        places = self._find_files()
        draft = _Draft(described=self._find_described(package))
        is_of_data = False
        inside: set[str] = set()
        for dataset in self._datasets:
            log = scan.logs[dataset.name]
            then = next(
                (places[name] for name in (dataset.name, *dataset.formerly) if name in places), dataset
            )
            data_path, schema_path = then.path, then.schema_path
            if then.policy.is_internal and dataset.policy.is_internal:
                inside |= {data_path, schema_path}
            is_rekeyed = self._take_schema(log, dataset.name, scan.files.get(schema_path, GONE), draft)
            data = scan.files.get(data_path, GONE)
            if data != log.data or is_rekeyed:
                is_of_data |= data != log.data
                log.data = data
                fault = self._take_data(log, dataset, data, place, draft)
                if fault:
                    scan.notes.append(Note(step.commit, dataset.name, fault))
            withheld = tuple(sorted(then.policy.withheld)) if then.policy.is_archived else None
            if (log.sound, withheld) != (log.noted, log.withheld):
                log.noted, log.withheld = log.sound, withheld
                is_other = note_state(dataset.name, scan.logs, place, self._redact)
                if is_other and not draft.mentions(dataset.name):  # only the order of the rows differs
                    draft.described += (dataset.name,)
        if any(path not in inside for path, _ in step.files):
            scan.last = place
        if is_of_data:
            scan.of_data.append(place)
        revision = draft.finish(step.commit)
        if revision:
            scan.revisions.append(revision)

    def _find_files(self) -> Mapping[str, Dataset]:
        """Return the datasets as described by the package at that time."""
        digest = self._walk.files.get(PACKAGE_FILE, GONE)
        if digest != self._package[0]:
            # an unreadable package was never published, so the last readable one still holds
            self._package = (digest, read_datasets(self._read(digest)) or self._package[1])
        return self._package[1]

    def _find_described(self, before: str) -> tuple[str, ...]:
        """Return the datasets whose description in the package differs from the one ``before``."""
        after = self._walk.files.get(PACKAGE_FILE, GONE)
        if GONE in (before, after) or before == after:
            return ()
        old, new = (read_resources(self._read(digest)) for digest in (before, after))
        return tuple(name for name, resource in new.items() if name in old and old[name] != resource)

    def _take_schema(self, log: DatasetLog, name: str, digest: str, draft: _Draft) -> bool:
        """Read a schema, and return whether its primary key differs from the one before."""
        if digest in (log.schema, GONE):
            return False
        content = self._read(digest)
        before_key = log.key
        log.key = parse_schema(content).primary_key or before_key
        if log.schema != GONE:
            before = self._read(log.schema) or b""
            draft.schemas[name] = (
                before.decode("utf-8", "replace"),
                (content or b"").decode("utf-8", "replace"),
            )
        log.schema = digest
        return log.key != before_key

    def _take_data(
        self, log: DatasetLog, dataset: Dataset, digest: str, place: int, draft: _Draft
    ) -> Fault | None:
        before = log.version
        try:
            after = read_version(self._read(digest), log.key, before)
        except BrokenVersion as broken:
            return None if before is None and broken.fault == "missing" else broken.fault
        log.version, log.sound = after, digest
        if before is None:
            log.rows = {key: RowLog(place, place) for key in after.lines}
            draft.started[dataset.name] = len(after.lines)
            return None
        if (before.header, before.key) == (after.header, after.key):
            _compare_lines(log, dataset, before, after, place, draft)
            return None
        return _compare_columns(log, dataset, before, after, place, draft)


def _compare_lines(
    log: DatasetLog, dataset: Dataset, before: Version, after: Version, place: int, draft: _Draft
) -> None:
    """Record the differences of two versions with the same columns, by their differing lines."""
    touched = {before.keys[line] for line in before.keys.keys() - after.keys.keys()}
    touched |= {after.keys[line] for line in after.keys.keys() - before.keys.keys()}
    for key in sorted(touched):
        old = before.cells(key) if key in before.lines else None
        new = after.cells(key) if key in after.lines else None
        _note_row(log, dataset, key, old, new, place, draft)


def _compare_columns(
    log: DatasetLog, dataset: Dataset, before: Version, after: Version, place: int, draft: _Draft
) -> Fault | None:
    """Record the differences of two versions with different columns, row by row."""
    renamed = find_renamed(before, after)
    if before.header != after.header:
        draft.columns[dataset.name] = (before.header, after.header)
    linked = link_keys(before, after, renamed)
    if linked is None:
        log.past = {}
        log.rows = {key: RowLog(place, place) for key in after.lines}
        draft.started[dataset.name] = len(after.lines)
        return "new-key"
    for old in sorted(before.lines.keys() - linked.keys()):
        _note_row(log, dataset, old, before.cells(old), None, place, draft)
    rows = log.rows
    log.rows = {
        new: RowLog(
            rows[old].first,
            rows[old].changed,
            {renamed.get(field, field): commit for field, commit in rows[old].fields.items()},
        )
        for old, new in linked.items()
    }
    old_of = {new: old for old, new in linked.items()}
    for key in sorted(after.lines):
        cells = None
        if key in old_of:
            cells = {renamed.get(column, column): cell for column, cell in before.cells(old_of[key]).items()}
        _note_row(log, dataset, key, cells, after.cells(key), place, draft)
    return None


def _note_row(
    log: DatasetLog,
    dataset: Dataset,
    key: Key,
    old: Cells | None,
    new: Cells | None,
    place: int,
    draft: _Draft,
) -> None:
    if old is not None and new is not None:
        changed = [column for column in {**old, **new} if old.get(column, "") != new.get(column, "")]
        if not changed:
            return
        row = log.rows[key]
        row.changed = place
        row.fields.update(dict.fromkeys(changed, place))
        if changed == [AS_OF]:
            draft.refreshed[dataset.name] = draft.refreshed.get(dataset.name, 0) + 1
            return
        old = {column: old.get(column, "") for column in changed}
        about = _describe_row(dataset, new)
        new = {column: new.get(column, "") for column in changed}
    elif new is not None:
        past = log.past.pop(key, None)
        log.rows[key] = RowLog(past.first, place, dict.fromkeys(new, place)) if past else RowLog(place, place)
        about = _describe_row(dataset, new)
        new = {column: cell for column, cell in new.items() if cell}
    elif old is not None:
        log.past[key] = log.rows.pop(key)
        about = _describe_row(dataset, old)
        old = {column: cell for column, cell in old.items() if cell}
    else:
        return
    draft.edits.append(Edit(dataset.name, key, old, new, about))


def _describe_row(dataset: Dataset, cells: Cells) -> Cells:
    return {column: cells[column] for column in dataset.about if cells.get(column)}
