"""The processes: one ``git log`` for all commits, one ``git cat-file --batch`` for all contents.

The published line is the first-parent line: what a merge brings in was published with the merge,
and commits on a side branch never were by themselves.
"""

from __future__ import annotations

import errno
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Literal, Self, cast

from datapub.clock import CHINA
from datapub.history.rewritten import read_rewritten
from datapub.history.values import Commit

GONE = ""
"""In the place of a content's hash: the file is not there."""

_ABSENT = "0" * 40
_COMMIT_MARK = "\x02"
_BASE = ("git", "--no-replace-objects", "-C")


_NO_MEMORY = re.compile(rb"[Oo]ut of memory|Cannot allocate memory")
"""What git says where it gets no memory."""

_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=CHINA).timestamp()) for year in (2005, 2100))
"""Seconds between which a commit can have been made: git is of 2005."""

_DAY = 24 * 60 * 60
_APART = 60 * 60
"""Seconds that the clocks of two machines may differ without anybody minding."""


@dataclass(frozen=True)
class CommitChange:
    """One commit with the files it changed: (path below the project's folder, content's hash or GONE)."""

    commit: Commit
    files: tuple[tuple[str, str], ...]


def last_commit(root: Path, paths: Sequence[str], is_published: bool = False) -> Commit | None:
    """Return the newest commit that touched any of ``paths`` (relative to ``root``), or None.

    Args:
        is_published: whether to look at the published line only: what came in by a merge is then the
            merge's, which is the moment of its publication, and not the proposal's, which was written
            and reviewed before.
    """
    line = ("--first-parent",) if is_published else ()
    shown = run_git(root, "log", "-1", *line, "--format=%H %ct %an", "--", *paths)
    if not shown:
        return None
    digest, seconds, author = shown.strip().split(" ", 2)
    return _read_commit(digest, seconds, author, 0)


def is_shallow(root: Path) -> bool:
    """Return whether git has only the last commits of a longer history."""
    return (run_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def find_cache(root: Path) -> Path | None:
    """Return the folder below git's own where what was read of history may be kept, or None."""
    shown = run_git(root, "rev-parse", "--absolute-git-dir")
    return Path(shown.strip()) / "datapub" if shown else None


def list_commit_changes(
    root: Path, paths: Sequence[str], revision: str = "HEAD"
) -> list[CommitChange] | None:
    """Return the commits up to a revision that touched any of ``paths``, oldest first.

    None where history is not known to the end: no git, no repository, no commit, a shallow clone.
    """
    shallow = run_git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None or shallow.strip() != "false":
        return None
    shown = run_git(
        root, "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-abbrev",
        "--no-renames", "--relative", "-z", f"--format=%x00{_COMMIT_MARK}%H %ct %an%x00", revision,
        "--", *paths,
    )  # fmt: skip
    return None if not shown else _read_log(shown)


def _read_log(shown: str) -> list[CommitChange]:
    steps: list[CommitChange] = []
    found: list[tuple[str, str]] = []
    commit: Commit | None = None
    before = 0
    parts = iter(part.strip("\n") for part in shown.split("\0"))
    for part in parts:
        if part.startswith(_COMMIT_MARK):
            if commit is not None:
                steps.append(CommitChange(commit, tuple(found)))
            digest, seconds, author = part[1:].split(" ", 2)
            commit, found = _read_commit(digest, seconds, author, before), []
            before = before if commit.doubt else int(commit.committed_at.timestamp())
        elif part.startswith(":"):
            content = part.split(" ")[3]
            found.append((next(parts), GONE if content == _ABSENT else content))
    if commit is not None:
        steps.append(CommitChange(commit, tuple(found)))
    return steps


def find_commit(root: Path, revision: str) -> str | None:
    """Return the full hash of the commit that a revision names, None where it names none.

    A commit from before history was made anew is the one that took its place.
    """
    for name in (revision, read_rewritten(root).follow(revision)):
        found = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found:
            return found.strip()
    return None


def is_signed(root: Path, commit: str) -> bool:
    """Return whether a commit bears a signature; nothing is said of whose it is, or whether it holds."""
    head, _, _ = (run_git(root, "cat-file", "commit", commit) or "").partition("\n\n")
    return "\ngpgsig" in head  # also of SSH and X.509; %G? would tell what keys this machine has


def find_base(root: Path, one: str, other: str) -> str | None:
    """Return the newest commit that two revisions share, None where they share none."""
    found = run_git(root, "merge-base", one, other)
    return found.strip() if found else None


def list_tracked(root: Path) -> list[str]:
    """Return the paths of the files that git follows below ``root``; [] where there is no git."""
    return [name for name in (run_git(root, "ls-files", "-z") or "").split("\0") if name]


def list_files(root: Path, revision: str) -> dict[str, str] | None:
    """Return path -> hash of every file below ``root`` at a commit, None where there is no such commit."""
    found = find_commit(root, revision)
    if found is None:
        return None
    shown = run_git(root, "ls-tree", "-r", "-z", found) or ""
    files: dict[str, str] = {}
    for entry in shown.split("\0"):
        meta, _, path = entry.partition("\t")
        if path:
            files[path] = meta.split(" ")[2]
    return files


def list_blobs(root: Path, path: str) -> list[str]:
    """Return the hash of every content that a file has had in any commit of any branch."""
    shown = run_git(root, "rev-list", "--all", "--full-history", "--objects", "--", path) or ""
    entries = (line.partition(" ") for line in shown.splitlines())
    return sorted({digest for digest, _, name in entries if f"/{name}".endswith(f"/{path}")})


class Contents:
    """Contents of files by hash, from one process that stays open."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process = subprocess.Popen(
            [*_BASE, str(root), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._ask = cast(IO[bytes], self._process.stdin)
        self._answer = cast(IO[bytes], self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(BrokenPipeError):  # what was asked last is not asked any more
            self._ask.close()
        self._answer.close()
        self._process.wait()

    def read(self, digest: str) -> bytes | None:
        """Return a content, None where it is GONE or no file (a submodule), or git has lost it.

        Raises:
            MemoryError, OSError: git ended before it had given its answer.
        """
        if digest == GONE:
            return None
        with suppress(BrokenPipeError):  # then there is no answer either
            self._ask.write(digest.encode() + b"\n")
            self._ask.flush()
        head = self._answer.readline().split()
        if len(head) == 2:  # "missing"
            return None
        content = self._answer.read(int(head[2])) if head else b""
        if self._answer.read(1) != b"\n":
            raise tell_ended(self._process.wait(), self._root)
        return content if head[1] == b"blob" else None


def read_moment(seconds: str) -> datetime | None:
    """Return a moment from its seconds since 1970, None where no commit can be of it."""
    known = int(seconds) if seconds.isdecimal() and len(seconds) < 12 else 0
    return datetime.fromtimestamp(known, CHINA) if _FIRST <= known < _LAST else None


def _read_commit(digest: str, seconds: str, author: str, before: int) -> Commit:
    """Return a commit with a moment that can be: no other says less than that of the one before.

    Args:
        before: seconds of the newest commit before it that can be believed, 0 where there is none: then
            nothing is known but that it is there now.
    """
    stated, now = int(seconds), int(time.time())
    doubt: Literal["", "future-commit", "early-commit", "odd-commit"] = ""
    if not _FIRST <= stated < _LAST:
        doubt, stated = "odd-commit", before or now
    elif stated > now + _APART or _day_of(stated) > _day_of(now):
        doubt, stated = "future-commit", before or now
    elif stated < before:  # the clocks of two machines differ by minutes, which is nobody's fault
        doubt, stated = "early-commit" if before - stated > _DAY else "", before
    return Commit(digest, datetime.fromtimestamp(stated, CHINA), author, doubt)


def _day_of(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, CHINA).date()


def run_git(root: Path, *arguments: str) -> str | None:
    """Return what git prints, None where it fails or is not there."""
    done = call_git(root, arguments)
    return done.stdout.decode("utf-8", "replace") if done and done.returncode == 0 else None


def call_git(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[bytes] | None:
    """Run git on a folder, None where there is no git; what it says of a failure is in English.

    Raises:
        MemoryError: git was stopped, as by a machine that is short of memory: what it would have said is not
            known, which is not that there is no history.
    """
    command = [*_BASE, str(root), *arguments]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=600,
            env={**os.environ, **environment, "LC_ALL": "C"},
        )
    except FileNotFoundError:
        return None
    if done.returncode < 0 or (done.returncode and _NO_MEMORY.search(done.stderr)):
        raise MemoryError("git")
    return done


def tell_ended(code: int, root: Path) -> MemoryError | OSError:
    """Return what to raise where git has ended in the middle of an answer.

    Args:
        code: that it ended with.
    """
    if code < 0:  # from outside, as by a machine that is short of memory
        return MemoryError("git")
    return OSError(errno.EIO, os.strerror(errno.EIO), str(root))  # a file of its own is cut off
