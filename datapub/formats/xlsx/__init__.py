"""XLSX: opens correctly in Excel and WPS by double click, without any setting.

Codes are text cells, dates are dates, numbers are numbers; columns have their Chinese titles. A second sheet
is the dictionary of the fields, and a third states the publisher, the as-of date and the licence.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import xlsxwriter

from datapub.derive.structure import say_allowed
from datapub.edition import Edition
from datapub.format import Format
from datapub.formats.xlsx.row_sheet import RowSheet
from datapub.model import Field, Table

DICTIONARY, NOTICE = "字段说明", "说明"
SHEET_NAMES = frozenset({DICTIONARY, NOTICE})
"""Names that the sheet of a dataset cannot have."""

MAX_WIDTH, MIN_WIDTH = 42, 6
"""Limits of a column's width, in Latin characters, as Excel counts."""

_LINE_HEIGHT = 16
"""Height of a line of text, in points."""

_SAMPLED_ROWS = 300
"""Number of rows, from the first, that determine the width of a column."""

TYPE_NAMES: Mapping[str, str] = {
    "string": "文字", "integer": "整数", "number": "数值", "boolean": "是、否", "date": "日期",
    "year": "年份",
}  # fmt: skip
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_xlsx(table: Table, edition: Edition) -> bytes:
    """Return the table as a workbook of three sheets: rows, dictionary, notice."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    dataset, config = table.dataset, edition.config
    warning, page = edition.warning_for([table]), edition.address_of(f"data/{table.name}/")
    version = edition.clock.of(table.name)
    book.set_properties(
        {
            "title": f"{dataset.title}（{warning}）" if warning else dataset.title,
            "subject": edition.area or config.city,
            "author": config.publisher_name,
            "company": config.publisher_name,
            "comments": " ".join((config.licence_name, version.name, page)),
            # Excel has no time zones. Without this, xlsxwriter would store the time of the build.
            "created": version.published.replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    rows = book.add_worksheet(dataset.title, RowSheet)
    _write_rows(rows, table, formats)
    _write_dictionary(book.add_worksheet(DICTIONARY), dataset.schema.fields, formats)
    notice = book.add_worksheet(NOTICE)
    _write_notice(notice, edition.describe(table), formats)
    if warning:
        # The workbook opens at the warning; programs still find the rows in the first sheet.
        notice.activate()
        notice.set_tab_color("#c00000")
        rows.set_header(f"&C{warning}")
    book.close()
    for sheet in book.worksheets():  # reference cycles would keep gigabytes until the next garbage collection
        vars(sheet).clear()
    return stream.getvalue()


def write_grid(
    title: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    rows: Sequence[Sequence[str]],
    edition: Edition,
) -> bytes:
    """Return texts as one sheet with a header of two rows, merged like a paper form.

    Args:
        columns: each label of the first row with those of the second row below it; a label with none below
            is merged over both rows.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    publisher = edition.config.publisher_name
    created = edition.clock.published.replace(tzinfo=None)
    book.set_properties({"title": title, "author": publisher, "company": publisher, "created": created})
    sheet = book.add_worksheet(title)
    framed = {"border": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
    head = book.add_format({**framed, "bold": True, "align": "center", "bg_color": "#e8eef5"})
    place = 0
    for name, parts in columns:
        last = place + max(len(parts), 1) - 1
        if parts:
            sheet.merge_range(0, place, 0, last, name, head)
        else:
            sheet.merge_range(0, place, 1, place, name, head)
        for offset, part in enumerate(parts):
            sheet.write_string(1, place + offset, part, head)
        place = last + 1
    style = book.add_format(framed)
    for column, cells in enumerate(zip(*rows, strict=True)):
        width = max(_width_of(cell) for cell in cells)
        sheet.set_column(column, column, max(min(width, MAX_WIDTH // 2), MIN_WIDTH) + 1)
    for number, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, style)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    _set_page(sheet, is_fitted=True)
    if warning := edition.warning_for([]):
        sheet.set_header(f"&C{warning}")
    book.close()
    return stream.getvalue()


class _Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#e8eef5", "bottom": 1, "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.number = book.add_format({"num_format": "General"})
        self.long = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.loud = book.add_format(
            {"bold": True, "font_color": "#c00000", "num_format": "@", "text_wrap": True, "valign": "top"}
        )

    def of(self, kind: str) -> Any:
        """Return the cell format for a field's type."""
        return {"date": self.date, "integer": self.number, "number": self.number, "year": self.number}.get(
            kind, self.text
        )


def _write_rows(sheet: RowSheet, table: Table, formats: _Formats) -> None:
    fields = table.dataset.schema.fields
    for place, field in enumerate(fields):
        cells = table.columns[field.name]
        if field.type == "boolean":
            cells = [None if cell is None else "是" if cell else "否" for cell in cells]
        shown = [_width_of(str(value)) for value in cells[:_SAMPLED_ROWS] if value is not None]
        # Four more for the filter button.
        width = max([*shown, _width_of(field.title) + 4, MIN_WIDTH])
        style = formats.of(field.type)
        sheet.set_column(place, place, min(width + 1, MAX_WIDTH), style)
        sheet.write_string(0, place, field.title, formats.head)
        sheet.fill_column(cells, style, style is formats.text)
    sheet.freeze_panes(1, _count_frozen(table))
    sheet.autofilter(0, 0, max(len(table.frame), 1), len(fields) - 1)
    sheet.repeat_rows(0)
    _set_page(sheet)


def _count_frozen(table: Table) -> int:
    """Return the number of columns to freeze: up to the last that identifies a row, at most three."""
    names = table.dataset.schema.names[:3]
    telling = {*table.dataset.schema.primary_key, "name", "title"}
    return max((place for place, name in enumerate(names, 1) if name in telling), default=0)


def _set_page(sheet: Any, is_fitted: bool = False) -> None:
    """Set a sheet to print on A4 in landscape; ``is_fitted`` scales all columns to one page's width."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_footer("&L&A&R&P / &N")
    if is_fitted:
        sheet.fit_to_pages(1, 0)


@lru_cache(maxsize=4096)  # every area's workbook has the same dictionary
def _width_of(text: str, limit: int = MAX_WIDTH) -> int:
    """Return the width of the first ``limit`` characters of a text; a Chinese one counts as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[:limit])


def _write_dictionary(sheet: Any, fields: Iterable[Field], formats: _Formats) -> None:
    heads = (
        ("字段", 22),
        ("字段名", 24),
        ("类型", 8),
        ("单位", 8),
        ("必填", 6),
        ("允许的值", 36),
        ("说明", 70),
    )
    for place, (title, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, formats.head)
    for row, field in enumerate(fields, 1):
        cells = (
            field.title,
            field.name,
            TYPE_NAMES[field.type],
            field.unit,
            "是" if field.is_required else "否",
            say_allowed(field),
            field.description,
        )
        _write_line(sheet, row, cells, [width for _, width in heads], formats.long)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _set_page(sheet, is_fitted=True)


def _write_line(sheet: Any, row: int, cells: Sequence[str], widths: Sequence[int], style: Any) -> None:
    """Write wrapped texts into one row, high enough for the longest of them."""
    lines = max(-(-_width_of(text, 10_000) // (width - 1)) for text, width in zip(cells, widths, strict=True))
    sheet.set_row(row, _LINE_HEIGHT * max(lines, 1))
    for place, text in enumerate(cells):
        sheet.write_string(row, place, text, style)


def _write_notice(sheet: Any, lines: Iterable[tuple[str, str]], formats: _Formats) -> None:
    widths = (22, 90)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for row, (label, text) in enumerate(lines):
        style = formats.loud if label == "注意" else formats.long
        _write_line(sheet, row, (label, text or "未公布"), widths, style)
    _set_page(sheet, is_fitted=True)


FORMAT = Format(
    order=10,
    suffix=".xlsx",
    title="Excel 表格",
    use="用 Excel、WPS 打开，第一行是中文列名",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    file_type="XLSX",
    write=write_xlsx,
    types=frozenset(TYPE_NAMES),
    is_slow=True,
    archive_folder="excel/",
)
