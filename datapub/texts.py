"""Pure functions on the text of a single cell, without schema or table: what it looks like, and may mean.

Both the cell checks and the rules ask them, so that one fault is seen, and reported, only once.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from datapub.characters import find_foreign

MAX_CELL_LENGTH = 10_000
"""Characters in one cell; the longest real text (a whole paragraph of a policy) has under 1,000."""

GARBLED = "�"
"""The replacement character: what stands here was lost in an earlier conversion."""

_FORMULA = re.compile(r"[=+\-@＝＋－＠﹢﹣﹦﹫]")
_TAG = re.compile(
    r"<\s*[!/?a-z][^<>]*>|<\s*[!/?]?(?:script|style|iframe|object|embed|img|svg|a|link|meta)\b", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I)
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?e\+\d+", re.I)
PLACEHOLDERS = r"[\s/／\\\-—–_.。、,，;；…*＊·•?？!！~～]"
_WORDLESS = re.compile(f"{PLACEHOLDERS}+")
_NULLS = frozenset({"null", "none", "nil", "nan", "undefined", "n/a"})
_SHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|#*)", re.I)
_WIDE_DIGIT = re.compile("[０-９]")
_BLANKS = re.compile(r"\s+")
_BLANKS_AROUND = re.compile(r"^\s|\s$")
_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]-_a-~]+", re.I)
PHONE = re.compile(r"\d[\d-]{3,}\d", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_INSIDE = (".local", ".localhost", ".localdomain", ".internal", ".lan", ".home.arpa")
_DATE_SHAPES = (
    re.compile(
        r"(\d{4})\s*[-/.．。、年]\s*(\d{1,2})\s*[-/.．。、月]\s*(\d{1,2})\s*[日号]?(?:\s+0{1,2}:00(?::00)?)?"
    ),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_QUARTER = re.compile(r"(\d{4})\s*(?:年度?|[-/.])?\s*(?:Q\s*([1-4])|第?\s*([1-4])\s*季度?|([1-4])\s*Q)", re.I)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?份?[.。]?|(\d{4})(\d{2})")
_YEAR = re.compile(r"(\d{4})\s*(?:年度?|全年)")
_CHINESE_DAY = re.compile(
    r"([〇零○一二三四五六七八九\d]{4})年([一二三四五六七八九十\d]{1,2})月(?:([一二三四五六七八九十廿卅\d]{1,3})[日号])?"
)
_SERIAL_DAY = re.compile(r"[1-9]\d{4}")
_SERIAL_EPOCH = date(1899, 12, 30)

_ROUND = str.maketrans("【〔[{〖】〕]}〗", "((((()))))")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789")
_CHINESE_DIGIT = re.compile("[〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]")
_SPOKEN_DIGITS = str.maketrans("洞拐勾", "079")
_SPOKEN_DIGIT = re.compile("[洞拐勾]")
_SPOKEN_NUMBER = re.compile("[0-9洞拐勾]{7,}")
"""Digits as they are called over a radio, which are ordinary words outside a number."""
_UNUSUAL = re.compile("[^\x20-\x7e\u3000-\u303f\u4e00-\u9fff“”‘’…—·]")
"""Outside ASCII, Chinese characters and their punctuation: may be a digit in disguise, or unseen."""

SEPARATORS = r"[\s\-‐‑‒–—―−﹣_.·•・∙‧。()（）*~～ー丨]"
"""What people put between the digits of a number: blanks, dashes, dots, brackets."""
GAP = SEPARATORS + "{0,3}"

_ALL_SEPARATORS = re.compile(SEPARATORS)
_ONE_MOBILE = re.compile(r"\+?(?:(?:00)?86|0)?1[3-9]\d{9}")


def has_invalid_characters(text: str) -> bool:
    """Return whether the raw text itself is at fault (too long, unseen, foreign or garbled characters).

    ``load`` reports such a cell by its place in the file; later checks leave it alone.
    """
    return len(text) > MAX_CELL_LENGTH or GARBLED in text or bool(find_foreign(text))


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would run the text: it begins with = + - @ or a full-width twin."""
    return _FORMULA.match(text.lstrip()) is not None


def has_html(text: str) -> bool:
    """Return whether the text holds a tag or a character entity of HTML; ``<3岁`` is neither."""
    if "<" not in text and "&" not in text and text.isascii():
        return False
    plain = unicodedata.normalize("NFKC", text)
    return _TAG.search(plain) is not None or _ENTITY.search(plain) is not None


def has_blanks_around(text: str) -> bool:
    """Return whether the text begins or ends with a blank (a full-width one too)."""
    return _BLANKS_AROUND.search(text) is not None


def is_web_address(text: str, *, is_public: bool = True) -> bool:
    """Return whether a text is a whole web address that anybody may be sent to.

    It names no user and no password, and a port that there is.

    Args:
        is_public: whether its host must be one of the public network, by its name or its number.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if not _ADDRESS.fullmatch(text) or not parts.hostname or "@" in parts.netloc or port == 0:
        return False
    return not is_public or _is_public_host(parts.hostname)


def _is_public_host(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return _HOST.fullmatch(host) is not None and not host.endswith(_INSIDE)


def find_phone(contact: str) -> str:
    """Return the telephone number by which the public reaches the publisher, "" where none is stated."""
    found = PHONE.search(contact)
    return found[0] if found else ""


def is_wordless(text: str) -> bool:
    """Return whether a text only holds the place of one, as ``/`` and ``——`` do."""
    return _WORDLESS.fullmatch(text) is not None


def is_null_word(text: str) -> bool:
    """Return whether a text is what programs write where they have nothing, as ``NULL`` and ``N/A``."""
    return fold(text) in _NULLS


def is_sheet_error(text: str) -> bool:
    """Return whether a text is what a spreadsheet shows in place of a value, as ``#REF!`` and ``####``."""
    return _SHEET_ERROR.fullmatch(text) is not None


def has_wide_digits(text: str) -> bool:
    """Return whether the text holds full-width digits (０–９)."""
    return _WIDE_DIGIT.search(text) is not None


def is_scientific(text: str) -> bool:
    """Return whether a spreadsheet has rewritten a long number, as in ``9.13E+17``."""
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text without what does not matter when it is compared: blanks, width, case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def fold_signs(text: str) -> str:
    """Return a text folded, with brackets of any kind as round ones: names are copied with 【】 or （）."""
    return fold(text).translate(_ROUND)


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and signs made narrow and blanks cut off.

    Circled and raised digits stay: 60① is 60 with a note, not 601.
    """
    if any(unicodedata.category(char) == "No" for char in text):
        chars = (char if unicodedata.category(char) == "No" else narrow(char) or char for char in text)
        return "".join(chars).strip()
    return unicodedata.normalize("NFKC", text).strip()


def guess_date(text: str) -> date | None:
    """Read the day meant by a date in another notation (2021/3/5, 2021年3月5日, 44260), if any."""
    plain = _CHINESE_DAY.sub(_write_chinese_day, narrow(text))
    for shape in _DATE_SHAPES:
        found = shape.fullmatch(plain)
        if found:
            year, month, day = (int(part) for part in found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    if _SERIAL_DAY.fullmatch(plain):
        return _SERIAL_EPOCH + timedelta(days=int(plain))
    return None


def _write_chinese_day(found: re.Match[str]) -> str:
    """Return 二〇二一年十二月三十一日, or the month alone, in figures; tens are said there, not placed."""
    year, *rest = (part.translate(_CHINESE_DIGITS) for part in found.groups() if part)
    numbers = [re.sub("^十", "1十", part).replace("廿", "2十").replace("卅", "3十") for part in rest]
    plain = [number.replace("十", "" if re.search(r"十\d", number) else "0") for number in numbers]
    return f"{year}年" + "".join(number + unit for number, unit in zip(plain, "月日", strict=False))


def guess_number(text: str) -> str:
    """Return the plain number meant by ``１，２００``, ``1,200元`` or ``12.0``; "" where there is none."""
    plain = narrow(text).replace(",", "").replace(" ", "")
    found = re.fullmatch(r"\+?(-?)0*(\d+)(\.\d+)?(?:[^\d.]{0,4})", plain)
    if not found:
        return ""
    fraction = (found[3] or "").rstrip("0").rstrip(".")
    return found[1] + found[2] + fraction


def plain_digits(text: str) -> str:
    """Return the text as a reader of numbers sees it.

    NFKC makes ``１`` and ``①`` plain, marks that change a digit's look (zero-width characters,
    keycaps) go, and other scripts' digits and 〇一二…九 become 0-9.
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    if _CHINESE_DIGIT.search(plain):  # as most texts have none, and to translate takes ten times as long
        plain = plain.translate(_CHINESE_DIGITS)
    if _UNUSUAL.search(plain):
        plain = _UNUSUAL.sub(lambda found: _plain_char(found[0]), plain)
    if _SPOKEN_DIGIT.search(plain):
        plain = _SPOKEN_NUMBER.sub(lambda found: found[0].translate(_SPOKEN_DIGITS), plain)
    return plain


def _plain_char(char: str) -> str:
    if char in "\t\r\n" or unicodedata.category(char) not in {"Cf", "Mn", "Me", "Cc"}:
        return str(unicodedata.digit(char, char))
    return ""


def is_mobile(text: str) -> bool:
    """Return whether the whole text is one mobile number."""
    return _ONE_MOBILE.fullmatch(_ALL_SEPARATORS.sub("", plain_digits(text))) is not None


def guess_period(text: str) -> str | None:
    """Return the period that a text means, as it is to be written: 2025, 2025-Q3 or 2023-02.

    2025Q1, 2025年第1季度 and 2025年一季度 are all the first quarter; None where nothing is meant for sure.
    """
    plain = _CHINESE_DAY.sub(_write_chinese_day, narrow(text)).translate(_CHINESE_DIGITS).strip()
    if found := _QUARTER.fullmatch(plain):
        return f"{found[1]}-Q{found[2] or found[3] or found[4]}"
    if found := _MONTH.fullmatch(plain):
        year, month = found[1] or found[3], int(found[2] or found[4])
        return f"{year}-{month:02}" if 1 <= month <= 12 else None
    found = _YEAR.fullmatch(plain)
    return found[1] if found else None


def list_readings_of_day(digits: str) -> list[str]:
    """Return both readings of bare digits that may be a day or a month; [] where one is left, or none.

    20231 is a spreadsheet's number of a day in 1955, and 2023年1月; 201203 is 2012年12月, and a day of 2020.
    """
    if re.fullmatch(r"(?:19[5-9]|20[0-4])\d[1-9]", digits):
        return [str(guess_date(digits)), f"{digits[:4]}年{digits[4]}月"]
    if re.fullmatch(r"\d{6}", digits):
        month, day = guess_period(digits), guess_date(f"20{digits}")
        if day and month:
            return [f"{digits[:4]}年{int(digits[4:])}月", str(day)]
    return []
