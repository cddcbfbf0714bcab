"""Every version of every dataset with its hash, and the present one as a citation names it.

What is cited is the dataset as archives keep it: canonical CSV of the cells as they were committed, without
the columns that no archive keeps. It does not change with the program, so any year can make it again from
the commit, and a list of hashes is enough to tell which version a file is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from datapub.clock import Clock
from datapub.download import name_cited
from datapub.export.releases import write_snapshot
from datapub.history import RedactState, State
from datapub.textual import write_rows

LIST = "versions.csv"
"""Below data/."""

COLUMNS = ("dataset", "version", "published_at", "commit", "rows", "sha256", "address")


def write_versions(
    published: Sequence[str], clock: Clock, state: State | None, redact: RedactState
) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content): the present version of each dataset, then the list of all.

    A version of the past has no file here; its hash stays in the list.

    Args:
        published: names of the datasets that are published.
        state: the datasets as they stand in the last commit, of what archives keep.
        redact: what a state says itself that must not be told of it.
    """
    addresses: dict[tuple[str, str], str] = {}
    for name in published:
        version = clock.versions.get(name)
        if version is None or not version.sha256 or state is None or name not in state.snapshots:
            continue
        content = write_snapshot(state.snapshots[name], redact(state, name))
        if hashlib.sha256(content).hexdigest() == version.sha256:
            address = name_cited(name, version)
            addresses[name, version.number] = f"data/{address}"
            yield address, content
    yield LIST, write_rows([COLUMNS, *_list_rows(published, clock, addresses)])


def _list_rows(
    published: Sequence[str], clock: Clock, addresses: Mapping[tuple[str, str], str]
) -> Iterator[Sequence[str]]:
    for name in published:
        for version in clock.past.get(name, ()):
            if version.sha256:
                yield (
                    name,
                    version.number,
                    version.published.isoformat(),
                    version.commit,
                    str(version.rows),
                    version.sha256,
                    addresses.get((name, version.number), ""),
                )
