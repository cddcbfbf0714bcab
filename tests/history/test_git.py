"""History: what git knows, and an honest None where it knows nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from datapub.history import last_commit


def git(root: Path, *arguments: str, when: str = "2026-03-05T08:00:00+08:00") -> None:
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=甲", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
        env={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )


def commit(root: Path, path: str, when: str) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(when)
    git(root, "add", path)
    git(root, "commit", "-m", path, when=when)


def test_newest_commit_of_the_named_paths_only(tmp_path: Path) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "datasets/a.csv", "2026-03-05T08:00:00+08:00")
    commit(tmp_path, "tests/t.py", "2026-04-06T23:30:00+00:00")
    found = last_commit(tmp_path, ["datasets"])
    assert found is not None
    assert found.committed_at.isoformat() == "2026-03-05T08:00:00+08:00"
    everything = last_commit(tmp_path, ["."])
    assert everything is not None
    assert everything.committed_at.isoformat() == "2026-04-07T07:30:00+08:00"  # a date in China
    assert everything.hash != found.hash


def test_no_history_is_none(tmp_path: Path) -> None:
    (tmp_path / "datasets").mkdir()
    assert last_commit(tmp_path / "datasets", ["."]) is None


def test_repository_without_a_commit_is_none(tmp_path: Path) -> None:
    git(tmp_path, "init")
    assert last_commit(tmp_path, ["datasets"]) is None
