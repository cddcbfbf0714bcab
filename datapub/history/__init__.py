"""What the repository's history knows: the only room that talks to git.

Dates of publication come from commits, never from the machine's clock and never typed. Where
there is no history to the end (an unpacked archive, no git installed, a shallow clone) every
function answers None, and the caller says so instead of guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from datapub.config import Config
from datapub.descriptor import PACKAGE_FILE
from datapub.history.cache import load_walk, save_walk
from datapub.history.follow import Follower, Walk
from datapub.history.git import Contents, find_cache, find_commit, is_committed, last_commit, list_steps
from datapub.history.state import read_commit, read_folder, read_raw
from datapub.history.values import Commit, Edit, History, Key, Note, Revision, RowHistory, Sheet, State

__all__ = [
    "Commit", "Edit", "History", "Key", "Note", "Revision", "RowHistory", "Sheet", "State",
    "find_cache", "find_commit", "is_committed", "last_commit", "read_commit", "read_folder",
    "read_history", "read_raw",
]  # fmt: skip


def read_history(config: Config, cache: Path | None) -> History | None:
    """Read what the commits say about every row of every dataset.

    What stands in the working tree and is not committed is not looked at.

    Args:
        cache: folder in which the outcome is kept, so that the next run reads only new commits;
            see :func:`find_cache`. None keeps nothing.

    Returns:
        None where history is not known to the end: no git, no repository, no commit that touched
        the data, a shallow clone. Whoever asks then says 无法核查, and never guesses.
    """
    steps = list_steps(config.root, _list_paths(config))
    if not steps:
        return None
    with Contents(config.root) as contents:
        walk = load_walk(cache, config.datasets, steps, contents.read) if cache else Walk()
        new = steps[len(walk.commits) :]
        follower = Follower(walk, config.datasets, contents.read)
        for step in new:
            follower.follow(step)
    if cache and new:
        save_walk(cache, config.datasets, walk)
    return _finish(walk) if walk.of_data else None


def _list_paths(config: Config) -> list[str]:
    """Return what holds data and schemas: whole folders, so that a file renamed inside is followed."""
    files = [path for dataset in config.datasets for path in (dataset.path, dataset.schema_path)]
    return sorted({PACKAGE_FILE, *(Path(path).parts[0] for path in files)})


def _finish(walk: Walk) -> History:
    commits = walk.commits
    rows: dict[str, Mapping[Key, RowHistory]] = {}
    for name, book in walk.books.items():
        rows[name] = {
            key: RowHistory(
                commits[trail.first],
                commits[trail.changed],
                {field: commits[place] for field, place in trail.fields.items()},
            )
            for key, trail in book.trails.items()
        }
    return History(
        tuple(commits[place] for place in walk.of_data), rows, tuple(walk.revisions), tuple(walk.notes)
    )
