"""Rows that vanish: whichever way they went, each has to be accounted for."""

from __future__ import annotations

import shutil
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST
from datapub.check import check
from datapub.cli.context import Context
from datapub.cli.serve import rebuild_preview
from datapub.cli.site import find_before, find_standing
from datapub.config import Config
from datapub.history import find_commit, read_baseline
from datapub.rules.losses import find_losses
from datapub.step_cache import StepCache
from tests.support import TODAY, Rows, flatten, put_project, sample_rows, write_csv

AREA, OTHER = "990102", "990103"


def row(
    number: int, area: str = AREA, status: str = "未通过备案告知", is_sample: str = "false"
) -> dict[str, str]:
    return {"id": f"zb{number:05d}", "area_code": area, "status": status, "is_sample": is_sample}


def lose(before: Rows, after: Rows, explained: frozenset[str] = frozenset()) -> list[tuple[str, int, bool]]:
    found = find_losses(before, after, explained, lambda row: row["status"] == "已备案", key="id")
    return [(loss.area_code, len(loss.rows), loss.must_stay) for loss in found]


MANY = [row(number) for number in range(20)]


def test_one_row_that_has_to_stay_is_a_loss() -> None:
    filed = [*MANY, row(99, status="已备案")]
    assert lose(filed, MANY) == [(AREA, 1, True)]
    assert lose(filed, MANY, frozenset({"zb00099"})) == []


def test_more_than_a_tenth_of_an_area_is_a_loss() -> None:
    assert lose(MANY, MANY[2:]) == []
    assert lose(MANY, MANY[3:]) == [(AREA, 3, False)]
    assert lose(MANY, MANY[3:], frozenset({"zb00000"})) == []
    small = [row(50 + number, OTHER) for number in range(5)]
    assert lose([*MANY, *small], [*MANY, *small[1:]]) == [(OTHER, 1, False)]


def test_a_row_that_moves_to_another_area_is_none() -> None:
    assert lose(MANY, [row(number, OTHER) for number in range(20)]) == []


def test_samples_make_room_for_real_rows() -> None:
    samples = [row(number, status="已备案", is_sample="true") for number in range(20)]
    real = [row(100 + number, status="已备案") for number in range(3)]
    assert lose(samples, []) == [] and lose(samples, real) == []
    assert lose(samples, samples[1:]) == []
    assert lose(samples, samples[:2]) == [(AREA, 18, False)]


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_what_is_explained_or_still_there_is_never_lost(first: set[int], second: set[int]) -> None:
    before, after = [row(number, status="已备案") for number in first], [row(number) for number in second]
    gone = {f"zb{number:05d}" for number in first - second}
    assert lose(before, after, frozenset(gone)) == []
    assert sum(count for _, count, _ in lose(before, after)) == len(gone)


# --- in a project ------------------------------------------------------------------------------


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@a.example", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")


@pytest.fixture
def project(tmp_path: Path) -> Config:
    config = put_project(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return config


def put(config: Config, name: str, rows: Rows) -> None:
    dataset = config.dataset(name)
    (config.root / dataset.path).write_bytes(write_csv(dataset.schema.names, rows))


def find(config: Config, standing: str = "") -> list[tuple[object, ...]]:
    problems = check(PROFILE, config, TODAY, before=read_baseline(config, standing)).problems
    return flatten([p for p in problems if p.rule in {"loss", "removal"}], "file", "rule", "severity")


LOST = [("datasets/institutions.csv", "loss", "error")]


def take_out(config: Config) -> None:
    rows = sample_rows()
    put(config, "institutions", rows["institutions"][:2] + rows["institutions"][3:])
    put(config, "corrections", [])


@pytest.mark.parametrize("way", ["edit", "commit", "branch", "merge"])
def test_a_filed_row_cannot_vanish_whichever_way(project: Config, way: str) -> None:
    root = project.root
    if way in {"branch", "merge"}:
        git(root, "switch", "-q", "-c", "other")
    take_out(project)
    if way != "edit":
        commit(root)
    if way == "merge":
        git(root, "switch", "-q", "main")
        git(root, "merge", "-q", "--no-ff", "-m", "x", "other")
    assert find(project) == LOST
    reason = {"id": "zb00003", "reason_class": "误录", "decided_by": "人口监测科", "decided_on": "2026-11-02"}
    put(project, "removals", [reason])
    assert find(project) == []


def test_what_others_have_added_to_main_is_not_lost_on_a_branch(project: Config) -> None:
    git(project.root, "switch", "-q", "-c", "other")
    git(project.root, "switch", "-q", "main")
    added = sample_rows()["institutions"]
    put(project, "institutions", [*added, {**added[3], "id": "zb00009", "site_no": "2"}])
    commit(project.root)
    git(project.root, "switch", "-q", "other")
    assert find(project) == []


def test_what_a_branch_has_added_is_lost_where_its_own_site_shows_it(project: Config) -> None:
    git(project.root, "switch", "-q", "-c", "other")
    rows = sample_rows()["institutions"]
    put(project, "institutions", [*rows, {**rows[3], "id": "zb00009", "site_no": "2"}])
    commit(project.root)
    built = find_commit(project.root, "HEAD") or ""
    assert find(project, built) == []
    put(project, "institutions", rows)
    assert find(project, built) == LOST


def test_after_a_release_the_release_is_what_counts(project: Config) -> None:
    version = (find_commit(project.root, "HEAD") or "")[:12]
    days = {"reviewed_on": "2026-11-23", "released_on": "2026-11-23"}
    release = {"version": version, "reviewer": "审查人", **days}
    put(project, "releases", [release])
    take_out(project)
    for _ in range(2):  # however many commits the loss is old
        commit(project.root)
        put(project, "exemptions", [])
        (project.root / "note.txt").write_text(str(_))
    assert find(project) == LOST


def test_before_the_first_release_the_site_that_stands_is_what_counts(project: Config) -> None:
    built = find_commit(project.root, "HEAD") or ""
    take_out(project)
    commit(project.root)
    lost = find_commit(project.root, "HEAD") or ""
    (project.root / "note.txt").write_text("words")
    commit(project.root)
    assert find(project, built) == LOST
    for none in ("", lost, "0" * 40, "no such commit"):
        assert find(project, none) == [], "the commit before has lost nothing"
    newest = find_commit(project.root, "HEAD") or ""
    git(project.root, "switch", "-q", "--detach", built)
    assert find(project, newest) == [], "an older state is not held against a newer one"
    git(project.root, "switch", "-q", "main")
    git(project.root, "checkout", "-q", "--orphan", "anew")
    commit(project.root)
    git(project.root, "branch", "-q", "-D", "main")
    assert find(project, built) == LOST, "a history that begins anew hides nothing"


@pytest.mark.parametrize(
    ("stated", "commit"),
    [
        ('{"built_from": "a1", "commit": "b2"}', "a1"),
        ('{"built_from": "", "commit": "b2"}', "b2"),
        ('{\n "commit": "b2",\n "built_from": "a1",\n "files": {\n  "index.html": broken', "a1"),
        ("{}", ""),
        ("[]", ""),
        ("{", ""),
        (None, ""),
    ],
)
def test_a_site_says_what_it_was_built_from(tmp_path: Path, stated: str | None, commit: str) -> None:
    if stated is not None:
        (tmp_path / MANIFEST).write_text(stated)
    assert find_standing(tmp_path) == commit


def test_a_history_that_was_made_anew_does_not_hide_what_a_site_shows(project: Config) -> None:
    site, dataset = project.root / "site", project.dataset("institutions")
    (site / "data").mkdir(parents=True)
    (site / "data/institutions.csv").write_bytes((project.root / dataset.path).read_bytes())
    (site / MANIFEST).write_text('{"built_from": "' + "a" * 40 + '", "files": {}}')
    context = Context(PROFILE, project.root, Namespace())

    def look() -> list[tuple[object, ...]]:
        problems = check(PROFILE, project, TODAY, before=find_before(context, site)).problems
        return flatten([p for p in problems if p.rule in {"loss", "edit"}], "file", "rule", "severity")

    take_out(project)
    git(project.root, "checkout", "-q", "--orphan", "anew")
    commit(project.root)
    git(project.root, "branch", "-q", "-D", "main")
    assert look() == LOST
    for left in (b"id\nzb00003\n", b"", None):
        (site / "data/institutions.csv").unlink()
        if left is not None:
            (site / "data/institutions.csv").write_bytes(left)
        assert look() == [], "nothing is known of what it shows"


@pytest.mark.parametrize("folder", [".git", ".git/refs"])
def test_without_a_commit_the_site_that_stands_says_what_has_been_shown(project: Config, folder: str) -> None:
    site, dataset = project.root / "site", project.dataset("institutions")
    (site / "data").mkdir(parents=True)
    (site / "data/institutions.csv").write_bytes((project.root / dataset.path).read_bytes())
    (site / MANIFEST).write_text('{"built_from": "", "commit": "", "files": {}}')
    context = Context(PROFILE, project.root, Namespace())
    take_out(project)
    shutil.rmtree(project.root / folder)
    (project.root / ".git/refs").mkdir() if folder != ".git" else None
    problems = check(PROFILE, project, TODAY, before=find_before(context, site)).problems
    assert flatten([p for p in problems if p.rule in {"loss", "edit"}], "file", "rule", "severity") == LOST


@pytest.mark.parametrize("column", ["reason_class", "decided_by", "decided_on"])
@pytest.mark.parametrize("nothing", ["", "\u3164", "\u2800", "\u00ad"])
def test_an_empty_or_blank_reason_is_none(project: Config, column: str, nothing: str) -> None:
    take_out(project)
    reason = {"id": "zb00003", "reason_class": "误录", "decided_by": "人口监测科", "decided_on": "2026-11-02"}
    put(project, "removals", [reason | {column: nothing}])
    assert ("datasets/removals.csv", "error") in {
        (p.file, p.severity) for p in check(PROFILE, project, TODAY, before=read_baseline(project)).problems
    }


def test_what_is_said_to_be_gone_is_gone(project: Config) -> None:
    reason = {"id": "zb00001", "reason_class": "误录", "decided_by": "人口监测科", "decided_on": "2026-11-02"}
    put(project, "removals", [reason])
    assert find(project) == [("datasets/removals.csv", "removal", "error")]
    take_out(project)
    put(project, "removals", [reason | {"id": "zb00003", "decided_on": "2030-01-01"}])
    assert [item[1] for item in find(project)] == ["loss", "removal"]


def test_a_preview_holds_rows_against_it_too(project: Config) -> None:
    take_out(project)
    has_site, problems = rebuild_preview(PROFILE, project.root, StepCache())
    assert not has_site and "loss" in {problem.rule for problem in problems}
