"""The cache: with it history is the same as without it, whatever has become of either."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from datapub.build_cache import BuildCache
from datapub.history import find_cache, read_history, scan
from datapub.history.cache import FILE
from datapub.history.git import CommitChange
from tests.history.repository import Repository, git

INSTITUTIONS = "datasets/institutions.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the hashes of the commits that are really walked over, as they are."""
    seen: list[str] = []
    original = scan.HistoryReader.follow

    def spy(self: scan.HistoryReader, step: CommitChange) -> None:
        seen.append(step.commit.hash)
        original(self, step)

    monkeypatch.setattr(scan.HistoryReader, "follow", spy)
    return seen


def make_history(repository: Repository) -> None:
    """Make commits of every kind: changes, a removal, a new column, a broken file, a new schema."""
    repository.change(INSTITUTIONS, {"示例一托育园": "示例壹托育园"})
    text = (repository.root / INSTITUTIONS).read_text(encoding="utf-8")
    repository.write(INSTITUTIONS, "".join(text.splitlines(keepends=True)[:-1]))
    repository.commit()
    repository.change("datasets/goals.csv", {"id,due_on": "code,due_on"})
    repository.change("schemas/goals.json", {'"id"': '"code"'})
    repository.write("datasets/streets.csv", b"\xff")
    repository.commit()


def test_the_next_run_reads_only_what_is_new(
    repository: Repository, tmp_path: Path, walked: list[str]
) -> None:
    make_history(repository)
    cache = tmp_path / "cache"
    first = read_history(repository.config, cache)
    assert first == read_history(repository.config, None)
    walked.clear()
    assert read_history(repository.config, cache) == first
    assert walked == []
    new = [
        repository.change(INSTITUTIONS, {"示例壹托育园": "示例一托育园"}),
        repository.change("datasets/goals.csv", {"示例体系": "体系"}),
    ]
    again = read_history(repository.config, cache)
    assert walked == new
    assert again == read_history(repository.config, None)
    assert again != first


def test_a_rewritten_history_is_read_anew(repository: Repository, tmp_path: Path, walked: list[str]) -> None:
    make_history(repository)
    cache = tmp_path / "cache"
    read_history(repository.config, cache)
    git(repository.root, "reset", "--hard", "HEAD~3")
    repository.change(INSTITUTIONS, {"示例壹托育园": "示例伍托育园"})
    walked.clear()
    history = read_history(repository.config, cache)
    assert len(walked) == 4
    assert history == read_history(repository.config, None)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "lie", "other-format", "not-json", "folder"])
def test_a_damaged_or_forged_cache_is_not_believed(
    repository: Repository, tmp_path: Path, damage: str
) -> None:
    make_history(repository)
    cache = tmp_path / "cache"
    expected = read_history(repository.config, cache)
    file = cache / FILE
    raw = file.read_bytes()
    body = raw.partition(b"\n")[2]
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(
            {
                "flip": raw.replace("示例壹托育园".encode(), "示例贰托育园".encode()),
                "cut": raw[:-40],
                "empty": b"",
                "lie": _seal(body.replace(repository.hashes[0].encode(), b"f" * 40)),
                "other-format": _seal(body.replace(b'"for":[5', b'"for":[0')),
                "not-json": _seal(b"{"),
            }[damage]
        )
        assert file.read_bytes() != raw
    assert read_history(repository.config, cache) == expected
    assert [path.name for path in cache.iterdir()] == [FILE], "nothing is left of what could not be kept"


def test_what_a_killed_process_was_writing_is_removed_by_a_later_build(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    if not (child := os.fork()):
        monkeypatch.setattr(Path, "replace", lambda *_: os._exit(9))
        read_history(repository.config, cache)
        os._exit(0)
    os.waitpid(child, 0)
    (left,) = cache.iterdir()
    os.utime(left, (1, 1))
    BuildCache(cache, "1").save("pages", "made of", "made")
    assert [path.name for path in cache.iterdir()] == ["pages"]


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_a_folder_that_cannot_be_written_keeps_nothing(repository: Repository, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert read_history(repository.config, blocked / "cache") == read_history(repository.config, None)


def test_the_usual_place_is_inside_gits_own_folder(repository: Repository, tmp_path: Path) -> None:
    assert find_cache(repository.root) == repository.root / ".git" / "datapub"
    assert find_cache(tmp_path) is None
