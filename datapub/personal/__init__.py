"""Find personal data in a text, in any notation, and report it without disclosing it.

Each text is judged by itself. Only the words for the people in a register come from its profile.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from stdnum import luhn

from datapub.codes import is_valid_code
from datapub.personal.contacts import find_chats, find_mailboxes
from datapub.personal.numbers import (
    PROVINCES,
    find_accounts,
    find_called,
    find_identities,
    find_masked,
    find_mobiles,
    find_tails,
    has_birth,
    is_identity,
    may_be_masked,
    may_tell_tail,
)
from datapub.personal.people import (
    find_births,
    find_homes,
    find_illnesses,
    find_plates,
    may_tell,
    may_tell_illness,
)
from datapub.texts import GAP, plain_digits

_DIGIT = re.compile("[0-9]")
_CALLED_DIGITS, _PHONE_DIGITS, _OLD_IDENTITY_DIGITS = 7, 11, 15
"""Digits of: the shortest number found by the word before it, a mobile number, an old identity number."""
_MANY_LOOKALIKES = re.compile(rf"[1lI]{GAP}[3-9](?:{GAP}[\doOlI]){{9}}")
_QUOTED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_ADDRESS = re.compile(r"https?://[!-~]+", re.I)
_IN_ADDRESS = re.compile(
    r"(?:tel|phone|mobile|mob|call|contact|cell|sms|shouji|dianhua|lxdh|user|search|text|body|(?<![a-z])(?:sj|q|wd|wx|to|u)"
    r"|(?<![a-z_])(?:number|num|no))\W{1,3}(?:(?:00)?86-?)?(1[3-9]\d-?\d{4}-?\d{4})(?!\d)",
    re.I,
)
_IN_PATH = re.compile(
    r"(?:^https?://[^/?#]+/(?:[a-z]/)?|/(?=\+?(?:(?:00)?86-)?\d{3}-))(?:\+?(?:00)?86-?)?"
    r"(1[3-9]\d-?\d{4}-?\d{4})(?!\w|[-.%/]\w)",
    re.I,
)
"""A path that ends with a number, right after the host or a single letter, or grouped like a phone number.
After a word (``/detail/13800000002``) it is just the id of a page."""
_MOBILE_FORM = re.compile(r"1[3-9]\d-?\d{4}-?\d{4}(?!\d)")
"""A cheap test: without a match, a web address contains no mobile number."""
_IDENTITY_FORM = re.compile(r"\d(?<![0-9A-Za-z]\d)\d{16}[\dXx](?![0-9A-Za-z])")
_CALLED_IDENTITY = re.compile(
    r"(?:id_?card|id_?no|id_?number|identity|sfz(?:h|hm)?|shenfen(?:zheng)?)\W{1,3}\Z", re.I
)
_LONGEST_CALL = 16
"""Characters of the longest name of a parameter for an identity number, with the signs after it."""
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_DIGEST = re.compile(
    r"[0-9a-f](?<![0-9A-Za-z][0-9a-f])(?:(?:(?<=[a-f])|(?=[0-9]*[a-f]))"
    r"(?:[0-9a-f]{63}|[0-9a-f]{39}|(?:(?<=版本 [0-9a-f])|(?<=Version [0-9a-f]))[0-9a-f]{9})"
    r"|[0-9a-f]{7}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![0-9A-Za-z])"
)
"""A hash of a file or a commit. One in five hundred contains eleven digits that look like a phone number, and
the end of a version number can form one together with the date after it in a citation."""
_BLANK = "〓"


_CHAT = re.compile(
    r"[微薇威维徽扣绿钉抖陌探书手站知条wW?&;星企球vVqQ加+➕kKgGlL](?:(?<=[微薇威维徽扣绿抖])|(?<=钉)钉|(?<=陌)陌|(?<=探)探"
    r"|(?<=小红)书|(?<=小红书)|(?<=飞书)|(?<=快手)|(?<=[bB]站)|(?<=知)乎|(?<=头条)|(?<=[eE][gG])(?i:ram)"
    r"|(?<=[sS][kK])(?i:ype)|(?<=[lL])(?i:ine\s?id)|(?<=w)eixin|(?<=[?&;])(?i:uin=)|(?<=星)号|(?<=企)鹅|(?<=球)球"
    r"|(?<=[vV])[\W_]{0,3}[xX信芯❤♥]|(?<=[wW])(?:[xX信]|[eE][\W_]{0,3}[cCiI]|(?i:hats))|(?<=[qQ])[\W_]{0,3}[qQ号]"
    r"|(?<=加)[qQ]|(?<=[+加➕])我?[\W_]{0,3}[vV])"
)
_MAILBOX = re.compile(r"[@#艾\s(\[{](?:(?<=[@#艾])|(?<=[\s(\[{])[aA][tT][\s)\]}])")
"""Cheap tests: without a match of one of them, a text contains no chat account and no mailbox. Each begins
with a character class, which is searched many times faster than alternatives."""
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d\Z")


KINDS: Mapping[str, str] = {
    "R10/mobile": "手机号码",
    "R10/identity": "身份证、护照等证件的号码",
    "R10/birth": "姓名和出生日期",
    "R10/home": "住处的门牌",
    "R10/health": "某个人的病情",
    "R10/plate": "个人的车牌号",
    "R10/account": "银行账号和卡号",
    "R10/wechat": "微信、QQ、抖音等的个人账号",
    "R10/mail": "私人邮箱",
}
"""Everything that is looked for: key of the wording -> its name for readers."""

NOTHING_ALLOWED: frozenset[str] = frozenset()


class Finding(NamedTuple):
    """Personal data in a text: the key of the wording, and the data with its middle redacted."""

    key: str
    shown: str


class _Place(NamedTuple):
    key: str
    start: int
    end: int
    found: str


@lru_cache(maxsize=65536)
def find_personal(
    text: str, people: re.Pattern[str] | None = None, allowed: frozenset[str] = NOTHING_ALLOWED
) -> tuple[Finding, ...]:
    """Return the personal data in a text, one finding per kind.

    Args:
        people: words for the people in the register; a home or a date beside one of them is theirs.
        allowed: digests (:func:`digest_places`) of data that is permitted.
    """
    plain = text if text.isascii() and "%" not in text else _make_plain(text)
    if _is_clear(plain) and not _has_contacts(plain) and not may_be_masked(plain):
        return ()
    shown: dict[str, dict[str, None]] = {}
    for place in _find_places(plain, people):
        if allowed and _digest(place.found) in allowed:
            continue
        shown.setdefault(place.key, {})[_redact(place.found)] = None
    if "R10/identity" in shown:
        shown.pop("R10/account", None)  # an identity number also looks like an account
    return tuple(Finding(key, "、".join(values)) for key, values in shown.items())


def digest_places(text: str, people: re.Pattern[str] | None) -> Iterator[tuple[str, str]]:
    """Yield a digest of each piece of personal data in a text, and its redacted form.

    The digest is the SHA-256 of its letters and digits only, and so the same for every notation.
    """
    for place in _find_places(_make_plain(text), people):
        yield _digest(place.found), _redact(place.found)


def redact_personal(text: str) -> str:
    """Redact the personal data in a text, so that a report does not disclose it."""
    plain = _make_plain(text)
    pieces, end = [], 0
    for place in sorted(_find_places(plain, None), key=lambda place: (place.start, -place.end)):
        if place.start >= end:
            pieces += [plain[end : place.start], _redact(place.found)]
        end = max(end, place.end)
    return "".join([*pieces, plain[end:]]) if pieces else text


def _make_plain(text: str) -> str:
    return plain_digits(_QUOTED.sub(lambda found: _unquote(found[0]), text) if "%" in text else text)


_unquote = lru_cache(maxsize=4096)(unquote)


def _has_contacts(plain: str) -> bool:
    """Return whether a text may contain a chat account or a mailbox."""
    return _CHAT.search(plain) is not None or _MAILBOX.search(plain) is not None


def _is_clear(plain: str) -> bool:
    """Return whether a text without contacts has no other personal data; cheap, and true of most texts."""
    digits = len(_DIGIT.findall(plain))
    if digits < _CALLED_DIGITS and not _MANY_LOOKALIKES.search(plain):
        return plain.isascii() or not (
            may_tell_illness(plain) or (digits and (may_tell(plain) or may_tell_tail(plain)))
        )
    return digits < _PHONE_DIGITS and _DAY.match(plain) is not None


def _find_places(plain: str, people: re.Pattern[str] | None) -> Iterator[_Place]:
    """Yield the personal data in a text.

    Unified social credit codes, hashes and web addresses are blanked before numbers are looked for, as they
    contain long runs of digits.
    """
    digits = len(_DIGIT.findall(plain))
    if _may_hold_numbers(plain, digits):
        yield from _find_numbers(plain)
    elif digits >= _CALLED_DIGITS:
        yield from (_Place("R10/identity", *span) for span in find_called(plain))
    if may_be_masked(plain):
        yield from (_Place("R10/identity", *span) for span in find_masked(plain))
    if _CHAT.search(plain):
        yield from (_Place("R10/wechat", *span) for span in find_chats(plain, people))
    if _MAILBOX.search(plain):
        yield from (_Place("R10/mail", *span) for span in find_mailboxes(plain))
    if not plain.isascii():
        yield from (_Place("R10/health", *span) for span in find_illnesses(plain, people))
    if digits and not plain.isascii():
        if may_tell_tail(plain):
            yield from (_Place("R10/identity", *span) for span in find_tails(plain))
        yield from (_Place("R10/plate", *span) for span in find_plates(plain, people))
        yield from (_Place("R10/home", *span) for span in find_homes(plain, people))
        yield from (_Place("R10/birth", *span) for span in find_births(plain, people))


def _find_numbers(plain: str) -> Iterator[_Place]:
    if "://" in plain:
        yield from _find_in_addresses(plain)
        plain = _ADDRESS.sub(_blank, plain)
    plain = _DIGEST.sub(_blank, plain)
    digits = len(_DIGIT.findall(plain))
    if digits < _CALLED_DIGITS and not _may_hold_numbers(plain, digits):
        return
    rest = _CODE.sub(lambda code: _blank(code) if _is_code(code[0]) else code[0], plain)
    may_hold = _may_hold_numbers(rest, len(_DIGIT.findall(rest)))
    if may_hold:
        yield from (_Place("R10/mobile", *span) for span in find_mobiles(rest))
    identities = find_identities(plain) if digits >= _OLD_IDENTITY_DIGITS else ()
    right = [span for span in identities if rest == plain or is_identity(span[2])]
    called = (span for span in find_called(plain) if has_birth(span[2]) or not is_valid_code(span[2]))
    for span in dict.fromkeys([*called, *right, *(find_identities(rest) if rest != plain else ())]):
        yield _Place("R10/identity", *span)
    if may_hold:
        yield from (_Place("R10/account", *span) for span in find_accounts(rest))


def _find_in_addresses(plain: str) -> Iterator[_Place]:
    """Yield the personal numbers in web addresses."""
    for found in _ADDRESS.finditer(plain):
        address, offset = found[0], found.start()
        if _MOBILE_FORM.search(address):
            for number in (*_IN_ADDRESS.finditer(address), *_IN_PATH.finditer(address)):
                yield _Place("R10/mobile", offset + number.start(1), offset + number.end(1), number[1])
        for number in _IDENTITY_FORM.finditer(address):
            before = address[max(0, number.start() - _LONGEST_CALL) : number.start()]
            if is_identity(number[0].upper()) or _CALLED_IDENTITY.search(before):
                yield _Place("R10/identity", offset + number.start(), offset + number.end(), number[0])


def _may_hold_numbers(plain: str, digits: int) -> bool:
    """Return whether a text has as many digits, or characters that look like digits, as a phone number."""
    return digits >= _PHONE_DIGITS or (digits > 0 and _MANY_LOOKALIKES.search(plain) is not None)


@lru_cache(maxsize=4096)
def _is_code(text: str) -> bool:
    return is_valid_code(text) and not _is_by_chance(text)


def _is_by_chance(code: str) -> bool:
    """Return whether a valid code is rather a personal number: digits 3 and 4 are not those of a province."""
    is_number = code[:17].isdigit() and code[2:4] not in PROVINCES | {"10"}
    return is_number and (has_birth(code) or (code.isdigit() and luhn.is_valid(code)))


def _digest(found: str) -> str:
    return hashlib.sha256("".join(filter(str.isalnum, found.casefold())).encode()).hexdigest()


def _blank(found: re.Match[str]) -> str:
    return _BLANK * len(found[0])


def _redact(text: str) -> str:
    """Redact all but the ends of a text."""
    if len(text) < 10:
        return text[: 1 if len(text) < 5 else 2] + "****"
    return text[:3] + "****" + text[-4:]
