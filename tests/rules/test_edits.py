"""What happened to many rows at once is told, and a few edits are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from childcare.profile import PROFILE
from datapub.check import check
from datapub.cli import main
from datapub.config import Config
from datapub.history import read_baseline
from datapub.problem import Problem
from tests.rules.test_losses import commit, git
from tests.support import TODAY, Rows, flatten, put_project, sample_rows, write_csv

Change = Callable[[Rows], Rows]


def list_rows() -> Rows:
    """Return institutions, enough of them that a tenth is many, most with a fee."""
    rows = sample_rows()["institutions"]
    more = {"credit_code": "", "fee_cny_month": "1500", "classes_infant": "1"}
    return [
        *rows,
        *({**rows[3], **more, "id": f"zb{n:05d}", "site_no": str(n), "name": f"示例{n}号托育园"}
          for n in range(100, 120)),
    ]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Config:
    config = put_project(tmp_path, {"institutions": list_rows()})
    git(config.root, "init", "-q", "-b", "main")
    commit(config.root)
    return config


def find(config: Config, change: Change) -> list[tuple[object, ...]]:
    dataset = config.dataset("institutions")
    (config.root / dataset.path).write_bytes(write_csv(dataset.schema.names, change(list_rows())))
    problems = check(PROFILE, config, TODAY, before=read_baseline(config)).problems
    return flatten([p for p in problems if p.rule == "edit"], "column", "severity")


def shift(rows: Rows, column: str = "name") -> Rows:
    texts = [row[column] for row in rows]
    return [{**row, column: text} for row, text in zip(rows, texts[1:] + texts[:1], strict=True)]


CHANGES: dict[str, tuple[Change, list[tuple[object, ...]]]] = {
    "nothing": (lambda rows: rows, []),
    "a column emptied": (
        lambda rows: [{**row, "fee_cny_month": ""} for row in rows], [("fee_cny_month", "warning")]
    ),
    "two cells emptied": (
        lambda rows: [*rows[:-2], *({**row, "fee_cny_month": ""} for row in rows[-2:])], []
    ),
    "names a row lower": (shift, [("name", "warning")]),
    "addresses a row lower": (lambda rows: shift(rows, "address"), [("address", "warning")]),
    "new addresses": (
        lambda rows: [{**row, "address": f"乙区{row['address']}"} for row in rows], []
    ),
    "an area of which nothing is left": (
        lambda rows: [{**row, "area_code": "990103", "street_code": ""} for row in rows],
        [("area_code", "warning")],
    ),
    "a kind of which nothing is left": (
        lambda rows: [{**row, "operator_type": "民办"} for row in rows], [("operator_type", "warning")]
    ),
    "a kind of one row gone": (
        lambda rows: [
            {**row, "provider_type": row["provider_type"].replace("家庭托育点", "独立托育机构")}
            for row in rows
        ],
        [],
    ),
    "one name": (lambda rows: [*rows[:-1], {**rows[-1], "name": "示例改名托育园"}], []),
    "another unit": (
        lambda rows: [{**row, "fee_cny_month": row.get("fee_cny_month") and "15000"} for row in rows],
        [("fee_cny_month", "warning")],
    ),
    "figures that cannot be read": (
        lambda rows: [{**row, "fee_cny_month": row.get("fee_cny_month") and "一千元"} for row in rows], []
    ),
    "one class more": (lambda rows: [{**row, "classes_infant": "2"} for row in rows], []),
    "nine classes more": (
        lambda rows: [{**row, "classes_infant": "10"} for row in rows], [("classes_infant", "warning")]
    ),
    "dearer": (lambda rows: [{**row, "fee_cny_month": "1600"} for row in rows], []),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_happened_to_many_rows_is_told_once(project: Config, name: str) -> None:
    change, reported = CHANGES[name]
    assert find(project, change) == reported


def test_rows_that_leave_another_dataset_are_told(project: Config) -> None:
    dataset = project.dataset("observations")
    rows = [
        {**sample_rows()["observations"][0], "id": f"o{n:03d}", "period": f"{2000 + n}"} for n in range(20)
    ]
    path = project.root / dataset.path
    path.write_bytes(write_csv(dataset.schema.names, rows))
    commit(project.root)
    path.write_bytes(write_csv(dataset.schema.names, rows[:10]))
    problems = check(PROFILE, project, TODAY, before=read_baseline(project)).problems
    (reported,) = [problem for problem in problems if problem.rule == "edit"]
    assert (reported.file, reported.severity) == (dataset.path, "warning")
    assert "20 行里，有 10 行不见了" in reported.message


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_quiet_build_tells_of_this_very_change_too(
    project: Config,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: tuple[str, ...],
) -> None:
    rules = ("edit", "provenance", "required")
    warnings = [Problem("datasets/units.csv", None, None, rule, f"说{rule}", "", "warning") for rule in rules]
    built = SimpleNamespace(warnings=warnings, pages=1, files=1)
    monkeypatch.setattr("datapub.pipeline.build", lambda *given, **named: built)
    assert main(PROFILE, ["build", *quiet], project.root) == 0
    output = capsys.readouterr().out
    assert [f"说{rule}" in output for rule in rules] == [True, True, not quiet]


def test_rows_whose_key_cannot_be_read_are_not_said_to_be_gone(project: Config) -> None:
    dataset = project.dataset("areas")
    rows = [{**row, "code": f"{row['code']}？"} for row in sample_rows()["areas"]]
    (project.root / dataset.path).write_bytes(write_csv(dataset.schema.names, rows))
    problems = check(PROFILE, project, TODAY, before=read_baseline(project)).problems
    assert not [problem for problem in problems if problem.rule == "edit"]


def test_rows_in_the_place_of_samples_are_no_edit(project: Config) -> None:
    dataset = project.dataset("institutions")
    path = project.root / dataset.path
    path.write_bytes(write_csv(dataset.schema.names, [{**row, "is_sample": "true"} for row in list_rows()]))
    commit(project.root)
    assert not find(project, lambda rows: [{**row, "is_sample": "false"} for row in shift(rows)])
