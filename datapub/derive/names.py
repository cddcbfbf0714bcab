"""How Chinese names sound: sort keys at build time (the only module that imports pypinyin).

Code points, GB18030 bytes and the browser's collation all order Chinese names wrongly for readers,
so the order is made here, once, by pinyin.
"""

from __future__ import annotations

import re
from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

LOCAL_READINGS = {
    "单县": [["shàn"], ["xiàn"]],
    "长乐": [["cháng"], ["lè"]],
    "朝阳": [["cháo"], ["yáng"]],
    "齐都": [["qí"], ["dū"]],
    "岭子": [["lǐng"], ["zǐ"]],
}
"""Place names that pypinyin reads wrongly; a test holds the reading of every street of the data."""

load_phrases_dict(LOCAL_READINGS)

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U000323af]+|[0-9]+|[^\W_0-9]+")
"""What is heard of a name: runs of Chinese characters, digits, other letters; signs are silent."""

_DIGITS = 8
"""Numbers are filled up to this many digits, so that 第2园 stands before 第10园."""


@cache
def sort_key(name: str) -> tuple[str, str]:
    """Return the key that puts names in pinyin order, equal sounds in code-point order.

    Tones decide between equal syllables, numbers stand in the order of their value, and quotation
    marks, dots and brackets do not count.
    """
    return " ".join(_sound(run) for run in _RUN.findall(name)), name


@cache
def _sound(run: str) -> str:
    """Return the pinyin of a run; names share most of theirs, and reading one takes 100 µs."""
    if run.isdecimal():
        return run.zfill(_DIGITS)
    return " ".join(lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)).lower()
