"""Store a scan of the commits in a file, so that the next one only reads new commits.

A stored scan is used if its checksum holds, it was written for the same datasets in the same format, and its
commits are the first of those that git lists now. As the hash of a commit covers all of its ancestors, this
detects rewritten history. In any other case, everything is scanned again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from datapub.clock import CHINA
from datapub.history.archived import DatasetLog, RowLog
from datapub.history.git import CommitChange
from datapub.history.scan import HistoryScan
from datapub.history.values import Commit, Edit, Note, Revision
from datapub.history.versions import BrokenVersion, read_version
from datapub.model import Dataset

FORMAT = 5
"""Increase this with every change to what is stored or how it is computed."""

FILE = "history.json"


def load_scan(
    folder: Path,
    datasets: Sequence[Dataset],
    steps: Sequence[CommitChange],
    read: Callable[[str], bytes | None],
) -> HistoryScan:
    """Return the scan stored in ``folder`` if it covers the first of ``steps``, else an empty one."""
    try:
        digest, _, body = (folder / FILE).read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return HistoryScan()
        stored = json.loads(body)
        if stored["for"] != _describe(datasets):
            return HistoryScan()
        commits = [_load_commit(item) for item in stored["commits"]]
        if [step.commit for step in steps[: len(commits)]] != commits:
            return HistoryScan()
        logs = {name: _load_log(log, read) for name, log in stored["logs"].items()}
    except (OSError, ValueError, LookupError, TypeError, BrokenVersion):
        return HistoryScan()
    return HistoryScan(
        commits=commits,
        of_data=stored["of_data"],
        last=stored["last"],
        files=stored["files"],
        logs=logs,
        revisions=[_load_revision(item, commits) for item in stored["revisions"]],
        notes=[Note(commits[place], name, fault) for place, name, fault in stored["notes"]],
    )


def save_scan(folder: Path, datasets: Sequence[Dataset], scan: HistoryScan) -> None:
    """Store a scan; if the folder is not writable, do nothing."""
    place = {commit.hash: number for number, commit in enumerate(scan.commits)}
    stored = {
        "for": _describe(datasets),
        "commits": [
            [commit.hash, int(commit.committed_at.timestamp()), commit.author, commit.doubt]
            for commit in scan.commits
        ],
        "of_data": scan.of_data,
        "last": scan.last,
        "files": scan.files,
        "logs": {name: _dump_log(log) for name, log in scan.logs.items()},
        "revisions": [_dump_revision(item, place) for item in scan.revisions],
        "notes": [[place[note.commit.hash], note.dataset, note.fault] for note in scan.notes],
    }
    body = json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        # temporary files of killed processes are removed by the build cache
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(name).replace(folder / FILE)
        finally:
            Path(name).unlink(missing_ok=True)


def _describe(datasets: Sequence[Dataset]) -> list[Any]:
    known = [
        [
            item.name,
            item.path,
            item.schema_path,
            list(item.schema.primary_key),
            list(item.about),
            list(item.formerly),
        ]
        for item in datasets
    ]
    return [FORMAT, known]


def _load_commit(item: Sequence[Any]) -> Commit:
    digest, seconds, *rest = item
    return Commit(digest, datetime.fromtimestamp(seconds, CHINA), *rest)


def _dump_log(log: DatasetLog) -> dict[str, Any]:
    return {
        "key": log.key,
        "data": log.data,
        "sound": log.sound,
        "sound_key": log.version.key if log.version else None,
        "schema": log.schema,
        "rows": _dump_rows(log.rows),
        "past": _dump_rows(log.past),
        "withheld": log.withheld,
        "noted": log.noted,
        "states": log.states,
    }


def _load_log(item: Mapping[str, Any], read: Callable[[str], bytes | None]) -> DatasetLog:
    key = item["sound_key"]
    return DatasetLog(
        key=tuple(item["key"]),
        data=item["data"],
        sound=item["sound"],
        schema=item["schema"],
        version=None if key is None else read_version(read(item["sound"]), key, None),
        rows=_load_rows(item["rows"]),
        past=_load_rows(item["past"]),
        withheld=None if item["withheld"] is None else tuple(item["withheld"]),
        noted=item["noted"],
        states=[(place, digest, rows) for place, digest, rows in item["states"]],
    )


def _dump_rows(rows: Mapping[tuple[str, ...], RowLog]) -> list[Any]:
    return [[key, row.first, row.changed, row.fields] for key, row in rows.items()]


def _load_rows(items: Sequence[Any]) -> dict[tuple[str, ...], RowLog]:
    return {tuple(key): RowLog(first, changed, fields) for key, first, changed, fields in items}


def _dump_revision(item: Revision, place: Mapping[str, int]) -> list[Any]:
    edits = [[edit.dataset, edit.key, edit.before, edit.after, edit.about] for edit in item.edits]
    return [
        place[item.commit.hash],
        edits,
        item.started,
        item.refreshed,
        item.columns,
        item.schemas,
        item.described,
    ]


def _load_revision(item: Sequence[Any], commits: Sequence[Commit]) -> Revision:
    number, edits, started, refreshed, columns, schemas, described = item
    return Revision(
        commits[number],
        tuple(Edit(dataset, tuple(key), *rest) for dataset, key, *rest in edits),
        started,
        refreshed,
        {name: (tuple(before), tuple(after)) for name, (before, after) in columns.items()},
        {name: (before, after) for name, (before, after) in schemas.items()},
        tuple(described),
    )
