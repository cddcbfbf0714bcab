"""Rewrite one cell of a spreadsheet as the dataset writes it; every change is reported, none is a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from datapub.characters import find_foreign, mend_lookalikes, mend_unseen
from datapub.intake.multivalued import is_of_several_places, join_figures, split_several
from datapub.intake.repairs import LOCAL, is_local, is_null, join_lines, list_numbers, repair, split_choices
from datapub.intake.sheet import Cell
from datapub.model import Field
from datapub.personal import find_personal
from datapub.quantities import list_remarks, read_quantity, write_plain
from datapub.texts import (
    fold,
    guess_date,
    guess_period,
    is_scientific,
    is_sheet_error,
    is_wordless,
    list_readings_of_day,
    narrow,
)

EXACT_DIGITS: Final = 15
"""Significant digits that a spreadsheet stores of a number; further ones are lost."""

_NUMBERS: Final = frozenset({"integer", "number"})
_TRUE: Final = frozenset({"true", "是", "有", "√", "✓", "对", "1", "y", "yes", "合格"})
_FALSE: Final = frozenset({"false", "否", "无", "×", "✗", "没有", "0", "n", "no", "不合格"})
_WIDE: Final = {
    code: chr(code - 0xFEE0)
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
"""Full-width digits and letters -> ASCII; full-width punctuation is correct Chinese and stays."""

_PATH_SIGNS: Final = re.compile(r"[\s/／\\>,，、·-]+")
"""Separators between the levels of an exported place name: 甲省/乙市/丙区."""

_DIGIT: Final = re.compile(r"\d")
_SPACED_OUT: Final = re.compile(r"[一-鿿](?:[ \u3000]{1,3}[一-鿿]){2,}")
"""A text spaced out to fill its cell."""

_TIME_OF_DAY: Final = re.compile(
    r"(.*?\d日?)[\sT]+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?(?:\s*\+0?8:?00)?"
)
_ABOUT: Final = re.compile(r"(?:[上中下]旬|[初底末])$")
"""What says when in a month or a year, by less than a day."""

_SHORT_YEAR: Final = re.compile(
    r"(?:民[国國])?\s*\d{2,3}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*(?:\d{1,2}\s*日?)?)?"
)
_LOST: Final = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Replacement and private-use characters, left where a character was lost in conversion."""

ALTERNATIVES: Final = frozenset({"month", "minimum", "maximum"})
"""Kinds of companion fields that take the place of the value."""

_UNSURE_MONTH: Final = "1"
"""The decimals of 2023.1, which is ambiguous: a spreadsheet also stores 2023.10, October, as 2023.1."""


@dataclass(frozen=True)
class Written:
    """A cell as the dataset writes it.

    Attributes:
        text: "" if the cell is empty or has a fault.
        shown: the cell as in the spreadsheet.
        reason: what was changed, in Chinese; "" if nothing was.
        fault: key of the wording for why it cannot be imported; "" if it can.
        details: what that wording names.
        others: companion field name -> text to be written there.
    """

    text: str
    shown: str
    reason: str = ""
    fault: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def result(self) -> str:
        """The text that was written, to the field itself or to its companions."""
        return self.text or "、".join(filter(None, self.others.values()))


class Normaliser:
    """Rewrites the cells of one field.

    Args:
        field: the field.
        values: folded text -> the dataset's own value: staff's aliases and, for a reference, the names of the
            rows it may refer to.
        label: the label of the column in the spreadsheet, with its unit if it states one.
        instead: the companions of kind "instead": a choice of one of them is written there.
    """

    def __init__(self, field: Field, values: Mapping[str, str], label: str, instead: Sequence[Field]) -> None:
        self._field = field
        self._values = values
        self._label = label
        self._instead = instead
        self._enum = {fold(value): value for value in field.enum}
        self._pattern = field.constraints.get("pattern")

    @property
    def known(self) -> Mapping[str, str]:
        """Folded text -> value, of all choices, aliases and names of referenced rows."""
        return {**self._values, **self._enum}

    def write(self, cell: Cell) -> Written:
        """Return the cell as the dataset writes it."""
        if cell == "" or cell is None:
            return Written("", "")
        written = self._write(cell)
        if written.text or written.others:  # a new value clears the companions that could replace it
            alternatives = {name: "" for kind, name in self._field.companions.items() if kind in ALTERNATIVES}
            written = replace(written, others={**alternatives, **written.others})
        return written

    def _write(self, cell: Cell) -> Written:
        if isinstance(cell, str):
            return self._write_text(cell)
        if isinstance(cell, bool):
            return Written("true" if cell else "false", "是" if cell else "否")
        if isinstance(cell, int | float):
            return self._write_number(cell)
        return self._write_moment(cell)

    def _write_number(self, cell: int | float) -> Written:
        shown = repr(cell)
        plain = write_plain(format(Decimal(shown), "f"))
        noise = "去掉表格软件算出来的尾数" if "." in shown and Decimal(shown) != Decimal(plain) else ""
        kind = self._field.type
        if kind == "string" and len(plain.lstrip("-")) > EXACT_DIGITS:
            return Written("", shown, fault="intake-lost")
        if kind in _NUMBERS:
            return self._write_quantity(plain, shown if noise else plain, noise)
        if kind == "date":
            if re.fullmatch(r"\d{5}\.\d+", plain):
                day = guess_date(plain[:5])
                return Written(str(day), plain, "日期序号改成日期，去掉几点几分")
            if re.fullmatch(rf"\d{{4}}\.{_UNSURE_MONTH}", plain):
                readings = f"{plain[:4]}年1月、{plain[:4]}年10月"
                return Written("", plain, fault="intake-readings", details={"readings": readings})
        if kind == "boolean" and plain in {"0", "1"}:
            return Written("true" if plain == "1" else "false", plain, "1、0 改成是、否")
        return self._settle(plain, plain, noise)

    def _write_moment(self, cell: date | datetime | time | timedelta) -> Written:
        if isinstance(cell, datetime) and self._field.type == "date":
            reason = "" if cell.time() == time(0) else "去掉几点几分"
            return Written(
                cell.date().isoformat(), cell.isoformat(" ") if reason else str(cell.date()), reason
            )
        text = str(cell.date() if isinstance(cell, datetime) and cell.time() == time(0) else cell)
        return Written(text, text)

    def _write_text(self, cell: str) -> Written:
        if is_sheet_error(cell.strip()):
            return Written("", cell, fault="intake-error-cell")
        is_text, is_figure = self._field.type == "string", self._field.type in _NUMBERS
        text = cell if is_text else join_figures(cell, "；" if is_figure else " ")
        if "place" in self._field.companions and is_of_several_places(text):
            return Written("", cell, fault="intake-places")
        several = split_several(text) if self._field.type == "string" and self._pattern is None else []
        text = "；".join(several) or join_lines(text, self._pattern, self._values)
        text = mend_unseen(text).strip().strip("\u3000")
        text = re.sub(r"\s+", "", text) if _SPACED_OUT.fullmatch(text) else text
        if text.startswith("'"):
            text = text[1:]  # a spreadsheet's text marker, typed into a CSV
        reason = "删去看不见的字符和多余的空格" if text != cell else ""
        reason = "一格里有几行，用分号隔开" if several else reason
        plain = mend_lookalikes(text)
        if plain != text:
            text, reason = plain, "部首和像字的字符换成普通的字"
        if _LOST.search(text):
            return Written("", cell, fault="garbled")
        if foreign := find_foreign(text):
            return Written("", cell, fault="foreign-character", details={"name": f"U+{ord(foreign):04X}"})
        if is_scientific(text):
            return Written("", cell, fault="intake-lost")
        folded, is_code = fold(text), self._pattern is not None
        is_blank = is_wordless(text) and folded not in _TRUE | _FALSE
        if text and (is_blank or is_null(text, is_code)) and folded not in self.known:
            return Written("", cell, f"“{text}”当作没有填")
        if not self._field.identifier and find_personal(text):
            if self._pattern is None:
                return Written("", cell, fault="intake-personal")
            return self._pick(text, cell, "个人的号码不导入")
        return self._settle(text, cell, reason)

    def _settle(self, text: str, shown: str, reason: str) -> Written:
        """Rewrite a cleaned text as the field's type, choices or pattern require."""
        known = self._values.get(fold(text), self._values.get(fold(_PATH_SIGNS.sub("", text))))
        if known is not None:
            return Written(known, shown, reason if known == text else f"“{text}”改成“{known}”")
        kind = self._field.type
        new = text
        if kind == "date":
            return self._write_date(text, shown, reason)
        if kind in _NUMBERS:
            return self._write_quantity(text, shown, reason) if text else Written("", shown, reason)
        if kind == "year":
            new, done = narrow(text).removesuffix("度").removesuffix("年"), "年份改成四位数字"
        elif kind == "boolean":
            folded = fold(text)
            new = "true" if folded in _TRUE else "false" if folded in _FALSE else text
            done = "" if text in {"是", "否"} else "改成是、否"
        elif self._enum:
            for item in self._instead if fold(text) not in self._enum else ():
                if text in item.enum:
                    others = {item.name: text}
                    return Written("", shown, f"是「{item.title}」的内容，写到那一列", others=others)
            if fold(text) not in self._enum and (parts := split_choices(text, self._instead)):
                titles = "」「".join(item.title for item, _ in parts)
                others = {item.name: choice for item, choice in parts}
                return Written("", shown, f"是「{titles}」的内容，写到那两列", others=others)
            new, done = self._enum.get(fold(text), text), "改成可选的写法"
        elif text and self._pattern is not None and not re.search(self._pattern, text):
            new, done = repair(text, str(self._pattern), self._values)
            if not done and self._field.may_be_left_out:
                return self._pick(text, shown, LOCAL if is_local(text) else "写法不合这一列的要求，没有导入")
        else:
            new, done = text.translate(_WIDE), "全角字母和数字改成半角"
        return Written(new, shown, done if new != text and done else reason)

    def _pick(self, text: str, shown: str, reason: str) -> Written:
        """Write the first phone number that is not personal and matches; ``reason`` reports the rest."""
        numbers = list_numbers(text) if self._field.may_be_left_out else []
        for number in numbers:
            new, _ = repair(number, str(self._pattern), self._values)
            if re.search(str(self._pattern), new) and not find_personal(number):
                is_all = len(_DIGIT.findall(new)) == len(_DIGIT.findall(narrow(text)))
                return Written(
                    new, shown, f"{'号码以外的字' if is_all else '只写一个办公的号码，别的'}不导入"
                )
        return Written("", shown, reason)

    def _write_date(self, text: str, shown: str, reason: str) -> Written:
        if not re.sub(r"[-/.年月日:\sT]", "", narrow(text)).strip("0"):
            return Written("", shown, f"“{text}”当作没有填")
        if readings := list_readings_of_day(narrow(text)):
            return Written("", shown, fault="intake-readings", details={"readings": "、".join(readings)})
        found = _TIME_OF_DAY.fullmatch(narrow(text))
        day = guess_date(found[1] if found else text)
        if day:
            done = "去掉几点几分" if found and "00:00" not in text else "日期改成 2021-03-05 的写法"
            return Written(day.isoformat(), shown, done if day.isoformat() != text else reason)
        month = guess_period(_ABOUT.sub("", text)) or ""
        if month and "Q" not in month and narrow(text) != "":
            companion = self._field.companions.get("month")
            if companion is None:
                return Written("", shown, fault="intake-month")
            return Written(
                "", shown, f"只到{'月' if '-' in month else '年'}，没有编出日子", others={companion: month}
            )
        if _SHORT_YEAR.fullmatch(narrow(text)):
            return Written("", shown, fault="intake-short-year")
        return Written(text, shown, reason)

    def _write_quantity(self, text: str, shown: str, reason: str) -> Written:
        """Write a figure in the field's unit; any other text goes verbatim into the companion for it."""
        item = self._field
        found = read_quantity(text, item, self._label)
        verbatim = item.companions.get("verbatim", "")
        if found.fault == "readings":
            return Written(
                "", shown, fault="intake-readings", details={"readings": "、".join(found.readings)}
            )
        ends = {item.companions.get("minimum", ""): found.low, item.companions.get("maximum", ""): found.high}
        is_range = bool(found.high)
        note = {verbatim: text if found.remark in narrow(text) else f"{text}（{found.remark}）"}
        note = note if found.remark else {}
        if not found.fault and not is_range and (verbatim or not note):
            done = "数字改成半角，删去单位和千分号" if found.low != text else reason
            return Written(found.low, shown, done, others=note)
        if not found.fault and is_range and "" not in ends and (verbatim or not note):
            return Written("", shown, "写成一个范围", others={**ends, **note})
        if verbatim:
            return self._keep(text, shown, verbatim)
        unit = f"以“{item.unit}”为单位的" if item.unit else ""
        return Written("", shown, fault="intake-unit", details={"unit": unit})

    def _keep(self, text: str, shown: str, verbatim: str) -> Written:
        """Write a text that is not a figure in the field's unit into a companion, with the label's unit."""
        over = "，".join(remark for remark in list_remarks(self._label) if remark not in text)
        is_bare = re.fullmatch(r"[\d.,\s\-~～至元¥￥]+", narrow(text)) is not None
        verbatim_text = f"{text}（{over}）" if over and is_bare else text
        return Written("", shown, "不是这一列单位的一个数，原文照录", others={verbatim: verbatim_text})
