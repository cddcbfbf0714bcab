"""Run git: one ``git log`` for all commits, one ``git cat-file --batch`` for all contents.

Only first parents are followed: what a merge brings in was published with the merge, and commits on a side
branch were never published by themselves.
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
"""Takes the place of a content's hash if there is no file."""

_ABSENT = "0" * 40
_COMMIT_MARK = "\x02"
_BASE = ("git", "--no-replace-objects", "-C")


_NO_MEMORY = re.compile(rb"[Oo]ut of memory|Cannot allocate memory")
"""Messages of git when it runs out of memory."""

_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=CHINA).timestamp()) for year in (2005, 2100))
"""Seconds since 1970 between which a commit time is plausible; git is from 2005."""

_DAY = 24 * 60 * 60
_APART = 60 * 60
"""Tolerated difference of the clocks of two machines, in seconds."""


@dataclass(frozen=True)
class CommitChange:
    """One commit with the files it changed, as (path in the project, hash of the content or GONE)."""

    commit: Commit
    files: tuple[tuple[str, str], ...]


def last_commit(root: Path, paths: Sequence[str], is_published: bool = False) -> Commit | None:
    """Return the newest commit that touched any of ``paths`` (relative to ``root``), or None.

    Args:
        is_published: whether to follow first parents only. Changes that were merged then belong to the merge,
            when they were published, instead of to the commit in which they were proposed.
    """
    line = ("--first-parent",) if is_published else ()
    shown = run_git(root, "log", "-1", *line, "--format=%H %ct %an", "--", *paths)
    if not shown:
        return None
    digest, seconds, author = shown.strip().split(" ", 2)
    return _read_commit(digest, seconds, author, 0)


def is_shallow(root: Path) -> bool:
    """Return whether the repository is a shallow clone."""
    return (run_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def find_cache(root: Path) -> Path | None:
    """Return the folder for caches inside the git directory; None without a repository."""
    shown = run_git(root, "rev-parse", "--absolute-git-dir")
    return Path(shown.strip()) / "datapub" if shown else None


def list_commit_changes(
    root: Path, paths: Sequence[str], revision: str = "HEAD"
) -> list[CommitChange] | None:
    """Return the commits up to a revision that touched any of ``paths``, oldest first.

    None without a complete history: no git, no repository, no commit, a shallow clone.
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
    """Return the full hash of the commit that a revision names; None if there is none.

    A commit from before a rewrite of the history is resolved to the one that replaced it.
    """
    for name in (revision, read_rewritten(root).follow(revision)):
        found = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found:
            return found.strip()
    return None


def is_signed(root: Path, commit: str) -> bool:
    """Return whether a commit has a signature; it is not verified."""
    head, _, _ = (run_git(root, "cat-file", "commit", commit) or "").partition("\n\n")
    return "\ngpgsig" in head  # also for SSH and X.509; %G? would depend on the keys of this machine


def find_base(root: Path, one: str, other: str) -> str | None:
    """Return the merge base of two revisions; None if they share no history."""
    found = run_git(root, "merge-base", one, other)
    return found.strip() if found else None


def list_tracked(root: Path) -> list[str]:
    """Return the paths of the files that git tracks below ``root``; [] without git."""
    return [name for name in (run_git(root, "ls-files", "-z") or "").split("\0") if name]


def list_files(root: Path, revision: str) -> dict[str, str] | None:
    """Return path -> hash, of every file below ``root`` at a commit; None if there is no such commit."""
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
    """Return the hashes of all contents that a file has had, in any commit of any branch."""
    shown = run_git(root, "rev-list", "--all", "--full-history", "--objects", "--", path) or ""
    entries = (line.partition(" ") for line in shown.splitlines())
    return sorted({digest for digest, _, name in entries if f"/{name}".endswith(f"/{path}")})


class Contents:
    """Reads contents by hash from one long-running process."""

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
        with suppress(BrokenPipeError):  # git has ended before reading the last request
            self._ask.close()
        self._answer.close()
        self._process.wait()

    def read(self, digest: str) -> bytes | None:
        """Return a content; None if it is GONE, not a file (a submodule), or missing from the repository.

        Raises:
            MemoryError, OSError: git ended before it had answered.
        """
        if digest == GONE:
            return None
        with suppress(BrokenPipeError):  # detected below, as there is no answer
            self._ask.write(digest.encode() + b"\n")
            self._ask.flush()
        head = self._answer.readline().split()
        if len(head) == 2:  # "missing"
            return None
        content = self._answer.read(int(head[2])) if head else b""
        if self._answer.read(1) != b"\n":
            raise make_git_error(self._process.wait(), self._root)
        return content if head[1] == b"blob" else None


def read_moment(seconds: str) -> datetime | None:
    """Return the time for seconds since 1970; None if it is not plausible for a commit."""
    known = int(seconds) if seconds.isdecimal() and len(seconds) < 12 else 0
    return datetime.fromtimestamp(known, CHINA) if _FIRST <= known < _LAST else None


def _read_commit(digest: str, seconds: str, author: str, before: int) -> Commit:
    """Return a commit, with an implausible time replaced by that of the commit before it.

    Args:
        before: time of the newest plausible commit before it, in seconds; 0 if there is none, in which case
            the present time is used.
    """
    stated, now = int(seconds), int(time.time())
    doubt: Literal["", "future-commit", "early-commit", "odd-commit"] = ""
    if not _FIRST <= stated < _LAST:
        doubt, stated = "odd-commit", before or now
    elif stated > now + _APART or _day_of(stated) > _day_of(now):
        doubt, stated = "future-commit", before or now
    elif stated < before:  # up to a day is clock skew, and not reported
        doubt, stated = "early-commit" if before - stated > _DAY else "", before
    return Commit(digest, datetime.fromtimestamp(stated, CHINA), author, doubt)


def _day_of(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, CHINA).date()


def run_git(root: Path, *arguments: str) -> str | None:
    """Return what git prints; None if it fails or is not installed."""
    done = call_git(root, arguments)
    return done.stdout.decode("utf-8", "replace") if done and done.returncode == 0 else None


def call_git(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[bytes] | None:
    """Run git in a folder, with messages in English; return None if git is not installed.

    Raises:
        MemoryError: git was killed or ran out of memory, which must not be taken for a missing history.
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


def make_git_error(code: int, root: Path) -> MemoryError | OSError:
    """Return the error to raise if git has ended in the middle of an answer.

    Args:
        code: its exit code.
    """
    if code < 0:  # killed by a signal, such as by a system short of memory
        return MemoryError("git")
    return OSError(errno.EIO, os.strerror(errno.EIO), str(root))  # an object file is truncated
