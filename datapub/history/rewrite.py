"""Remove withdrawn content from every commit, in a copy of the repository.

The commits of the copy have new ids, which the copy records (:mod:`datapub.history.rewritten`). The original
repository is only read.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from datapub.descriptor import PACKAGE_FILE, read_datasets
from datapub.history.git import GONE, Contents, list_blobs, list_files, make_git_error
from datapub.history.values import Cells, Key
from datapub.history.versions import BrokenVersion, Version, read_version
from datapub.model import Dataset
from datapub.textual import write_rows

CleanRow = Callable[[str, Key, Cells], Cells | None]
"""Returns the cells of a row that may stay, given its dataset, key and cells; None if none may."""

_TELLING = 6
"""Minimum characters of a text that is also removed elsewhere; shorter ones occur by chance."""


class NotCopied(Exception):
    """Git could not make the clone; the text is its error message."""


@dataclass(frozen=True)
class Traces:
    """Where withdrawn content is in the history.

    Attributes:
        files: hash of a file's content -> the content without what was withdrawn.
        texts: withdrawn texts that are in no present file and in no cell that stays; they are removed from
            every file and message.
        left: withdrawn text -> present files that contain it; only the withdrawn cell is emptied.
        rows: (dataset, key) of the rows that content is removed from.
        unreadable: (dataset, path and hash) of contents that cannot be split into rows.
    """

    files: dict[str, bytes]
    texts: tuple[str, ...]
    left: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: frozenset[tuple[str, Key]] = frozenset()
    unreadable: tuple[tuple[str, str], ...] = ()

    def clean(self, raw: bytes, digest: str = "") -> bytes:
        """Return a content without what was withdrawn.

        Args:
            digest: hash of the content; "" if it is not a file.
        """
        raw = self.files.get(digest, raw)
        for text in self.texts:
            raw = raw.replace(text.encode(), b"")
        return raw


def find_traces(root: Path, datasets: Iterable[Dataset], clean: CleanRow) -> Traces:
    """Search all contents that the datasets' files have had, in any commit of any branch.

    A past cell that is the same in the present row is not withdrawn, and stays.
    """
    present = list_files(root, "HEAD") or {}
    files: dict[str, bytes] = {}
    gone: set[str] = set()
    stay: set[str] = set()
    rows: set[tuple[str, Key]] = set()
    unreadable: list[tuple[str, str]] = []
    with Contents(root) as contents:
        contents_by_path = {path: contents.read(digest) or b"" for path, digest in present.items()}
        packages = [read_datasets(contents.read(digest)) for digest in list_blobs(root, PACKAGE_FILE)]
        for dataset in datasets:
            now = _read(dataset, contents.read(present.get(dataset.path, GONE)))
            for path, digest in _list_past(root, dataset, packages):
                version = _read(dataset, contents.read(digest))
                if version is None:
                    unreadable.append((dataset.name, f"{path} {digest[:12]}"))
                    continue
                lost = _clean_rows(dataset, version, now, clean)
                stay.update(text for row in lost.remaining for text in row if len(text) >= _TELLING)
                if lost.rows:
                    files[digest] = write_rows([version.header, *lost.remaining])
                    gone |= lost.texts
                    rows |= {(dataset.name, key) for key in lost.rows}
    telling = sorted((text for text in gone if len(text) >= _TELLING), key=lambda text: (-len(text), text))
    found_in = {
        text: [path for path, raw in contents_by_path.items() if text.encode() in raw] for text in telling
    }
    left = {text: paths for text, paths in found_in.items() if paths or any(text in other for other in stay)}
    texts = tuple(text for text in telling if text not in left)
    return Traces(files, texts, left, frozenset(rows), tuple(unreadable))


def _list_past(
    root: Path, dataset: Dataset, packages: Iterable[Mapping[str, Dataset]]
) -> Iterator[tuple[str, str]]:
    """Yield the path and hash of every content of a dataset, under all of its former names and paths."""
    then = (
        next((package[name] for name in (dataset.name, *dataset.formerly) if name in package), dataset)
        for package in packages
    )
    for path in sorted({dataset.path, *(item.path for item in then)}):
        for digest in list_blobs(root, path):
            yield path, digest


@dataclass(frozen=True)
class _Cleaned:
    """A table after cleaning.

    Attributes:
        remaining: its rows.
        texts: the texts removed.
        rows: the keys of changed rows.
    """

    remaining: list[list[str]]
    texts: set[str]
    rows: set[Key]


def _read(dataset: Dataset, content: bytes | None) -> Version | None:
    try:
        return read_version(content, dataset.schema.primary_key, None)
    except BrokenVersion:
        return None


def _clean_rows(dataset: Dataset, version: Version, now: Version | None, clean: CleanRow) -> _Cleaned:
    """Return a table after cleaning, and what was removed."""
    values = {field.name for field in dataset.schema.fields if field.type != "string"}
    remaining: list[list[str]] = []
    lost: set[str] = set()
    changed: set[Key] = set()
    for key in version.lines:
        before = version.cells(key)
        after = clean(dataset.name, key, before)
        if now is not None and key in now.lines:
            stays, left = now.cells(key), after or {}
            after = {
                name: text if text == stays.get(name) else left.get(name, "") for name, text in before.items()
            }
        if after != before:
            changed.add(key)
        lost |= {
            text for name, text in before.items() if name not in values and text != (after or {}).get(name)
        }
        if after is not None:
            remaining.append([after[name] for name in version.header])
    return _Cleaned(remaining, lost, changed)


def copy_cleaned(root: Path, copy: Path, traces: Traces) -> dict[str, str]:
    """Clone the repository without what was withdrawn.

    Args:
        copy: folder for the clone, which must not exist.

    Returns:
        Old commit id -> id in the clone, of the commits whose id has changed.

    Raises:
        NotCopied: git failed, for example on a full disk; the folder may then hold a part of the clone.
    """
    from git_filter_repo import FilteringOptions, RepoFilter

    top = _run(root, "rev-parse", "--show-toplevel").strip()
    _run(Path(top), "clone", "--quiet", "--no-local", top, str(copy))

    def clean_blob(blob: Any, metadata: object) -> None:
        del metadata
        blob.data = traces.clean(blob.data, blob.original_id.decode())

    options = FilteringOptions.parse_args(
        ["--force", "--quiet", "--prune-empty=never", "--prune-degenerate=never"], error_on_empty=False
    )
    with chdir(copy), redirect_stdout(StringIO()):  # it prints despite --quiet
        try:
            RepoFilter(options, blob_callback=clean_blob, message_callback=traces.clean).run()
        except SystemExit as stop:
            raise NotCopied(stop.code) from stop
    lines = (copy / ".git/filter-repo/commit-map").read_text().splitlines()[1:]
    pairs = (line.split() for line in lines)
    return {old: new for old, new in pairs if old != new}


def find_place(root: Path) -> Path:
    """Return the path of the project inside its repository."""
    return Path(_run(root, "rev-parse", "--show-prefix").strip())


def commit_file(copy: Path, path: str, message: str, source: Path) -> None:
    """Commit one file of a clone, with the identity configured in the source repository.

    The commit is not signed and runs no ``pre-commit`` hook, whatever that person has configured.

    Raises:
        NotCopied: git failed, for example because no identity is configured.
    """
    _run(copy, "add", "--", path)
    who = _run(source, "var", "GIT_COMMITTER_IDENT").rsplit(" ", 2)[0]
    name, _, mail = who.rpartition(" <")
    named = ("-c", f"user.name={name}", "-c", f"user.email={mail.removesuffix('>')}")
    _run(copy, *named, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", message)


def is_clean(copy: Path, texts: Sequence[str]) -> bool:
    """Return whether no object of a clone contains any of the texts."""
    wanted = [text.encode() for text in texts]
    return not any(text in raw for raw in _read_objects(copy) for text in wanted)


def _read_objects(copy: Path) -> Iterator[bytes]:
    """Yield the content of every object: files, trees, commits with their messages, tags."""
    command = ("git", "-C", str(copy), "cat-file", "--batch-all-objects", "--batch", "--unordered")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while head := process.stdout.readline():
            yield process.stdout.read(int(head.split()[2]))
            process.stdout.read(1)
    if process.returncode:
        raise make_git_error(process.returncode, copy)


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=False, capture_output=True)
    if done.returncode:
        raise NotCopied(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode()
