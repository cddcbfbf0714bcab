"""Repair the usual slips in codes, phone numbers, lists and choices, so that they match their column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from datapub.model import Field
from datapub.texts import fold, is_null_word, narrow

_LIST_SIGNS: Final = re.compile(r"[\s,，;；/／、+]+")
_DIALLED: Final = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
"""A Chinese area code, whose first digits determine its length, followed by a number."""

_ABROAD: Final = re.compile(r"(?:\+|00)?86[-\s]?0?(?=[1-9]\d{1,2}[-\s])|(?:\+|00)86[-\s]?0?(?=[1-9]\d{8,})")
"""The country code before an area code, which then drops its leading zero."""

_EXTENSION: Final = re.compile(r"(\d)\s*(?:[转轉]|分机号?|ext\.?|[*#xX])[:：]?\s*(\d{1,5})$", re.I)
_BETWEEN: Final = re.compile(r"[,，;；/／、|]|或|和|及|(?<=\d)\s+(?=[01]\d{2})")
_REMARK: Final = re.compile(r"[（(][^（）()\d]*[)）]")
_WORDS: Final = re.compile(r"^[^\d(（+]+|[^\d]+$")
_OTHER_NUMBER: Final = re.compile(
    r"传真|fax|微信|[vw]x|qq|邮[编箱]|@|(?<![A-Za-z])(?!(?:tel|phone)\d)[A-Za-z_]+\d|\d(?!x|ext)[A-Za-z_]",
    re.I,
)
"""What makes a number one of something else than a phone, or a part of a word."""

_BOTH: Final = re.compile(
    r"(?<=[话机])\s*[/／、及和兼与]?\s*(?:传真|微信)(?!号)|(?:传真|微信)号?\s*(?:同号?|[/／、及和兼与]\s*(?=电话|手机))"
)
"""What says of a phone number that it is the one of a fax, or of WeChat, as well."""

_UNKNOWN: Final = frozenset(("不详", "未知", "不明", "暂缺", "待补", "待补充", "待核实"))
_NO_CODES: Final = frozenset(("无", "暂无", "没有", "待定", "待办", "未办", "未办理", "办理中", "正在办理"))
LOCAL: Final = "没有区号或区号不全，没有导入"
"""Reason for leaving out a number that lacks its area code; the rest of the list may supply it."""

_LOCAL: Final = re.compile(r"[2-8]\d{6,7}(?:-\d{1,5})?|[3-9]\d{2}[-\s]?[2-8]\d{6,7}")
"""A number as dialled locally, or one whose leading zero a spreadsheet dropped."""

_STATED_CODE: Final = re.compile(r"区号\D{0,4}(0\d{2,3})(?!\d)")
_LEAST: Final = 5
"""Digits of the shortest phone number."""


def is_null(text: str, is_code: bool) -> bool:
    """Return whether a text only means "unknown" or, for a code, "none"."""
    return is_null_word(text) or fold(text) in _UNKNOWN or (is_code and text in _NO_CODES)


def repair(text: str, pattern: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return a text repaired to match a pattern, and what was done, in Chinese.

    A text that cannot be repaired is returned as it is, with "".

    Args:
        values: folded text of an item in a list -> the value as written.
    """
    plain = narrow(text)
    items = [item for item in _LIST_SIGNS.split(plain) if item]
    inland = _ABROAD.sub("0", plain)
    short = _EXTENSION.sub(r"\1-\2", inland)
    changes = ("删去国家代码" * (inland != plain), "分机号改用 -" * (short != inland), "连接号改成 -")
    change = "，".join(filter(None, changes[: 2 if short != plain else 3]))
    tries = (
        (plain, "全角改成半角"),
        (re.sub(r"\s+", "", plain).upper(), "删去空格，改成大写"),
        (re.sub(r"[\s()‐‑–—−-]+", "-", plain).strip("-"), "连接号改成 -"),
        (_DIALLED.sub(r"\1-\2", re.sub(r"[\s()‐‑–—−-]", "", plain)), "区号后面加上 -"),
        (re.sub(r"[\s()‐‑–—−-]+", "-", short).strip("-"), change),
        (_DIALLED.sub(r"\1-\2", re.sub(r"[\s()‐‑–—−]", "", short)), change),
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
    """Join the lines of a cell into one; the lines of a list become items, joined by 、."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined, listed = "".join(text.splitlines()), "、".join(lines)
    is_one = pattern is None or len(lines) < 2 or re.search(pattern, narrow(joined))
    return joined if is_one or repair(joined, str(pattern), values)[1] else listed


def list_numbers(text: str) -> list[str]:
    """Return the phone numbers in a text, without the words around them."""
    parts = _BETWEEN.split(_BOTH.sub("", _REMARK.sub("", narrow(text))))
    parts = [_WORDS.sub("", part) for part in parts if not _OTHER_NUMBER.search(part)]
    return [part for part in parts if sum(map(str.isdigit, part)) >= _LEAST]


def is_local(text: str) -> bool:
    """Return whether a text consists of phone numbers without an area code."""
    numbers = list_numbers(text)
    return bool(numbers) and all(_LOCAL.fullmatch(number) for number in numbers)


def list_area_codes(numbers: Iterable[str], notes: Iterable[str]) -> list[str]:
    """Return the distinct area codes in phone numbers, and in notes that state one."""
    dialled = (found[1] for number in numbers if (found := _DIALLED.match(number.replace("-", ""))))
    stated = (found[1] for note in notes for found in _STATED_CODE.finditer(narrow(note)))
    return list(dict.fromkeys((*dialled, *stated)))


def split_choices(text: str, fields: Sequence[Field]) -> list[tuple[Field, str]]:
    """Split a word that joins choices of two fields, the second perhaps cut short: 民办非营利."""
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
