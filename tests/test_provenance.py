"""Days of publication: believed only where they can be, said where not, refused for an official site."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from datapub.cli.context import settle_environment
from datapub.clock import CHINA, Clock
from datapub.config import Config, load_config
from datapub.frames.moment import write_moment, write_prose_moment
from datapub.history import Commit, read_history
from datapub.problem import ConfigError
from datapub.provenance import check_clock, know_rows, read_clock
from tests.history.repository import START, Repository, git

PROSE = "docs/about.md"
ROWS = "datasets/goals.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    (made.root / "docs").mkdir(exist_ok=True)
    made.write(PROSE, "# 关于\n")
    made.commit("prose")
    return made


def read(config: Config) -> Clock:
    return read_clock(config, read_history(config, None))


def change_rows(repository: Repository) -> None:
    """Give a goal other words; the working tree alone is changed."""
    lines = (repository.root / ROWS).read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    place = lines[0].split(",").index("text")
    cells[place] += "。"
    repository.write(ROWS, "\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")


def commit_at(repository: Repository, moment: str) -> str:
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "-m", "x", when=moment)
    return git(repository.root, "rev-parse", "HEAD").strip()


def test_a_commit_to_prose_moves_no_day_but_its_page(repository: Repository) -> None:
    before = read(repository.config)
    repository.write(PROSE, "# 关于\n\n一句话。\n")
    repository.commit("prose")
    after = read(repository.config)
    assert (after.published, after.commit, after.versions) == (
        before.published,
        before.commit,
        before.versions,
    )
    assert after.prose[PROSE] > before.prose[PROSE] and after.latest == after.prose[PROSE]
    assert write_moment(after, ()) == write_moment(before, ())
    assert write_prose_moment(after, PROSE, None)["published_label"] == "本页更新"
    assert write_prose_moment(after, PROSE, ())["published_on"] == after.published.date().isoformat()


def test_a_commit_to_rows_moves_the_day_of_its_dataset(repository: Repository) -> None:
    before = read(repository.config)
    change_rows(repository)
    digest = repository.commit("rows")
    after = read(repository.config)
    assert (after.commit, after.of("goals").commit, after.of("goals").number) == (digest, digest, "1.1")
    assert after.of("areas") == before.of("areas")
    assert not after.doubts


def test_what_is_not_committed_names_no_commit(repository: Repository) -> None:
    change_rows(repository)
    clock = read(repository.config)
    assert (clock.commit, clock.of("goals").commit, clock.doubts) == ("", "", ("uncommitted",))
    assert clock.of("areas").commit, "rows that are as committed keep their version"
    assert "没有提交的改动" in write_moment(clock, ())["published_note"]
    known = know_rows(repository.config, read_history(repository.config, None), clock)
    assert known and "goals" not in known.rows and known.rows["areas"]


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_overlooks_is_seen(repository: Repository, mark: str) -> None:
    git(repository.root, "update-index", mark, ROWS, "datasets/areas.csv")
    assert not read(repository.config).doubts
    change_rows(repository)
    assert not git(repository.root, "status", "--porcelain"), "git says nothing of it"
    clock = read(repository.config)
    assert (clock.commit, clock.doubts, clock.uncommitted) == ("", ("uncommitted",), {ROWS})


def test_what_git_ignores_is_in_no_commit(repository: Repository) -> None:
    git(repository.root, "rm", "-q", "--cached", ROWS)
    (repository.root / ".git/info/exclude").write_text("goals.csv\n.*\n~$*\n")
    repository.commit("no goals")
    for name in (".DS_Store", "~$goals.csv"):
        repository.write(f"datasets/{name}", "x")
    assert read(repository.config).uncommitted == {ROWS}


def test_a_sparse_checkout_lacks_what_nobody_changed(repository: Repository) -> None:
    git(repository.root, "sparse-checkout", "set", "--no-cone", "/*", "!/docs")
    assert not (repository.root / PROSE).exists()
    assert not read(repository.config).doubts


@pytest.mark.parametrize("way", ["owner", "index", "HEAD"])
def test_a_repository_that_git_does_not_read_is_not_taken_for_none(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "owner":
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    else:
        repository.write(f".git/{way}", "broken")
    with pytest.raises(ConfigError) as raised:
        read(repository.config)
    assert [problem.rule for problem in raised.value.problems] == ["repository"]
    assert ("safe.directory" in raised.value.problems[0].message) == (way == "owner")


def test_hooks_lead_to_no_other_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "other")
    before = read(repository.config)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    assert read(repository.config).doubts == ("no-history",)
    settle_environment(repository.root)
    assert read(repository.config) == before
    monkeypatch.setenv("GIT_DIR", str(repository.root / ".git"))
    settle_environment(tmp_path)
    assert os.environ["GIT_DIR"], "a folder without a repository is what it says"


def test_words_that_are_not_committed_leave_the_data_its_commit(repository: Repository) -> None:
    commit = read(repository.config).commit
    repository.write(PROSE, "# 关于我们\n")
    clock = read(repository.config)
    assert (clock.commit, clock.doubts) == (commit, ("uncommitted",))
    assert PROSE not in clock.prose


def test_a_folder_inside_a_repository_is_told_as_well(tmp_path: Path) -> None:
    made = Repository(tmp_path / "project")
    git(tmp_path, "init", "-b", "main")
    (made.root / ".git").rename(tmp_path / "not-git")
    git(tmp_path, "add", "project")
    git(tmp_path, "commit", "-m", "x")
    config = load_config(made.root)
    assert read(config).doubts == ()
    change_rows(made)
    assert read(config).doubts == ("uncommitted",) and "goals" not in read(config).versions


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    change_rows(repository)
    last = repository.commit("rows")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository.root}", "copy")
    clock = read(load_config(tmp_path / "copy"))
    assert clock.doubts == ("shallow",) and "goals" not in clock.versions
    assert clock.commit == last, "the last commit holds what is shown"


def test_without_history_the_day_is_that_of_the_build(repository: Repository, tmp_path: Path) -> None:
    (repository.root / ".git").rename(tmp_path / "gone")
    clock = read(repository.config)
    assert (clock.commit, clock.doubts) == ("", ("no-history",))
    assert clock.published - datetime.now(CHINA) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("moment", "doubt"),
    [
        ("2095-01-01T08:00:00+08:00", "future-commit"),
        ("@9999999999999 +0800", "odd-commit"),
        ("@5 +0000", "odd-commit"),
        ("2026-02-01T08:00:00+08:00", "early-commit"),
        ((START - timedelta(hours=1)).isoformat(), ""),
    ],
)
def test_a_commit_of_no_possible_day_is_told_and_not_printed(
    repository: Repository, moment: str, doubt: str
) -> None:
    change_rows(repository)
    digest = commit_at(repository, moment)
    clock = read(repository.config)
    assert clock.doubts == ((doubt,) if doubt else ())
    assert clock.commit == clock.of("goals").commit == digest
    assert clock.published == clock.of("goals").published == START


def test_no_day_after_today_is_printed(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    now = START + timedelta(days=5, hours=23.9 - START.hour)
    monkeypatch.setattr("datapub.history.git.time.time", now.timestamp)
    change_rows(repository)
    for ahead, doubts in ((-1, ()), (3, ()), (30, ("future-commit",)), (90, ("future-commit",))):
        git(
            repository.root,
            "commit",
            "-a",
            "--amend",
            "-m",
            "x",
            when=(now + timedelta(minutes=ahead)).isoformat(),
        )
        clock = read(repository.config)
        assert (clock.doubts, clock.published.date() <= now.date()) == (doubts, True), ahead


def test_an_official_site_is_not_published_with_a_day_in_doubt(repository: Repository) -> None:
    doubts = ("shallow", "future-commit", "early-commit", "odd-commit")
    clock = Clock(START, START.date(), "f" * 40, doubts=doubts)
    official = replace(repository.config, official=True)
    assert {problem.severity for problem in check_clock(official, clock, None)} == {"error"}
    for config in (repository.config, replace(official, is_preview=True)):
        found = list(check_clock(config, clock, None))
        assert [problem.severity for problem in found] == ["warning"] * len(doubts)
    dirty = replace(clock, doubts=("uncommitted",))
    assert not list(check_clock(official, dirty, None)), "the review tells it"
    assert len(list(check_clock(official, dirty, Commit("f" * 40, START)))) == 1, (
        "theme, schemas: no review is of them"
    )


def test_what_ran_at_another_moment_shows_nothing_later(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = read(repository.config).published.replace(hour=0, minute=0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{moment.timestamp():.0f}")
    clock = read(repository.config)
    assert clock.latest == clock.published == clock.of("areas").published == moment


@pytest.mark.parametrize(("days", "why"), [(-1, "比数据最后一次提交的"), (1, "还没有到")])
def test_a_moment_that_would_put_the_data_on_a_wrong_day_is_refused(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, days: int, why: str
) -> None:
    last = read(repository.config).published if days < 0 else datetime.now(CHINA)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{(last + timedelta(days)).timestamp():.0f}")
    with pytest.raises(ConfigError) as refused:
        read(repository.config)
    (problem,) = refused.value.problems
    assert problem.file == "SOURCE_DATE_EPOCH" and why in problem.message


@pytest.mark.parametrize("moment", ["0", "99999999999999", "\u00b2", "4102444800", ""])
def test_a_moment_that_no_commit_can_be_of_is_not_taken_from_the_environment(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    expected = read(repository.config).published
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    assert read(repository.config).published == expected


def test_a_first_commit_of_no_possible_day_is_of_today(tmp_path: Path) -> None:
    made = Repository(tmp_path / "project")
    git(made.root, "commit", "--amend", "-q", "-m", "x", when="2095-01-01T08:00:00+08:00")
    clock = read(made.config)
    assert clock.doubts == ("future-commit",)
    assert abs(clock.published - datetime.now(CHINA)) < timedelta(minutes=5)
    assert read_clock(made.config, None).doubts == ("future-commit",), "also where history is not read"
    change_rows(made)
    commit_at(made, "2026-11-20T08:00:00+08:00")
    assert read(made.config).published.isoformat() == "2026-11-20T08:00:00+08:00", "what follows is believed"


def test_words_of_a_commit_of_no_possible_day_have_none(repository: Repository) -> None:
    repository.write(PROSE, "# 关于我们\n")
    commit_at(repository, "2095-01-01T08:00:00+08:00")
    assert PROSE not in read(repository.config).prose


def test_the_record_of_reviews_is_read_before_it_is_committed(repository: Repository) -> None:
    path = "datasets/releases.csv"
    repository.write(path, (repository.root / path).read_text(encoding="utf-8") + " \n")
    history = read_history(repository.config, None)
    known = know_rows(repository.config, history, read(repository.config))
    assert known and history and known.rows["releases"] == history.rows["releases"]
