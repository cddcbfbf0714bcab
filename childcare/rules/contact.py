"""Where and how an institution can be reached: telephone, address, coordinates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from childcare.terms import ProviderType
from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data
from datapub.texts import is_mobile, is_web_address

TABLE = "institutions"

PHONE = re.compile(r"0\d{2,3}-[2-8]\d{6,7}(?:-\d{1,5})?|[48]00-?\d{3}-?\d{4}|\d{5}", re.ASCII)
"""A landline with its area code (and extension), a 400 or 800 number, or a service line of five digits."""

_POSITION = ("longitude", "latitude", "crs")
NUMERALS = "0-9零〇一二三四五六七八九十百两廿壹贰叁肆伍陆柒捌玖拾"
_NO_NUMBER = r"(?!\s*(?:社区|小区|村|居委会))"
_FINE = re.compile(
    rf"[{NUMERALS}]+\s*(?:号\s*[楼樓院]|[号號栋棟幢座排室层楼樓户弄]|单元|單元){_NO_NUMBER}"
    rf"|(?<![A-Za-z])[A-Za-z甲乙丙丁]\s*(?:号楼|[栋棟幢座]|单元|單元){_NO_NUMBER}"
    r"|\d+\s*#"
    r"|\d+(?:\s*[-‐‑‒–—―−－_./、,，\s]\s*\d+)+"
    r"|[A-Za-z]?\d+\s*$"  # the name of a community never ends with a figure; a flat does
)


def check_phone(data: Data) -> Iterator[Problem]:
    """phone: numbers are landlines or service lines, addresses of sites are whole.

    Mobile numbers are left to R10, which says more.
    """
    for table in (TABLE, "guidance_centres"):
        for row in data.sound_rows(table, "phone") if data.has(table) else ():
            if row["phone"] is not None and not _is_fine_number(row["phone"]):
                yield data.problem(table, "phone/number", row, "phone")
    if data.has("contacts"):
        for row in data.sound_rows("contacts", "kind", "contact"):
            kind, contact = row["kind"], row["contact"]
            if contact is None:
                continue
            if kind in {"热线", "座机"} and not _is_fine_number(contact):
                yield data.problem("contacts", "phone/number", row, "contact")
            elif kind == "网址" and not is_web_address(contact):
                yield data.problem("contacts", "phone/address", row, "contact")


def check_coordinates(data: Data) -> Iterator[Problem]:
    """coordinates: longitude, latitude and their reference system stand together or not at all.

    The schema holds them within China (longitude 73-136, latitude 3-54).
    """
    for row in data.sound_rows(TABLE, *_POSITION):
        empty = [name for name in _POSITION if row[name] is None]
        if len(empty) in {1, 2}:
            title = label_of(data.dataset(TABLE), empty[0])
            yield data.problem(TABLE, "coordinates/missing", row, empty[0], title=title)


def check_home_address(data: Data) -> Iterator[Problem]:
    """home-address: a home-based point is a private home; its address ends at the community.

    Its coordinates would lead to the door, so they have no place in an open file.
    """
    for row in data.sound_rows(TABLE, "provider_type", *_POSITION):
        given = [name for name in _POSITION if row[name] is not None]
        if row["provider_type"] == ProviderType.HOME and given:
            yield data.problem(TABLE, "home-address/position", row, given[0])
    has_streets = data.has("streets")
    for row in data.sound_rows(TABLE, "provider_type", "address", "street_code"):
        if row["provider_type"] == ProviderType.HOME and row["address"] is not None:
            street = data.find("streets", "code", row["street_code"]) if has_streets else None
            fine = find_house_number(row["address"], (street and street["name"]) or "")
            if fine:
                yield data.problem(TABLE, "home-address", row, "address", found=fine)


def find_house_number(address: str, street: str) -> str:
    """Return the part of an address that is finer than a community; "" where there is none.

    Args:
        street: the name of its street or town, which is no door: 六户镇, 二号桥街道.
    """
    found = _FINE.search(unicodedata.normalize("NFKC", address.replace(street, "", 1)))
    return found[0] if found else ""


def _is_fine_number(text: str) -> bool:
    return PHONE.fullmatch(text) is not None or is_mobile(text)
