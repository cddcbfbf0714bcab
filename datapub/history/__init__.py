"""The history of the repository. The only room that runs git.

Dates of publication come from commits, never from the machine's clock and never typed. Without a complete
history (an unpacked archive, no git, a shallow clone) functions return None, which callers report instead of
guessing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from datapub.config import Config
from datapub.descriptor import PACKAGE_FILE
from datapub.history.baseline import read_baseline, read_published
from datapub.history.cache import load_scan, save_scan
from datapub.history.git import (
    Contents,
    find_base,
    find_cache,
    find_commit,
    is_shallow,
    is_signed,
    last_commit,
    list_commit_changes,
    list_tracked,
    read_moment,
)
from datapub.history.scan import HistoryReader, HistoryScan
from datapub.history.state import read_commit, read_folder, read_raw
from datapub.history.status import PASSING, find_head, is_committed, list_uncommitted
from datapub.history.values import (
    ArchivedState,
    Commit,
    Edit,
    History,
    Key,
    Note,
    RedactState,
    Revision,
    RowHistory,
    RowRedaction,
    Snapshot,
    State,
    redact_nothing,
)
from datapub.model import Dataset

__all__ = [
    "PASSING", "ArchivedState", "Commit", "Edit", "History", "Key", "Note", "RedactState", "Revision",
    "RowHistory", "RowRedaction", "Snapshot", "State", "find_base", "find_cache", "find_commit", "find_head",
    "is_committed", "is_shallow", "is_signed", "last_commit", "list_prose_moments", "list_tracked",
    "list_uncommitted", "read_baseline", "read_commit", "read_folder", "read_history", "read_moment",
    "read_published", "read_raw", "redact_nothing",
]  # fmt: skip


def read_history(config: Config, cache: Path | None, redact: RedactState = redact_nothing) -> History | None:
    """Read the history of every row of every dataset from the commits.

    Uncommitted changes and overlays are not read.

    Args:
        cache: folder for the result, so that the next run only reads new commits; see :func:`find_cache`.
            None to store nothing.
        redact: what must be redacted from archived states.

    Returns:
        None without a complete history: no git, no repository, no commit of the data, a shallow clone.
    """
    datasets = [item for item in config.datasets if not item.is_overlay]
    steps = list_commit_changes(config.root, _list_paths(datasets))
    if not steps:
        return None
    with Contents(config.root) as contents:
        scan = load_scan(cache, datasets, steps, contents.read) if cache else HistoryScan()
        new = steps[len(scan.commits) :]
        reader = HistoryReader(scan, datasets, contents.read, redact)
        for step in new:
            reader.follow(step)
    if cache and new:
        save_scan(cache, datasets, scan)
    return _finish(scan) if scan.of_data else None


def list_prose_moments(root: Path, folder: str, uncommitted: Collection[str]) -> dict[str, datetime]:
    """Return path -> time of the last commit, of the files in a folder; {} without a complete history.

    Args:
        uncommitted: files with uncommitted changes, which are left out, as are files whose last commit has an
            impossible time.
    """
    commits: dict[str, Commit] = {}
    for step in list_commit_changes(root, [folder]) or ():
        commits.update(dict.fromkeys((path for path, _ in step.files), step.commit))
    return {
        path: commit.committed_at
        for path, commit in commits.items()
        if path not in uncommitted and not commit.doubt
    }


def _list_paths(datasets: Iterable[Dataset]) -> list[str]:
    """Return the paths with data and schemas: whole folders, to follow files renamed inside them."""
    files = [path for dataset in datasets for path in (dataset.path, dataset.schema_path)]
    return sorted({PACKAGE_FILE, *(Path(path).parts[0] for path in files)})


def _finish(scan: HistoryScan) -> History:
    commits = scan.commits
    rows: dict[str, Mapping[Key, RowHistory]] = {}
    for name, log in scan.logs.items():
        rows[name] = {
            key: RowHistory(
                commits[row.first],
                commits[row.changed],
                {field: commits[place] for field, place in row.fields.items()},
            )
            for key, row in log.rows.items()
        }
    return History(
        tuple(commits[place] for place in scan.of_data),
        rows,
        tuple(scan.revisions),
        tuple(scan.notes),
        {
            name: tuple(ArchivedState(commits[place], sha256, rows) for place, sha256, rows in log.states)
            for name, log in scan.logs.items()
            if log.states
        },
        commits[scan.last],
        tuple(sorted({commit.doubt for commit in commits if commit.doubt})),
    )
