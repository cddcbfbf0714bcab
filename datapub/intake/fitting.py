"""The usual slips of codes, numbers to dial, lists and choices, mended until they fit their column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from datapub.model import Field
from datapub.texts import fold, is_null_word, narrow

_LIST_SIGNS: Final = re.compile(r"[\s,，;；/／、+]+")
_DIALLED: Final = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
"""An area code of China, which tells its own length, and a number after it."""

_ABROAD: Final = re.compile(r"(?:\+|00)?86[-\s]?0?(?=[1-9]\d{1,2}[-\s])|(?:\+|00)86[-\s]?0?(?=[1-9]\d{8,})")
"""The country's code before an area code, which then has no nought of its own."""

_EXTENSION: Final = re.compile(r"(\d)\s*(?:[转轉]|分机号?|ext\.?|[*#xX])[:：]?\s*(\d{1,5})$", re.I)
_BETWEEN: Final = re.compile(r"[,，;；/／、|]|或|和|及|(?<=\d)\s+(?=[01]\d{2})")
_REMARK: Final = re.compile(r"[（(][^（）()\d]*[)）]")
_WORDS: Final = re.compile(r"^[^\d(（+]+|[^\d]+$")
_UNKNOWN: Final = frozenset(("不详", "未知", "不明", "暂缺", "待补", "待补充", "待核实"))
_NO_CODES: Final = frozenset(("无", "暂无", "没有", "待定", "待办", "未办", "未办理", "办理中", "正在办理"))
LOCAL: Final = "没有区号或区号不全，没有导入"
"""Why a number is left out that may be right, as the rest of the list may tell."""

_LOCAL: Final = re.compile(r"[2-8]\d{6,7}(?:-\d{1,5})?|[3-9]\d{2}[-\s]?[2-8]\d{6,7}")
"""A number as it is dialled in its own city, or one whose first nought a spreadsheet took for nothing."""

_SAID_CODE: Final = re.compile(r"区号\D{0,4}(0\d{2,3})(?!\d)")
_LEAST: Final = 5
"""Digits of the shortest number that anybody dials."""


def says_nothing(text: str, is_code: bool) -> bool:
    """Return whether a text says only that a thing is not known; of a code also that there is none."""
    return is_null_word(text) or fold(text) in _UNKNOWN or (is_code and text in _NO_CODES)


def fit(text: str, pattern: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return a text in the form that fits a pattern, and what was done to it; as it is and "" else.

    Args:
        values: what an item of a list may be called, folded -> what the list writes.
    """
    plain = narrow(text)
    items = [item for item in _LIST_SIGNS.split(plain) if item]
    inland = _ABROAD.sub("0", plain)
    short = _EXTENSION.sub(r"\1-\2", inland)
    changes = ("删去国家代码" * (inland != plain), "分机号改用 -" * (short != inland), "连接号改成 -")
    told = "，".join(filter(None, changes[: 2 if short != plain else 3]))
    tries = (
        (plain, "全角改成半角"),
        (re.sub(r"\s+", "", plain).upper(), "删去空格，改成大写"),
        (re.sub(r"[\s()‐‑–—−-]+", "-", plain).strip("-"), "连接号改成 -"),
        (_DIALLED.sub(r"\1-\2", re.sub(r"[\s()‐‑–—−-]", "", plain)), "区号后面加上 -"),
        (re.sub(r"[\s()‐‑–—−-]+", "-", short).strip("-"), told),
        (_DIALLED.sub(r"\1-\2", re.sub(r"[\s()‐‑–—−]", "", short)), told),
        (
            "、".join(dict.fromkeys(values.get(fold(item), item) for item in items)),
            "并列的内容用顿号隔开",
        ),
    )
    for new, done in tries:
        if re.search(pattern, new):
            return new, done
    return text, ""


def join_lines(text: str, pattern: str | None, values: Mapping[str, str]) -> str:
    """Return the lines of a cell as one, but for those of a list, each of which is an item."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined, listed = "".join(text.splitlines()), "、".join(lines)
    if pattern is None or len(lines) < 2 or re.search(pattern, narrow(joined)):
        return joined
    return listed if fit(listed, pattern, values)[1] else joined


def list_numbers(text: str) -> list[str]:
    """Return the numbers to dial in a text, without the words around them."""
    parts = (_WORDS.sub("", part) for part in _BETWEEN.split(_REMARK.sub("", narrow(text))))
    return [part for part in parts if sum(map(str.isdigit, part)) >= _LEAST]


def is_local(text: str) -> bool:
    """Return whether a text is nothing but numbers without the code of their city."""
    numbers = list_numbers(text)
    return bool(numbers) and all(_LOCAL.fullmatch(number) for number in numbers)


def list_area_codes(numbers: Iterable[str], notes: Iterable[str]) -> list[str]:
    """Return the codes of cities in numbers, and in notes that name one, each once."""
    dialled = (found[1] for number in numbers if (found := _DIALLED.match(number.replace("-", ""))))
    said = (found[1] for note in notes for found in _SAID_CODE.finditer(narrow(note)))
    return list(dict.fromkeys((*dialled, *said)))


def split_choices(text: str, fields: Sequence[Field]) -> list[tuple[Field, str]]:
    """Part a word that joins a choice of one field with one of another, be it without its end: 民办非营利."""
    plain = re.sub(r"[(),、/\s]", "", fold(text))
    firsts = [(field, choice) for field in fields for choice in field.enum]
    for field, choice in sorted(firsts, key=lambda first: -len(first[1])):
        rest = plain.removeprefix(fold(choice))
        ends = [
            (other, end)
            for other in fields
            for end in other.enum
            if other is not field and len(rest) > 1 and fold(end).startswith(rest)
        ]
        ends = [item for item in ends if fold(item[1]) == rest] or ends
        if rest != plain and len(ends) == 1:
            return [(field, choice), *ends]
    return []
