"""The state that today's data is compared with: the last release, else the published site, else main."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from datapub.config import Config
from datapub.history.git import find_base, find_commit, list_commit_changes
from datapub.history.state import read_commit, read_raw
from datapub.history.status import is_committed
from datapub.history.values import Snapshot, State
from datapub.model import Dataset

RELEASES, ERASURES = "releases", "erasures"
_MAIN = ("main", "origin/main", "master")


def read_baseline(config: Config, standing: str = "") -> State | None:
    """Return the state from which rows must not vanish unnoticed; None if git knows none.

    Without a release or a published site, that is where the branch left main; on main itself the commit
    before or, with uncommitted changes, the last commit.

    Args:
        standing: the commit that the published site was built from; "" if unknown. Comparing with the
            previous commit instead would miss everything between them.
    """
    commit = _find_release(config) or _find_standing(config.root, standing) or _find_main(config.root)
    state = read_commit(config.root, commit) if commit else None
    if commit is None or state is None:
        return None
    state = state.renamed(config.datasets)
    if ERASURES not in state.snapshots or not state.snapshots[ERASURES].rows:
        return state
    earlier = (read_commit(config.root, one) for one in _list_earlier(config, commit) if one != commit)
    return replace(state, earlier=tuple(one.renamed(config.datasets) for one in earlier if one))


def read_published(dataset: Dataset, site: Path) -> State | None:
    """Return the rows of a dataset on a site, for use when git does not know the commit it was built from.

    Only required cells are read, as a site may have filled others that are empty in the file.
    """
    names = [item.name for item in dataset.schema.fields if item.constraints.get("required")]
    keys = dataset.schema.primary_key
    try:
        with (site / f"data/{dataset.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = [{name: row[name] for name in {*names, *keys}} for row in csv.DictReader(stream)]
    except (KeyError, OSError, ValueError, csv.Error):
        return None
    known = {tuple(row[name] or "" for name in keys): row for row in rows}
    return State({dataset.name: Snapshot(dataset.schema, known, dataset.policy)})


def _list_earlier(config: Config, commit: str) -> Iterable[str]:
    """Return the commits published before each change to the list of erasures, newest first."""
    paths = [item.path for item in config.datasets if item.name == ERASURES]
    steps = (list_commit_changes(config.root, paths, commit) or ()) if paths else ()
    parents = (find_commit(config.root, f"{step.commit.hash}~1") for step in reversed(steps))
    return dict.fromkeys(_find_release(config, parent) or parent for parent in parents if parent)


def _find_release(config: Config, commit: str = "") -> str | None:
    """Return the commit of the last release that git knows, listed in the working tree or at a commit."""
    try:
        path = config.dataset(RELEASES).path
        raw = read_raw(config.root, commit, [path])[path] if commit else (config.root / path).read_bytes()
        listed = csv.DictReader(raw.decode("utf-8-sig").splitlines())
        rows = [(row["released_on"], row["version"]) for row in listed]
    except (KeyError, OSError, ValueError, csv.Error):  # the check reports what is wrong with the file
        return None
    found = (find_commit(config.root, version) for _, version in sorted(rows, reverse=True) if version)
    return next((commit for commit in found if commit), None)


def _find_standing(root: Path, commit: str) -> str | None:
    """Return the site's commit if it is an ancestor of HEAD, or shares no history with it; else None.

    If HEAD is older than the site, or on another branch, newer rows are missing from it for good reason. HEAD
    itself counts if there are uncommitted changes.
    """
    found, head = find_commit(root, commit) if commit else None, find_commit(root, "HEAD")
    if not found or not head or (found == head and is_committed(root, ["datasets"])):
        return None
    return found if find_base(root, found, head) in {found, None} else None


def _find_main(root: Path) -> str | None:
    head = find_commit(root, "HEAD")
    main = next((commit for name in _MAIN if (commit := find_commit(root, name))), None)
    base = find_base(root, main, "HEAD") if main else head
    if base != head:
        return base
    return head if not is_committed(root, ["datasets"]) else find_commit(root, "HEAD~1")
