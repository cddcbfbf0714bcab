"""The ministry's own table: a header of two rows, merged, that other programs read as it was meant."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from python_calamine import CalamineSheet, CalamineWorkbook

from datapub.audit.readers import list_rows
from datapub.derive.directory import COLUMNS, GENERAL_LIMIT, MARK, list_columns, list_directory
from datapub.edition import Edition
from datapub.formats.xlsx import write_grid
from datapub.model import make_table
from datapub.textual import write_rows
from tests.conftest import CLOCK
from tests.export.conftest import CONFIG

DUTY = {
    "id": "R01", "name": "机构网页", "matter": "登记和备案", "body": None, "disclosure_level": None,
    "duty": "每家机构有网页。", "kind": "必须公开",
    "applies_to": "机构网页", "instrument": "《办法》", "article": "第八条", "deadline_working_days": None,
    "is_law": True, "reliability": "V", "check_name": "pages", "note": None,
}  # fmt: skip


def directory(*duties: dict[str, Any], code: str = "990100") -> list[tuple[str, ...]]:
    table = make_table(CONFIG.dataset("disclosure_duties"), [DUTY | duty for duty in duties])
    return list_directory(table, replace(CONFIG, city_code=code))


def test_a_duty_of_law_to_publish_is_a_row() -> None:
    (row,) = directory({})
    cells = dict(zip(list_columns(), row, strict=True))
    assert [cells[name] for name in ("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据")] == [
        "1", "登记和备案", "机构网页", "每家机构有网页。", "《办法》第八条",
    ]  # fmt: skip
    assert cells["公开时限"] == GENERAL_LIMIT and cells["公开主体"] == CONFIG.publisher_name
    assert [name for name, cell in cells.items() if cell == MARK] == [
        "公开对象（全社会）", "公开方式（主动）", "公开层级（市级）",
    ]  # fmt: skip


@pytest.mark.parametrize("cells", [{"is_law": False}, {"matter": None}])
def test_what_is_no_matter_that_the_law_wants_published_is_none(cells: dict[str, Any]) -> None:
    assert directory(cells) == []


def test_what_is_not_known_is_empty_and_an_own_limit_goes_first() -> None:
    (row,) = directory({"article": None, "deadline_working_days": 15, "kind": "限期公开"})
    assert (row[4], row[5]) == ("《办法》", "15个工作日内")


def test_a_duty_of_others_is_theirs() -> None:
    (row,) = directory({"body": "县级示例部门", "disclosure_level": "县级、乡级"})
    assert row[6] == "县级示例部门"
    assert [bool(cell) for cell in row[-3:]] == [False, True, True]


@pytest.mark.parametrize(
    ("code", "level"), [("990000", None), ("990100", 0), ("990102", 1), ("990102001", 2)]
)
def test_the_level_is_the_publishers(code: str, level: int | None) -> None:
    (row,) = directory({}, code=code)
    assert [place for place, cell in enumerate(row[-3:]) if cell] == ([] if level is None else [level])


ROWS = directory({}, {"id": "R02", "name": "第二项"})


def test_another_reader_finds_the_merged_header_of_two_rows() -> None:
    sheet = open_sheet(write_grid("标准目录", COLUMNS, ROWS, Edition(CONFIG, CLOCK)))
    assert len(COLUMNS) == 11 and (sheet.height, sheet.width) == (4, 15)
    assert set(sheet.merged_cell_ranges or ()) == {
        *(((0, place), (1, place)) for place in range(8)),
        ((0, 8), (0, 9)), ((0, 10), (0, 11)), ((0, 12), (0, 14)),
    }  # fmt: skip
    top, below, *below_header = sheet.to_python()
    assert [top[place] for place in (0, 8, 10, 12)] == ["序号", "公开对象", "公开方式", "公开层级"]
    assert below[8:] == ["全社会", "特定群体", "主动", "依申请", "市级", "县级", "乡级"]
    assert [tuple(row) for row in below_header] == [(*row,) for row in ROWS]


def open_sheet(book: bytes) -> CalamineSheet:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)


def test_the_audits_readers_read_both_files_back() -> None:
    flat = write_rows([list_columns(), *ROWS])
    assert list(csv.reader(io.StringIO(flat.decode()))) == [list(row) for row in (list_columns(), *ROWS)]
    assert list(list_rows("a.csv", flat))[1:] == ROWS
    book = write_grid("标准目录", COLUMNS, ROWS, Edition(CONFIG, CLOCK))
    assert set(ROWS) <= {row for row in list_rows("a.xlsx", book) if len(row) == len(ROWS[0])}
    assert book == write_grid("标准目录", COLUMNS, ROWS, Edition(CONFIG, CLOCK))


def test_a_site_without_duties_still_has_the_header() -> None:
    assert open_sheet(write_grid("标准目录", COLUMNS, [], Edition(CONFIG, CLOCK))).height == 2
