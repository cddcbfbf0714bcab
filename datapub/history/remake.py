"""Rebuild the site of a commit, with the program of that commit and the libraries installed here."""

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
"""Seconds to wait for another run to finish."""


class NotRemade(Exception):
    """The site of a commit could not be built; the text is the output of its program."""


@dataclass(frozen=True)
class Remade:
    """A clean checkout of a commit, and its site.

    Attributes:
        project: the project's folder in the checkout.
        site: the folder of the site.
        rows: the command-line options for the overlay.
    """

    project: Path
    site: Path
    rows: tuple[str, ...] = ()

    def run(self, *command: str) -> int:
        """Run a command of the program of that commit, whose output is printed; return its exit code."""
        sys.stdout.flush()
        called = (sys.executable, _PROGRAM, *command, *self.rows)
        return _start(self.project, *called).returncode


@contextmanager
def remake_site(root: Path, commit: str, overlay: Path | None = None) -> Iterator[Remade]:
    """Provide the site of a commit for the duration of the context, with the rows of ``overlay`` if given.

    Raises:
        NotRemade: its build failed; only raised on entry.
        OSError: a disk error, also when the checkout cannot be removed.
    """
    with _hold_room(root) as room:
        tree, site = room / "project", room / "site"
        # a second --force, as a run killed while git was checking out has left the worktree locked
        _run(root, "git", "worktree", "add", "--force", "--force", "--detach", "--quiet", str(tree), commit)
        project = tree / _run(root, "git", "rev-parse", "--show-prefix").strip()
        rows = ("--overlay", str(overlay.absolute())) if overlay else ()
        _run(project, sys.executable, _PROGRAM, "build", "--quiet", "--output", str(site), *rows)
        yield Remade(project, site, rows)


@contextmanager
def _hold_room(root: Path) -> Iterator[Path]:
    """Provide an empty folder inside the git directory; a killed run may have left overlay rows in it."""
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
    """Remove a folder and git's record of the worktree in it.

    Args:
        is_failing: whether an exception is being handled, which errors of the removal must not hide.
    """
    if room.exists():
        shutil.rmtree(room, ignore_errors=is_failing)
    subprocess.run(("git", "worktree", "prune"), cwd=root, capture_output=True, check=False)


def list_unlike(requirements: bytes) -> list[str]:
    """Return the libraries pinned in requirements.txt that are not installed in that version."""
    pins: dict[str, set[str]] = {}
    for line in requirements.decode().splitlines():
        name, _, wanted = line.partition("==")
        if wanted:  # a library with a marker may also be missing, as it is for some systems only
            pins.setdefault(name, set()).update(wanted.split()[:1], [""] if ";" in line else [])
    return [name for name, wanted in pins.items() if _find_version(name) not in wanted]


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _run(folder: Path, *command: str) -> str:
    done = _start(folder, *command, captures=True)
    if done.returncode:
        raise NotRemade((done.stdout + done.stderr).decode("utf-8", "replace").strip())
    return done.stdout.decode()


def _start(folder: Path, *command: str, captures: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run a command, which never goes on by itself in a folder that the next run empties."""
    env = {name: value for name, value in os.environ.items() if name != "DATAPUB_OVERLAY"}
    end = None if sys.platform == "win32" else end_with_parent
    return subprocess.run(command, cwd=folder, env=env, check=False, preexec_fn=end, capture_output=captures)
