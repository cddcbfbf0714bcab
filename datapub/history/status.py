"""Does the working tree stand as it was committed? Asked of git, and of what git does not look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from datapub.history.git import call_git, find_commit, run_git
from datapub.messages import make_fault
from datapub.problem import ConfigError

PASSING = (".", "~$")
"""How names begin that programs give to what they keep beside an open file; no source has such a name."""


def is_committed(root: Path, paths: Sequence[str]) -> bool:
    """Return whether everything in ``paths`` stands in the working tree as it was committed."""
    shown = _show_status(root, "--porcelain", "--untracked-files=all", "--", *paths)
    return shown is not None and not shown.strip()


def find_head(root: Path) -> str:
    """Return the full hash of the commit that is checked out, "" where the working tree is not as it has it.

    Files that git does not follow count where they would be read, which is wherever they are not ignored.
    """
    return find_commit(root, "HEAD") or "" if is_committed(root, ["."]) else ""


def list_uncommitted(root: Path, paths: Sequence[str], with_ignored: bool = False) -> frozenset[str]:
    """Return the files in ``paths`` that do not stand in the working tree as they were committed.

    Args:
        with_ignored: whether files that git was told to ignore count: whoever reads them all the same
            shows what is in no commit.
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
    """Return whether an ignored file may be a source; git also lists folders that begin like a path."""
    is_inside = any(f"{ignored}/".startswith(f"{path}/") for path in paths)
    return is_inside and not any(part.startswith(PASSING) for part in ignored.split("/"))


def _show_status(root: Path, *arguments: str) -> str | None:
    """Return what ``git status`` shows, also of files that git overlooks; None without a repository.

    Raises:
        ConfigError: there is one, and git does not read it. Taken for none, or for one without changes, it
            would let out what nobody has committed.
    """
    command = ("-c", "status.relativePaths=true", "status", *arguments)
    listed = (run_git(root, "ls-files", "-v", "-z", *arguments[arguments.index("--") :]) or "").split("\0")
    overlooked = (root / entry[2:] for entry in listed if entry[:1].islower() or entry[:1] == "S")
    if not any(path.exists() for path in overlooked):  # what a sparse checkout leaves out is not there
        done = call_git(root, command)
    else:
        with TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}  # a new one has no such marks
            call_git(root, ("read-tree", "HEAD"), index)
            done = call_git(root, command, index)
    is_meant = (root / ".git").exists()  # git says of a broken one, too, that it is none
    if done is None or (b"not a git repository" in done.stderr and not is_meant):
        return None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        is_owned = "safe.directory" in said
        value = f"git config --global --add safe.directory {root}" if is_owned else said.partition("\n")[0]
        way = "owner" if is_owned else "unreadable"
        raise ConfigError([make_fault(".git", f"repository/{way}", value, folder=str(root))])
    return done.stdout.decode("utf-8", "replace")
