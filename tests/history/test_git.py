"""History: what git knows, and an honest None where it knows nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from datapub.history import last_commit, read_history
from tests.history.repository import START, Repository, git


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


def test_what_a_merge_brings_in_is_published_with_the_merge(tmp_path: Path) -> None:
    """Else the site would be older than the rows on it, which history dates by the merge."""
    repository = Repository(tmp_path / "project")
    root = repository.root
    git(root, "checkout", "-q", "-b", "proposal")
    proposal = repository.change("datasets/areas.csv", {"乙区": "丁区"})
    git(root, "checkout", "-q", "main")
    when = (START + timedelta(days=9)).isoformat()
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "proposal", when=when)
    merge = git(root, "rev-parse", "HEAD").strip()
    published = last_commit(root, ["datasets"], is_published=True)
    assert published is not None and published.hash == merge
    reviewed = last_commit(root, ["datasets"])
    assert reviewed is not None and reviewed.hash == proposal, "a review is of the proposal"
    history = read_history(repository.config, None)
    assert history is not None and history.commits[-1] == published
