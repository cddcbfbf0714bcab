"""Layouts in every format: each cell is read rightly, or refused, or named; none vanishes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.aliases import COLUMN
from datapub.config import load_config
from datapub.intake.extract import Decision, Extract, ReadOptions, name_sheet
from datapub.intake.fault import Refused
from datapub.intake.labels import Labels
from datapub.intake.normalise import Normaliser
from datapub.intake.sheet import Formatting, RawSheet, Workbook
from datapub.intake.table import read_table
from datapub.intake.workbook import read_workbook
from datapub.model import Field
from datapub.texts import fold
from tests.intake.corpus import CODES, Layout, list_layouts
from tests.intake.sheets import DATASET
from tests.intake.writers import BOOKS, DOCUMENTS, TEXTS
from tests.support import PROJECT

LAYOUTS = dict(list_layouts())
OTHERS = [name for name in BOOKS if name != "表.xlsx"]


def list_works() -> Iterator[tuple[str, str]]:
    """Yield each layout as .xlsx, in one other format of books and, where it can be, in one of text."""
    for number, (name, layout) in enumerate(LAYOUTS.items()):
        yield name, "表.xlsx"
        yield name, OTHERS[number % len(OTHERS)]
        if layout.is_plain and len(layout.sheets) == 1:
            yield name, list(TEXTS)[number % len(TEXTS)]
        if not any(sheet.is_hidden or sheet.hidden_columns or sheet.formats for sheet in layout.sheets):
            yield name, list(DOCUMENTS)[number % len(DOCUMENTS)]


WORKS = list(list_works())


@cache
def labels() -> Labels:
    dataset = load_config(PROJECT).dataset(DATASET)
    with (PROJECT / "datasets/intake_aliases.csv").open(encoding="utf-8") as stream:
        return Labels(dataset, list(csv.DictReader(stream)))


def make_normaliser(field: Field, label: str) -> Normaliser:
    areas = {fold(name): code for name, code in CODES.items()}
    return Normaliser(field, areas if field.name == "area_code" else {}, label, instead=())


def read(file: str, workbook: Workbook, **options: Any) -> Extract:
    return read_table(file, workbook, labels(), make_normaliser, ReadOptions(**options))


def write(folder: Path, layout: Layout, file: str) -> Path:
    return (BOOKS | TEXTS | DOCUMENTS)[file](folder / file, layout.sheets)


def list_unaccounted(file: str, workbook: Workbook, found: Extract) -> Iterator[tuple[str, int, int, str]]:
    """Yield cells of the sheets that were read which are in no row, in no account and in no refused row."""
    left = {(cell.sheet, cell.row, cell.place) for cell in found.omitted}
    rows = {(row.sheet, row.number) for row in found.rows}
    for sheet in workbook.sheets:
        name = sheet.name if len(found.headers) > 1 else ""
        if name not in found.headers or (sheet.name, "没有认得的列名") in found.unread:
            continue
        refused = {p.row for p in found.problems if p.file == name_sheet(file, name)}
        for row, place, text in sheet.list_cells():
            is_read = place in found.headers[name].fields and ((name, row) in rows or row in refused)
            if not is_read and (name, row, place) not in left and row not in refused:
                yield name, row, place, text


def test_there_are_enough_of_them() -> None:
    assert len(LAYOUTS) >= 45
    assert len(WORKS) >= 60


@pytest.mark.parametrize(("name", "file"), WORKS, ids=lambda text: text)
def test_every_cell_is_right_or_refused_or_named(tmp_path: Path, name: str, file: str) -> None:
    layout = LAYOUTS[name]
    workbook = read_workbook(write(tmp_path, layout, file))
    found = read(file, workbook, **layout.options)
    assert sorted(problem.rule for problem in found.problems) == sorted(layout.rules), [
        problem.message for problem in found.problems
    ]
    assert len(found.rows) == len(layout.rows), found.rows
    for row, wanted in zip(found.rows, layout.rows, strict=True):
        assert {key: row.cells.get(key, "") for key in wanted} == wanted
    assert set(layout.named) <= {cell.text.removesuffix(".0") for cell in found.omitted}
    assert list(list_unaccounted(file, workbook, found)) == []
    assert (found.remark == "") == (file.endswith((".xlsx", ".ods", ".fods", ".docx", ".csv", ".txt")))


LINES = st.sampled_from(
    [
        "示例一园",
        "甲区",
        "小计",
        "合计",
        "12",
        "注：说明",
        "一、甲区（1家）",
        "公办",
        "",
        "",
        "甲\n乙",
        "序号",
    ]
)


@given(
    st.lists(st.lists(LINES, min_size=4, max_size=4), max_size=8),
    st.sets(st.integers(0, 12), max_size=3),
    st.lists(
        st.tuples(st.integers(1, 14), st.integers(0, 5), st.integers(0, 2), st.integers(0, 2)), max_size=3
    ),
    st.sampled_from(Decision),
)
def test_no_cell_vanishes(
    lines: list[list[str]], hidden: set[int], spans: list[tuple[int, int, int, int]], answer: Decision
) -> None:
    rows = [("托育机构名单", "", "", ""), ("序号", "机构名称", "机构地址", ""), *map(tuple, lines)]
    merged = tuple((row, left, row + down, left + across) for row, left, down, across in spans)
    invisible = frozenset(hidden)
    formatting = Formatting(
        merged=merged, hidden_rows=invisible, hidden_columns=invisible, struck=frozenset({(3, 1), (4, 2)})
    )
    workbook = Workbook([RawSheet("", rows, formatting)])
    try:
        found = read("表.csv", workbook, hidden=answer, struck=answer)
    except Refused as refusal:  # cells merged over the labels
        assert refusal.problem.rule == "intake-header"
        return
    assert list(list_unaccounted("表.csv", workbook, found)) == []
    places = [(cell.row, cell.place) for cell in found.omitted]
    assert len(places) == len(set(places)), "a cell is named twice"


def test_what_a_merged_cell_covers_is_not_lost() -> None:
    rows = [("所属区", "机构名称"), ("甲区", "示例一园"), ("乙区", "示例二园")]
    found = read("表.xlsx", Workbook([RawSheet("", rows, Formatting(merged=((2, 0, 3, 0),)))]))
    assert [(problem.rule, problem.row) for problem in found.problems] == [("intake-covered", 3)]


def test_every_alias_of_a_column_does_something() -> None:
    """Without it the label would be unknown, or stand for another column."""
    dataset = labels().dataset
    with (PROJECT / "datasets/intake_aliases.csv").open(encoding="utf-8") as stream:
        aliases = [alias for alias in csv.DictReader(stream) if alias["dataset_name"] == DATASET]
    for alias in aliases:
        if alias["alias_of"] == COLUMN:
            written = alias["written"]
            others = Labels(dataset, [other for other in aliases if other is not alias])
            assert labels().knows(written)
            assert not others.knows(written) or others.find(written) != labels().find(written), written


def test_a_label_padded_with_blanks_is_found_at_once() -> None:
    found = labels().find("地址" + " " * 200_000)
    assert found is not None and found.name == "address"
