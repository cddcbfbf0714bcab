"""Files as bytes and text: every fault has its row, and no bytes at all stop the check."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapub.load import format_text, load_texts
from datapub.model import Dataset, Field, Schema
from datapub.textual import BOM
from tests.support import flatten

NAMES = ("id", "name", "note")
SOUND = "id,name,note\na1,甲,一\na2,乙,二\n"

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6)


def dataset(name: str = "things", *, must_have_rows: bool = False) -> Dataset:
    fields = tuple(Field(field, field, "说明", "string") for field in NAMES)
    return Dataset(
        name,
        "物",
        "说明",
        f"{name}.csv",
        f"{name}.json",
        Schema(fields, ("id",)),
        must_have_rows=must_have_rows,
    )


def load(root: Path, content: bytes | str, name: str = "things") -> tuple[bool, list[tuple[object, ...]]]:
    raw = content.encode() if isinstance(content, str) else content
    (root / f"{name}.csv").write_bytes(raw)
    texts, problems = load_texts(root, [dataset(name)])
    return name not in texts, flatten(problems, "row", "column", "rule")


def test_sound_file(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND) == (False, [])


def test_excel_line_ends_are_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND.replace("\n", "\r\n")) == (False, [])


def test_missing_file(tmp_path: Path) -> None:
    texts, problems = load_texts(tmp_path, [dataset()])
    assert not texts
    assert flatten(problems, "file", "row", "rule") == [("things.csv", None, "missing-file")]


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "things.csv").mkdir()
    assert flatten(load_texts(tmp_path, [dataset()])[1], "rule") == [("missing-file",)]


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n\n", BOM, BOM + b"\n"])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    assert load(tmp_path, content) == (True, [(None, None, "empty-file")])


@pytest.mark.parametrize("content", ["id,name,note\n", "id,name,note", "id,name,note\n\n"])
def test_header_only_is_a_dataset_in_which_nothing_has_happened(tmp_path: Path, content: str) -> None:
    unreadable, problems = load(tmp_path, content)
    assert not unreadable and (None, None, "header-only") not in problems


def test_header_only_is_a_fault_where_the_package_says_so(tmp_path: Path) -> None:
    (tmp_path / "things.csv").write_text("id,name,note\n")
    texts, problems = load_texts(tmp_path, [dataset(must_have_rows=True)])
    assert not texts and flatten(problems, "rule") == [("header-only",)]


@pytest.mark.parametrize(
    ("encoding", "rule"),
    [
        ("gb18030", "encoding-gb18030"),
        ("utf-16", "encoding-utf16"),
        ("utf-16-le", "encoding-utf16"),
        ("utf-16-be", "encoding-utf16"),
    ],
)
def test_other_encodings(tmp_path: Path, encoding: str, rule: str) -> None:
    assert load(tmp_path, SOUND.encode(encoding)) == (True, [(None, None, rule)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.characters(codec="gb2312", min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=6, max_size=80
    )
)
def test_chinese_text_in_gb18030_is_named_as_that(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, f"id,name,note\n1,{text},甲乙丙丁\n".encode("gb18030"))[1] == [
        (None, None, "encoding-gb18030")
    ]


def test_bytes_of_no_encoding(tmp_path: Path) -> None:
    content = b"id,name,note\n" + bytes([0x81, 0x20, 0xFF, 0xFF, 0x80]) * 4
    assert load(tmp_path, content) == (True, [(2, None, "encoding-unknown")])


def test_damaged_bytes_have_their_rows(tmp_path: Path) -> None:
    lines = [b"id,name,note", *(f"a{n},甲乙丙丁戊己庚辛,一二三四五六七八".encode() for n in range(9))]
    lines[3] = lines[3][:-1]
    lines[7] = lines[7].replace("甲".encode(), b"\x80")
    unreadable, problems = load(tmp_path, b"\n".join(lines))
    assert unreadable
    assert problems == [(4, None, "encoding-damaged"), (8, None, "encoding-damaged")]


def test_byte_order_mark_is_one_problem_and_readable(tmp_path: Path) -> None:
    assert load(tmp_path, BOM + SOUND.encode()) == (False, [(None, None, "encoding-bom")])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("乙", "\0乙", (3, "name", "nul-byte")),
        ("乙", '"乙\0"', (3, None, "nul-byte")),
        ("a2", "\0a2", (3, "id", "nul-byte")),
    ],
)
def test_nul_byte(tmp_path: Path, old: str, new: str, expected: tuple[object, ...]) -> None:
    assert load(tmp_path, SOUND.replace(old, new)) == (True, [expected])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲", '"甲\n乙"', (2, "name", "line-break")),
        ("二", '"二\r\n三"', (3, "note", "line-break")),
        ("甲", "甲" * 10_001, (2, "name", "long-cell")),
        ("甲", "甲\u200b", (2, "name", "control-character")),
        ("甲", "甲\u202e", (2, "name", "control-character")),
        ("甲", "甲\ufffe", (2, "name", "foreign-character")),
        ("甲", "甲а", (2, "name", "foreign-character")),
        ("甲", "甲" + "\u0301" * 9, (2, "name", "foreign-character")),
        ("甲", "甲\x07", (2, "name", "control-character")),
        ("甲", "甲\t", (2, "name", "control-character")),
        ("二", "二�", (3, "note", "garbled")),
        ("a2", "\na2", (3, None, "blank-row")),
        ("a2", ",,\na2", (3, None, "blank-row")),
        ("二\n", "二\n\n", (4, None, "blank-row")),
    ],
)
def test_faults_that_leave_the_file_readable(
    tmp_path: Path, old: str, new: str, expected: tuple[object, ...]
) -> None:
    assert load(tmp_path, SOUND.replace(old, new)) == (False, [expected])


def test_row_after_a_line_break_keeps_the_number_of_the_spreadsheet(tmp_path: Path) -> None:
    content = 'id,name,note\na1,"甲\n\n\n乙",一\na2,丙\u200b,二\n'
    assert load(tmp_path, content)[1] == [(2, "name", "line-break"), (3, "name", "control-character")]


def test_longest_cell_passes(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND.replace("甲", "甲" * 10_000)) == (False, [])


@pytest.mark.parametrize("cell", ['"甲', '"甲"乙', '"甲""'])
def test_unbalanced_quote(tmp_path: Path, cell: str) -> None:
    unreadable, problems = load(tmp_path, SOUND.replace("乙", cell))
    assert unreadable
    assert problems == [(3, None, "unbalanced-quote")]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "，", "；"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    assert load(tmp_path, SOUND.replace(",", delimiter)) == (True, [(1, None, "wrong-delimiter")])


def test_other_delimiter_is_named(tmp_path: Path) -> None:
    (tmp_path / "things.csv").write_text(SOUND.replace(",", "\t"), encoding="utf-8")
    _, problems = load_texts(tmp_path, [dataset()])
    assert "制表符" in problems[0].message


def test_semicolons_in_cells_are_no_delimiter(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND.replace("甲", "甲；name；id;note")) == (False, [])


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(SOUND.encode("gb18030"))
    (tmp_path / "b.csv").write_text(SOUND.replace("甲", "甲\u200b").replace("二", '"二\n"'), encoding="utf-8")
    texts, problems = load_texts(tmp_path, [dataset(name) for name in "abc"])
    assert set(texts) == {"b"}
    assert flatten(problems, "file", "rule") == [
        ("a.csv", "encoding-gb18030"),
        ("b.csv", "control-character"),
        ("b.csv", "line-break"),
        ("c.csv", "missing-file"),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), CELLS.map(str.encode), TABLES.map(lambda rows: written(rows))))
def test_no_bytes_stop_the_check(tmp_path: Path, raw: bytes) -> None:
    unreadable, problems = load(tmp_path, raw)
    assert not unreadable or problems


def test_process_wide_limit_of_csv_is_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    load(tmp_path, SOUND.replace("甲", "甲" * 1_000_000))
    load(tmp_path, SOUND.replace("甲", '"甲'))
    assert csv.field_size_limit() == before


# --- format ------------------------------------------------------------------------------------


def written(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BOM + b"id,name\r\n1,a\r\n", b"id,name\n1,a\n"),
        (b'"id","name"\n"1","a,b"', b'id,name\n1,"a,b"\n'),
        (b"id,name\n1, a \n", b"id,name\n1, a \n"),
        (b"id,name\n\n1,007\n", b"id,name\n\n1,007\n"),
        (b"", b""),
    ],
)
def test_canonical_form(before: bytes, after: bytes) -> None:
    assert format_text(before) == after


@pytest.mark.parametrize("raw", ["甲".encode("gb18030"), b'id\n"1\n', "id\n1\n".encode("utf-16")])
def test_what_cannot_be_read_stays_as_it_is(raw: bytes) -> None:
    assert format_text(raw) == raw


@given(TABLES)
def test_format_changes_no_cell_and_is_final(rows: list[list[str]]) -> None:
    formatted = format_text(written(rows))
    assert read(formatted) == rows
    assert format_text(formatted) == formatted
    assert not formatted.startswith(BOM) or rows[0][0].startswith("\ufeff")
