"""Which datasets are overdue: each state of the freshness contract, seen to be told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.derive.overdue import check_renewals
from datapub.derive.working_days import BUILT_IN
from datapub.model import Dataset, Field, Record, Schema, make_table
from datapub.problem import Problem
from tests.support import flatten, put_project

FIELDS = Schema((Field("id", "编号", "编号", "string"), Field("as_of_on", "截至日期", "截至日期", "date")))
DATASET = Dataset("t", "表", "表", "datasets/t.csv", "schemas/t.json", FIELDS, cadence="季")
ROWS: list[Record] = [{"id": "a", "as_of_on": date(2026, 6, 30)}, {"id": "b", "as_of_on": date(2026, 3, 31)}]


def find(today: date, dataset: Dataset = DATASET, rows: list[Record] = ROWS) -> list[Problem]:
    return list(check_renewals([make_table(dataset, rows)], BUILT_IN, today))


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [("due-now", "warning")]),
        (date(2026, 11, 3), [("due-now", "warning")]),
        (date(2026, 11, 4), [("overdue", "error")]),
    ],
)
def test_from_its_due_day_to_the_end_of_the_term(today: date, found: list[tuple[str, str]]) -> None:
    assert flatten(find(today), "rule", "severity") == found


def test_staff_read_what_is_due_since_when_and_what_to_do() -> None:
    (problem,) = find(date(2026, 11, 6))
    assert problem.file == "datasets/t.csv"
    assert problem.message == (
        "「表」约定每季更新，现在的内容截至 2026-06-30；截至 2026-09-30 的新一期最迟应在 2026-11-03 公布，"
        "到今天已经过期 3 天。请收集新一期的内容，导入、检查后提交审核；核对过、确实没有变化的，"
        "请把「截至日期」改成核对的日期"
    )


def test_no_promise_is_never_broken() -> None:
    assert find(date(2099, 1, 1), replace(DATASET, cadence="不定期")) == []


def test_a_promise_without_a_day_is_told() -> None:
    rows: list[Record] = [{"id": "a", "as_of_on": None}]
    assert flatten(find(date(2026, 11, 6), rows=rows), "rule", "severity") == [("no-due-day", "warning")]
    assert find(date(2026, 11, 6), rows=[]) == []


def test_a_year_without_a_notice_is_overdue_only_past_the_longest_term() -> None:
    rows: list[Record] = [{"id": "a", "as_of_on": date(2199, 3, 31)}]
    assert flatten(find(date(2199, 8, 14), rows=rows), "rule") == [("due-now",)]
    assert flatten(find(date(2199, 8, 15), rows=rows), "rule") == [("overdue",)]


def test_the_day_of_the_whole_dataset_stands_in_the_package() -> None:
    dataset = replace(DATASET, schema=Schema(FIELDS.fields[:1]), as_of_on=date(2020, 6, 30))
    (problem,) = find(date(2026, 11, 6), dataset, [{"id": "a"}])
    assert "数据包说明里的截至日期（as_of）" in problem.message


# --- the command ---------------------------------------------------------------------------------


def set_cadence(root: Path, everywhere: str, **more: str) -> None:
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        resource["cadence"] = everywhere
        if resource["name"] == "streets":
            resource.update(more)
    (root / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def test_nothing_overdue_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_project(tmp_path).root
    set_cadence(root, "不定期")
    assert main(PROFILE, ["freshness"], root) == 0
    assert capsys.readouterr().out == "没有发现问题。\n"


def test_overdue_ends_with_1_and_says_so_in_the_issue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_project(tmp_path).root
    set_cadence(root, "不定期", cadence="月", as_of="2020-01-31")
    assert main(PROFILE, ["freshness", "--format", "markdown"], root) == 1
    out = capsys.readouterr().out
    assert out.startswith("1 个数据集已经过期，另有 0 项要留意。\n")
    assert "| 到期没有更新 `overdue` |" in out
    assert "网站保持原样" not in out, "an overdue dataset closes no gate"


def test_working_lists_are_not_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_project(tmp_path).root
    set_cadence(root, "月")
    main(PROFILE, ["freshness", "--format", "json"], root)
    files = {problem["file"] for problem in json.loads(capsys.readouterr().out)["problems"]}
    assert "datasets/streets.csv" in files
    assert not files & {"datasets/intake_aliases.csv", "datasets/exemptions.csv", "datasets/releases.csv"}


def test_data_that_cannot_be_read_is_told_not_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_project(tmp_path).root
    set_cadence(root, "不定期")
    (root / "datasets/streets.csv").write_bytes(b"")
    assert main(PROFILE, ["freshness"], root) == 1
    assert "streets.csv" in capsys.readouterr().out


@pytest.mark.parametrize("cell", ["不是日期", ""])
def test_the_command_tells_of_a_broken_calendar_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cell: str
) -> None:
    root = put_project(tmp_path).root
    path = root / "datasets/working_days.csv"
    lines = path.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    lines[1] = ",".join([cell, *cells[1:]])
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert main(PROFILE, ["freshness"], root) == 1
    shown = capsys.readouterr()
    assert "datasets/working_days.csv 第 2 行" in shown.out
    assert "程序出错" not in shown.out + shown.err
    assert not (root / "datapub-crash.txt").exists()
