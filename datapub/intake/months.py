"""Dates whose cell shows no day: a spreadsheet stores 2023年5月 as the first of May."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from datapub.intake.sheet import Cell
from datapub.texts import guess_date

BUILT_IN: Final = frozenset({"17", "27", "36", "50", "52", "57"})
"""Ids of Excel's built-in number formats that show year and month; from 27 on, of its zh-CN locale."""

_LITERALS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


def is_month(code: str) -> bool:
    """Return whether a number format shows the year and the month of a date, but no day."""
    plain = _LITERALS.sub("", code.partition(";")[0]).lower()
    return "y" in plain and "m" in plain and not {"d", "h", "s"} & set(plain)


def show_month(cell: Cell) -> Cell:
    """Return a date as its cell shows it, without the day that nobody entered."""
    day = guess_date(f"{cell:.0f}") if isinstance(cell, int | float) else cell
    return f"{day.year}年{day.month}月" if isinstance(day, date) else cell
