"""Two clerks with a form each: what one has not touched never undoes the other's work."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from childcare.profile import PROFILE
from datapub.config import Config
from datapub.export.form import BASE, write_form
from datapub.intake import (
    Import,
    Options,
    describe_form,
    list_references,
    read_import,
    select_area,
    write_import,
)
from datapub.load import load_texts
from datapub.validate import validate_tables
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.support import TODAY, Rows, put_project, sample_config

Edit = Callable[[Rows], Rows]


def change(place: int, **cells: str) -> Edit:
    return lambda rows: [{**row, **cells} if n == place else row for n, row in enumerate(rows)]


def drop(place: int) -> Edit:
    return lambda rows: [row for n, row in enumerate(rows) if n != place]


def add(**cells: str) -> Edit:
    return lambda rows: [*rows, {**rows[1], "id": "", **cells}]


def same(rows: Rows) -> Rows:
    return rows


def make_form(config: Config, path: Path, area: str = "") -> Path:
    tables, _ = validate_tables(config.datasets, load_texts(config.root, config.datasets)[0])
    dataset = config.dataset(DATASET)
    table = select_area(tables, DATASET, area)
    assert table is not None
    references = list_references(tables, dataset, area)
    path.write_bytes(
        write_form(table, references, datetime(2026, 11, 23), describe_form(dataset, notes=()), area)
    )
    return path


def fill_in(form: Path, path: Path, edit: Edit) -> Path:
    """Write a form anew with edited rows and the base that it had, as a spreadsheet does."""
    book = CalamineWorkbook.from_path(str(form))
    head, *rows = book.get_sheet_by_name("填报").to_python()
    names = [item.name for item in sample_config().dataset(DATASET).schema.fields]
    edited = edit([dict(zip(names, row, strict=True)) for row in rows])
    grid = [head, *([row.get(name, "") for name in names] for row in edited)]
    base = Sheet(book.get_sheet_by_name(BASE).to_python(), BASE, is_hidden=True)
    return write_book(path, Sheet(grid, "填报"), base)


def take(folder: Path, mine: Edit, theirs: Edit, area: str = "", **options: object) -> Import:
    """Make a form, let others change the register, and import what the clerk made of the form."""
    config = open_project(folder / "项目")
    form = make_form(config, folder / "表.xlsx", area)
    put_project(folder / "项目", {DATASET: theirs(old_rows())})
    path = fill_in(form, folder / "填好.xlsx", mine)
    return read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))  # type: ignore[arg-type]


def changes(found: Import) -> dict[str, dict[str, str]]:
    return {c.key: {item.name: item.after for item in c.differences} for c in found.plan.changed}


def faults(found: Import) -> list[tuple[str, int | None, str | None]]:
    return [(p.rule, p.row, p.column) for p in found.problems if p.rule.startswith("intake")]


@pytest.mark.parametrize(
    ("mine", "theirs", "changed", "asked"),
    [
        (same, same, {}, []),
        (same, change(0, address="甲区示例路9号"), {}, []),
        (change(1, enrolled="3"), change(0, address="甲区示例路9号"), {"zb00002": {"enrolled": "3"}}, []),
        (change(0, enrolled="3"), change(0, address="甲区示例路9号"), {"zb00001": {"enrolled": "3"}}, []),
        (change(0, address="一"), change(0, address="二"), {}, [("intake-both", 2, "address")]),
        (change(0, address="一"), change(0, address="一"), {}, []),
        (change(0, phone=""), change(0, phone="0999-6123457"), {}, [("intake-both", 2, "phone")]),
        (change(0, phone=""), same, {"zb00001": {"phone": ""}}, []),
        (same, drop(1), {}, []),
        (change(1, address="一"), drop(1), {}, [("intake-both", 3, None)]),
        (drop(1), change(1, address="二"), {}, [("intake-both", None, None)]),
        (change(2, enrolled="3"), change(3, address="乙区示例路8号"), {"zb00003": {"enrolled": "3"}}, []),
        (
            change(0, enrolled="3", phone="0999-6123450"),
            change(0, address="甲区示例路9号", other_name="示例别名"),
            {"zb00001": {"enrolled": "3", "phone": "0999-6123450"}},
            [],
        ),
        (same, add(id="zb00005", name="示例五托育园", credit_code="", site_no=""), {}, []),
        (change(0, enrolled=""), change(0, enrolled="4"), {}, [("intake-both", 2, "enrolled")]),
        (change(0, address="甲区示例路９号"), change(0, address="甲区示例路9号"), {}, []),
    ],
)
def test_only_what_the_clerk_changed_is_written(
    tmp_path: Path, mine: Edit, theirs: Edit, changed: dict[str, dict[str, str]],
    asked: list[tuple[str, int | None, str | None]],
) -> None:  # fmt: skip
    found = take(tmp_path, mine, theirs, reason="示例")
    assert faults(found) == asked
    if not asked:
        assert changes(found) == changed
        assert not found.plan.added and not found.plan.removed


def test_rows_that_have_come_since_stay(tmp_path: Path) -> None:
    theirs = add(id="zb00005", name="示例五托育园", credit_code="", site_no="")
    found = take(tmp_path, add(name="示例六托育园", credit_code="", site_no=""), theirs)
    assert faults(found) == []
    assert [label for _, _, label in found.plan.added] == ["示例六托育园"]
    assert [row["id"] for row in found.plan.rows] == [
        "zb00001",
        "zb00002",
        "zb00003",
        "zb00004",
        "zb00005",
        "zb00006",
    ]


def test_a_form_of_an_area_knows_its_area(tmp_path: Path) -> None:
    found = take(tmp_path, change(0, enrolled="44"), same, area="990102")
    assert faults(found) == []
    assert changes(found) == {"zb00001": {"enrolled": "44"}} and not found.plan.removed


@pytest.mark.readers
def test_a_form_saved_as_xls_still_knows_what_it_was_made_from(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目")
    form = fill_in(make_form(config, tmp_path / "表.xlsx"), tmp_path / "填好.xlsx", change(1, enrolled="3"))
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run scripts/install_readers.sh"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(form)]
    subprocess.run(command, check=True, capture_output=True)
    put_project(tmp_path / "项目", {DATASET: change(0, address="甲区示例路9号")(old_rows())})
    options = Options()
    found = read_import(PROFILE, config, config.dataset(DATASET), tmp_path / "填好.xls", TODAY, options)
    assert changes(found) == {"zb00002": {"enrolled": "3"}}
    assert "没有填报表的底稿" not in write_import(found)


def test_a_form_without_its_base_is_told(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目")
    form = make_form(config, tmp_path / "表.xlsx")
    grid = CalamineWorkbook.from_path(str(form)).get_sheet_by_name("填报").to_python()
    path = write_book(tmp_path / "填好.xlsx", Sheet(grid, "填报"))
    put_project(tmp_path / "项目", {DATASET: change(0, address="甲区示例路9号")(old_rows())})
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    assert [*changes(found)] == ["zb00001"]
    assert "没有填报表的底稿" in write_import(found)
