"""What the repository's history knows: the only module that talks to git.

Dates of publication come from commits, never from the machine's clock and never typed. Where
there is no history (an unpacked archive, no git installed) every function answers None, and the
caller says so instead of guessing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from datapub.clock import CHINA


@dataclass(frozen=True)
class Commit:
    """One commit: its full hash and the moment its author committed it, in China time."""

    hash: str
    committed_at: datetime


def last_commit(root: Path, paths: Sequence[str]) -> Commit | None:
    """Return the newest commit that touched any of ``paths`` (relative to ``root``), or None."""
    shown = _run_git(root, "log", "-1", "--format=%H %ct", "--", *paths)
    if not shown:
        return None
    digest, seconds = shown.split()
    return Commit(digest, datetime.fromtimestamp(int(seconds), CHINA))


def _run_git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False, timeout=60
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
