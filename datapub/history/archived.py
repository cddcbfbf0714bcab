"""What is noted of a dataset while the commits are walked over, and what each state is as it is archived."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from datapub.history.git import GONE
from datapub.history.values import Key, RedactState, Snapshot, State
from datapub.history.versions import Version, write_archived
from datapub.model import Schema


@dataclass
class RowLog:
    """What is known of one row on the way; commits by their place in the scan."""

    first: int
    changed: int
    fields: dict[str, int] = field(default_factory=dict)


@dataclass
class DatasetLog:
    """One dataset on the way.

    Attributes:
        data: hash of the file's content last looked at, GONE before the first.
        sound: hash of the file's content last followed; ``version`` is what it held.
        schema: hash of the schema's content last read; ``key`` is the primary key it named.
        rows: of the rows that are there.
        past: of the rows that are gone, in case they come back.
        withheld: columns that no archive kept at that time, None where no archive kept the dataset.
        noted: hash of the file's content of which the last of ``states`` is.
        states: (place of the commit, SHA-256, number of rows) of each state as it is archived.
    """

    key: tuple[str, ...]
    data: str = GONE
    sound: str = GONE
    schema: str = GONE
    version: Version | None = None
    rows: dict[Key, RowLog] = field(default_factory=dict)
    past: dict[Key, RowLog] = field(default_factory=dict)
    withheld: tuple[str, ...] | None = ()
    noted: str = GONE
    states: list[tuple[int, str, int]] = field(default_factory=list)


class _Snapshots(Mapping[str, Snapshot]):
    """The datasets of a scan in their present state; one is made when it is first asked for."""

    def __init__(self, logs: Mapping[str, DatasetLog]) -> None:
        self._logs = logs
        self._made: dict[str, Snapshot] = {}

    def __getitem__(self, name: str) -> Snapshot:
        if name not in self._made:
            version = self._logs[name].version
            if version is None:
                raise KeyError(name)
            self._made[name] = Snapshot(Schema(()), {key: version.cells(key) for key in version.lines})
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, log in self._logs.items() if log.version is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def note_state(name: str, logs: Mapping[str, DatasetLog], place: int, redact: RedactState) -> bool:
    """Note what a dataset hashes to as it is archived, and tell whether that is other than before."""
    log = logs[name]
    if log.version is None or log.withheld is None:
        return False
    state = State(_Snapshots(logs))
    rows = state.snapshots[name].rows.items()
    archived = write_archived(log.version.header, rows, log.withheld, redact(state, name))
    digest = hashlib.sha256(archived).hexdigest()
    before = log.states[-1][1] if log.states else digest
    if not log.states or before != digest:
        log.states.append((place, digest, len(log.version.lines)))
    return before != digest
