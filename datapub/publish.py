"""Putting a finished site in the place of the standing one, all at once or not at all.

A build writes into a folder beside the output. Only when every gate has let it pass is that
folder renamed into place; whatever happens before, the standing site is not touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "version.json"
"""Stands in every site we build, so that a swap never replaces a folder that is not ours."""


class NotOurs(Exception):
    """The output folder exists, is not empty, and was not written by this publisher."""


@contextmanager
def open_staging(output: Path) -> Iterator[Path]:
    """Yield an empty folder on the same file system as ``output``; remove what is left of it.

    Raises:
        NotOurs: when ``output`` holds something that this publisher did not write.
    """
    if output.exists() and (not output.is_dir() or (any(output.iterdir()) and not (output / MARK).exists())):
        raise NotOurs(str(output))
    output.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def swap_in(staging: Path, output: Path) -> None:
    """Put ``staging`` where ``output`` is; the old site is there until the new one is.

    Two renames on one file system: the moment between them is the only one without a site, and
    a failure of the second puts the old one back.
    """
    staging.chmod(0o755)
    retired = staging.with_name(staging.name + "-old")
    had_site = output.exists()
    if had_site:
        os.replace(output, retired)
    try:
        os.replace(staging, output)
    except OSError:
        if had_site:
            os.replace(retired, output)
        raise
    if had_site:
        shutil.rmtree(retired)


def write_file(folder: Path, address: str, content: bytes) -> None:
    """Write one file of the new site.

    Raises:
        FileExistsError: when two steps write the same address: a bug that would hide one of them.
    """
    path = folder / address
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
