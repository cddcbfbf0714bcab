"""One cell of a spreadsheet, written as the dataset writes it; every change is told, none is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from datapub.intake.workbook import Cell
from datapub.model import Field
from datapub.texts import UNSEEN, fold, guess_date, guess_number, is_scientific, narrow

EXACT_DIGITS: Final = 15
"""Digits that a spreadsheet keeps of a number; what stood behind them is gone."""

_TRUE: Final = frozenset({"true", "是", "有", "√", "✓", "对", "1", "y", "yes", "合格"})
_FALSE: Final = frozenset({"false", "否", "无", "×", "✗", "没有", "0", "n", "no", "不合格"})
_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_WIDE: Final = {
    code: chr(code - 0xFEE0)
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
"""Full-width digits and letters; full-width brackets and commas are good Chinese and stay."""

_LIST_SIGNS: Final = re.compile(r"\s*[,，;；/／\n\r]\s*")
_BREAKS: Final = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Written:
    """A cell as the dataset writes it.

    Attributes:
        text: "" where the cell is empty.
        shown: the cell as it was in the spreadsheet.
        why: what was done to it, in a few words; "" where it was only read.
        fault: wording of why it cannot be taken over; the text is then "".
    """

    text: str
    shown: str
    why: str = ""
    fault: str = ""


class Normaliser:
    """Writes cells of one field.

    Args:
        field: the field.
        values: what a cell may say instead of the dataset's own value: folded text -> value. Staff's
            aliases of a value, and for a reference the names of what it refers to.
    """

    def __init__(self, field: Field, values: Mapping[str, str]) -> None:
        self._field = field
        self._values = values
        self._enum = {fold(value): value for value in field.enum}
        self._pattern = field.constraints.get("pattern")

    def write(self, cell: Cell) -> Written:
        """Return the cell as the dataset writes it."""
        if cell == "" or cell is None:
            return Written("", "")
        if isinstance(cell, str):
            return self._write_text(cell)
        if isinstance(cell, bool):
            return Written("true" if cell else "false", "是" if cell else "否")
        if isinstance(cell, int | float):
            return self._write_number(cell)
        return self._write_moment(cell)

    def _write_number(self, cell: int | float) -> Written:
        shown = repr(cell)
        if isinstance(cell, float) and not cell.is_integer():
            plain = format(Decimal(repr(cell)), "f")
        else:
            plain = str(int(cell))
        kind = self._field.type
        if kind == "string" and len(plain.lstrip("-")) > EXACT_DIGITS:
            return Written("", shown, fault="intake-lost")
        if kind in {"integer", "number", "year"}:
            return Written(plain, plain)
        if kind == "date":
            day = guess_date(plain)
            return Written(day.isoformat(), plain, "日期序号改成日期") if day else Written(plain, plain)
        if kind == "boolean" and plain in {"0", "1"}:
            return Written("true" if plain == "1" else "false", plain, "1、0 改成是、否")
        return self._settle(plain, plain, "")

    def _write_moment(self, cell: date | datetime | time | timedelta) -> Written:
        if isinstance(cell, datetime):
            is_day = cell.time() == time(0)
            text = cell.date().isoformat() if is_day else cell.isoformat(" ")
            return Written(text, text)
        return Written(str(cell), str(cell))

    def _write_text(self, cell: str) -> Written:
        if cell.strip() in _ERRORS:
            return Written("", cell, fault="intake-error-cell")
        text = _BREAKS.sub("", cell) if self._field.type != "string" else cell
        text = UNSEEN.sub("", text.replace("\n", "").replace("\r", "").replace("\t", " "))
        text = text.strip().strip("\u3000")
        if text.startswith("'"):
            text = text[1:]  # a spreadsheet's mark for text, typed into a CSV
        why = "删去看不见的字符和多余的空格" if text != cell else ""
        if is_scientific(text):
            return Written("", cell, fault="intake-lost")
        return self._settle(text, cell, why)

    def _settle(self, text: str, shown: str, why: str) -> Written:
        """Bring a text into the field's own form."""
        known = self._values.get(fold(text))
        if known is not None:
            return Written(known, shown, why if known == text else f"“{text}”改成“{known}”")
        kind = self._field.type
        new = text
        if kind == "date":
            day = guess_date(text)
            new, done = (day.isoformat(), "日期改成 2021-03-05 的写法") if day else (text, "")
        elif kind in {"integer", "number", "year"}:
            new, done = guess_number(text) or text, "数字改成半角，删去单位和千分号"
        elif kind == "boolean":
            folded = fold(text)
            new = "true" if folded in _TRUE else "false" if folded in _FALSE else text
            done = "" if text in {"是", "否"} else "改成是、否"
        elif self._enum:
            new, done = self._enum.get(fold(text), text), "改成可选的写法"
        elif self._pattern is not None and not re.search(self._pattern, text):
            new, done = self._fit(text)
        else:
            new, done = text.translate(_WIDE), "全角字母和数字改成半角"
        return Written(new, shown, done if new != text and done else why)

    def _fit(self, text: str) -> tuple[str, str]:
        """Try the usual slips of a code or a list until one fits the field's pattern."""
        plain = narrow(text)
        tries = (
            (plain, "全角改成半角"),
            (re.sub(r"\s+", "", plain).upper(), "删去空格，改成大写"),
            (re.sub(r"[\s‐‑–—−]+", "-", plain), "连接号改成 -"),
            (_LIST_SIGNS.sub("、", text), "并列的内容用顿号隔开"),
        )
        for new, done in tries:
            if re.search(str(self._pattern), new):
                return new, done
        return text, ""
