"""What is named by its content, of every kept release: a page that stands open asks for it after a switch."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from datapub.deploy.disk import sync
from datapub.publish import FOLDER_MODE

LINKS: Final = "kept"
"""The folder of links to these files, beside the releases."""

BY_CONTENT: Final = re.compile(r"(?:assets|search)/.*[.-][0-9a-f]{8}\..+")
"""Addresses that no other content has; ``deploy/nginx.conf`` says the same."""


def put_links(folder: Path, wanted: Mapping[str, Path]) -> None:
    """Have these links in a folder and no others; each is there, and leads somewhere, all the while.

    Links and no copies: what must not be shown any more is gone with the release that holds it.
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
