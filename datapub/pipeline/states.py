"""The states of the data that were released: reading them from the commits, and sealing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from datapub.config import Config
from datapub.derive.releases import Release, list_releases
from datapub.export.releases import make_archives
from datapub.history import History, State, find_commit, read_commit
from datapub.history.seals import read_seals, write_seals
from datapub.model import Tables
from datapub.profile import Profile


def read_states(config: Config, releases: Sequence[Release]) -> Iterator[tuple[Release, State]]:
    """Yield each release with its state; one whose commit git does not know has none."""
    for release in releases:
        state = read_commit(config.root, release.commit) if release.commit else None
        if state is not None:
            yield release, state


def seal_releases(profile: Profile, config: Config, tables: Tables, history: History | None) -> list[str]:
    """Write down what each release not sealed yet hashes to, and return their identifiers.

    A release that is sealed keeps its seal, whatever it hashes to now.
    """
    seals = dict(read_seals(config.root))
    releases = list_releases(tables, history, partial(find_commit, config.root))
    states = list(read_states(config, releases))
    redactions = profile.list_redactions(tables, history, (state for _, state in states))
    archives = make_archives(states, config.policies, seals, redactions, profile.redact_state)
    new = {item.release.id: item.digest for item in archives if item.release.id not in seals}
    if new:
        write_seals(config.root, {**seals, **new})
    return list(new)
