"""A form, handed back as it is, changes nothing; what a person changes comes back as just that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.derive.joined import join_names
from datapub.edition import Edition
from datapub.export.form import write_form
from datapub.formats import csv, xlsx
from datapub.intake import Options, describe_form, list_references, read_import
from datapub.intake.dry_run import Import
from datapub.intake.extract import Omission
from datapub.model import Table
from tests.city import city_tables
from tests.conftest import CLOCK
from tests.support import TODAY, put_project, sample_rows

MOMENT = datetime(2026, 11, 23, 8, 0)


def make_form(path: Path) -> Path:
    table = city_tables()["institutions"]
    references = list_references(city_tables(), table.dataset)
    path.write_bytes(write_form(table, references, MOMENT, describe_form(table.dataset, notes=()), area=""))
    return path


@pytest.mark.parametrize("emptied", [False, True], ids=["as shipped", "emptied"])
def test_an_area_comes_back_as_it_was(tmp_path: Path, emptied: bool) -> None:
    """Also one of which nothing is registered yet, which is what a district begins with."""
    project = tmp_path / "项目"
    config = put_project(project)
    for area in ("990102", "990191L"):
        rows = [row for row in sample_rows()["institutions"] if not emptied or row["area_code"] != area]
        put_project(project, {"institutions": rows})
        form = tmp_path / f"{area}.xlsx"
        assert main(PROFILE, ["form", "institutions", "--area", area, "-o", str(form)], project) == 0
        found = read_import(PROFILE, config, config.dataset("institutions"), form, TODAY, Options(area=area))
        assert not found.problems and not found.extract.unread
        assert found.plan.is_empty
        own = sum(row["area_code"] == area for row in rows)
        assert found.plan.unchanged == len(found.extract.rows) == own
        assert (own == 0) is emptied


@pytest.mark.parametrize("name", ["institutions", "observations"])
@pytest.mark.parametrize("kind", [csv, xlsx], ids=["csv", "xlsx"])
def test_a_download_comes_back_without_a_question_of_its_names(
    tmp_path: Path, name: str, kind: ModuleType
) -> None:
    """Columns that are only repeated for reading are told of, and change nothing."""
    config = put_project(tmp_path / "项目")
    narrow = city_tables()[name]
    (wide,) = [table for table in join_names(list(city_tables().values())) if table.name == name]
    assert wide.dataset.lookups
    sheet = wide.dataset.title if kind is xlsx else ""
    path = tmp_path / f"{name}{kind.FORMAT.suffix}"

    def take(table: Table) -> Import:
        path.write_bytes(kind.FORMAT.write(table, Edition(config, CLOCK)))
        return read_import(PROFILE, config, config.dataset(name), path, TODAY, Options(sheet=sheet))

    found = take(wide)
    assert not found.problems
    assert found.plan.rows == take(narrow).plan.rows
    left = {cell.reason for cell in found.extract.omitted if cell.text in set(wide.columns["area_name"])}
    assert left == {Omission.COLUMN}


def test_a_name_alone_is_not_passed_over(tmp_path: Path) -> None:
    config = put_project(tmp_path / "项目")
    path = tmp_path / "名单.csv"
    path.write_text("名称,所属区域代码,镇街名称\n新园,990102,一街道\n", encoding="utf-8")
    found = read_import(
        PROFILE, config, config.dataset("institutions"), path, TODAY, Options(is_partial=True)
    )
    assert [problem.value for problem in found.problems if problem.rule == "intake-column"] == ["镇街名称"]


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    first = make_form(tmp_path / "一.xlsx").read_bytes()
    assert first == make_form(tmp_path / "二.xlsx").read_bytes()


def test_codes_are_text_and_choices_are_hidden(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(str(make_form(tmp_path / "表.xlsx")))
    rows = book.get_sheet_by_name("填报").to_python()
    place = rows[0].index("统一社会信用代码")
    assert {type(row[place]) for row in rows[1:]} == {str}
    assert [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible] == [
        "填报",
        "说明",
    ]


def test_commands_from_form_to_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    put_project(project)
    file = project / "datasets/institutions.csv"
    before = file.read_bytes()
    form = str(tmp_path / "表.xlsx")
    assert main(PROFILE, ["form", "institutions", "--area", "990102", "-o", form], project) == 0
    assert main(PROFILE, ["import", form, "--area", "990102"], project) == 0
    assert "不需要写入" in capsys.readouterr().out

    edited = before.decode().replace("甲区示例路1号", "甲区示例路改1号", 1).encode()
    file.write_bytes(edited)
    assert main(PROFILE, ["import", form, "--area", "990102"], project) == 0
    assert "不需要写入" in capsys.readouterr().out, "the form knows that nobody has touched it"

    table = tmp_path / "表.csv"
    table.write_text("编号,地址\nzb00001,甲区示例路999号\n", encoding="utf-8")
    wanted = ["import", str(table), "--partial"]
    assert main(PROFILE, [*wanted, "--dry-run"], project) == 0
    output = capsys.readouterr().out
    assert "变更 1 条" in output and "试运行" in output
    assert file.read_bytes() == edited
    assert main(PROFILE, wanted, project) == 0, "nobody at a terminal: nothing is written"
    assert file.read_bytes() == edited
    code = output.partition("--as-shown ")[2][:8]
    file.write_bytes(before)
    assert main(PROFILE, [*wanted, "--as-shown", code], project) == 1, "not what was shown"
    file.write_bytes(edited)
    assert main(PROFILE, [*wanted, "--as-shown", code], project) == 0
    assert "示例路999号" in file.read_text(encoding="utf-8")


def test_commands_name_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    put_project(project)
    assert main(PROFILE, ["form", "institution", "-o", str(tmp_path / "x.xlsx")], project) == 2
    assert "institutions" in capsys.readouterr().err
    assert (
        main(PROFILE, ["form", "institutions", "--area", "999999", "-o", str(tmp_path / "x.xlsx")], project)
        == 2
    )
    assert not (tmp_path / "x.xlsx").exists()
