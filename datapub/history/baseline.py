"""What the data of today is held against: the last release, and before the first one what main says."""

from __future__ import annotations

import csv
from pathlib import Path

from datapub.config import Config
from datapub.history.git import find_base, find_commit, is_committed
from datapub.history.state import read_commit
from datapub.history.values import State

RELEASES = "releases"
_MAIN = ("main", "origin/main", "master")


def read_baseline(config: Config) -> State | None:
    """Return the state that rows may not vanish from unseen; None where git knows none.

    On main itself that is the commit before; with changes that are not committed, the last commit.
    """
    commit = _find_release(config) or _find_main(config.root)
    state = read_commit(config.root, commit) if commit else None
    return state.renamed(config.datasets) if state else None


def _find_release(config: Config) -> str | None:
    """Return the commit of the last release that git knows."""
    try:
        path = config.root / config.dataset(RELEASES).path
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [(row["released_on"], row["version"]) for row in csv.DictReader(stream)]
    except (KeyError, OSError, ValueError, csv.Error):  # the check says what is wrong with it
        return None
    found = (find_commit(config.root, version) for _, version in sorted(rows, reverse=True) if version)
    return next((commit for commit in found if commit), None)


def _find_main(root: Path) -> str | None:
    head = find_commit(root, "HEAD")
    main = next((commit for name in _MAIN if (commit := find_commit(root, name))), None)
    base = find_base(root, main, "HEAD") if main else head
    if base != head:
        return base
    return head if not is_committed(root, ["datasets"]) else find_commit(root, "HEAD~1")
