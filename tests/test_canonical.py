"""The canonical form of a dataset's file: nothing that a cell says is changed, and twice is once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.canonical import BOM_REMOVED, LINE_ENDS, ORDER, QUOTES, format_file
from datapub.cli import main
from datapub.config import load_config
from datapub.intake.extract import SourceRow
from datapub.intake.plan import SheetRows, StoredRows
from datapub.intake.planning import plan_import
from datapub.intake.store import lock
from datapub.model import Dataset, Field, Schema
from datapub.textual import BOM
from tests.conftest import ROOT
from tests.support import put_project

CONFIG = load_config(ROOT)
LIST = "datasets/institutions.csv"


def dataset_of(*sort_by: str) -> Dataset:
    schema = Schema((Field("id", "编号", "编号", "string"), Field("n", "序号", "序号", "integer")), ("id",))
    return Dataset("t", "表", "表", "t.csv", "t.json", schema, sort_by=sort_by)


BY_ID, BY_NUMBER, UNSORTED = dataset_of("id"), dataset_of("n", "id"), dataset_of()


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.removeprefix(BOM).decode(), newline=""), strict=True))


@pytest.mark.parametrize(
    ("dataset", "before", "after", "done"),
    [
        (BY_ID, b"id,n\nb,1\na,2\n", b"id,n\na,2\nb,1\n", (ORDER,)),
        (BY_ID, b"id,n\nb,1\nb,0\na,2\n", b"id,n\na,2\nb,1\nb,0\n", (ORDER,)),
        (BY_NUMBER, b"id,n\na,10\nb,9\nc,\n", b"id,n\nb,9\na,10\nc,\n", (ORDER,)),
        (UNSORTED, b"id,n\nb,1\na,2\n", b"id,n\nb,1\na,2\n", ()),
        (BY_ID, BOM + b'id,n\r\n"b",1\r\na,2', b"id,n\na,2\nb,1\n", (BOM_REMOVED, LINE_ENDS, ORDER, QUOTES)),
        (BY_ID, b"id,n\na,1\nb,2", b"id,n\na,1\nb,2\n", (LINE_ENDS,)),
        (BY_ID, b'id,n\n"a",1\n', b"id,n\na,1\n", (QUOTES,)),
        (BY_ID, b'id,n\n"b,""",1\na,2\n', b'id,n\na,2\n"b,""",1\n', (ORDER,)),
    ],
)
def test_form_and_what_it_took(dataset: Dataset, before: bytes, after: bytes, done: tuple[str, ...]) -> None:
    formatted = format_file(before, dataset)
    assert (formatted.content, formatted.done, formatted.is_sound) == (after, done, True)


@pytest.mark.parametrize(
    "raw",
    [
        b"n,id\nb,1\na,2\n",  # another header: what the cells mean is not known
        b"id,n\nb,1\na\n",  # a row out of shape
        b"id,n\nb,1\n,\na,2\n",  # a blank row
    ],
)
def test_rows_out_of_shape_stay_where_a_person_can_find_them(raw: bytes) -> None:
    assert format_file(raw, BY_ID).content == raw


@pytest.mark.parametrize("raw", ["甲".encode("gb18030"), b'id,n\n"a\n'])
def test_what_cannot_be_read_is_left_and_told(raw: bytes) -> None:
    formatted = format_file(raw, BY_ID)
    assert (formatted.content, formatted.is_sound) == (raw, False)


CELLS = st.text(st.sampled_from('ab1é托, "\n\r\t=-.'), max_size=4) | st.integers(-9, 99).map(str)
FILES = st.builds(
    lambda body, mark, end, quoting: mark + _write([["id", "n"], *body], end, quoting),
    st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8),
    st.sampled_from([b"", BOM]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


def _write(rows: list[list[str]], end: str, quoting: int) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode()


@given(FILES, st.sampled_from([BY_ID, BY_NUMBER, UNSORTED]))
def test_twice_is_once_and_no_cell_changes(raw: bytes, dataset: Dataset) -> None:
    before = read(raw)
    once = format_file(raw, dataset)
    again = format_file(once.content, dataset)
    assert (again.content, again.done) == (once.content, ())
    after = read(once.content)
    assert after[0] == before[0]
    assert Counter(map(tuple, after)) == Counter(map(tuple, before))
    assert bool(once.done) == (once.content != raw)
    if not dataset.sort_by:
        assert after == before


@pytest.mark.parametrize(
    "name",
    [
        "areas",
        "indicators",
        "tasks",
        "task_units",
        "contacts",
        "intake_aliases",
        "intake_mappings",
        "publication_index",
        "releases",
    ],
)
def test_an_order_with_a_meaning_is_left_to_people(name: str) -> None:
    assert CONFIG.dataset(name).sort_by == ()


def test_an_import_writes_in_that_order() -> None:
    old = [{"id": "b", "n": "1"}, {"id": "d", "n": "1"}]
    new = [
        SourceRow(7, {"id": "d", "n": "2"}),
        SourceRow(8, {"id": "c", "n": "1"}),
        SourceRow(9, {"id": "b"}),
    ]
    for dataset, order in ((BY_ID, "bcd"), (UNSORTED, "bdc")):
        plan = plan_import(SheetRows("f.xlsx", new), StoredRows(dataset, old))
        assert "".join(row["id"] for row in plan.rows) == order
        rows = {row["id"]: place for place, row in enumerate(plan.rows, 2)}
        numbers = {place: source.number for place, source in plan.sources.items()}
        assert numbers == {rows["d"]: 7, rows["c"]: 8, rows["b"]: 9}


# --- the command ---------------------------------------------------------------------------------


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_project(tmp_path).root
    before = (root / LIST).read_bytes()
    header, first, second, *rest = before.split(b"\n")
    (root / LIST).write_bytes(BOM + b"\n".join([header, second, first, *rest]))
    assert main(PROFILE, ["format"], root) == 0
    assert capsys.readouterr().out == f"已整理 {LIST}：{BOM_REMOVED}、{ORDER}。\n"
    assert (root / LIST).read_bytes() == before
    assert main(PROFILE, ["format"], root) == 0
    assert capsys.readouterr().out == "都已经是规范的写法，没有改动。\n"


def test_the_command_leaves_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_project(tmp_path).root
    raw = (root / LIST).read_text("utf-8").encode("gb18030")
    (root / LIST).write_bytes(raw)
    assert main(PROFILE, ["format"], root) == 1
    assert "没有整理 datasets/institutions.csv" in capsys.readouterr().err
    assert (root / LIST).read_bytes() == raw


def test_the_command_waits_for_no_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_project(tmp_path).root
    with lock(root):
        assert main(PROFILE, ["format"], root) == 1
    assert "导入" in capsys.readouterr().out
