"""The site of a commit, made anew with the program of that commit and the libraries at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filelock import FileLock, Timeout

from datapub.workers import end_with_parent

_PROGRAM = "build_site.py"
_PATIENCE = 3600
"""Seconds for which a run waits for another."""


class NotRemade(Exception):
    """The site of a commit could not be made; the text is what its program said."""


@dataclass(frozen=True)
class Remade:
    """A clean copy of a commit, and its site.

    Attributes:
        project: the copy.
        site: the site.
        rows: the options that name the overlay.
    """

    project: Path
    site: Path
    rows: tuple[str, ...] = ()

    def run(self, *command: str) -> int:
        """Run a command of the program of that commit, which prints for itself; return its exit code."""
        sys.stdout.flush()
        called = (sys.executable, _PROGRAM, *command, *self.rows)
        return _start(self.project, *called).returncode


@contextmanager
def remake_site(root: Path, commit: str, overlay: Path | None = None) -> Iterator[Remade]:
    """Give the site of a commit for a while, with the rows of no overlay but one that is given.

    Raises:
        NotRemade: its build did not come to its end; never once it has been given.
        OSError: the disk, also where what was given cannot be removed.
    """
    with _hold_room(root) as room:
        tree, site = room / "project", room / "site"
        # twice --force: one that was killed while git made its copy has left that locked
        _run(root, "git", "worktree", "add", "--force", "--force", "--detach", "--quiet", str(tree), commit)
        project = tree / _run(root, "git", "rev-parse", "--show-prefix").strip()
        rows = ("--overlay", str(overlay.absolute())) if overlay else ()
        _run(project, sys.executable, _PROGRAM, "build", "--quiet", "--output", str(site), *rows)
        yield Remade(project, site, rows)


@contextmanager
def _hold_room(root: Path) -> Iterator[Path]:
    """Give a folder below git's own that is empty: a run that was killed may have left rows of an overlay."""
    room = Path(_run(root, "git", "rev-parse", "--absolute-git-dir").strip(), "datapub", "remade")
    room.parent.mkdir(exist_ok=True)
    try:
        held = FileLock(room.with_suffix(".lock")).acquire(timeout=_PATIENCE)
    except Timeout as error:
        raise NotRemade("另一个 republish、verify-build 或 seal 过了一小时还没有结束") from error
    with held:
        _clear(root, room)
        room.mkdir(mode=0o700)
        try:
            yield room
        except BaseException:
            _clear(root, room, is_failing=True)
            raise
        _clear(root, room)


def _clear(root: Path, room: Path, is_failing: bool = False) -> None:
    """Remove a folder, and have git forget the copy in it; what fails already is not hidden by this."""
    if room.exists():
        shutil.rmtree(room, ignore_errors=is_failing)
    subprocess.run(("git", "worktree", "prune"), cwd=root, capture_output=True, check=False)


def list_unlike(requirements: bytes) -> list[str]:
    """Return the pinned libraries of a list that are not installed as it says."""
    pins: dict[str, set[str]] = {}
    for line in requirements.decode().splitlines():
        name, _, wanted = line.partition("==")
        if wanted:  # a line with a marker is of some machines only
            pins.setdefault(name, set()).update(wanted.split()[:1], [""] if ";" in line else [])
    return [name for name, wanted in pins.items() if _find_version(name) not in wanted]


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _run(folder: Path, *command: str) -> str:
    done = _start(folder, *command, is_heard=True)
    if done.returncode:
        raise NotRemade((done.stdout + done.stderr).decode("utf-8", "replace").strip())
    return done.stdout.decode()


def _start(folder: Path, *command: str, is_heard: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run a command, which never goes on by itself in a folder that the next run empties."""
    env = {name: value for name, value in os.environ.items() if name != "DATAPUB_OVERLAY"}
    end = None if sys.platform == "win32" else end_with_parent
    return subprocess.run(command, cwd=folder, env=env, check=False, preexec_fn=end, capture_output=is_heard)
