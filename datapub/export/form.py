"""A workbook to fill in: a dataset's rows with Chinese headers, drop-downs and notes, to be imported again.

Codes are text cells, so that no spreadsheet rewrites them; dates are dates. The header and the ids of rows
that exist are locked (without a password: it is a help, no secret); everything else is open.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from datapub.model import Field, Record, Table
from datapub.textual import write_cell

SPARE_ROWS: Final = 200
"""Empty rows under the last one that are formatted and have drop-downs."""

SHEET: Final = "填报"
CHOICES: Final = "选项"
NOTES: Final = "说明"
BASE: Final = "底稿"
"""The sheet, out of sight, with the rows that the form was made from: an import sees what was changed."""

YES, NO = "是", "否"

_OPTIONS: Final = {
    "objects": True,
    "scenarios": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
_EXACT_DIGITS: Final = 15
_WIDEST: Final = 40
_NARROWEST: Final = 8


def write_form(
    table: Table,
    references: Mapping[str, Sequence[str]],
    created: datetime,
    notes: Sequence[str],
    area: str,
) -> bytes:
    """Return the workbook.

    Args:
        table: the rows that stand in the form.
        references: field -> the values it may hold because it refers to another dataset.
        created: the moment that the file says it was made; the only one, so that bytes repeat.
        notes: paragraphs of the sheet 说明.
        area: code of the area whose rows they are; "" for all.
    """
    stream = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(stream, settings) as workbook:
        workbook.set_properties({"title": f"{table.dataset.title}填报表", "created": created})
        form = workbook.add_worksheet(SHEET)
        choices = workbook.add_worksheet(CHOICES)
        choices.hide()
        _write_notes(workbook, notes)
        ranges = _write_choices(choices, table, references)
        _write_rows(workbook, form, table, ranges)
        _write_base(workbook.add_worksheet(BASE), table, area)
    return stream.getvalue()


def _write_notes(workbook: Workbook, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(NOTES)
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90)
    for row, text in enumerate(notes):
        sheet.write_string(row, 0, text, wrap)


def _write_choices(sheet: Worksheet, table: Table, references: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write every list of choices in a column of its own; return field -> the range that holds it.

    A drop-down that carries its list may have 255 characters at most; one that points at cells has no limit.
    """
    ranges = {}
    place = 0
    for field in table.dataset.schema.fields:
        values = [YES, NO] if field.type == "boolean" else (field.enum or references.get(field.name, ()))
        if not values:
            continue
        for row, value in enumerate(values):
            sheet.write_string(row, place, value)
        letter = xl_col_to_name(place)
        ranges[field.name] = f"={CHOICES}!${letter}$1:${letter}${len(values)}"
        place += 1
    return ranges


def _write_base(sheet: Worksheet, table: Table, area: str) -> None:
    """Write the rows as texts, a row a cell, so that nothing takes the sheet for one of the dataset."""
    sheet.very_hidden()
    names = table.dataset.schema.names
    about = {"dataset": table.name, "area": area, "fields": names}
    rows = [[write_cell(record[name]) for name in names] for record in table.records()]
    for place, line in enumerate((about, *rows)):
        sheet.write_string(place, 0, json.dumps(line, ensure_ascii=False))


def _write_rows(workbook: Workbook, sheet: Worksheet, table: Table, ranges: Mapping[str, str]) -> None:
    fields = table.dataset.schema.fields
    records = table.records()
    last = len(records) + SPARE_ROWS
    formats = _Formats(workbook)
    keys = set(table.dataset.schema.primary_key)
    for place, field in enumerate(fields):
        sheet.write_string(0, place, field.title, formats.header(field))
        sheet.write_comment(0, place, _describe(field), {"x_scale": 2, "y_scale": 1.5})
        sheet.set_column(place, place, _measure(field, records), formats.cell(field, is_locked=False))
        if field.name in ranges:
            sheet.data_validation(
                1, place, last, place,
                {
                    "validate": "list",
                    "source": ranges[field.name],
                    "error_title": field.title,
                    "error_message": "请从下拉的选项里选。",
                },
            )  # fmt: skip
        is_locked = field.name in keys
        for row, record in enumerate(records, 1):
            _write_cell(sheet, row, place, field, record, formats.cell(field, is_locked))
    sheet.freeze_panes(1, min(2, len(fields)))
    sheet.autofilter(0, 0, max(len(records), 1), len(fields) - 1)
    sheet.protect("", _OPTIONS)


def _write_cell(sheet: Worksheet, row: int, place: int, field: Field, record: Record, form: Format) -> None:
    value: Any = record[field.name]
    if value is None:
        sheet.write_blank(row, place, None, form)
    elif isinstance(value, bool):
        sheet.write_string(row, place, YES if value else NO, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form)
    elif isinstance(value, int | Decimal):
        text = format(Decimal(value), "f")
        if len(text.lstrip("-").replace(".", "")) > _EXACT_DIGITS:
            sheet.write_string(row, place, text, form)
        else:
            sheet.write_number(row, place, float(value), form)
    else:
        sheet.write_string(row, place, str(value), form)


class _Formats:
    """The formats of a form's cells, each made once."""

    _NUMBERS: Final = {"string": "@", "date": "yyyy-mm-dd", "integer": "0", "year": "0"}

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[object, ...], Format] = {}

    def header(self, field: Field) -> Format:
        colour = "#0B5058" if field.is_required else "#5B7A80"
        return self._make(
            bold=True, font_color="#FFFFFF", bg_color=colour, locked=True, text_wrap=True, valign="top"
        )

    def cell(self, field: Field, is_locked: bool) -> Format:
        properties: dict[str, Any] = {"locked": is_locked}
        if field.type in self._NUMBERS:
            properties["num_format"] = self._NUMBERS[field.type]
        if is_locked:
            properties["bg_color"] = "#EEF2F2"
        return self._make(**properties)

    def _make(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


def _describe(field: Field) -> str:
    parts = ["必填。" if field.is_required else "可以空着。", field.description]
    if field.unit:
        parts.append(f"单位：{field.unit}。")
    if field.type == "date":
        parts.append("写成 2021-03-05。")
    return "\n".join(parts)


def _measure(field: Field, records: Sequence[Record]) -> float:
    """Return a column's width in characters of the sheet's font; a Chinese character takes two."""
    texts = [
        field.title,
        *(str(record[field.name]) for record in records[:200] if record[field.name] is not None),
    ]
    widest = max(sum(2 if char > "\xff" else 1 for char in text) for text in texts)
    return min(max(widest + 2, _NARROWEST), _WIDEST)
