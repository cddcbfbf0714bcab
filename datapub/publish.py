"""Replace the published site by a finished one, atomically.

A build writes into a folder beside the output, which takes the output's place only after every gate. Where
the system can exchange two folders in one step, a build killed at any moment leaves either the old site or
the new one; the next build removes what it left beside them (:mod:`datapub.scratch`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from datapub.audit.manifest import MANIFEST, read_head
from datapub.scratch import open_scratch_folder, probing, remove_folder
from datapub.workers import Workers

FileWriter = Callable[[str, bytes], None]
"""Writes one file of the site, given its address and content."""


class ForeignOutputError(Exception):
    """The output folder exists, is not empty, and was not written by this publisher.

    Its arguments are the folder, and the one entry at fault if the rest may be replaced.
    """


_HISTORY = ".git"
"""A site may be a repository itself, as some hosts want, whose commits are nowhere else."""


FOLDER_MODE, FILE_MODE = 0o755, 0o644
"""Readable by a web server that runs as another user, whatever the builder's umask."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Constants of Linux's renameat2(2)."""


@contextmanager
def open_staging(output: Path) -> Iterator[Path]:
    """Yield an empty folder on the same file system as ``output``, and remove it afterwards.

    Raises:
        ForeignOutputError: ``output`` holds files that this publisher did not write.
    """
    _clear_up(output)
    if output.exists() and (not output.is_dir() or (any(output.iterdir()) and not _is_ours(output))):
        raise ForeignOutputError(str(output))
    if (output / _HISTORY).exists():
        raise ForeignOutputError(str(output), _HISTORY)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a parent of it is a file
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), error.filename) from error
    staging = None
    try:
        with open_scratch_folder(output.parent, _prefix(output)) as staging:
            try:
                yield staging
            except FileNotFoundError as error:
                if not staging.exists():
                    raise _make_lost_error(staging) from error
                raise
    except FileNotFoundError as error:
        if staging is None:
            raise _make_lost_error(output) from error
        raise


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is a site of ours, judged by its manifest.

    Other programs write a ``version.json`` too; an empty or broken one counts as ours.
    """
    try:
        contents = read_head(folder)
    except FileNotFoundError:
        return False
    except ValueError:
        return True
    return isinstance(contents, dict) and (
        not contents or not contents.keys().isdisjoint(("publisher", "files"))
    )


def _make_lost_error(folder: Path) -> OSError:
    """Return the error for a folder that was removed, or whose disk is gone, while in use."""
    return OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(folder))


def swap_in(staging: Path, output: Path) -> None:
    """Put ``staging`` in the place of ``output``.

    If the system cannot exchange two folders, two renames do it: between them there is no site for a
    moment, and if the second fails, the old site is put back.
    """
    _open_to_readers(staging)
    had_site = output.exists()
    if had_site and _exchange(staging, output):
        return  # the old site is now the staging folder, and removed with it
    retired = staging.with_name(staging.name + _RETIRED)
    if had_site:
        os.replace(output, retired)
    try:
        os.replace(staging, output)
    except OSError:
        if had_site:
            os.replace(retired, output)
        raise
    if had_site:  # failing to remove it is no failure: the new site is in place
        remove_folder(retired)


def clear_away(folder: Path, workers: Workers) -> None:
    """Remove the replaced site, if any, but never follow a link.

    Done by several processes, as on some disks removing a file takes longer than writing it.
    """
    tops = [] if folder.is_symlink() else _list_folders(folder)
    below = [path for top in tops for path in _list_folders(top)]

    def remove(start: int) -> None:
        for path in below[start : start + _BATCH]:
            remove_folder(path)

    for _ in workers.map(remove, range(0, len(below), _BATCH)):
        pass
    remove_folder(folder)


def _list_folders(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    return []


_BATCH = 100
"""Folders that a process removes at a time."""

_RETIRED = "-old"


def _prefix(output: Path) -> str:
    return f".{output.name}-building-"


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's place in one step, and tell whether the system could."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _open_to_readers(staging: Path) -> None:
    for folder, _, names in os.walk(staging):
        os.chmod(folder, FOLDER_MODE)
        for name in names:
            os.chmod(os.path.join(folder, name), FILE_MODE)


def _clear_up(output: Path) -> None:
    """Remove what a build has left that was killed, and put back a site that it had taken away."""
    for left in sorted(output.parent.glob(f"{_prefix(output)}*")):
        made = left.with_name(left.name.removesuffix(_RETIRED))
        with (
            suppress(BlockingIOError, FileNotFoundError),  # it is another build's, or was until just now
            probing(made if made.exists() else left) as has_ended,
        ):
            if made != left and (left / MANIFEST).is_file() and not output.exists():
                os.replace(left, output)
            elif has_ended:
                remove_folder(left)


def write_file(folder: Path, address: str, content: bytes, may_stand: bool = False) -> None:
    """Write one file of the new site.

    Args:
        may_stand: whether a process that was stopped may have written the same file, or its beginning.

    Raises:
        FileExistsError: when two steps write the same address: a bug that would hide one of them.
    """
    path = folder / address
    try:
        try:
            stream = path.open("xb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = path.open("xb")
        with stream:
            stream.write(content)
    except FileExistsError:
        if not may_stand or not content.startswith(path.read_bytes()):
            raise
        path.unlink()  # it may be a link to a file of the standing site
        path.write_bytes(content)
