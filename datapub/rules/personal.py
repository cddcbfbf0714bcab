"""Personal information: what no published cell may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stdnum import luhn, numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from datapub.problem import Problem
from datapub.rules.codes import is_valid_code
from datapub.rules.data import Data
from datapub.texts import GAP, find_mobiles, plain_digits

_ADDRESS = re.compile(r"https?://[!-~]+", re.I)
_NUMBER_IN_ADDRESS = re.compile(r"(?:tel|phone|mobile)\W{1,3}(?:86)?1[3-9]\d{9}(?!\d)", re.I)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_IDENTITY = re.compile(rf"(?<!\d)(?=([1-9](?:{GAP}\d){{16}}{GAP}[\dXx])(?![0-9A-Za-z]))")
_OLD_IDENTITY = re.compile(rf"(?<!\d)(?=([1-9](?:{GAP}\d){{14}})(?!\d))")
_CARD = re.compile(rf"(?<!\d)(?=(6{GAP}2(?:{GAP}\d){{14,17}})(?!\d))")
_ACCOUNT = re.compile(rf"(?:[账帐][号户]|卡号|银行卡|开户行?)[^\d]{{0,12}}(\d(?:{GAP}\d){{11,21}})(?!\d)")
_BLANKS = r"\s{0,3}"
_WECHAT = re.compile(
    rf"(?:(?:微{_BLANKS}信|薇信|威信|we{_BLANKS}chat|wei{_BLANKS}xin){_BLANKS}"
    rf"(?:号码?|id|账号)?{_BLANKS}[:：是为]{_BLANKS}"
    rf"|(?:微{_BLANKS}信|薇信|威信){_BLANKS}(?:号码?|id){_BLANKS}"
    rf"|(?<![a-z])(?:vx|wx|v信|v{_BLANKS}x号){_BLANKS}[:：号]{_BLANKS})"
    r"(?P<id>[a-z0-9][-_a-z0-9]{4,19})",
    re.I,
)
_PROVINCES = frozenset(
    f"{province}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for province in range(first, last + 1)
)
_DIGIT = re.compile("[0-9]")
_NOT_DIGIT = re.compile(r"[^0-9Xx]")


class Finding(NamedTuple):
    """Personal information in a text: the wording's key, and the thing itself with its middle redacted."""

    key: str
    shown: str


def check_personal(data: Data) -> Iterator[Problem]:
    """R10: no mobile, identity or bank number and no WeChat id in any text of any table.

    Cells already reported are read too: this is the one fault that must never slip through.
    """
    for name, table in data.tables.items():
        fields = table.dataset.schema.fields
        texts = [(field.name, field.identifier) for field in fields if field.type == "string"]
        for row in data.rows(name):
            for column, identifier in texts:
                text = row[column]
                if text is None or len(text) < 5 or (identifier == "USCC" and is_valid_code(text)):
                    continue
                for finding in find_personal(text):
                    yield data.problem(name, finding.key, row, column, found=finding.shown)


@lru_cache(maxsize=65536)
def find_personal(text: str) -> tuple[Finding, ...]:
    """Return the personal information in a text, one finding for each kind.

    Numbers are found whatever separates their digits and however the digits are written. Unified
    social credit codes and web addresses are left out first: both hold long runs of digits.
    """
    found = []
    plain = plain_digits(text)
    if len(_DIGIT.findall(plain)) < 11:
        return _find_wechat(plain)
    shown = [_redact(number) for number in _find_in_addresses(plain)]
    plain = _ADDRESS.sub("", plain)
    identities = list(dict.fromkeys(_find_identities(plain)))
    plain = _CODE.sub(lambda code: "" if is_valid_code(code[0]) else code[0], plain)
    shown += [_redact(number) for number in find_mobiles(plain)]
    if shown:
        found.append(Finding("R10/mobile", "、".join(dict.fromkeys(shown))))
    if identities:
        found.append(Finding("R10/identity", "、".join(map(_redact, identities))))
    accounts = list(dict.fromkeys(_find_accounts(plain)))
    if accounts and not identities:
        found.append(Finding("R10/account", "、".join(map(_redact, accounts))))
    return (*found, *_find_wechat(plain))


def _find_wechat(plain: str) -> tuple[Finding, ...]:
    wechat = _WECHAT.search(plain)
    return (Finding("R10/wechat", _redact(wechat["id"])),) if wechat else ()


def _find_in_addresses(plain: str) -> Iterator[str]:
    for address in _ADDRESS.finditer(plain):
        for number in _NUMBER_IN_ADDRESS.finditer(address[0]):
            yield number[0][-11:]


def _find_identities(plain: str) -> Iterator[str]:
    """Yield identity numbers: 18 characters with a right check digit, or 15 digits of the old form.

    The old form has no check digit, so its county must exist and its year be one from 1930 to 1999;
    that leaves out serial numbers that begin with a district and a recent year.
    """
    for found in _IDENTITY.finditer(plain):
        number = _NOT_DIGIT.sub("", found[1]).upper()
        if is_identity(number):
            yield number
    for found in _OLD_IDENTITY.finditer(plain):
        number = _NOT_DIGIT.sub("", found[1])
        full = f"{number[:6]}19{number[6:]}"
        has_county = any("county" in level for _, level in numdb.get("cn/loc").info(number[:6]))
        if number[6] >= "3" and has_county and is_identity(full + ric.calc_check_digit(full + "0")):
            yield number


def is_identity(number: str) -> bool:
    """Tell whether 18 characters are an identity number: a province, a real day of birth, the check digit.

    ``ric.is_valid`` asks for more: that the county's code existed in the year of birth. But numbers
    are given out from 1984 on, and people born before have the codes of that time too.
    """
    if number[:2] not in _PROVINCES or number[6:8] not in {"19", "20"}:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number) == number[17])


def _find_accounts(plain: str) -> Iterator[str]:
    for found in _CARD.finditer(plain):
        number = _NOT_DIGIT.sub("", found[1])
        if luhn.is_valid(number):
            yield number
    for found in _ACCOUNT.finditer(plain):
        yield _NOT_DIGIT.sub("", found[1])


def _redact(text: str) -> str:
    """Keep only the ends: a report must not spread what it complains of."""
    if len(text) < 10:
        return text[:2] + "****"
    return text[:3] + "****" + text[-4:]
