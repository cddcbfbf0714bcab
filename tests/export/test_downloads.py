"""Downloads: what is published, in bytes that any reader takes back to the same values."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import datapub.export
from childcare.derive.suppression import HIDDEN
from childcare.profile import PROFILE
from datapub.derive.joined import join_names
from datapub.derive.parted import list_row_parts
from datapub.download import describe_download
from datapub.edition import Edition
from datapub.export import list_published
from datapub.formats import FORMATS, list_formats
from datapub.formats.csv import write_csv
from datapub.formats.excel_csv import is_misread, write_excel_csv
from datapub.model import Dataset, Field, Schema, Table, make_table
from datapub.textual import write_cell
from tests import support
from tests.city import city_rows, city_tables
from tests.conftest import CLOCK
from tests.export.conftest import AREAS, CONFIG, FILES, PUBLISHED, TABLES, loses_cells
from tests.support import hold_files

EDITION = Edition(CONFIG, CLOCK)


def test_plain_csv_is_the_committed_file_in_canonical_form() -> None:
    for table in list_published(CONFIG, TABLES):
        if table.name != "institutions":
            names = CONFIG.dataset(table.name).schema.names
            committed = support.write_csv(names, city_rows().get(table.name, []))
            rows = csv.DictReader(io.StringIO(FILES[f"data/{table.name}.csv"].decode()))
            own = [{name: row[name] for name in names} for row in rows]
            assert support.write_csv(names, own) == committed, table.name
            if not table.dataset.lookups:
                assert FILES[f"data/{table.name}.csv"] == committed, table.name


def test_names_stand_right_of_their_codes() -> None:
    areas = {row["code"]: row["name"] for row in TABLES["areas"].records()}
    streets = {row["code"]: row["name"] for row in TABLES["streets"].records()}
    rows = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    assert list(rows[0])[5:9] == ["area_code", "area_name", "street_code", "street_name"]
    for row in rows:
        assert row["area_name"] == areas[row["area_code"]]
        assert row["street_name"] == streets.get(row["street_code"], "")
    assert any(row["street_name"] for row in rows)
    indicators = {row["id"]: (row["name"], row["unit"]) for row in TABLES["indicators"].records()}
    for row in json.loads(FILES["data/observations.json"]):
        assert (row["indicator_name"], row["indicator_unit"]) == indicators[row["indicator_id"]]


def test_every_column_that_a_schema_wants_beside_a_code_is_there() -> None:
    for dataset in (*CONFIG.datasets, *CONFIG.derived):
        added = {(item.key, item.shown) for item in dataset.lookups}
        wanted = {(field.name, name) for field in dataset.schema.fields for name in field.beside}
        assert wanted <= added, dataset.name
        titles = [item.field.title for item in dataset.lookups]
        assert not {*titles} & {field.title for field in dataset.schema.fields}, dataset.name


def test_a_figure_in_the_unit_of_its_indicator_has_it_in_the_same_row() -> None:
    for dataset in (*CONFIG.datasets, *CONFIG.derived):
        of_indicator = any(field.unit.startswith("以指标") for field in dataset.schema.fields)
        if of_indicator and any(key.target == "indicators" for key in dataset.schema.foreign_keys):
            assert ("indicators", "unit") in {(i.target, i.shown) for i in dataset.lookups}, dataset.name


def test_no_name_is_told_of_what_is_not_published() -> None:
    tables = [table for table in list_published(CONFIG, TABLES) if table.name != "streets"]
    narrow = [Table(CONFIG.dataset(table.name), TABLES[table.name].frame) for table in tables]
    wide = {table.name: table for table in join_names(narrow)}
    assert "area_name" in wide["institutions"].dataset.schema.names
    assert "street_name" not in wide["institutions"].dataset.schema.names


def test_the_published_register_differs_from_the_committed_one_by_what_is_hidden_alone() -> None:
    published = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    records = city_tables()["institutions"].records()
    committed = [{name: write_cell(value) for name, value in row.items()} for row in records]
    small = {"1", "2", "3", "4"}
    assert small & {row["enrolled"] for row in committed}
    for shown, known in zip(published, committed, strict=True):
        is_hidden = shown.pop("enrolled_status") == HIDDEN
        assert is_hidden is (known["enrolled"] in small)
        assert known.items() - shown.items() == ({("enrolled", known["enrolled"])} if is_hidden else set())
        assert shown["enrolled"] == ("" if is_hidden else known["enrolled"])
        assert shown.keys() - known.keys() == {"area_name", "street_name"}


def test_csv_for_spreadsheets_has_a_mark_and_their_line_ends() -> None:
    offered = [table for table in list_published(CONFIG, TABLES) if not loses_cells(table)]
    assert {table.name for table in offered} >= {"units", "tasks"}
    for table in offered:
        plain, excel = FILES[f"data/{table.name}.csv"], FILES[f"data/{table.name}-excel.csv"]
        assert excel[:3] == b"\xef\xbb\xbf"
        assert excel.count(b"\r\n") == plain.count(b"\n") == excel.count(b"\n")
        assert list(csv.reader(io.StringIO(excel.decode("utf-8-sig"), newline=""))) == list(
            csv.reader(io.StringIO(plain.decode(), newline=""))
        )


def test_where_a_double_click_loses_digits_the_old_address_leads_to_the_workbook() -> None:
    for folder in ("", "990102/"):
        lines = FILES[f"data/{folder}institutions-excel.csv"].decode("utf-8-sig").split("\r\n")
        assert lines[2] == f"请下载 Excel 表格：{CONFIG.base_url}data/{folder}institutions.xlsx"
        assert f"data/{folder}institutions.xlsx" in FILES
        assert not any("zb0000" in line for line in lines)
    offered = {name: describe_download(name, FILES[f"data/{name}"]) for name in SPREADSHEETS}
    assert [kind.suffix for kind, _ in list_formats(offered, "institutions")] == [".xlsx"]
    assert [kind.suffix for kind, _ in list_formats(offered, "units")] == [".xlsx", "-excel.csv"]


SPREADSHEETS = [f"{name}{end}" for name in ("institutions", "units") for end in (".xlsx", "-excel.csv")]


@pytest.mark.parametrize(
    "text", ["123700004004224722", "007", "1-2", "2023-02", "1E5", "3月5日", "true", "=1", "１２"]
)
def test_one_cell_that_would_change_is_enough(text: str) -> None:
    assert is_misread(text)
    assert loses_cells(table_of("string", ["甲", text]))
    assert not loses_cells(table_of("string", ["甲", f"编号{text}"]))


@pytest.mark.parametrize("part", ["1", "1 ", "1,", "3 ", "+ ", "a"])
def test_a_long_cell_is_judged_at_once(part: str) -> None:
    """Each took seconds."""
    start = time.process_time()
    for text in (f"{head}{part * 4000}甲" for head in ("", "+", "#a")):
        assert is_misread(text) is text.startswith("+")
    assert time.process_time() - start < 0.5


def test_a_column_for_codes_is_judged_by_what_it_is_for() -> None:
    schema = Schema((Field("code", "码", "码", "string", identifier="USCC"),))
    assert loses_cells(make_table(Dataset("t", "表", "表", "t.csv", "t.json", schema), []))
    assert loses_cells(table_of("number", [Decimal("118.05432112")]))
    assert not loses_cells(table_of("number", [Decimal("118.0543")]))
    assert not loses_cells(table_of("date", [date(2021, 3, 5)]))


def test_working_lists_are_not_published() -> None:
    internal = {dataset.name for dataset in CONFIG.datasets if dataset.policy.is_internal}
    lists = {"erasures", "exemptions", "personal_exemptions", "readings", "releases", "removals"}
    assert internal == {"intake_aliases", "intake_mappings", *lists}
    assert not [address for address in FILES for name in internal if f"/{name}." in address]


def test_area_downloads_hold_the_areas_rows_only() -> None:
    whole = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    assert AREAS
    for code in AREAS:
        rows = list(csv.DictReader(io.StringIO(FILES[f"data/{code}/institutions.csv"].decode())))
        assert rows == [row for row in whole if row["area_code"] == code]
        assert f"data/{code}/units.csv" not in FILES


def test_rows_of_each_status_and_type_are_files_of_their_own() -> None:
    whole = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    for name in PUBLISHED["institutions"].dataset.parted_by:
        field = PUBLISHED["institutions"].dataset.schema.field(name)
        found = []
        for part in list_row_parts(PUBLISHED["institutions"]):
            if part.field == field:
                rows = list(csv.DictReader(io.StringIO(FILES[f"data/{part.address}.csv"].decode())))
                assert rows == [row for row in whole if row[name] == part.value]
                assert len(json.loads(FILES[f"data/{part.address}.json"])) == len(rows)
                found += rows
        assert len(found) == len([row for row in whole if row[name]])
    assert "data/institutions/status/filed.xlsx" in FILES
    addresses = [part.address for table in PUBLISHED.values() for part in list_row_parts(table)]
    assert len(addresses) == len(set(addresses)) > 5


def test_selecting_keeps_the_row_numbers() -> None:
    table = city_tables()["institutions"]
    chosen = table.where("area_code", "990102")
    assert chosen.frame.index.tolist() == [2, 5]
    for number, record in chosen.rows():
        assert table.frame.loc[number, "id"] == record["id"]


def test_checksums_name_every_file_below_data_but_pages(city_site: Path) -> None:
    lines = (city_site / "data/sha256sums.txt").read_text().splitlines()
    sums = dict(line.split("  ")[::-1] for line in lines)
    files = {path.relative_to(city_site / "data").as_posix() for path in city_site.glob("data/**/*.*")}
    pages = {name for name in files if name.endswith("/index.html") or name == "index.html"}
    assert sums.keys() == {name for name in files - pages if not name.startswith("at/")} - {"sha256sums.txt"}
    assert {"changes.csv", "disclosure-audit.json", "releases.json", "history.csv"} <= sums.keys()
    for name, digest in sums.items():
        assert hashlib.sha256((city_site / "data" / name).read_bytes()).hexdigest() == digest


def test_same_tables_same_bytes() -> None:
    published = list_published(CONFIG, TABLES)
    assert support.hold_files(CONFIG, published, AREAS, CLOCK, record_schemas=PROFILE.record_schemas) == FILES


def test_what_is_big_is_made_in_turn_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tables, areas = [PUBLISHED["institutions"], PUBLISHED["units"]], dict(AREAS)
    apart = hold_files(CONFIG, tables, areas, CLOCK)
    monkeypatch.setattr(datapub.export, "_MANY_ROWS", len(tables[0].frame))
    done: list[int] = []
    monkeypatch.setattr(datapub.export, "return_memory", lambda: done.append(1))
    assert hold_files(CONFIG, tables, areas, CLOCK) == apart
    assert 10 < len(done) < len(apart)


def test_plain_frictionless_accepts_the_published_package(tmp_path: Path) -> None:
    for address, content in FILES.items():
        path = tmp_path / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=tmp_path / "data", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["valid"]
    assert report["stats"]["tasks"] == len(list_published(CONFIG, TABLES))
    assert report["stats"]["warnings"] == 0


def table_of(kind: str, values: Sequence[object]) -> Table:
    schema = Schema((Field("value", "值", "值", kind), Field("end", "尾", "尾", "string")))
    dataset = Dataset("t", "表", "表", "t.csv", "t.json", schema)
    return make_table(dataset, [{"value": value, "end": "尾"} for value in values])


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1)))
def test_any_text_comes_back(values: list[str]) -> None:
    table = table_of("string", values)
    rows = list(csv.reader(io.StringIO(write_csv(table, EDITION).decode(), newline="")))[1:]
    assert [row[0] for row in rows] == values
    if not loses_cells(table):
        excel = write_excel_csv(table, EDITION).decode("utf-8-sig")
        assert [row[0] for row in list(csv.reader(io.StringIO(excel, newline="")))[1:]] == values


CELLS = st.sampled_from([None, "甲", "甲\n乙", 'a,"b"', "\r", "1E5", " 甲", "[]"])


@given(st.lists(CELLS), st.data())
def test_a_part_is_written_as_a_table_of_its_rows(values: list[str | None], data: st.DataObject) -> None:
    table = table_of("string", values)
    places = sorted(data.draw(st.sets(st.integers(0, len(values) - 1)))) if values else []
    for kind in FORMATS:
        if kind.prepare and kind.write:
            write = kind.prepare(table)
            assert write(places, EDITION) == kind.write(table.take(places), EDITION)
            assert write(None, EDITION) == kind.write(table, EDITION)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_keep_every_digit(value: Decimal) -> None:
    assert Decimal(write_cell(value)) == value
    assert "E" not in write_cell(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (date(2021, 3, 5), "2021-03-05"),
        (7, "7"),
        ("007", "007"),
    ],
)
def test_cells_are_written_as_the_schema_reads_them(value: object, text: str) -> None:
    assert write_cell(value) == text
