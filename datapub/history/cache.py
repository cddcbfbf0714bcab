"""Keep a walk over the commits in a file, so that the next one reads only what is new.

A file is believed only where its own checksum holds, it was written for the same datasets by the
same format, and the commits it knows are the first of those that git lists now, hash by hash. A
hash of a commit covers everything before it, so nothing rewritten can slip through. Otherwise, and
wherever anything about the file is odd, all is read anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from datapub.clock import CHINA
from datapub.history.follow import Book, Trail, Walk
from datapub.history.git import Step
from datapub.history.values import Commit, Edit, Note, Revision
from datapub.history.versions import BrokenVersion, read_version
from datapub.model import Dataset

FORMAT = 2
"""To be raised with every change to what is kept or to how it is found."""

FILE = "history.json"


def load_walk(
    folder: Path, datasets: Sequence[Dataset], steps: Sequence[Step], read: Callable[[str], bytes | None]
) -> Walk:
    """Return the walk kept in ``folder`` if it is the beginning of ``steps``, else an empty one."""
    try:
        digest, _, body = (folder / FILE).read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return Walk()
        kept = json.loads(body)
        if kept["for"] != _describe(datasets):
            return Walk()
        commits = [_load_commit(item) for item in kept["commits"]]
        if [step.commit for step in steps[: len(commits)]] != commits:
            return Walk()
        books = {name: _load_book(book, read) for name, book in kept["books"].items()}
    except (OSError, ValueError, LookupError, TypeError, BrokenVersion):
        return Walk()
    return Walk(
        commits=commits,
        of_data=kept["of_data"],
        files=kept["files"],
        books=books,
        revisions=[_load_revision(item, commits) for item in kept["revisions"]],
        notes=[Note(commits[place], name, fault) for place, name, fault in kept["notes"]],
    )


def save_walk(folder: Path, datasets: Sequence[Dataset], walk: Walk) -> None:
    """Keep a walk; where the folder cannot be written, nothing is kept and nothing is lost."""
    place = {commit.hash: number for number, commit in enumerate(walk.commits)}
    kept = {
        "for": _describe(datasets),
        "commits": [
            [commit.hash, int(commit.committed_at.timestamp()), commit.author] for commit in walk.commits
        ],
        "of_data": walk.of_data,
        "files": walk.files,
        "books": {name: _dump_book(book) for name, book in walk.books.items()},
        "revisions": [_dump_revision(item, place) for item in walk.revisions],
        "notes": [[place[note.commit.hash], note.dataset, note.fault] for note in walk.notes],
    }
    body = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=FILE)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        Path(name).replace(folder / FILE)
    except OSError:
        return


def _describe(datasets: Sequence[Dataset]) -> list[Any]:
    known = [
        [item.name, item.path, item.schema_path, list(item.schema.primary_key), list(item.about)]
        for item in datasets
    ]
    return [FORMAT, known]


def _load_commit(item: Sequence[Any]) -> Commit:
    digest, seconds, author = item
    return Commit(digest, datetime.fromtimestamp(seconds, CHINA), author)


def _dump_book(book: Book) -> dict[str, Any]:
    return {
        "key": book.key,
        "data": book.data,
        "sound": book.sound,
        "sound_key": book.version.key if book.version else None,
        "schema": book.schema,
        "trails": _dump_trails(book.trails),
        "past": _dump_trails(book.past),
    }


def _load_book(item: Mapping[str, Any], read: Callable[[str], bytes | None]) -> Book:
    key = item["sound_key"]
    return Book(
        key=tuple(item["key"]),
        data=item["data"],
        sound=item["sound"],
        schema=item["schema"],
        version=None if key is None else read_version(read(item["sound"]), key, None),
        trails=_load_trails(item["trails"]),
        past=_load_trails(item["past"]),
    )


def _dump_trails(trails: Mapping[tuple[str, ...], Trail]) -> list[Any]:
    return [[key, trail.first, trail.changed, trail.fields] for key, trail in trails.items()]


def _load_trails(items: Sequence[Any]) -> dict[tuple[str, ...], Trail]:
    return {tuple(key): Trail(first, changed, fields) for key, first, changed, fields in items}


def _dump_revision(item: Revision, place: Mapping[str, int]) -> list[Any]:
    edits = [[edit.dataset, edit.key, edit.before, edit.after, edit.about] for edit in item.edits]
    return [place[item.commit.hash], edits, item.started, item.refreshed, item.columns, item.schemas]


def _load_revision(item: Sequence[Any], commits: Sequence[Commit]) -> Revision:
    number, edits, started, refreshed, columns, schemas = item
    return Revision(
        commits[number],
        tuple(Edit(dataset, tuple(key), *rest) for dataset, key, *rest in edits),
        started,
        refreshed,
        {name: (tuple(before), tuple(after)) for name, (before, after) in columns.items()},
        {name: (before, after) for name, (before, after) in schemas.items()},
    )
