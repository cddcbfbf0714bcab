"""Read all datasets in one state, leniently, as an old state need not satisfy today's rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from datapub.descriptor import read_package
from datapub.descriptor.files import FileReader, read_from
from datapub.history.git import Contents, list_files
from datapub.history.values import Fault, Snapshot, State
from datapub.history.versions import BrokenVersion, read_version


def read_commit(root: Path, revision: str) -> State | None:
    """Return the state of a commit; None if there is no such commit, or no git.

    Args:
        revision: anything that names a commit: a hash, a branch, a tag, ``HEAD~3``.
    """
    files = list_files(root, revision)
    if files is None:
        return None
    with Contents(root) as contents:
        return read_state(lambda path: contents.read(files[path]) if path in files else None)


def read_folder(folder: Path) -> State:
    """Return the state of the files in a project's folder."""
    return read_state(read_from(folder))


def read_raw(root: Path, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return path -> content at a commit, of those ``paths`` that existed."""
    files = list_files(root, commit) or {}
    found: dict[str, bytes] = {}
    with Contents(root) as contents:
        for path in paths:
            content = contents.read(files[path]) if path in files else None
            if content is not None:
                found[path] = content
    return found


def read_state(read: FileReader) -> State:
    """Return the state of files, given a function that reads them."""
    snapshots: dict[str, Snapshot] = {}
    faults: dict[str, Fault] = {}
    for dataset in read_package(read).datasets:
        try:
            version = read_version(read(dataset.path), dataset.schema.primary_key, None)
        except BrokenVersion as broken:
            faults[dataset.name] = broken.fault
            continue
        rows = {key: version.cells(key) for key in version.lines}
        snapshots[dataset.name] = Snapshot(dataset.schema, rows, dataset.policy)
    return State(snapshots, faults)
