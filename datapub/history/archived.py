"""The log of a dataset while the commits are scanned, and the hashes of its archived states."""

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
    """The log of one row. Commits are given by their index in the scan.

    Attributes:
        first: commit that added the row.
        changed: commit that last changed it.
        fields: field -> commit that last changed it, if later than ``first``.
    """

    first: int
    changed: int
    fields: dict[str, int] = field(default_factory=dict)


@dataclass
class DatasetLog:
    """The log of one dataset.

    Attributes:
        key: primary key, by the schema last read.
        data: hash of the file's content last seen; GONE before the first.
        sound: hash of the file's content last read without a fault.
        schema: hash of the schema's content last read.
        version: the content with the hash ``sound``.
        rows: logs of the present rows.
        past: logs of removed rows, in case they come back.
        withheld: columns left out of archives at that time; None if the dataset was not archived.
        noted: hash of the file's content that the last of ``states`` was made from.
        states: (index of the commit, SHA-256, number of rows) of each archived state.
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
    """The current state of the datasets in a scan; snapshots are made on demand."""

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
    """Record the hash of a dataset's archived state, and return whether it differs from the one before."""
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
