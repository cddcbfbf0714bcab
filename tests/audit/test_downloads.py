"""Personal data is found wherever a format can hold it, in files that our writers would not make."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from childcare.duties import REGISTER_CHECKS
from childcare.duties.checks import FEW_CHILDREN, HOME_NUMBER, shows_house_number
from childcare.duties.lists import list_numbers
from datapub.audit.downloads import FileFacts
from datapub.audit.personal import Finder
from datapub.audit.readers import READERS, list_rows
from datapub.audit.readers.xlsx import _read_sheet
from datapub.audit.reading import Cache
from datapub.audit.rows import Wanted
from datapub.divisions import read_divisions
from datapub.personal import Finding
from tests.audit.documents import list_pdfs, list_pictures, pdf, picture

MOBILE = "13812345678"


def workbook(spoil: Callable[[Any, Any], object]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write_string(0, 0, "名称")
    spoil(book, sheet)
    book.close()
    return stream.getvalue()


def hide_sheet(book: Any, sheet: Any) -> None:
    hidden = book.add_worksheet("草稿")
    hidden.write_string(0, 0, MOBILE)
    hidden.very_hidden()


def hide_column(book: Any, sheet: Any) -> None:
    sheet.write_number(1, 5, int(MOBILE))
    sheet.set_column(5, 5, None, None, {"hidden": True})


WORKBOOKS: dict[str, Callable[[Any, Any], object]] = {
    "a cell": lambda book, sheet: sheet.write_string(1, 0, MOBILE),
    "a number in a hidden column": hide_column,
    "a hidden sheet": hide_sheet,
    "a comment": lambda book, sheet: sheet.write_comment("A1", f"电话 {MOBILE}"),
    "the properties": lambda book, sheet: book.set_properties({"manager": MOBILE}),
    "a property of one's own": lambda book, sheet: book.set_custom_property("电话", MOBILE),
    "a sheet's name": lambda book, sheet: book.add_worksheet(MOBILE),
    "a defined name": lambda book, sheet: book.define_name("电话", f'="{MOBILE}"'),
    "a header for print": lambda book, sheet: sheet.set_header(f"&C{MOBILE}"),
    "a list of choices": lambda book, sheet: sheet.data_validation(
        "B2", {"validate": "list", "source": [MOBILE]}
    ),
    "a link": lambda book, sheet: sheet.write_url("A3", f"mailto:{MOBILE}@a.example", string="看"),
}


def parquet(values: list[object], name: str = "a", about: dict[str, str] | None = None) -> bytes:
    schema = pa.schema([pa.field(name, pa.array(values).type)], metadata=about)
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(values)], schema=schema), stream)
    return stream.getvalue()


def database(*statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


def archive(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as inside:
        inside.comment = comment
        for name, content in files.items():
            inside.writestr(name, content)
    return stream.getvalue()


DIRTY: dict[str, tuple[str, bytes]] = {
    **{f"workbook: {place}": ("a.xlsx", workbook(spoil)) for place, spoil in WORKBOOKS.items()},
    "parquet: a text": ("a.parquet", parquet(["甲", MOBILE])),
    "parquet: a number": ("a.parquet", parquet([1, int(MOBILE)])),
    "parquet: a column's name": ("a.parquet", parquet([1], MOBILE)),
    "parquet: a description": ("a.parquet", parquet([1], about={"说明": MOBILE})),
    "sqlite: a text": ("a.sqlite", database("CREATE TABLE a (b)", f"INSERT INTO a VALUES ('{MOBILE}')")),
    "sqlite: a number": ("a.sqlite", database("CREATE TABLE a (b)", f"INSERT INTO a VALUES ({MOBILE})")),
    "sqlite: a table's name": ("a.sqlite", database(f'CREATE TABLE "a {MOBILE}" (b)')),
    "sqlite: a view": ("a.sqlite", database(f"CREATE VIEW a AS SELECT '{MOBILE}'")),
    "zip: a file": ("a.zip", archive({"a.csv": f"甲\n{MOBILE}\n".encode()})),
    "zip: a readme": ("a.zip", archive({"README.md": f"电话 {MOBILE}".encode()})),
    "zip: a workbook in it": ("a.zip", archive({"a.xlsx": workbook(hide_sheet)})),
    "zip: a name": ("a.zip", archive({f"{MOBILE}.csv": b""})),
    "zip: its comment": ("a.zip", archive({}, MOBILE.encode())),
    "json: a text": ("a.json", json.dumps([{"a": [MOBILE]}]).encode()),
    "json: a number": ("a.json", f'{{"a": {MOBILE}}}'.encode()),
    "json: a name": ("a.json", f'{{"{MOBILE}": 1}}'.encode()),
    "csv": ("a.csv", b"\xef\xbb\xbfa,b\r\n1," + MOBILE.encode()),
    "text": ("a.txt", MOBILE.encode()),
    "calendar: a folded line": ("a.ics", f"SUMMARY:甲 {MOBILE[:5]}\r\n {MOBILE[5:]}\r\n".encode()),
    "json lines": ("a.ndjson", f'{{"a": 1}}\n{{"a": "{MOBILE}"}}\n'.encode()),
    "xml: a text": ("a.xml", f"<a><b>{MOBILE}</b></a>".encode()),
    "xml: an attribute": ("a.svg", f'<a b="{MOBILE}"/>'.encode()),
    "xml: a comment": ("a.xml", f"<a><!-- {MOBILE} --></a>".encode()),
    **list_pictures(MOBILE),
    **list_pdfs(MOBILE),
}


def find_personal_in(name: str, content: bytes) -> tuple[Finding, ...]:
    return Finder().find([text for row in list_rows(name, content) for text in row])


@pytest.mark.parametrize("place", DIRTY)
def test_a_mobile_number_is_found(place: str) -> None:
    assert find_personal_in(*DIRTY[place])


CLEAN: dict[str, bytes] = {
    "a.xlsx": workbook(lambda book, sheet: sheet.write_number(1, 0, 44260)),
    "a.parquet": parquet(["甲", None]),
    "a.sqlite": database("CREATE TABLE a (b)", "INSERT INTO a VALUES (12345)", "INSERT INTO a VALUES (NULL)"),
    "a.zip": archive({"a.csv": "名称\n甲\n".encode()}),
    "a.json": b'{"a": [1, null, true, 0.5, 1e99]}',
    "a.png": picture("PNG"),
    "a.pdf": pdf(),
}


@pytest.mark.parametrize("name", CLEAN)
def test_what_is_clean_passes(name: str) -> None:
    assert find_personal_in(name, CLEAN[name]) == ()


def test_every_format_has_been_tried() -> None:
    tried = {name[1:] for name, _ in DIRTY.values()}
    assert {READERS[suffix].read for suffix in tried & set(READERS)} == {
        each.read for each in READERS.values()
    }
    assert ".zip" in tried


def test_a_checksum_is_nobodys_number() -> None:
    digest = f"a{MOBILE}b" + "0" * 51
    assert len(digest) == 64
    assert Finder().find([digest, f"sha256:{digest}"]) == ()
    assert Finder().find([digest[:63]])


def test_a_version_and_the_day_behind_it_are_nobodys_number() -> None:
    """Three digits at the end of a commit, and eight of a day, are eleven."""
    cited = (
        "某市卫生健康委员会. 责任单位[DS/OL]. 版本 {}. (2026-11-28)[引用日期].",
        "Units [Data set]. Version {}. 2026-11-28.",
    )
    for text in cited:
        assert Finder().find([text.format("f7b539d171")]) == ()
        assert Finder().find([text.format(f"甲{MOBILE[:3]}")])


def read(folder: Path, name: str, content: bytes) -> FileFacts:
    (folder / name).write_bytes(content)
    facts = Cache().read(folder, name, Wanted("", {}, REGISTER_CHECKS))[2]
    assert isinstance(facts, FileFacts)
    return facts


def spoil_stream(content: bytes) -> bytes:
    """Damage the packed bytes of an archive's first member."""
    start = 30 + int.from_bytes(content[26:28], "little") + int.from_bytes(content[28:30], "little")
    return content[:start] + b"\xff" * 12 + content[start + 12 :]


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx"])
def test_a_damaged_archive_is_a_finding_and_not_a_crash(name: str, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as inside:
        inside.writestr("xl/sharedStrings.xml", "<sst>" + "<si/>" * 99 + "</sst>")
    content = stream.getvalue()
    assert read(tmp_path, name, content).fault == ""
    assert "残缺" in read(tmp_path, name, spoil_stream(content)).fault


@pytest.mark.parametrize(
    "row", ['<row r="1"/><c r="A1"><v>5</v></c></row>', '<row r="1><c r="A1"><v>5</v></c></row>']
)
def test_a_broken_sheet_is_not_read_as_a_plain_one(row: str) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        sheet = f"<worksheet><sheetData>{row}</sheetData></worksheet>".encode()
        list(_read_sheet(lambda: io.BytesIO(sheet), []))


def test_an_empty_cell_of_a_workbook_keeps_its_place() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "name", "note", "is_sample"])
    sheet.write_string(1, 0, "zb00001")
    sheet.write_string(1, 3, "true")  # nothing is in the file of the two cells between
    sheet.write_string(2, 0, "zb00002")
    book.close()
    rows = list(list_rows("a.xlsx", stream.getvalue()))
    assert ("zb00001", "", "", "true") in rows
    assert ("zb00002", "", "", "") in rows


def test_a_small_number_is_seen_in_a_workbook_with_empty_cells(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "name", "phone", "enrolled", "note", "is_sample"])
    sheet.write_string(1, 0, "zb00001")
    sheet.write_number(1, 3, 3)
    book.close()
    assert read(tmp_path, "institutions.xlsx", stream.getvalue()).row_faults == {FEW_CHILDREN: {"zb00001"}}


@pytest.mark.parametrize("head", ["id,provider_type,street_name,address,phone,is_sample",
                                  "编号,机构类型,镇街名称,地址,电话,是否样例数据",
                                  "id,provider_type,street,address,phone,is_sample"])  # fmt: skip
def test_a_street_with_a_number_in_its_name_is_no_door(tmp_path: Path, head: str) -> None:
    """二号桥街道 ends no address, whether or not a column names it."""
    row = "zb00001,家庭托育点,{0},乙区{0}五号社区{1},,true"
    for street in ("二号桥街道", "头百户镇", "三百户乡", "四排赫哲族乡", "和平街道"):
        for unit_number, found in (
            ("", {}),
            ("3号楼", {HOME_NUMBER: {"zb00001"}}),
            ("3号楼302室（望乡路口）", {HOME_NUMBER: {"zb00001"}}),
        ):
            content = f"{head}\n{row.format(street, unit_number)}\n".encode()
            assert read(tmp_path, "institutions.csv", content).row_faults == found


def test_no_street_of_the_country_reads_like_a_door_or_hides_one() -> None:
    names = {division.name for division in read_divisions().by_code.values() if division.kind == "street"}
    assert len(names) > 10_000
    for unit_number in ("", "5号楼302室"):
        rows = {
            name: {"provider_type": "家庭托育点", "address": f"甲区{name}乙社区{unit_number}"}
            for name in names
        }
        assert [name for name, row in rows.items() if shows_house_number(row) != bool(unit_number)] == []


def test_columns_as_long_as_they_are_many_are_no_rows(tmp_path: Path) -> None:
    """A part of the search's index may have as many rows as it has columns."""
    names = ("id", "name", "phone", "enrolled", "note", "is_sample")
    columns = {name: [f"zb0000{row}", "甲", "", "3", "", "true"] for row, name in enumerate(names)}
    facts = read(tmp_path, "search.json", json.dumps({"columns": columns}).encode())
    assert (facts.row_faults, facts.samples) == ({}, frozenset())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=2), values, max_size=4),
)


@given(JSON_VALUES, st.integers(1, 9), st.sampled_from([None, 1]), st.sampled_from(["", " \n\t"]))
def test_a_document_is_read_bit_by_bit_as_it_is_at_once(
    value: Any, chunk: int, indent: int | None, blank: str
) -> None:
    text = (blank + json.dumps(value, indent=indent, ensure_ascii=False) + blank).encode()
    at_once = Counter(list_rows("a.json", text))
    with patch("datapub.audit.readers.json._CHUNK", chunk):
        assert Counter(list_rows("a.json", text)) == at_once


@pytest.mark.parametrize("chunk", [1, 1000])
@pytest.mark.parametrize(
    "text",
    ["[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1] 2", "[]x", "[{]", "{", '{"a"', '{"a":', '{"a":1',
     '{"a":1,}', '{"a" 1}', "{1:2}", '{"a":1]', '{"a":[1}', '{"a":1}}', "1 2", "01", '"a', ""],
)  # fmt: skip
def test_a_broken_document_is_told(tmp_path: Path, text: str, chunk: int) -> None:
    with pytest.raises(ValueError):
        json.loads(text)
    with patch("datapub.audit.readers.json._CHUNK", chunk):
        assert read(tmp_path, "a.json", text.encode()).fault


def test_a_second_look_for_other_rows_finds_what_a_first_one_does(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,名称\nzb1,甲\nzb2,乙\n", encoding="utf-8")
    asked = [
        {"zb1": (("甲",),)}, {"zb1": (("丙",),)}, {"zb2": (("乙",),)}, {},
        {"zb1": (("甲",),), "zb2": (("丁",),)}, {"zb3": (("甲",),)}, {"zb2": (("乙",),), "zb3": (("丙",),)},
    ]  # fmt: skip
    cache = Cache()
    for items in [*asked, *reversed(asked)]:
        wanted = Wanted(repr(items), items, REGISTER_CHECKS)
        assert cache.read(tmp_path, "a.csv", wanted) == Cache().read(tmp_path, "a.csv", wanted), items


def test_numbers_are_those_of_a_contact_that_can_be_dialled() -> None:
    texts = ["021-58788388、0533-1234567（工作日 9:00—17:00）", "示例路2001号", "https://a.example/12345/"]
    assert list_numbers(texts) == ("2158788388", "5331234567")
