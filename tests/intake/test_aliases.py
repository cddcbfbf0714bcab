"""Aliases that are wrong: the check tells of them, and an import goes on without them."""

from __future__ import annotations

from pathlib import Path

from childcare.profile import PROFILE
from datapub.cli import main
from tests.intake.sheets import Sheet, old_rows, open_project, write_book
from tests.support import find_problems

ONE = old_rows()[0]["name"]


def test_the_shipped_aliases_all_have_an_effect(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目")
    assert [problem for problem in find_problems(config) if problem.rule == "alias"] == []


def test_an_alias_of_no_field_breaks_no_import(tmp_path: Path) -> None:
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("intake_aliases").path
    file.write_text(file.read_text(encoding="utf-8") + "institutions,列名,门牌,adress,\n", encoding="utf-8")
    path = write_book(tmp_path / "表.xlsx", Sheet((("机构名称", "地址"), (ONE, "甲区示例路99号"))))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 0
    assert not (project / "datapub-crash.txt").exists()
