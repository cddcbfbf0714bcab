"""What runs on a proposal, on main and on a schedule: pinned, with least rights, with commands that exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from datapub.cli import make_parser
from tests.history.repository import git

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
EVERYTHING = [*WORKFLOWS, ROOT / ".gitlab-ci.yml", ROOT / ".pre-commit-config.yaml"]
WRITES = {
    ("review.yml", "comment"): {"pull-requests"},
    ("publish.yml", "deploy"): {"pages", "id-token"},
    ("freshness.yml", None): {"issues"},
}
"""Every place that may write, and what."""

named = pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.name)
github = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def test_there_is_one_for_each_occasion() -> None:
    assert [path.stem for path in WORKFLOWS] == ["advisories", "freshness", "publish", "review"]


@github
def test_actions_are_pinned_to_commits(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action} does not say which version it is"


def test_images_are_pinned_to_digests() -> None:
    images = re.findall(r"image: (\S+)", "".join(path.read_text(encoding="utf-8") for path in EVERYTHING))
    assert images
    assert all(re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", image) for image in images)


def test_what_may_write_runs_on_main_alone() -> None:
    """A run started by hand takes any branch."""
    for path in WORKFLOWS:
        document = read(path)
        if "workflow_dispatch" in document[True]:
            first = next(iter(document["jobs"].values()))
            assert first["if"] == "github.ref == 'refs/heads/main'", path.name
            assert all("needs" in job for job in [*document["jobs"].values()][1:]), path.name


@github
def test_rights_are_the_least(path: Path) -> None:
    document = read(path)
    places = {None: document, **document["jobs"]}
    assert "contents" in document["permissions"], "rights that are not named are taken from the repository"
    for name, place in places.items():
        rights = place.get("permissions", {})
        written = {scope for scope, level in rights.items() if level == "write"}
        assert written == WRITES.get((path.name, name), set()), (path.name, name)


@github
def test_code_of_a_proposal_meets_no_token_that_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    for job in read(path)["jobs"].values():
        steps = " ".join(str(step.get("run", "")) for step in job["steps"])
        assert "${{ github.event" not in steps, "a title or a branch name would run as a command"
        if "pull-requests" in job.get("permissions", {}):
            assert "build_site.py" not in steps and "make" not in steps.split()


@named
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"python build_site\.py ([^\n;&|>]+)", text)
    assert found or path.stem == "advisories"
    for words in found:
        arguments = [part for part in shlex.split(words) if part != "then"]
        assert make_parser().parse_args(arguments).run


def test_everything_that_must_hold_is_run_on_every_proposal() -> None:
    """Also a proposal that only adds rows: nothing of the tests hangs on those of the day."""
    review = read(ROOT / ".github/workflows/review.yml")
    assert "pull_request" in review[True], "YAML reads the word on as a truth value"
    steps = [step.get("run", "") for step in review["jobs"]["test"]["steps"]]
    gitlab = read(ROOT / ".gitlab-ci.yml")
    assert gitlab["test"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE != "schedule"'}]
    for commands in (steps, gitlab["test"]["script"]):
        ours = [words for command in commands for words in re.findall(r"make (test\S*)$", command)]
        assert ours == ["test", "test-rows"]


def test_every_day_what_was_published_last_is_built_with_the_overlay(tmp_path: Path) -> None:
    """A fault on main delays no removal; and no artefact of a review holds what has to vanish."""
    publish = read(ROOT / ".github/workflows/publish.yml")
    assert publish[True]["schedule"]
    steps = publish["jobs"]["build"]["steps"]
    assert steps[1]["with"]["ref"] == "${{ steps.find.outputs.commit }}" and steps[0]["id"] == "find"
    assert "DATAPUB_OVERLAY=" in " ".join(step.get("run", "") for step in steps)
    assert publish["jobs"]["deploy"]["if"] == "needs.build.outputs.changed != 'false'", (
        "only what has changed"
    )
    compare = next(step for step in steps if step.get("id") == "compare")
    assert compare["if"] == "github.event_name == 'schedule'" and "cmp -s live.json" in compare["run"]
    pages = read(ROOT / ".gitlab-ci.yml")["pages"]
    assert pages["rules"][0] == {"if": '$CI_PIPELINE_SOURCE == "schedule"', "needs": []}, "no test stops it"
    review = (ROOT / ".github/workflows/review.yml").read_text(encoding="utf-8")
    assert "overlay" not in review.lower()
    # GitLab's own lines, in a clone of a repository with the refs that it leaves of deployments
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-b", "main")
    for number in (9, 10, 11):
        (origin / "rows.csv").write_text(f"{number}\n", encoding="utf-8")
        (origin / "Makefile").write_text("install:\n", encoding="utf-8")
        git(origin, "add", "-A")
        git(origin, "commit", "-m", str(number))
        if number < 11:  # what stands on main since was not published
            git(origin, "update-ref", f"refs/environments/published/deployments/{number}", "HEAD")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    environment = {**os.environ, "CI_PIPELINE_SOURCE": "schedule", "OVERLAY_URL": str(origin)}
    lines = "\n".join([*pages["script"][:3], 'cat "$DATAPUB_OVERLAY/rows.csv"'])
    ran = subprocess.run(
        ["bash", "-ec", lines], cwd=clone, env=environment, capture_output=True, text=True, check=True
    )
    assert (clone / "rows.csv").read_text(encoding="utf-8") == "10\n"
    assert ran.stdout.endswith("11\n"), "the overlay is as it stands today"


@named
def test_targets_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?<!\S)make ([a-z]+)", path.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_hooks_are_plain_python() -> None:
    hooks = [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert hooks
    for hook in hooks:
        assert hook["language"] == "system", "another environment would have to be fetched"
        assert hook["entry"].startswith("python build_site.py "), hook["id"]
