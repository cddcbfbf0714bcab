"""How Chinese names sound: sort keys at build time (the only module that imports pypinyin).

Code points, GB18030 bytes and the browser's collation all order Chinese names wrongly for readers,
so the order is made here, once, by pinyin.
"""

from __future__ import annotations

from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

LOCAL_READINGS = {
    "单县": [["shàn"], ["xiàn"]],
    "长乐": [["cháng"], ["lè"]],
    "朝阳": [["cháo"], ["yáng"]],
    "中埠": [["zhōng"], ["bù"]],
    "沣水": [["fēng"], ["shuǐ"]],
    "傅家": [["fù"], ["jiā"]],
    "萌水": [["méng"], ["shuǐ"]],
    "朱台": [["zhū"], ["tái"]],
    "石桥": [["shí"], ["qiáo"]],
    "大张庄": [["dà"], ["zhāng"], ["zhuāng"]],
}
"""Place names whose reading must not be left to statistics; more may be added."""

load_phrases_dict(LOCAL_READINGS)


@cache
def sort_key(name: str) -> tuple[str, str]:
    """Return the key that puts names in pinyin order, equal sounds in code-point order.

    Punctuation and letters keep their place; tones decide between equal syllables.
    """
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables).lower(), name
