"""Files of ours beside the releases: written whole or not at all, and on the disk when that is said."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datapub.publish import FILE_MODE
from datapub.textual import write_document


def write_whole(path: Path, document: Mapping[str, object]) -> None:
    """Write a file of ours, whole or not at all, for everybody to read."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as stream:
        stream.write(write_document(document))
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(draft, FILE_MODE)
    os.replace(draft, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have the names in a folder written to the disk, where its file system can be asked to."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def read_json(path: Path) -> Mapping[str, Any]:
    """Return what a file says; nothing where there is none, or it is broken.

    Raises:
        OSError: the disk; nobody knows then what the file says.
    """
    try:
        document = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return document if isinstance(document, Mapping) else {}
