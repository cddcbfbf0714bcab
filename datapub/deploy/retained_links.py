"""Links to content-addressed files of all kept releases, which pages opened before a switch still request."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from datapub.deploy.disk import sync
from datapub.publish import FOLDER_MODE

LINKS: Final = "kept"
"""The folder of these links, beside the releases."""

BY_CONTENT: Final = re.compile(r"(?:assets|search)/.*[.-][0-9a-f]{8}\..+")
"""Addresses that contain a hash of the content; ``deploy/nginx.conf`` has the same pattern."""


def put_links(folder: Path, wanted: Mapping[str, Path]) -> None:
    """Make a folder contain exactly these links; existing links keep working throughout.

    They are links and not copies, so that withdrawn content disappears together with its release.

    Args:
        wanted: address -> file it links to.
    """
    changed = set()
    for address, target in wanted.items():
        link = folder / address
        text = os.path.relpath(target, link.parent)
        if not (link.is_symlink() and os.readlink(link) == text):
            link.parent.mkdir(parents=True, exist_ok=True)
            draft = link.with_name(f".{link.name}")
            draft.unlink(missing_ok=True)
            os.symlink(text, draft)
            os.replace(draft, link)
            changed.add(link.parent)
    for parent, _, names in os.walk(folder, topdown=False):
        for path in (Path(parent, name) for name in names):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
        if os.listdir(parent):
            os.chmod(parent, FOLDER_MODE)
        else:
            os.rmdir(parent)
    for one in sorted(changed):
        sync(one)
