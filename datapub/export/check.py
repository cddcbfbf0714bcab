"""What no download could hold without losing something: found before anything is written.

Every limit here is one that a writer or a reader's program would otherwise meet by cutting, rounding
or refusing in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from graphlib import CycleError
from typing import Any, Final

from datapub.descriptor import PACKAGE_FILE
from datapub.export import api
from datapub.formats import FORMATS, WHOLE_FORMATS, parquet, sqlite, xlsx
from datapub.messages import describe, make_fault, make_problem, quote
from datapub.model import Field, Table
from datapub.problem import Problem

MAX_SHEET_NAME: Final = 31
MAX_CELL: Final = 32_767
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 2_000
"""Columns of an SQLite table, as it is built everywhere; a sheet has 16,384."""
MAX_DIGITS: Final = 15
"""Significant digits that a spreadsheet, and any reader of JSON, keeps of a number."""
FIRST_DATE: Final = date(1900, 3, 1)
"""Before it Excel's days are off by one: it believes in a 29 February 1900."""

RESERVED: Final = frozenset({"api"})
"""Folders below data/ that are no dataset's and no area's."""

_AREA_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def check_exportable(tables: Sequence[Table], areas: Mapping[str, str]) -> Iterator[Problem]:
    """Yield why tables cannot be written in every format, by dataset and by area.

    Args:
        tables: the published tables.
        areas: code -> Chinese name of the areas that get downloads of their own.
    """
    names = {table.name for table in tables} | RESERVED
    for table in tables:
        yield from _check_dataset(table)
        for field in table.dataset.schema.fields:
            yield from _check_cells(table, field)
        yield from _check_keys(table, areas)
    try:
        sqlite.order_by_reference(tables)
    except CycleError as error:
        yield make_fault(PACKAGE_FILE, "export-cycle", "、".join(dict.fromkeys(error.args[1])))
    for code in areas:
        yield from _check_area(code, names, tables)


def _check_dataset(table: Table) -> Iterator[Problem]:
    dataset, fields = table.dataset, table.dataset.schema.fields
    if table.name in RESERVED:
        yield make_fault(PACKAGE_FILE, "export-name", table.name)
    reason = _refuse_sheet_name(dataset.title)
    if reason:
        yield make_fault(PACKAGE_FILE, "export-sheet-name", quote(dataset.title), reason=reason)
    if len(table.frame) >= MAX_ROWS:
        yield make_problem(dataset, "export-rows", found=f"{len(table.frame):,}", limit=f"{MAX_ROWS:,}")
    if len(fields) > MAX_COLUMNS:
        yield make_problem(
            dataset, "export-columns", found=f"{len(fields):,}", format="SQLite", limit=f"{MAX_COLUMNS:,}"
        )
    for field in fields:
        kinds = (kind for kind in (*FORMATS, *WHOLE_FORMATS) if kind.types is not None)
        lacking = [kind.title for kind in kinds if field.type not in (kind.types or ())]
        if lacking:
            shown = f"{table.name}.{field.name}（{field.type}）"
            text = describe("export-type", value=shown, format="、".join(lacking))
            yield Problem(
                dataset.schema_path, None, field.name, "export-type", text, shown, label=field.title
            )


def _refuse_sheet_name(title: str) -> str:
    """Say why a sheet cannot be called so; "" where it can."""
    length = _count_units(title)
    if length > MAX_SHEET_NAME:
        return f"有 {length} 个字，超过了 {MAX_SHEET_NAME} 个"
    found = _NOT_IN_SHEET_NAMES.search(title)
    if found:
        return f"含有工作表名不能用的字符“{found[0] if found[0].isprintable() else '控制字符'}”"
    if title.startswith("'") or title.endswith("'"):
        return "以单引号开头或结尾"
    if title.casefold() in {name.casefold() for name in (*xlsx.SHEET_NAMES, "History")}:
        return "与固定的工作表重名"
    return ""


def _check_cells(table: Table, field: Field) -> Iterator[Problem]:
    cells = table.columns[field.name]
    if field.type == "string":
        longest = max(map(len, filter(None, cells)), default=0)
        for row, cell in _find(table, cells, _is_long) if 2 * longest > MAX_CELL else ():
            length = _count_units(cell)
            yield make_problem(
                table.dataset,
                "export-long-cell",
                row=row,
                column=field.name,
                value=cell,
                length=f"{length:,}",
                limit=f"{MAX_CELL:,}",
            )
    elif field.type == "date":
        for row, cell in _find(table, cells, lambda day: day < FIRST_DATE):
            yield make_problem(table.dataset, "export-date", row=row, column=field.name, value=cell)
    elif field.type in {"integer", "number", "year"}:
        yield from _check_numbers(table, field, cells)


def _check_keys(table: Table, areas: Mapping[str, str]) -> Iterator[Problem]:
    """A record of the API stands at an address that is made of its key; areas are judged by themselves."""
    if not api.has_records(table):
        return
    for name in table.dataset.schema.primary_key:
        cells = table.columns[name]
        for row, cell in _find(table, cells, lambda key: not api.SAFE_KEY.fullmatch(str(key))):
            if cell in areas:
                continue
            yield make_problem(table.dataset, "export-key", row=row, column=name, value=cell)


def _check_numbers(table: Table, field: Field, cells: list[Any]) -> Iterator[Problem]:
    def problem(key: str, row: int, cell: Any, **details: Any) -> Problem:
        return make_problem(table.dataset, key, row=row, column=field.name, value=cell, **details)

    limit = parquet.PLACES
    for row, cell in _find(table, cells, lambda number: not _is_sound(number)):
        if not _is_finite(cell):
            yield problem("export-number", row, cell)
            continue
        if count_digits(cell) > MAX_DIGITS:
            yield problem("export-digits", row, cell, found=count_digits(cell), limit=MAX_DIGITS)
        if count_places(cell) > limit:
            yield problem("export-places", row, cell, found=count_places(cell), limit=limit)


def _is_sound(number: int | Decimal) -> bool:
    if not _is_finite(number):
        return False
    return count_digits(number) <= MAX_DIGITS and count_places(number) <= parquet.PLACES


def _is_finite(number: int | Decimal) -> bool:
    return not isinstance(number, Decimal) or number.is_finite()


def _find(table: Table, cells: list[Any], is_refused: Callable[[Any], bool]) -> Iterator[tuple[int, Any]]:
    """Yield (row number, cell) where a cell is refused; each distinct value is judged once."""
    refused = {cell for cell in set(cells) if cell is not None and is_refused(cell)}
    if refused:
        for number, cell in zip(table.frame.index.tolist(), cells, strict=True):
            if cell in refused:
                yield number, cell


def _is_long(text: str) -> bool:
    return _count_units(text) > MAX_CELL


def _count_units(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 units: 𠮷 counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def count_digits(number: int | Decimal) -> int:
    """Return how many digits have to be kept to tell a number from its neighbours.

    Zeros at the end count before the point, not behind it: 1200 has four, 0.50 has one.
    """
    value = Decimal(number)
    return value.adjusted() + 1 + count_places(value) if value else 1


def count_places(number: int | Decimal) -> int:
    """Return how many digits stand after the point, zeros at the end left out."""
    if not number:
        return 0  # however many zeros it is written with
    _, digits, exponent = Decimal(number).as_tuple()
    assert isinstance(exponent, int), "not finite"
    zeros = next((place for place, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(-exponent - zeros, 0)


def _check_area(code: str, names: Iterable[str], tables: Sequence[Table]) -> Iterator[Problem]:
    reason = ""
    if not _AREA_CODE.fullmatch(code):
        reason = "含有网址里不能用的字符" if code else "是空的"
    elif code in names:
        reason = "与数据集或网站固定的名称相同"
    if reason:
        yield _locate_area(code, reason, tables)


def _locate_area(code: str, reason: str, tables: Sequence[Table]) -> Problem:
    """Return the problem at the area's row, or at the data package where no table lists areas."""
    for table in tables:
        if table.name == "areas":
            for row, record in table.rows():
                if record["code"] == code:
                    return make_problem(
                        table.dataset, "export-area-code", row=row, column="code", value=code, reason=reason
                    )
    return make_fault(PACKAGE_FILE, "export-area-code", quote(code), reason=reason)
