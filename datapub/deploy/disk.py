"""Read and write our own files beside the releases, atomically and durably."""

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
    """Write a JSON file atomically and sync it to disk; everybody may read it."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as stream:
        stream.write(write_document(document))
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(draft, FILE_MODE)
    os.replace(draft, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Sync the entries of a folder to disk, if its file system supports that."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object in a JSON file; {} if there is no file, or it is broken.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        document = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return document if isinstance(document, Mapping) else {}
