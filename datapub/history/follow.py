"""Walk the commits from the oldest on, and note for every row what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from datapub.descriptor import PACKAGE_FILE, parse_schema, read_places
from datapub.history.git import GONE, Step
from datapub.history.values import Cells, Commit, Edit, Fault, Key, Note, Revision
from datapub.history.versions import BrokenVersion, Version, find_renamed, link_keys, read_version
from datapub.model import AS_OF, Dataset


@dataclass
class Trail:
    """What is known of one row on the way; commits by their place in the walk."""

    first: int
    changed: int
    fields: dict[str, int] = field(default_factory=dict)


@dataclass
class Book:
    """One dataset on the way.

    Attributes:
        data: hash of the file's content last looked at, GONE before the first.
        sound: hash of the file's content last followed; ``version`` is what it held.
        schema: hash of the schema's content last read; ``key`` is the primary key it named.
        trails: of the rows that are there.
        past: of the rows that are gone, in case they come back.
    """

    key: tuple[str, ...]
    data: str = GONE
    sound: str = GONE
    schema: str = GONE
    version: Version | None = None
    trails: dict[Key, Trail] = field(default_factory=dict)
    past: dict[Key, Trail] = field(default_factory=dict)


@dataclass
class Walk:
    """Everything noted up to a commit; a later walk goes on from here.

    Attributes:
        commits: every commit walked over.
        of_data: places of those that touched a data file.
        files: path -> hash of the content, after the last commit.
    """

    commits: list[Commit] = field(default_factory=list)
    of_data: list[int] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Draft:
    """A revision in the making."""

    edits: list[Edit] = field(default_factory=list)
    started: dict[str, int] = field(default_factory=dict)
    refreshed: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    schemas: dict[str, tuple[str, str]] = field(default_factory=dict)

    def finish(self, commit: Commit) -> Revision | None:
        if not (self.edits or self.started or self.refreshed or self.columns or self.schemas):
            return None
        return Revision(commit, tuple(self.edits), self.started, self.refreshed, self.columns, self.schemas)


class Follower:
    """Goes on with a walk over the steps that follow it."""

    def __init__(self, walk: Walk, datasets: Sequence[Dataset], read: Callable[[str], bytes | None]) -> None:
        """``read`` returns the content of a hash, None where there is none."""
        self._walk = walk
        self._datasets = datasets
        self._read = read
        self._package = ("", dict[str, tuple[str, str]]())
        for dataset in datasets:
            walk.books.setdefault(dataset.name, Book(dataset.schema.primary_key))

    def follow(self, step: Step) -> None:
        """Take one commit over."""
        walk = self._walk
        place = len(walk.commits)
        walk.commits.append(step.commit)
        walk.files.update(step.files)
        places = self._find_files()
        draft = _Draft()
        is_of_data = False
        for dataset in self._datasets:
            book = walk.books[dataset.name]
            data_path, schema_path = places.get(dataset.name, (dataset.path, dataset.schema_path))
            is_rekeyed = self._take_schema(book, dataset.name, walk.files.get(schema_path, GONE), draft)
            data = walk.files.get(data_path, GONE)
            if data != book.data or is_rekeyed:
                is_of_data |= data != book.data
                book.data = data
                fault = self._take_data(book, dataset, data, place, draft)
                if fault:
                    walk.notes.append(Note(step.commit, dataset.name, fault))
        if is_of_data:
            walk.of_data.append(place)
        revision = draft.finish(step.commit)
        if revision:
            walk.revisions.append(revision)

    def _find_files(self) -> Mapping[str, tuple[str, str]]:
        """Return dataset -> (data file, schema file) as the package of that time said."""
        digest = self._walk.files.get(PACKAGE_FILE, GONE)
        if digest != self._package[0]:
            self._package = (digest, read_places(self._read(digest)))
        return self._package[1]

    def _take_schema(self, book: Book, name: str, digest: str, draft: _Draft) -> bool:
        """Take a schema over and tell whether it names another primary key than before."""
        if digest in (book.schema, GONE):
            return False
        content = self._read(digest)
        before_key = book.key
        book.key = parse_schema(content).primary_key or before_key
        if book.schema != GONE:
            before = self._read(book.schema) or b""
            draft.schemas[name] = (
                before.decode("utf-8", "replace"),
                (content or b"").decode("utf-8", "replace"),
            )
        book.schema = digest
        return book.key != before_key

    def _take_data(
        self, book: Book, dataset: Dataset, digest: str, place: int, draft: _Draft
    ) -> Fault | None:
        before = book.version
        try:
            after = read_version(self._read(digest), book.key, before)
        except BrokenVersion as broken:
            return None if before is None and broken.fault == "missing" else broken.fault
        book.version, book.sound = after, digest
        if before is None:
            book.trails = {key: Trail(place, place) for key in after.lines}
            draft.started[dataset.name] = len(after.lines)
            return None
        if (before.header, before.key) == (after.header, after.key):
            _compare_lines(book, dataset, before, after, place, draft)
            return None
        return _compare_columns(book, dataset, before, after, place, draft)


def _compare_lines(
    book: Book, dataset: Dataset, before: Version, after: Version, place: int, draft: _Draft
) -> None:
    """Note what differs between two versions with the same columns, by the lines that differ."""
    touched = {before.keys[line] for line in before.keys.keys() - after.keys.keys()}
    touched |= {after.keys[line] for line in after.keys.keys() - before.keys.keys()}
    for key in sorted(touched):
        old = before.cells(key) if key in before.lines else None
        new = after.cells(key) if key in after.lines else None
        _note_row(book, dataset, key, old, new, place, draft)


def _compare_columns(
    book: Book, dataset: Dataset, before: Version, after: Version, place: int, draft: _Draft
) -> Fault | None:
    """Note what differs between two versions whose columns differ, row by row."""
    renamed = find_renamed(before, after)
    if before.header != after.header:
        draft.columns[dataset.name] = (before.header, after.header)
    linked = link_keys(before, after, renamed)
    if linked is None:
        book.past = {}
        book.trails = {key: Trail(place, place) for key in after.lines}
        draft.started[dataset.name] = len(after.lines)
        return "new-key"
    for old in sorted(before.lines.keys() - linked.keys()):
        _note_row(book, dataset, old, before.cells(old), None, place, draft)
    trails = book.trails
    book.trails = {
        new: Trail(
            trails[old].first,
            trails[old].changed,
            {renamed.get(field, field): commit for field, commit in trails[old].fields.items()},
        )
        for old, new in linked.items()
    }
    old_of = {new: old for old, new in linked.items()}
    for key in sorted(after.lines):
        cells = None
        if key in old_of:
            cells = {renamed.get(column, column): cell for column, cell in before.cells(old_of[key]).items()}
        _note_row(book, dataset, key, cells, after.cells(key), place, draft)
    return None


def _note_row(
    book: Book, dataset: Dataset, key: Key, old: Cells | None, new: Cells | None, place: int, draft: _Draft
) -> None:
    if old is not None and new is not None:
        changed = [column for column in {**old, **new} if old.get(column, "") != new.get(column, "")]
        if not changed:
            return
        trail = book.trails[key]
        trail.changed = place
        trail.fields.update(dict.fromkeys(changed, place))
        if changed == [AS_OF]:
            draft.refreshed[dataset.name] = draft.refreshed.get(dataset.name, 0) + 1
            return
        old = {column: old.get(column, "") for column in changed}
        about = _tell_about(dataset, new)
        new = {column: new.get(column, "") for column in changed}
    elif new is not None:
        past = book.past.pop(key, None)
        book.trails[key] = (
            Trail(past.first, place, dict.fromkeys(new, place)) if past else Trail(place, place)
        )
        about = _tell_about(dataset, new)
        new = {column: cell for column, cell in new.items() if cell}
    elif old is not None:
        book.past[key] = book.trails.pop(key)
        about = _tell_about(dataset, old)
        old = {column: cell for column, cell in old.items() if cell}
    else:
        return
    draft.edits.append(Edit(dataset.name, key, old, new, about))


def _tell_about(dataset: Dataset, cells: Cells) -> Cells:
    return {column: cells[column] for column in dataset.about if cells.get(column)}
