"""History: when each row came and changed, by which commit, whatever the commits hold."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from datapub.config import load_config
from datapub.history import History, read_history
from tests.history.repository import Repository, git

INSTITUTIONS = "datasets/institutions.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def read(repository: Repository) -> History:
    history = read_history(repository.config, None)
    assert history is not None
    return history


def days(history: History, key: str = "zb00001", dataset: str = "institutions") -> tuple[int, int]:
    """Return the days of March 2026 on which a row came and last changed."""
    found = history.row(dataset, key)
    assert found is not None
    return found.first.committed_at.day, found.changed.committed_at.day


def line_of(repository: Repository, key: str) -> str:
    text = (repository.root / INSTITUTIONS).read_text(encoding="utf-8")
    return next(line for line in text.splitlines(keepends=True) if line.startswith(key))


def set_key(repository: Repository, name: str) -> None:
    """Give the streets another primary key in their schema."""
    schema = json.loads((repository.root / "schemas/streets.json").read_text(encoding="utf-8"))
    repository.write("schemas/streets.json", json.dumps({**schema, "primaryKey": [name]}))


def test_a_row_knows_the_commit_that_brought_it_and_the_one_that_changed_it(repository: Repository) -> None:
    changed = repository.change(INSTITUTIONS, {"示例一托育园": "示例壹托育园"}, author="乙")
    history = read(repository)
    found = history.row("institutions", "zb00001")
    assert found is not None
    assert (found.first.hash, found.first.author) == (repository.hashes[0], "甲")
    assert (found.changed.hash, found.changed.author) == (changed, "乙")
    assert found.changed.committed_at.isoformat() == "2026-03-02T08:00:00+08:00"
    assert found.of_field("name").hash == changed
    assert found.of_field("address").hash == repository.hashes[0]
    assert days(history, "zb00002") == (1, 1)
    assert [commit.hash for commit in history.commits] == [repository.hashes[0], changed]
    edit = history.revisions[-1].edits[0]
    assert (edit.before, edit.after) == ({"name": "示例一托育园"}, {"name": "示例壹托育园"})
    assert edit.about["area_code"] == "990102"


def test_order_of_rows_and_line_ends_change_nothing(repository: Repository) -> None:
    head, *rows = (repository.root / INSTITUTIONS).read_text(encoding="utf-8").splitlines()
    repository.write(INSTITUTIONS, "\r\n".join([head, *reversed(rows)]) + "\r\n")
    repository.commit()
    history = read(repository)
    assert days(history) == (1, 1)
    _, reordered = history.revisions
    assert not reordered.edits, "no row has changed"
    assert reordered.described == ("institutions",), "its files have"


def test_quoting_changes_nothing(repository: Repository) -> None:
    repository.change(INSTITUTIONS, {"示例一托育园": '"示例一托育园"'})
    assert days(read(repository)) == (1, 1)


def test_a_row_added_removed_and_brought_back_keeps_its_first_day(repository: Repository) -> None:
    line = line_of(repository, "zb00004")
    repository.change(INSTITUTIONS, {line: ""})
    assert read(repository).row("institutions", "zb00004") is None
    repository.commit("nothing")
    repository.write(INSTITUTIONS, (repository.root / INSTITUTIONS).read_text(encoding="utf-8") + line)
    repository.commit()
    repository.change(INSTITUTIONS, {line: line + line.replace("zb00004", "zb00009")})
    history = read(repository)
    assert days(history, "zb00004") == (1, 4)
    assert days(history, "zb00009") == (5, 5)
    kinds = [(edit.before is None, edit.after is None) for r in history.revisions for edit in r.edits]
    assert kinds == [(False, True), (True, False), (True, False)]


def test_a_new_as_of_date_alone_is_counted_not_listed(repository: Repository) -> None:
    repository.change(INSTITUTIONS, {"2026-09-30": "2026-10-31"})
    history = read(repository)
    assert days(history) == (1, 2)
    assert (history.revisions[-1].edits, history.revisions[-1].refreshed) == ((), {"institutions": 4})


def test_a_renamed_column_is_no_change_of_its_rows(repository: Repository) -> None:
    repository.change(INSTITUTIONS, {"示例一托育园": "示例壹托育园"})
    repository.change(INSTITUTIONS, {"id,name,": "id,title,"})
    history = read(repository)
    found = history.row("institutions", "zb00001")
    assert found is not None
    assert days(history) == (1, 2)
    assert set(found.fields) == {"title"}
    assert history.revisions[-1].edits == ()
    before, after = history.revisions[-1].columns["institutions"]
    assert (before[1], after[1]) == ("name", "title")


def test_a_renamed_key_column_keeps_the_rows_history(repository: Repository) -> None:
    repository.edit("schemas/goals.json", {'"id"': '"code"'})
    repository.edit("datasets/goals.csv", {"id,due_on": "code,due_on"})
    repository.commit()
    repository.change("datasets/goals.csv", {"示例体系": "体系"})
    history = read(repository)
    assert history.notes == ()
    assert days(history, "G2025", "goals") == (1, 3)


def test_another_key_is_linked_through_the_old_one(repository: Repository) -> None:
    set_key(repository, "name")
    repository.commit()
    assert days(read(repository), "一街道", "streets") == (1, 1)
    repository.change("datasets/streets.csv", {"一街道,990102,示例": "一街道,990102,另外"})
    history = read(repository)
    assert history.notes == ()
    assert days(history, "一街道", "streets") == (1, 3)
    assert days(history, "二街道", "streets") == (1, 1)


def test_rows_with_nothing_in_common_begin_anew_and_say_so(repository: Repository) -> None:
    set_key(repository, "number")
    repository.write("datasets/streets.csv", "number,title\n1,甲\n2,乙\n")
    changed = repository.commit()
    history = read(repository)
    assert [(note.commit.hash, note.dataset, note.fault) for note in history.notes] == [
        (changed, "streets", "new-key")
    ]
    assert days(history, "1", "streets") == (2, 2)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (b"\xff\xfe\x00", "not-utf-8"),
        (b"name\nx\n", "no-header"),
        (b"", "no-header"),
        (b"code,name,area_code,source\n1,2\n", "row-width"),
        ('code,name,area_code,source\n1,"甲\n乙",2,3\n'.encode(), "row-width"),
        (b"code,name,area_code,source\n,a,b,c\n", "blank-key"),
        (b"code,name,area_code,source\n1,a,b,c\n1,a,b,c\n", "duplicate-key"),
        (b"<<<<<<< HEAD\ncode,name\n", "no-header"),
        (None, "missing"),
    ],
)
def test_a_broken_version_is_passed_over_with_a_note(
    repository: Repository, broken: bytes | None, fault: str
) -> None:
    path = repository.root / "datasets/streets.csv"
    sound = path.read_bytes()
    path.unlink() if broken is None else path.write_bytes(broken)
    repository.commit()
    path.write_bytes(sound.replace("一街道".encode(), "壹街道".encode()))
    repository.commit()
    history = read(repository)
    assert [(note.dataset, note.fault) for note in history.notes] == [("streets", fault)]
    assert days(history, "990102001", "streets") == (1, 3)
    assert days(history, "990103001", "streets") == (1, 1)


def test_broken_settings_of_an_old_commit_do_no_harm(repository: Repository) -> None:
    for path in ("schemas/streets.json", "datapackage.json"):
        sound = (repository.root / path).read_bytes()
        for broken in (b"{", b"[]", b'{"primaryKey": 7, "resources": [7]}', b"\xff"):
            repository.write(path, broken)
            repository.commit()
        repository.write(path, sound)
    repository.change("datasets/streets.csv", {"一街道": "壹街道"})
    history = read(repository)
    assert history.notes == ()
    assert days(history, "990102001", "streets") == (1, 10)


def test_a_moved_file_is_followed_by_the_package_of_its_time(repository: Repository) -> None:
    git(repository.root, "mv", "datasets/streets.csv", "datasets/towns.csv")
    repository.edit("datapackage.json", {"datasets/streets.csv": "datasets/towns.csv"})
    repository.commit()
    repository.change("datasets/towns.csv", {"一街道": "壹街道"})
    history = read(repository)
    assert history.notes == ()
    assert days(history, "990102001", "streets") == (1, 3)


def test_a_dataset_that_comes_later_starts_later(repository: Repository) -> None:
    path = repository.root / "datasets/goals.csv"
    content = path.read_bytes()
    path.unlink()
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "--amend", "-m", "first")
    path.write_bytes(content)
    repository.commit()
    history = read(repository)
    assert history.notes == ()
    assert days(history, "G2025", "goals") == (2, 2)
    assert history.revisions[-1].started == {"goals": 1}


def test_what_a_merge_brings_in_was_published_with_the_merge(repository: Repository) -> None:
    git(repository.root, "checkout", "-b", "side")
    repository.change(INSTITUTIONS, {"示例一托育园": "示例壹托育园"})
    git(repository.root, "checkout", "main")
    repository.change("datasets/goals.csv", {"示例体系": "体系"})
    git(repository.root, "merge", "--no-ff", "-m", "merge", "side", when="2026-03-09T08:00:00+08:00")
    history = read(repository)
    assert days(history) == (1, 9)
    assert len(history.commits) == 3


def test_a_project_below_the_repositorys_top_is_followed_too(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "city")
    inner = repository.root / "publisher"
    inner.mkdir()
    for name in ("datasets", "schemas", "datapackage.json", "site.toml"):
        (repository.root / name).rename(inner / name)
    repository.commit()
    history = read_history(load_config(inner), None)
    assert history is not None
    assert days(history) == (2, 2)


def test_what_is_not_committed_is_not_known(repository: Repository) -> None:
    repository.edit(INSTITUTIONS, {"zb00004": "zb00005"})
    history = read(repository)
    assert history.row("institutions", "zb00005") is None
    assert days(history, "zb00004") == (1, 1)


def test_without_git_history_is_none(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.root))
    assert read_history(repository.config, None) is None


def test_without_a_repository_history_is_none(repository: Repository) -> None:
    (repository.root / ".git").rename(repository.root / "was-git")
    assert read_history(repository.config, None) is None


def test_without_a_commit_history_is_none(repository: Repository) -> None:
    git(repository.root, "checkout", "--orphan", "empty")
    assert read_history(repository.config, None) is None


def test_without_a_commit_of_data_history_is_none(repository: Repository) -> None:
    git(repository.root, "checkout", "--orphan", "empty")
    git(repository.root, "rm", "-r", "--cached", "datasets")
    git(repository.root, "commit", "-m", "no data")
    assert read_history(repository.config, None) is None


def test_a_shallow_clone_is_none(repository: Repository, tmp_path: Path) -> None:
    repository.change(INSTITUTIONS, {"示例一托育园": "示例壹托育园"})
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", repository.root.as_uri(), str(clone)],
        check=True,
        capture_output=True,
    )
    assert read_history(load_config(clone), None) is None
