"""Rows that leave the register: for a reason that a person gives, registered by the import, or not at all."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.intake import Import, Options, read_import
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.support import TODAY, Rows

FILE = "datasets/removals.csv"
GIVEN = {"removed_reason": "误录", "decided_by": "人口监测科"}
GRID = (("编号", "机构名称"), *((row["id"], row["name"]) for row in old_rows()[1:]))


def take(folder: Path, removals: Rows | None = None, register: Rows | None = None, **options: Any) -> Import:
    config = open_project(folder / "项目", {DATASET: register or old_rows(), "removals": removals or []})
    path = write_book(folder / "表.xlsx", Sheet(GRID))
    return read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))


def rows(found: Import) -> Rows:
    return list(csv.DictReader(found.others[FILE].decode().splitlines()))


def test_a_row_that_leaves_for_a_reason_is_registered(tmp_path: Path) -> None:
    before = [{"id": "zb00009", "reason_class": "误录", "decided_by": "甲科", "decided_on": "2026-01-01"}]
    found = take(tmp_path, before, **GIVEN)
    assert not found.problems and not found.unexplained
    new = {"id": "zb00001", "reason_class": "误录", "decided_by": "人口监测科", "decided_on": str(TODAY)}
    assert rows(found) == [new, *before]


@pytest.mark.parametrize(
    "stated",
    [
        {"decided_by": " \u3164"},
        {"decided_by": ""},
        {"removed_reason": ""},
        {"removed_reason": "就是要删"},
        {"removed_reason": " "},
        {"reason": "写了理由", "decided_by": ""},
    ],
)
def test_no_reason_is_made_up(tmp_path: Path, stated: dict[str, str]) -> None:
    found = take(tmp_path, **GIVEN | stated)
    assert "intake-reason" in {problem.rule for problem in found.problems} and not found.others


def test_a_persons_number_is_no_post(tmp_path: Path) -> None:
    found = take(tmp_path, removed_reason="误录", decided_by="张三 13800000001")
    assert [(problem.file, problem.rule) for problem in found.problems] == [(FILE, "R10")]


def test_samples_leave_without_being_registered(tmp_path: Path) -> None:
    register = [row | {"is_sample": "true"} for row in old_rows()]
    found = take(tmp_path, register=register, **GIVEN)
    assert found.plan.removed and not found.others and not found.unexplained


def test_nothing_is_registered_where_nothing_leaves(tmp_path: Path) -> None:
    assert not take(tmp_path, is_partial=True, **GIVEN).others


def test_without_it_the_command_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "项目"
    open_project(root)
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    assert main(PROFILE, ["import", str(path), "--reason", "重复登记，已核对", "--dry-run"], root) == 0
    output = capsys.readouterr().out
    assert "zb00001" in output and "--removed-reason 理由 --decided-by 岗位" in output and "误录" in output


def test_an_id_of_a_row_that_left_is_given_to_no_other(tmp_path: Path) -> None:
    """Its page and its past are of another institution."""
    last = max(row["id"] for row in old_rows())
    number = int(last.removeprefix("zb")) + 1
    gone = {"id": f"zb{number:05}", "reason_class": "误录", "decided_by": "甲科", "decided_on": "2026-01-01"}
    config = open_project(tmp_path / "项目", {DATASET: old_rows(), "removals": [gone]})
    path = write_book(
        tmp_path / "表.xlsx", Sheet((("机构名称", "机构地址"), ("示例新来托育园", "甲区示例路9号")))
    )
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(is_partial=True))
    assert [key for _, key, _ in found.plan.added] == [f"zb{number + 1:05}"]
