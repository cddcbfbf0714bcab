"""A project under git, made commit by commit."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from datapub.clock import CHINA
from datapub.config import Config
from tests.support import put_project

START = datetime(2026, 3, 1, 8, 0, tzinfo=CHINA)


def git(root: Path, *arguments: str, when: str = START.isoformat(), author: str = "甲") -> str:
    """Run git with a name and a moment of its own, whatever the machine is set to."""
    done = subprocess.run(
        ["git", "-C", str(root), "-c", f"user.name={author}", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "PATH": "/usr/bin:/bin:/usr/local/bin",
        },
    )
    return done.stdout


class Repository:
    """The sample project, one day between its commits."""

    def __init__(self, root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self.days = 0
        git(root, "init", "-b", "main")
        self.config: Config = put_project(root)
        self.hashes = [self.commit("first")]

    def write(self, path: str, content: str | bytes) -> None:
        """Put a file into the working tree."""
        raw = content.encode() if isinstance(content, str) else content
        (self.root / path).write_bytes(raw)

    def edit(self, path: str, changes: Mapping[str, str]) -> None:
        """Replace texts of a file; each must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        self.write(path, text)

    def commit(self, message: str = "change", author: str = "甲") -> str:
        """Commit everything and return the hash."""
        when = (START + timedelta(days=self.days)).isoformat()
        self.days += 1
        git(self.root, "add", "-A")
        git(self.root, "commit", "-m", message, "--allow-empty", when=when, author=author)
        return git(self.root, "rev-parse", "HEAD").strip()

    def change(self, path: str, changes: Mapping[str, str], author: str = "甲") -> str:
        """Edit a file and commit."""
        self.edit(path, changes)
        return self.commit(author=author)
