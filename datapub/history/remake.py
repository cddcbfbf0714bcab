"""The site of a commit, made anew with the program of that commit and the libraries at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

_COMMAND = ("build_site.py", "build", "--quiet", "--output")


class NotRemade(Exception):
    """The site of a commit could not be made; the text is what its program said."""


@contextmanager
def remake_site(root: Path, commit: str, overlay: Path | None = None) -> Iterator[Path]:
    """Give the folder of the site of a commit for a while, with the rows of no overlay but one that is given.

    Raises:
        NotRemade: its build did not come to its end.
    """
    with TemporaryDirectory() as folder:
        tree, site = Path(folder, "project"), Path(folder, "site")
        _run(root, "git", "worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            below = _run(root, "git", "rev-parse", "--show-prefix").strip()
            rows = ("--overlay", str(overlay.absolute())) if overlay else ()
            _run(tree / below, sys.executable, *_COMMAND, str(site), *rows)
            yield site
        finally:
            _run(root, "git", "worktree", "remove", "--force", str(tree))


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
    known = {name: value for name, value in os.environ.items() if name != "DATAPUB_OVERLAY"}
    done = subprocess.run(command, cwd=folder, env=known, capture_output=True, check=False)
    if done.returncode:
        raise NotRemade((done.stdout + done.stderr).decode("utf-8", "replace").strip())
    return done.stdout.decode()
