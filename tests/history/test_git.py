"""History: what git knows, and an honest None where it knows nothing."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.history import last_commit, read_history
from datapub.history.rewrite import is_clean
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


def put_git(folder: Path, word: str) -> str:
    """Put a git that is stopped from outside where it is asked for a word; return the path to find it by."""
    folder.mkdir()
    script = f'#!/bin/sh\ncase " $* " in *" {word} "*) kill -9 $$;; esac\nexec {shutil.which("git")} "$@"\n'
    (folder / "git").write_text(script)
    (folder / "git").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.skipif(sys.platform == "win32", reason="a script that stands for git")
@pytest.mark.parametrize("word", ["rev-parse", "log", "cat-file", "status"])
def test_a_git_that_was_stopped_is_no_git_that_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    """Else a machine short of memory makes a site without its days, or nothing and says all is well."""
    root = Repository(tmp_path / "project").root
    monkeypatch.setenv("PATH", put_git(tmp_path / "bin", word))
    assert main(PROFILE, ["build"], root) == 2
    assert "内存不够" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="a script that stands for git")
def test_a_copy_is_not_clean_of_what_nobody_could_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Repository(tmp_path / "project").root
    assert is_clean(root, ["nowhere"])
    monkeypatch.setenv("PATH", put_git(tmp_path / "bin", "cat-file"))
    with pytest.raises(MemoryError):
        is_clean(root, ["nowhere"])


def test_a_content_that_is_cut_off_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository = Repository(tmp_path / "project")
    digest = git(repository.root, "rev-parse", "HEAD:datasets/institutions.csv").strip()
    repository.change("datasets/institutions.csv", {"示例路1号": "示例路2号"})
    path = repository.root / ".git/objects" / digest[:2] / digest[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:100])
    assert main(PROFILE, ["build"], repository.root) == 2
    assert "读写出错" in capsys.readouterr().out
