"""Check where commands write: not over a project file or the file being read, nor among the sources."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from datapub.cli.context import Context
from datapub.history import list_tracked
from datapub.messages import make_fault
from datapub.problem import ConfigError
from datapub.sources import LEDGERS, SOURCES


def check_targets(context: Context, *targets: str, reads: Path | None = None) -> None:
    """Check that output files can be written, before anything else is done.

    Args:
        targets: paths of the files; "" for one that is not wanted.
        reads: the file that the command reads.

    Raises:
        ConfigError: a path is given twice, is a project file, the file being read or a folder, or its folder
            does not exist.
    """
    seen = {reads.resolve()} if reads else set()
    for target in filter(None, targets):
        path = Path(target).resolve()
        if path in seen:
            way = "read" if reads and path == reads.resolve() else "twice"
        elif _is_of_project(path, context.root.resolve()):
            way = "own"
        elif path.is_dir():
            way = "folder"
        else:
            way = _find_hindrance(path)
        if way:
            raise ConfigError([make_fault(target, f"output-place/{way}", target)])
        seen.add(path)


def _find_hindrance(path: Path) -> str:
    """Return why no file can be created there; "" if it can, or if writing it will raise the reason."""
    if not path.parent.is_dir():
        return "missing"
    try:
        with TemporaryFile(dir=path.parent):
            return ""
    except FileNotFoundError:  # a virtual folder, such as /proc
        return "" if path.exists() else "system"
    except OSError:
        return ""


def check_folder(context: Context, target: Path) -> None:
    """Check that an output folder is not among the sources, where the next build would read it.

    Raises:
        ConfigError: the folder is among the sources of the project, or in its overlay.
    """
    path, overlay = target.resolve(), context.overlay
    if _is_of_sources(path, context.root.resolve()) or (overlay and path.is_relative_to(overlay.resolve())):
        raise ConfigError([make_fault(str(target), "output-place/sources", str(target))])


def _is_of_project(path: Path, root: Path) -> bool:
    if _is_of_sources(path, root):
        return True
    return path.is_relative_to(root) and path.relative_to(root).as_posix() in list_tracked(root)


def _is_of_sources(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    return bool(parts) and parts[0] in {*SOURCES, *LEDGERS, ".git"}
