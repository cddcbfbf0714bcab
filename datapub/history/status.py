"""Whether the working tree is as committed, including files that git was told not to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from datapub.history.git import call_git, find_commit, run_git
from datapub.messages import make_fault
from datapub.problem import ConfigError

PASSING = (".", "~$")
"""Prefixes of the temporary files that programs keep beside an open file; no source has such a name."""


def is_committed(root: Path, paths: Sequence[str]) -> bool:
    """Return whether everything in ``paths`` is in the working tree as committed."""
    shown = _show_status(root, "--porcelain", "--untracked-files=all", "--", *paths)
    return shown is not None and not shown.strip()


def find_head(root: Path) -> str:
    """Return the full hash of the commit that is checked out; "" if the working tree differs from it.

    Untracked files count as a difference, unless they are ignored.
    """
    return find_commit(root, "HEAD") or "" if is_committed(root, ["."]) else ""


def list_uncommitted(root: Path, paths: Sequence[str], with_ignored: bool = False) -> frozenset[str]:
    """Return the files in ``paths`` that are not in the working tree as committed.

    Args:
        with_ignored: whether ignored files count, as they do for a caller that would read them.
    """
    ignored = ("--ignored=matching",) if with_ignored else ()
    shown = _show_status(
        root, "--porcelain=v1", "--untracked-files=all", *ignored, "--no-renames", "-z", "--", *paths
    )
    prefix = (run_git(root, "rev-parse", "--show-prefix") or "").strip()
    entries = (entry for entry in (shown or "").split("\0") if entry)
    names = ((entry[:2], entry[3:].removeprefix(prefix)) for entry in entries)
    return frozenset(name for kind, name in names if kind != "!!" or _is_read(name, paths))


def _is_read(ignored: str, paths: Sequence[str]) -> bool:
    """Return whether an ignored file would be read; git also lists folders that only share a prefix."""
    is_inside = any(f"{ignored}/".startswith(f"{path}/") for path in paths)
    return is_inside and not any(part.startswith(PASSING) for part in ignored.split("/"))


def _show_status(root: Path, *arguments: str) -> str | None:
    """Return the output of ``git status``, files marked as unchanged included; None without a repository.

    Raises:
        ConfigError: there is a repository that git cannot read. If this counted as no repository, or as one
            without changes, uncommitted data could be published.
    """
    command = ("-c", "status.relativePaths=true", "status", *arguments)
    listed = (run_git(root, "ls-files", "-v", "-z", *arguments[arguments.index("--") :]) or "").split("\0")
    overlooked = (root / entry[2:] for entry in listed if entry[:1].islower() or entry[:1] == "S")
    if not any(path.exists() for path in overlooked):  # files left out by a sparse checkout do not exist
        done = call_git(root, command)
    else:
        with TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}  # a fresh index has no such marks
            call_git(root, ("read-tree", "HEAD"), index)
            done = call_git(root, command, index)
    is_meant = (root / ".git").exists()  # git also calls a broken repository "not a git repository"
    if done is None or (b"not a git repository" in done.stderr and not is_meant):
        return None
    if done.returncode:
        output = done.stderr.decode("utf-8", "replace").strip()
        is_owned = "safe.directory" in output
        value = f"git config --global --add safe.directory {root}" if is_owned else output.partition("\n")[0]
        way = "owner" if is_owned else "unreadable"
        raise ConfigError([make_fault(".git", f"repository/{way}", value, folder=str(root))])
    return done.stdout.decode("utf-8", "replace")
