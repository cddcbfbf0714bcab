"""Where commands write: never over a file of the project, among its sources, or over what is being read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from datapub.cli.context import Context
from datapub.history import list_tracked
from datapub.messages import make_fault
from datapub.problem import ConfigError
from datapub.sources import LEDGERS, SOURCES


def check_targets(context: Context, *targets: str, reads: Path | None = None) -> None:
    """Make sure that files can be written where a person says; before anything else is done.

    Args:
        targets: where; "" for one that is not wanted.
        reads: the file that the command reads.

    Raises:
        ConfigError: one is a file of the project or the one that is read, is a folder, or has no place.
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
    """Return why no file can stand there; "" where one can, or where the disk says why when it is written."""
    if not path.parent.is_dir():
        return "missing"
    try:
        with TemporaryFile(dir=path.parent):
            return ""
    except FileNotFoundError:  # a folder that the system alone fills, as /proc
        return "" if path.exists() else "system"
    except OSError:
        return ""


def check_folder(context: Context, target: Path) -> None:
    """Make sure that what goes into a folder is not taken for a source of the next build.

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
