"""A form, handed back as it is, changes nothing; what a person changes comes back as just that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.config import load_config
from datapub.export.form import write_form
from datapub.intake import Options, describe_form, list_references, read_import, select_area
from tests.conftest import ROOT, copy_project
from tests.shipped import TABLES
from tests.support import TODAY

CONFIG = load_config(ROOT)
MOMENT = datetime(2026, 11, 23, 8, 0)


def make_form(path: Path, name: str, area: str = "") -> Path:
    dataset = CONFIG.dataset(name)
    table = select_area(TABLES[name], area)
    assert table is not None
    path.write_bytes(
        write_form(table, list_references(TABLES, dataset, area), MOMENT, describe_form(dataset))
    )
    return path


@pytest.mark.parametrize("name", [dataset.name for dataset in CONFIG.datasets])
def test_every_dataset_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    dataset = CONFIG.dataset(name)
    path = make_form(tmp_path / "表.xlsx", name)
    found = read_import(PROFILE, CONFIG, dataset, path, TODAY, Options())
    assert not found.problems, [p.message for p in found.problems]
    assert found.plan.is_empty
    assert len(found.extract.rows) == len(TABLES[name].frame)
    assert found.content == (ROOT / dataset.path).read_bytes()
    assert {item.why for item in found.extract.touched} == set()


@pytest.mark.parametrize("area", ["370303", "370391L"])
def test_an_area_comes_back_as_it_was(tmp_path: Path, area: str) -> None:
    path = make_form(tmp_path / "表.xlsx", "institutions", area)
    found = read_import(PROFILE, CONFIG, CONFIG.dataset("institutions"), path, TODAY, Options(area=area))
    assert not found.problems
    assert found.plan.is_empty
    assert found.plan.unchanged == len(found.extract.rows) > 0


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    first = make_form(tmp_path / "一.xlsx", "institutions").read_bytes()
    assert first == make_form(tmp_path / "二.xlsx", "institutions").read_bytes()


def test_codes_are_text_and_choices_are_hidden(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(str(make_form(tmp_path / "表.xlsx", "institutions")))
    rows = book.get_sheet_by_name("填报").to_python()
    place = rows[0].index("统一社会信用代码")
    assert {type(row[place]) for row in rows[1:]} == {str}
    assert [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible] == [
        "填报",
        "说明",
    ]


def test_commands_from_form_to_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = copy_project(tmp_path / "项目")
    file = project / "datasets/institutions.csv"
    before = file.read_bytes()
    form = str(tmp_path / "表.xlsx")
    assert main(PROFILE, ["form", "institutions", "--area", "370303", "-o", form], project) == 0
    assert main(PROFILE, ["import", form, "--area", "370303"], project) == 0
    assert "不需要写入" in capsys.readouterr().out

    edited = before.decode().replace("张店区", "张店区改", 1).encode()
    file.write_bytes(edited)
    assert main(PROFILE, ["import", form, "--area", "370303"], project) == 0
    assert "不需要写入" in capsys.readouterr().out, "the form knows that nobody has touched it"

    row = next(line for line in before.decode().splitlines() if ",370303," in line)
    table = tmp_path / "表.csv"
    table.write_text(f"编号,地址\n{row[:7]},张店区示例路999号\n", encoding="utf-8")
    wanted = ["import", str(table), "--partial"]
    assert main(PROFILE, [*wanted, "--dry-run"], project) == 0
    told = capsys.readouterr().out
    assert "变更 1 条" in told and "试运行" in told
    assert file.read_bytes() == edited
    assert main(PROFILE, wanted, project) == 0, "nobody at a terminal: nothing is written"
    assert file.read_bytes() == edited
    code = told.partition("--as-shown ")[2][:8]
    file.write_bytes(before)
    assert main(PROFILE, [*wanted, "--as-shown", code], project) == 1, "not what was shown"
    file.write_bytes(edited)
    assert main(PROFILE, [*wanted, "--as-shown", code], project) == 0
    assert "示例路999号" in file.read_text(encoding="utf-8")


def test_commands_name_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = copy_project(tmp_path / "项目")
    assert main(PROFILE, ["form", "institution", "-o", str(tmp_path / "x.xlsx")], project) == 2
    assert "institutions" in capsys.readouterr().err
    assert (
        main(PROFILE, ["form", "institutions", "--area", "999999", "-o", str(tmp_path / "x.xlsx")], project)
        == 2
    )
    assert not (tmp_path / "x.xlsx").exists()
