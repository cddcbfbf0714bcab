"""Mobile, identity and bank numbers, with any kind of digits and any separators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn, numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from datapub.texts import GAP, SEPARATORS

Span = tuple[int, int, str]
"""Start and end of a number in a text, and the number itself."""


def _compile_all(first: str, rest: str) -> re.Pattern[str]:
    """Return a pattern that also finds overlapping matches: it consumes the first digit, and looks ahead.

    There must be no digit before it. Beginning with a character class makes the search fastest by far.
    """
    return re.compile(rf"{first}(?<!\d{first})(?=({rest}))")


_NO_DIGITS = re.compile(r"[^0-9Xx]")
_SAID = (
    "然后|接着|后面?|再|加|接|转|杠|横|空格?|点|中间|最后|[末尾]号?|[是为的]|[34]位|4个0|"
    "(?:(?!mm|cm|km|kg|px)[A-Za-z]){1,3}(?![A-Za-z])"
)
_SAID_NUMBER = re.compile("[34]位|4个0")
_JOINT = rf"(?:[^\w%]|_|{_SAID}){{1,8}}"
_MOBILES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?=(?:(?:00)?86{GAP}|0{GAP})?(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d))",
        rf"(?<!\d)(1[3-9]\d{_JOINT}\d{{4}}{_JOINT}\d{{4}})(?!\d)",
        rf"(?<!\d)(1[3-9]\d{_JOINT}\d{{8}}|1[3-9]\d{{5}}{_JOINT}\d{{4}}|1[3-9]\d{{3}}{_JOINT}\d{{6}})(?![\d年])",
        r"(?<!\d)((?=1[3-9]\d{1,2}([-/|·_~—])[-\d/|·_~—]{8,11}(?!\d))1[3-9]\d{1,2}"
        r"(?:\2\d{3,4}\2\d{3,5}|(?:\2\d\d){4}))(?!\d)",
        r"(?<!\d)(1([\W_]{1,3})[3-9](?:\2\d){9})(?!\d)",
    )
)
"""Any grouping with the usual separators, or the usual groups with other separators and words between."""

_MOBILE_BEGIN = re.compile(rf"[1lI](?:{SEPARATORS}|[\W_]){{0,3}}[3-9]")
"""A cheap test: without a match, a text contains no mobile number in any notation."""

_LETTERS = str.maketrans("oOlI", "0011")
_WITH_LETTERS = re.compile(rf"(?<![0-9A-Za-z])[1lI]{GAP}[3-9](?:{GAP}[\doOlI]){{9}}(?![0-9A-Za-z])")

_NUMBERED = re.compile(
    r"(?:文号|[编序案据票证批单订条款件]号|流水号?|受理号|序列号|档案号|索引号|合同号|项目号|发票(?:号|代码)|代码|编码|ISBN|ISSN|"
    r"金额|经费|资金|预算|投资|合计|总额|总计|收入|支出|产值|¥|￥|\$|RMB)码?[\s:：为是共“\"(（\[]{0,4}(?:[A-Z]{2,6}[-—])?(?:(?:19|20)\d\d[-—年])?$",
    re.I,
)
"""Words before a number that is not personal, but of a document or an amount."""
_COUNTED = re.compile(
    r"(?:\.\d+)?\s{0,2}(?:[万亿]?(?:元(?![旦宵月])|美元)|[万亿]|人次|人民币|平方|[㎡%]|m²|立方|公里|千米|吨|千瓦|"
    r"[人家个名所张](?=[\W_吧吗呢了]|$))"
)
_DECIMAL = re.compile(r"(?<![\d.])(?:0|\d{2,3})\.$")

_IDENTITY = _compile_all("[1-9]", r"(?:[\W_]{0,2}\d){16}[\W_]{0,2}[\dXx](?![0-9A-Za-z])")
_OLD_IDENTITY = _compile_all("[1-9]", rf"(?:{GAP}\d){{14}}(?!\d)")
_CALLED_IDENTITY = re.compile(
    r"(?:身份证|身份号|证件|公民身份)[^\d\n]{0,10}?(\d(?:[\W_]{0,3}\d){13,16}[\W_]{0,3}[\dXx])(?![0-9A-Za-z])"
)
_TAIL = re.compile(
    r"(?:身份证|身份号|证件|公民身份)(?:号码?)?[\W_]{0,2}的?(?:尾[号数]|[最末]?[后末尾]\s?[3-8]\s?位)(?:数字?|号码?)?"
    r"[\s:：“\"(（【\[]{0,3}[是为]?\s?(\d{3,7}[\dXx])(?![A-Za-z\d])"
)
_MASKED = re.compile(r"(?<![\w*×●])[1-9]\d{2,13}[*×●xX]{2,15}\d{0,6}[\dXx]?(?![\w*×●])")
"""A masked identity number, which still shows the county, and the birthday or the last digits."""
_MASK = re.compile(r"\d[*×●xX]{2}")
_PASSPORT = re.compile(
    r"(?:护照|通行证|台胞证|回乡证|passport)[^\d\n]{0,8}?([a-z]{1,2}\d{7,9}|\d{8})(?!\d)", re.I
)
_PAPER_WORD = re.compile(r"[证份照口卡籍医社pP](?:(?<=[pP])(?i:assport)|(?<=[医社])保|(?<![pP医社]))")
"""A cheap test: without a match, a text names no identity document."""
_PAPERS = re.compile(
    r"(?:出生(?:医学)?证(?:明)?|户口[簿本]|[军警士]官证|士兵证|残疾(?:人)?证|[社医]保卡|(?<!单位)(?<!机构)(?<!医院)[社医]保(?=编?号)|驾驶证|居住证|学籍)"
    r"\W{0,2}(?:编?号码?|No\.?)?[\W_]{0,3}(?:[军武海空]?字第)?(?!(?:19|20)\d\d[01]\d[0-3]\d(?!\d))([A-Z]{0,2}\d{7,20}[\dXx]?)(?!\d)",
    re.I,
)
_CARD = _compile_all("[3-6]", rf"(?:{GAP}\d){{14,18}}(?!\d)")
_CARD_KINDS = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}")
_ACCOUNT = re.compile(
    rf"(?:[账帐][号户]|卡号|银行卡|[农工建交招]行卡|信用卡|储蓄卡|借记卡|工资卡|开户行?)"
    rf"[^\d]{{0,12}}(\d(?:{GAP}\d){{11,21}})(?!\d)"
)

PROVINCES = frozenset(
    f"{province}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for province in range(first, last + 1)
)
_FIRST_REGISTER = "2015"
"""Birth year from which a district, a date and four digits are more likely a record's number."""


def find_mobiles(plain: str) -> Iterator[Span]:
    """Yield the mobile numbers (domain rule R10) in a text from :func:`datapub.texts.plain_digits`.

    A mobile number is ``1[3-9]`` and nine more digits, optionally after 86 or 0, with no digit adjoining.
    Amounts, decimals and document numbers, which a word right before or after them marks, do not count.
    """
    if not _MOBILE_BEGIN.search(plain):
        return
    plain = _WITH_LETTERS.sub(_read_letters, plain)
    for pattern in _MOBILES:
        for found in pattern.finditer(plain):
            start, end = found.span(1)
            number = re.sub(r"\D", "", _SAID_NUMBER.sub("", found[1]))
            if len(number) == 11 and not _is_counted(plain, start, end) and not _is_listed(plain, found):
                yield start, end, number


def _read_letters(found: re.Match[str]) -> str:
    is_number = len(found[0]) == 11 or sum(char.isdigit() for char in found[0]) >= 4
    return found[0].translate(_LETTERS) if is_number else found[0]


def _is_counted(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 14) : start]
    return bool(
        _NUMBERED.search(before)
        or _COUNTED.match(plain, end)
        or _DECIMAL.search(before)
        or (before.endswith("第") and plain.startswith("号", end))
    )


def _is_listed(plain: str, found: re.Match[str]) -> bool:
    """Return whether a match of single digits continues a list of digits to its left."""
    gap = found[2] if found.re is _MOBILES[-1] else ""
    before = plain[: found.start(1)]
    return bool(gap) and before.endswith(gap) and before[: -len(gap)][-1:].isdigit()


def find_identities(plain: str) -> Iterator[Span]:
    """Yield identity numbers by their form.

    A number of 18 characters must have a province and a valid birthday; if its check digit is wrong, also a
    birth year before 2015, as record numbers consist of a district and a date as well. The old form of 15
    digits has no check digit: its county must exist, and its birth year be from 1930 to 1999.
    """
    for found in _IDENTITY.finditer(plain):
        start, end = found.start(), found.end(1)
        number = _NO_DIGITS.sub("", plain[start:end]).upper()
        if is_identity(number) or (has_birth(number) and number[6:10] < _FIRST_REGISTER):
            if number[6:10] >= _FIRST_REGISTER and _is_counted(plain, start, end):
                continue
            yield start, end, number
    for found in _OLD_IDENTITY.finditer(plain):
        start, end = found.start(), found.end(1)
        number = _NO_DIGITS.sub("", plain[start:end])
        full = f"{number[:6]}19{number[6:]}"
        has_county = any("county" in level for _, level in numdb.get("cn/loc").info(number[:6]))
        if number[6] >= "3" and has_county and has_birth(full + "0"):
            yield start, end, number


def find_called(plain: str) -> Iterator[Span]:
    """Yield numbers of identity cards, passports, permits and other papers, by the word before them."""
    if not _PAPER_WORD.search(plain):
        return
    for pattern in (_CALLED_IDENTITY, _PASSPORT, _PAPERS):
        for found in pattern.finditer(plain):
            yield *found.span(1), re.sub(r"[\W_]", "", found[1])


def may_tell_tail(plain: str) -> bool:
    """Return whether a text has a word for an identity card."""
    return "身份" in plain or "证件" in plain


def find_tails(plain: str) -> Iterator[Span]:
    """Yield last digits of identity numbers, by the words before them."""
    for found in _TAIL.finditer(plain):
        yield *found.span(1), found[1]


def may_be_masked(plain: str) -> bool:
    """Return whether a text contains a number with masked digits."""
    return _MASK.search(plain) is not None


def find_masked(plain: str) -> Iterator[Span]:
    """Yield identity numbers, old and new, with some digits masked."""
    for found in _MASKED.finditer(plain):
        if len(found[0]) in {15, 18} and found[0][:2] in PROVINCES:
            yield *found.span(), found[0]


def has_birth(number: str) -> bool:
    """Return whether a number has 18 characters, with a province and a valid birthday in their places."""
    if len(number) != 18 or number[:2] not in PROVINCES or number[6:8] not in {"19", "20"}:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True


def is_identity(number: str) -> bool:
    """Return whether 18 characters are an identity number: a province, a valid birthday, the check digit.

    ``ric.is_valid`` also requires that the county's code existed in the year of birth. But numbers have been
    issued since 1984, with the codes of the time of issue, also to people born earlier.
    """
    return has_birth(number) and bool(ric.calc_check_digit(number) == number[17])


def find_accounts(plain: str) -> Iterator[Span]:
    """Yield bank card numbers, by their check digit, and long numbers after a word for an account."""
    for found in _CARD.finditer(plain):
        start, end = found.start(), found.end(1)
        number = _NO_DIGITS.sub("", plain[start:end])
        is_usual = number.startswith("62") or end - start - len(number) in {0, 3}
        if not is_usual or not _CARD_KINDS.fullmatch(number) or not luhn.is_valid(number):
            continue
        if not _is_counted(plain, start, end):
            yield start, end, number
    for found in _ACCOUNT.finditer(plain):
        if _COUNTED.match(plain, found.end(1)):
            continue
        yield *found.span(1), _NO_DIGITS.sub("", found[1])
