"""When the data was published according to git, and whether that is reliable.

A publication date comes from a commit, never from the machine's clock, and is never typed. If it is unknown
or impossible, the pages and the report say so, and an official site is not published (:func:`check_clock`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from datapub.clock import CHINA, Clock, DatasetVersion, Doubt
from datapub.config import SITE_FILE, Config
from datapub.derive.dataset_versions import find_current, list_versions, no_later_than
from datapub.descriptor import PACKAGE_FILE
from datapub.history import (
    Commit,
    History,
    is_shallow,
    last_commit,
    list_prose_moments,
    list_uncommitted,
    read_moment,
)
from datapub.history.rewritten import read_rewritten
from datapub.messages import make_fault
from datapub.problem import ConfigError, Problem

PROSE = ("docs", "theme", "mkdocs.yml", SITE_FILE)
"""What pages are made of beside the data."""

_EPOCH = "SOURCE_DATE_EPOCH"
_NEVER = datetime.min.replace(tzinfo=CHINA)
_CHECKED_BY_REVIEW = frozenset({"uncommitted", "no-history"})
"""Doubts for which an official site is refused already, where no commit can be found that was reviewed."""


def read_clock(config: Config, history: History | None) -> Clock:
    """Return the build's clock: the last published commit of data, or SOURCE_DATE_EPOCH.

    Only where rows are in no commit is it the present moment, and its commit stays empty.

    Raises:
        ConfigError: SOURCE_DATE_EPOCH is of a day before that commit, or to come.
    """
    now = datetime.now(CHINA).replace(microsecond=0)
    paths = sorted({PACKAGE_FILE, *(Path(path).parts[0] for path in _list_files(config))})
    commit = history.last if history else last_commit(config.root, paths, is_published=True)
    changed = list_uncommitted(config.root, [*paths, *PROSE], with_ignored=True)
    is_dirty = any(path.startswith(tuple(paths)) for path in changed)
    doubts: list[Doubt] = list(history.doubts) if history else []
    if history is None and commit is not None:
        doubts += ["shallow"] if is_shallow(config.root) else []
        doubts += [commit.doubt] if commit.doubt else []
    if commit is None:
        doubts.append("no-history")
    elif changed:
        doubts.append("uncommitted")
    before = read_rewritten(config.root)
    published = now if commit is None or is_dirty else max(commit.committed_at, before.latest or _NEVER)
    epoch = read_moment(os.environ.get(_EPOCH, ""))
    if epoch is not None:
        earliest = commit.committed_at.date() if commit else epoch.date()
        if not earliest <= epoch.date() <= now.date():
            key = "provenance-epoch/early" if epoch.date() < earliest else "provenance-epoch/late"
            raise ConfigError([make_fault(_EPOCH, key, os.environ[_EPOCH], day=epoch.date(), last=earliest)])
        published = epoch
    whole = DatasetVersion(published, "" if commit is None or is_dirty else commit.hash)
    versions = list_versions(history, config.datasets, before) if history else {}
    return Clock(
        published,
        now.date(),
        whole.commit,
        find_current(versions, config.datasets, changed, whole),
        tuple(doubts),
        {} if epoch is not None else list_prose_moments(config.root, "docs", changed),
        {
            name: tuple(no_later_than(published, version) for version in known)
            for name, known in versions.items()
        },
        changed,
    )


def know_rows(config: Config, history: History | None, clock: Clock) -> History | None:
    """Return history without the rows of datasets that are not as they were committed.

    What a commit says of such a row is not about what is shown.
    """
    if history is None:
        return None
    changed_names = {
        item.name
        for item in config.datasets
        if {item.path, item.schema_path} & clock.uncommitted and not item.policy.is_internal
    }
    return replace(
        history, rows={name: rows for name, rows in history.rows.items() if name not in changed_names}
    )


def check_clock(config: Config, clock: Clock, released: Commit | None) -> Iterator[Problem]:
    """Yield why a day of publication cannot be believed; what an official site may not be published with.

    Args:
        released: the commit that has to have been reviewed; see :func:`datapub.pipeline.build`.
    """
    is_official = config.official and not config.is_preview
    for doubt in clock.doubts:
        if is_official and released is None and doubt in _CHECKED_BY_REVIEW:
            continue
        problem = make_fault(PACKAGE_FILE, f"provenance/{doubt}")
        yield problem if is_official else replace(problem, severity="warning")


def _list_files(config: Config) -> Iterator[str]:
    for dataset in config.datasets:
        if not dataset.is_overlay:
            yield from (dataset.path, dataset.schema_path)
