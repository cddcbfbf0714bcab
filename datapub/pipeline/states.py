"""The states of the data that were released: reading them from the commits, and sealing them."""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

from datapub.audit.manifest import MANIFEST, is_summed
from datapub.config import Config
from datapub.derive.redaction import Redactions
from datapub.derive.releases import Archived, Release, list_releases
from datapub.export.releases import make_archives
from datapub.formats.sqlite import ENGINE_VERSION
from datapub.history import History, State, find_commit, is_signed, read_commit, read_raw
from datapub.history.remake import NotRemade, Remade, list_unlike
from datapub.history.seals import (
    REQUIREMENTS,
    read_card,
    read_downloads,
    read_seals,
    write_card,
    write_downloads,
    write_seals,
)
from datapub.model import Tables
from datapub.overlay import holds_rows
from datapub.profile import Profile

_ELSEWHERE = ("data/api/", "data/versions/")
"""Files of single rows, whose hash could be guessed at, and what the list of versions knows anyway."""

RemakeSite = Callable[[Path, str], AbstractContextManager[Remade]]
"""Gives the site of a commit; see :func:`datapub.history.remake.remake_site`."""


def read_states(config: Config, releases: Sequence[Release]) -> Iterator[tuple[Release, State]]:
    """Yield each release with its state, datasets under their names of today.

    One whose commit git does not know has none.
    """
    for release in releases:
        state = read_commit(config.root, release.commit) if release.commit else None
        if state is not None:
            signed = replace(release, is_signed=is_signed(config.root, release.commit))
            yield signed, state.renamed(config.datasets)


def list_archived(
    profile: Profile, config: Config, tables: Tables, history: History | None
) -> tuple[Archived, ...]:
    """Return the releases as archived, from the rows of ``releases`` and the commits alone."""
    releases = list_releases(tables, history, partial(find_commit, config.root))
    states = list(read_states(config, releases))
    redactions = profile.list_redactions(tables, history, (state for _, state in states))
    return archive_states(profile, config, states, redactions)


def archive_states(
    profile: Profile, config: Config, states: Sequence[tuple[Release, State]], redactions: Redactions
) -> tuple[Archived, ...]:
    """Return the releases as archived, each naming the one before, with what was kept of them."""
    return make_archives(
        states, config.policies, read_seals(config.root), redactions, profile.redact_state,
        partial(read_downloads, config.root), partial(read_card, config.root),
    )  # fmt: skip


def seal_releases(
    profile: Profile, config: Config, tables: Tables, history: History | None, remake: RemakeSite
) -> tuple[list[str], dict[str, str]]:
    """Write down what each release not sealed yet hashes to, and its downloads.

    A release that is sealed keeps its seal, whatever it hashes to now.

    Returns:
        Identifiers of the releases that were sealed; then of those whose site of their day cannot be made
        again, so that what their downloads were is not known, each with the reason.
    """
    seals = dict(read_seals(config.root))
    stopped: dict[str, str] = {}
    for archived in list_archived(profile, config, tables, history):
        if archived.release.id not in seals:
            try:
                _keep_downloads(config, archived.release, remake)
            except NotRemade as stop:
                stopped[archived.release.id] = str(stop)
    archives = list_archived(profile, config, tables, history)
    new = {item.release.id: item.digest for item in archives if item.release.id not in {*seals, *stopped}}
    known = {**seals, **new}
    for item in archives:
        if known.get(item.release.id) == item.digest:
            write_card(config.root, item.release.id, item.card)
    if new:
        write_seals(config.root, known)
    return list(new), stopped


def _keep_downloads(config: Config, release: Release, remake: RemakeSite) -> None:
    """Make the site of the day of a release again, and keep what its downloads hash to."""
    requirements = read_raw(config.root, release.published, [REQUIREMENTS]).get(REQUIREMENTS, b"")
    unlike = list_unlike(requirements)
    if unlike:
        raise NotRemade(f"装着的程序库和 {REQUIREMENTS} 写的不一样：{'、'.join(unlike)}。")
    with remake(config.root, release.published) as remade:
        site = remade.site
        if not (site / MANIFEST).is_file():
            raise NotRemade(f"那一天的程序没有写 {MANIFEST}。")
        files: Mapping[str, str] = json.loads((site / MANIFEST).read_bytes())["files"]
        # The site is made again without an overlay, so not what held its rows on that day.
        digests = {
            address: digest
            for address, digest in files.items()
            if is_summed(address) and not address.startswith(_ELSEWHERE) and not holds_rows(config, address)
        }
    needs = {
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "sqlite": ENGINE_VERSION,
        "requirements_sha256": hashlib.sha256(requirements).hexdigest(),
    }
    write_downloads(config.root, release.id, needs, digests)
