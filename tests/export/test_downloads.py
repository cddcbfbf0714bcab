"""Downloads: what is published, in bytes that any reader takes back to the same values."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.suppression import HIDDEN
from datapub.edition import Edition
from datapub.export import export_files, list_published, select_area
from datapub.formats.csv import write_csv
from datapub.formats.excel_csv import write_excel_csv
from datapub.model import Dataset, Field, Schema, make_table
from datapub.textual import write_cell
from tests import support
from tests.city import city_rows, city_tables
from tests.conftest import CLOCK
from tests.export.conftest import AREAS, CONFIG, FILES, TABLES

EDITION = Edition(CONFIG, CLOCK)


def test_plain_csv_is_the_committed_file_in_canonical_form() -> None:
    for table in list_published(CONFIG, TABLES):
        if table.name != "institutions":
            committed = support.write_csv(table.dataset.schema.names, city_rows().get(table.name, []))
            assert FILES[f"data/{table.name}.csv"] == committed, table.name


def test_the_published_register_differs_from_the_committed_one_by_what_is_hidden_alone() -> None:
    published = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    records = city_tables()["institutions"].records()
    committed = [{name: write_cell(value) for name, value in row.items()} for row in records]
    small = {"1", "2", "3", "4"}
    assert small & {row["enrolled"] for row in committed}
    for shown, known in zip(published, committed, strict=True):
        is_hidden = shown.pop("enrolled_status") == HIDDEN
        assert is_hidden is (known["enrolled"] in small)
        assert shown == known | ({"enrolled": ""} if is_hidden else {})


def test_csv_for_spreadsheets_has_a_mark_and_their_line_ends() -> None:
    for table in list_published(CONFIG, TABLES):
        plain, excel = FILES[f"data/{table.name}.csv"], FILES[f"data/{table.name}-excel.csv"]
        assert excel[:3] == b"\xef\xbb\xbf"
        assert excel.count(b"\r\n") == plain.count(b"\n") == excel.count(b"\n")
        assert list(csv.reader(io.StringIO(excel.decode("utf-8-sig"), newline=""))) == list(
            csv.reader(io.StringIO(plain.decode(), newline=""))
        )


def test_working_lists_are_not_published() -> None:
    internal = {dataset.name for dataset in CONFIG.datasets if dataset.policy.is_internal}
    assert internal == {"exemptions", "intake_aliases", "intake_mappings", "readings", "releases", "removals"}
    assert not [address for address in FILES for name in internal if f"/{name}." in address]


def test_area_downloads_hold_the_areas_rows_only() -> None:
    whole = list(csv.DictReader(io.StringIO(FILES["data/institutions.csv"].decode())))
    assert AREAS
    for code in AREAS:
        rows = list(csv.DictReader(io.StringIO(FILES[f"data/{code}/institutions.csv"].decode())))
        assert rows == [row for row in whole if row["area_code"] == code]
        assert f"data/{code}/units.csv" not in FILES


def test_selecting_keeps_the_row_numbers() -> None:
    table = city_tables()["institutions"]
    chosen = select_area(table, "990102")
    assert chosen.frame.index.tolist() == [2, 5]
    for number, record in chosen.rows():
        assert table.frame.loc[number, "id"] == record["id"]


def test_checksums_are_those_of_the_files() -> None:
    sums = dict(line.split("  ")[::-1] for line in FILES["data/sha256sums.txt"].decode().splitlines())
    others = {address.removeprefix("data/") for address in FILES} - {"sha256sums.txt"}
    assert sums.keys() == others
    for name, digest in sums.items():
        assert hashlib.sha256(FILES[f"data/{name}"]).hexdigest() == digest


def test_same_tables_same_bytes() -> None:
    assert dict(export_files(CONFIG, TABLES, AREAS, CLOCK)) == FILES


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


def table_of(kind: str, values: list[object]) -> object:
    schema = Schema((Field("value", "值", "值", kind), Field("end", "尾", "尾", "string")))
    dataset = Dataset("t", "表", "表", "t.csv", "t.json", schema)
    return make_table(dataset, [{"value": value, "end": "尾"} for value in values])


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1)))
def test_any_text_comes_back(values: list[str]) -> None:
    table = table_of("string", list(values))
    rows = list(csv.reader(io.StringIO(write_csv(table, EDITION).decode(), newline="")))[1:]  # type: ignore[arg-type]
    assert [row[0] for row in rows] == values
    excel = write_excel_csv(table, EDITION).decode("utf-8-sig")  # type: ignore[arg-type]
    assert [row[0] for row in list(csv.reader(io.StringIO(excel, newline="")))[1:]] == values


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
