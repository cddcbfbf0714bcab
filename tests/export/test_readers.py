"""The downloads in the hands of programs that nobody here wrote, and back again unchanged."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from datapub.derive.directory import COLUMNS, list_directory
from datapub.download import NOTICE
from datapub.edition import Edition
from datapub.formats import FORMATS
from datapub.formats.excel_csv import is_misread, write_excel_csv
from datapub.formats.xlsx import write_grid, write_xlsx
from datapub.model import Dataset, Field, Schema, Table, make_table
from datapub.textual import write_cell
from tests.conftest import CLOCK
from tests.export.conftest import AREAS, CONFIG, FILES, NAMES, PUBLISHED, loses_cells

CATALOGUE = CONFIG.package.catalogue

pytestmark = pytest.mark.readers


def institutions() -> Table:
    return PUBLISHED["institutions"]


# --- LibreOffice ---------------------------------------------------------------------------------


def save_again(files: Sequence[Path], folder: Path, import_as: str = "") -> dict[str, CalamineWorkbook]:
    """Open files in LibreOffice, save them as XLSX, and return the workbooks by the files' stems."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run scripts/install_readers.sh"
    out = folder / "saved"
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *([f"--infilter={import_as}"] if import_as else []),
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.stem: CalamineWorkbook.from_path(out / f"{path.stem}.xlsx") for path in files}


DOUBLE_CLICK = "CSV:44,34,76,1,,0,false,true"
"""Comma, double quote, UTF-8 (which the window sees by the mark), from row 1; quotes say nothing, and
numbers, days and truth values are recognised as far as the program can."""


def rows_of(book: CalamineWorkbook) -> list[list[Any]]:
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def expected_rows(table: Table, truth: tuple[object, object]) -> list[list[Any]]:
    """Return what a sheet has to hold: "" where empty, numbers as doubles."""

    def show(value: object) -> object:
        if value is None:
            return ""
        if isinstance(value, bool):
            return truth[0] if value else truth[1]
        return float(value) if isinstance(value, int | Decimal) else value

    return [[show(value) for value in record.values()] for record in table.records()]


def pad(rows: list[list[Any]], width: int) -> list[list[Any]]:
    """Give rows the cells that a reader leaves out where all at the end are empty."""
    return [row + [""] * (width - len(row)) for row in rows]


KINDS = ("string", "string", "date", "integer", "number", "boolean")
DELICATE = make_table(
    Dataset(
        "delicate", "易损的格", "表", "d.csv", "d.json",
        Schema(tuple(Field(f"f{n}", f"列{n}", "列", kind) for n, kind in enumerate(KINDS))),
    ),
    [
        dict(zip((f"f{n}" for n in range(len(KINDS))), cells, strict=True))
        for cells in (
            ("007", "000000", date(2021, 3, 5), 0, Decimal("0.1"), True),
            ("123700004004224722", "913703000000000000", date(1949, 10, 1), 999_999_999_999_999,
             Decimal("118.054321"), False),
            ("1E5", "9E17", date(2099, 12, 31), 7, Decimal("1800.50"), True),
            ("2021-03-05", "2021/3/5", date(2000, 2, 29), 1, Decimal("123456789.123456"), None),
            ("TRUE", "true", None, None, None, False),
            ("1/2", "10%", date(2024, 1, 1), 12, Decimal("4.73"), True),
            ("1,234", "0533-6123456", date(2024, 1, 1), 12, Decimal("100"), True),
            ('说“好”，"好"', "甲；乙\u3000丙", date(2024, 1, 1), 12, Decimal("0.000001"), True),
            ("#N/A", "NULL", date(2024, 1, 1), 12, Decimal("3"), True),
            ("'12", "𠮷 ☃", date(2024, 1, 1), 12, Decimal("3"), True),
            (None, "末", None, -5, Decimal("-0.5"), None),
        )
    ],
)  # fmt: skip


def test_libreoffice_saves_a_workbook_unchanged(data: Path, tmp_path: Path) -> None:
    delicate = tmp_path / "delicate.xlsx"
    delicate.write_bytes(write_xlsx(DELICATE, Edition(CONFIG, CLOCK)))
    files = [data / f"{name}.xlsx" for name in PUBLISHED] + [data / "990102/institutions.xlsx", delicate]
    grid = tmp_path / "grid.xlsx"
    listed = list_directory(PUBLISHED["disclosure_duties"], CONFIG)
    grid.write_bytes(write_grid("标准目录", COLUMNS, listed, Edition(CONFIG, CLOCK)))
    # Two files may not have one name in the folder that they are saved to.
    area = tmp_path / "area.xlsx"
    shutil.copy(files[-2], area)
    files[-2] = area
    saved = save_again([*files, grid], tmp_path)
    assert_grid(saved["grid"], listed)
    chosen = [record for record in institutions().records() if record["area_code"] == "990102"]
    tables = {
        **PUBLISHED,
        "delicate": DELICATE,
        "area": make_table(institutions().dataset, chosen),
    }
    for name, table in tables.items():
        fields = table.dataset.schema.fields
        rows = pad(rows_of(saved[name]), len(fields))
        assert rows[0] == [field.title for field in fields], name
        assert rows[1:] == expected_rows(table, ("是", "否")), name
        assert saved[name].sheet_names == [table.dataset.title, "字段说明", "说明"]


def assert_grid(book: CalamineWorkbook, listed: list[tuple[str, ...]]) -> None:
    """The ministry's table keeps its merged header of two rows, and its cells."""
    sheet = book.get_sheet_by_index(0)
    assert ((0, 8), (0, 9)) in (sheet.merged_cell_ranges or ())
    assert [tuple(pad([row], 15)[0]) for row in sheet.to_python(skip_empty_area=False)[2:]] == listed


def test_a_double_click_on_a_csv_for_spreadsheets_loses_nothing(data: Path, tmp_path: Path) -> None:
    """Opened as a spreadsheet does by itself, and saved: what is offered has not changed."""
    tables = {name: table for name, table in PUBLISHED.items() if not loses_cells(table)}
    assert {"units", "tasks"} <= tables.keys() and "institutions" not in tables
    cells = tmp_path / "cells.csv"
    cells.write_text("".join(f'"{text}",a\n' for text in TEXTS), encoding="utf-8-sig")
    saved = save_again([*(data / f"{name}-excel.csv" for name in tables), cells], tmp_path, DOUBLE_CLICK)
    for name, table in tables.items():
        names = list(table.dataset.schema.names)
        rows = pad(rows_of(saved[f"{name}-excel"]), len(names))
        assert rows[0] == names
        kinds = [field.type for field in table.dataset.schema.fields]
        for row, expected in zip(rows[1:], expected_rows(table, (True, False)), strict=True):
            shown = [
                write_number(cell) if kind == "string" else cell
                for cell, kind in zip(row, kinds, strict=True)
            ]
            assert shown == expected, name
    shown = [write_number(row[0]) for row in rows_of(saved["cells"])]
    changed = {text for text, cell in zip(TEXTS, shown, strict=True) if cell != text}
    assert {"007", "123700004004224722", "1E5", "2021-03-05", "TRUE"} <= changed
    assert not [text for text in changed if not is_misread(text)]


TEXTS_ONLY = "CSV:44,34,76,1," + "/".join(f"{place}/2" for place in range(1, 100))
"""The same, every column taken as text: how the pages say that a CSV for programs is to be opened."""


def test_libreoffice_reads_every_csv_for_programs_as_it_is_written(data: Path, tmp_path: Path) -> None:
    """Those of the whole, of an area, and of each status and type; all with one start of the program."""
    files = {}
    found = [path for folder in ("", "990102/", "*/*/") for path in sorted(data.glob(f"{folder}*.csv"))]
    for place, path in enumerate(found):
        if not path.stem.endswith("-excel"):
            files[f"f{place}"] = path
            (tmp_path / f"f{place}.csv").write_bytes(path.read_bytes())
    assert len(files) > 40
    saved = save_again([tmp_path / f"{name}.csv" for name in files], tmp_path, TEXTS_ONLY)
    for name, path in files.items():
        with path.open(encoding="utf-8", newline="") as stream:
            expected = list(csv.reader(stream))
        assert pad(rows_of(saved[name]), len(expected[0])) == expected, path


def write_number(cell: object) -> object:
    """Return what a cell shows where a number was made of a text."""
    return f"{cell:.15g}" if isinstance(cell, float) else cell


TEXTS = [
    *(
        "007",
        "123700004004224722",
        "913703000000E00012",
        "1E5",
        "2021-03-05",
        "2021/3/5",
        "1-2",
        "2023-02",
        "TRUE",
    ),
    *(
        "1/2",
        "10%",
        "1,234",
        "8:30",
        "5-Jan",
        "March 2024",
        "2021年3月5日",
        "3月5日",
        "=1+1",
        "-5",
        "+86",
        "1.50",
    ),
    *(
        "0533-6123456",
        "400-123-4567",
        "12345",
        "2026-Q1",
        "92999999000000019A",
        "NULL",
        "'12",
        "370302116",
        "0",
    ),
    *(
        "-",
        "—",
        "3岁",
        "5月",
        "A",
        "1年",
        "e",
        "jan",
        "#N/A",
        "１２",
        "2023-02-10 报道",
        "甲；乙\u3000丙",
        "𠮷 ☃",
    ),
]


# --- Excel's own rules ---------------------------------------------------------------------------


def test_workbook_can_be_worked_with() -> None:
    content = FILES["data/institutions.xlsx"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert '<pane xSplit="2" ySplit="1" topLeftCell="C2"' in sheet
        assert re.search(rf'<autoFilter ref="A1:[A-Z]+{len(institutions().frame) + 1}"', sheet)
        assert f'max="{len(institutions().dataset.schema.fields)}"' in sheet  # every column has a width
        assert "<f>" not in sheet
        assert (
            "样例数据"
            in book.read("xl/worksheets/sheet3.xml").decode() + book.read("xl/sharedStrings.xml").decode()
        )
        assert "<workbookView" in book.read("xl/workbook.xml").decode()
        assert 'activeTab="2"' in book.read("xl/workbook.xml").decode()
        assert "2026-11-23T08:00:00Z" in book.read("docProps/core.xml").decode()


def test_workbook_says_whose_data_it_is(data: Path) -> None:
    book = CalamineWorkbook.from_path(data / "990102/institutions.xlsx")
    stated = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name("说明").to_python()}
    assert stated["注意"].startswith("样例数据")
    assert stated["范围"] == "甲区"
    assert stated["数据截至"] == "2026-09-30"
    assert stated["版本"] == CLOCK.version
    assert "CC-BY-4.0" in stated["许可"] and CONFIG.licence_url in stated["许可"]
    assert stated["发布机构"] == CONFIG.publisher_name
    names = [row[1] for row in book.get_sheet_by_name("字段说明").to_python()[1:]]
    assert names == list(institutions().dataset.schema.names)
    real = CalamineWorkbook.from_path(data / "streets.xlsx").get_sheet_by_name("说明").to_python()
    assert "注意" not in [row[0] for row in real]


# --- pandas and csv ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_pandas_and_csv_read_every_cell(data: Path, name: str) -> None:
    table = PUBLISHED[name]
    texts = [[write_cell(value) for value in record.values()] for record in table.records()]
    both = [(f"{name}.csv", "utf-8"), (f"{name}-excel.csv", "utf-8-sig")]
    for file, encoding in both[: 1 if loses_cells(table) else 2]:
        frame = pd.read_csv(data / file, dtype=str, keep_default_na=False, encoding=encoding)
        assert list(frame.columns) == list(table.dataset.schema.names)
        assert frame.to_numpy().tolist() == texts
        with (data / file).open(encoding=encoding, newline="") as stream:
            assert list(csv.reader(stream))[1:] == texts
    parquet = pd.read_parquet(data / f"{name}.parquet")
    for field in table.dataset.schema.fields:
        read = [None if pd.isna(value) else value for value in parquet[field.name].tolist()]
        assert read == table.frame[field.name].tolist(), field.name
    records = json.loads((data / f"{name}.json").read_bytes())
    assert len(pd.read_json(data / f"{name}.json", dtype=False)) == len(records)
    with sqlite3.connect(data / f"{CATALOGUE}.sqlite") as database:
        assert len(pd.read_sql(f'SELECT * FROM "{name}"', database)) == len(records)
    database.close()


def test_pandas_reads_the_sitemap(city_site: Path) -> None:
    frame = pd.read_xml(
        city_site / "sitemap.xml", namespaces={"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    )
    assert frame["loc"].is_unique
    assert frame["loc"].str.startswith("https://tuoyu.example/").all()
    assert f"https://tuoyu.example/data/{PUBLISHED['institutions'].name}/" in set(frame["loc"])
    assert pd.to_datetime(frame["lastmod"]).notna().all()


# --- DuckDB --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_finds_the_same_in_csv_parquet_and_json(data: Path, name: str) -> None:
    table = PUBLISHED[name]
    texts = [[write_cell(value) or None for value in record.values()] for record in table.records()]
    with duckdb.connect() as database:
        rows = database.execute(
            f"SELECT * FROM read_csv('{data / name}.csv', all_varchar = true, header = true)"
        ).fetchall()
        assert [list(row) for row in rows] == texts
        rows = database.execute(f"SELECT * FROM '{data / name}.parquet'").fetchall()
        assert [list(row) for row in rows] == [list(record.values()) for record in table.records()]
        rows = database.execute(f"SELECT count(*) FROM read_json('{data / name}.json')").fetchall()
        assert rows == [(len(table.frame),)]


def test_duckdb_sees_types_in_parquet(data: Path) -> None:
    with duckdb.connect() as database:
        described = database.execute(f"DESCRIBE SELECT * FROM '{data / 'institutions.parquet'}'").fetchall()
    types = {row[0]: row[1] for row in described}
    assert types["area_code"] == types["credit_code"] == types["street_code"] == "VARCHAR"
    assert (types["places"], types["filed_on"], types["is_sample"]) == ("BIGINT", "DATE", "BOOLEAN")
    assert types["fee_cny_month"] == "DECIMAL(18,6)"


def test_duckdb_joins_areas_across_files(data: Path) -> None:
    query = f"""
        SELECT a.name, sum(i.places)
        FROM read_json('{data}/*/institutions.json', union_by_name = true) i
        JOIN '{data}/areas.parquet' a ON a.code = i.area_code GROUP BY 1
    """
    with duckdb.connect() as database:
        found = dict(database.execute(query).fetchall())
    expected: Counter[str] = Counter()
    for record in institutions().records():
        expected[AREAS[record["area_code"]]] += record["places"]
    assert found == expected


# --- Datasette -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def datasette(data: Path) -> Iterator[str]:
    """Serve the database as a journalist would, and return the address of its page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(data / f"{CATALOGUE}.sqlite")]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        home = f"http://127.0.0.1:{port}/{CATALOGUE}"
        try:
            for _ in range(600):
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                try:
                    urllib.request.urlopen(f"{home}.json").close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield home
        finally:
            process.terminate()


def get(address: str, **query: str) -> Any:
    with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(query)}") as answer:
        return json.loads(answer.read())


def test_datasette_counts_by_facet(datasette: str) -> None:
    answer = get(f"{datasette}/institutions.json", _facet="status", _size="0")
    found = {item["value"]: item["count"] for item in answer["facet_results"]["status"]["results"]}
    assert found == Counter(record["status"] for record in institutions().records())


@pytest.mark.parametrize("query", ["示例一托", "家庭托育点", "示例路1", "区卫生健康"])
def test_datasette_finds_a_part_of_a_text(datasette: str, query: str) -> None:
    answer = get(f"{datasette}/institutions.json", _search=query, _shape="objects", _size="max")
    expected = {
        record["id"]
        for record in institutions().records()
        if any(
            query in (record[name] or "") for name in ("name", "other_name", "address", "filing_authority")
        )
    }
    assert expected
    assert {row["id"] for row in answer["rows"]} == expected


def test_two_characters_are_found_as_the_database_says(data: Path) -> None:
    database = sqlite3.connect(data / f"{CATALOGUE}.sqlite")
    (hint,) = database.execute("SELECT text FROM _about WHERE label = '全文检索'").fetchone()
    assert "LIKE '%…%'" in hint
    (count,) = database.execute("SELECT count(*) FROM institutions WHERE address LIKE '%甲区%'").fetchone()
    assert count == sum("甲区" in record["address"] for record in institutions().records()) > 0
    database.close()


def test_datasette_follows_a_reference(datasette: str) -> None:
    answer = get(f"{datasette}/institutions.json", _labels="on", _shape="objects", _size="1")
    area = answer["rows"][0]["area_code"]
    assert area["label"] == AREAS[area["value"]]
    with urllib.request.urlopen(f"{datasette}/institutions?_size=1") as page:
        assert f"/{CATALOGUE}/areas/{area['value']}" in page.read().decode()
    (row,) = get(f"{datasette}/areas/{area['value']}.json", _shape="objects")["rows"]
    assert row["name"] == area["label"]
    pointing = get(f"{datasette}/areas/{area['value']}.json", _extras="foreign_key_tables")
    counts = {
        (item["other_table"], item["other_column"]): item["count"] for item in pointing["foreign_key_tables"]
    }
    own = [record for record in institutions().records() if record["area_code"] == area["value"]]
    assert counts["institutions", "area_code"] == len(own)


# --- SQLite itself -------------------------------------------------------------------------------


def test_the_database_is_sound_and_keeps_types_and_keys(data: Path) -> None:
    database = sqlite3.connect(data / f"{CATALOGUE}.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA freelist_count").fetchall() == [(0,)]
    for name, table in PUBLISHED.items():
        added = {item.field.name for item in table.dataset.lookups}
        schema = table.dataset.schema
        schema = replace(schema, fields=tuple(item for item in schema.fields if item.name not in added))
        columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
        assert [column[1] for column in columns] == list(schema.names)
        assert [column[1] for column in columns if column[5]] == list(schema.primary_key)
        assert {column[1] for column in columns if column[3]} >= {
            field.name
            for field in schema.fields
            if field.is_required and field.name not in schema.primary_key
        }
        keys = {(row[3], row[2], row[4]) for row in database.execute(f'PRAGMA foreign_key_list("{name}")')}
        assert keys == {
            (key.fields[0], key.target or name, key.target_fields[0]) for key in schema.foreign_keys
        }
        rows = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
        records = json.loads((data / f"{name}.json").read_bytes())
        assert rows == [tuple(record[column] for column in schema.names) for record in records]
        if table.dataset.lookups:
            named = database.execute(f'SELECT * FROM "{name}_named"')
            assert [column[0] for column in named.description] == list(table.dataset.schema.names)
            assert Counter(named.fetchall()) == Counter(tuple(record.values()) for record in records)
    database.close()


# --- the ZIP -------------------------------------------------------------------------------------


def test_the_archive_stands_alone(data: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(data / f"{CATALOGUE}.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path)
    assert names == sorted(names)
    assert {"README.md", "LICENSE.txt", "CITATION.txt", "datapackage.json"} <= set(names)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "样例数据" in readme
    for name in PUBLISHED:
        assert f"{name}.csv" in readme
        assert (tmp_path / f"excel/{name}.xlsx").read_bytes() == FILES[f"data/{name}.xlsx"]
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert json.loads(done.stdout)["valid"]


# --- all of them ---------------------------------------------------------------------------------


def test_every_format_is_offered_and_text_by_area() -> None:
    for name, table in PUBLISHED.items():
        assert all(f"data/{name}{item.suffix}" in FILES for item in FORMATS)
        of_area = {item.suffix for item in FORMATS if f"data/990191L/{name}{item.suffix}" in FILES}
        if "area_code" not in table.dataset.schema.names:
            assert not of_area
        elif table.dataset.area_workbook:
            assert of_area == {".csv", "-excel.csv", ".json", ".xlsx"}
        else:
            assert of_area == {".csv", "-excel.csv", ".json"}


def test_a_notice_leads_to_files_that_there_are() -> None:
    """An area's own workbook, or else the one of all areas."""
    led = [
        address.removeprefix(CONFIG.base_url)
        for content in FILES.values()
        if content.startswith(NOTICE)
        for address in re.findall(rf"{CONFIG.base_url}[^\s,\"]+", content.decode())
    ]
    assert led and set(led) <= FILES.keys()
    whole = PUBLISHED["institutions"]
    alone = Table(replace(whole.dataset, area_workbook=False), whole.frame)
    text = write_excel_csv(alone, Edition(CONFIG, CLOCK, "甲区", "990102/")).decode()
    assert "/data/institutions.xlsx" in text and "990102/institutions.xlsx" not in text


SCRIPT = """
import hashlib, sys
sys.path.insert(0, ".")
from tests.export.conftest import FILES
print("".join(f"{hashlib.sha256(content).hexdigest()} {address}\\n" for address, content in FILES.items()))
"""


@pytest.mark.parametrize("seed", ["1", "4294967295"])
def test_another_process_writes_the_same_bytes(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = dict(line.split(" ", 1)[::-1] for line in done.stdout.split("\n") if line)
    assert found == {address: hashlib.sha256(content).hexdigest() for address, content in FILES.items()}
