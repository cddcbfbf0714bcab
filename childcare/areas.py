"""Which areas lie in which, which of them institutions are filed in, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from childcare.terms import COUNTY_LEVELS, AreaLevel
from datapub.levels import Levels
from datapub.model import Record

_KINDS: Final = ("省", "市", "州", "盟", "地区", "区", "县", "旗")
"""What names of cities end in, the longer ending first where one ends in another."""


def list_above(code: str | None, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return an area's code and those above it, up to the top or to a code seen before."""
    chain: list[str] = []
    while code is not None and code not in chain:
        chain.append(code)
        code = parents.get(code)
    return tuple(chain)


def list_reporting(areas: Iterable[Record], city_code: str) -> list[Record]:
    """Return the reporting areas of a city in display order: institutions are filed and counted in them."""
    listed = list(areas)
    parents = {area["code"]: area["parent_code"] for area in listed}
    return sorted(
        (
            area
            for area in listed
            if area["is_reporting_area"] and city_code in list_above(area["parent_code"], parents)
        ),
        key=lambda area: (area["sort_order"] or 0, area["code"]),
    )


def name_levels(areas: Iterable[Record], city_code: str) -> Levels:
    """Return what a city and its reporting areas are called: 全省 with 县市区, 全区 with 镇街.

    A province's counties are districts, counties and county-level cities; a municipality is called a city.
    """
    listed = list(areas)
    city = next((area for area in listed if area["code"] == city_code), None)
    if city is None:
        return Levels()
    levels = {area["level"] for area in list_reporting(listed, city_code)}
    kind = next((kind for kind in _KINDS if (city["name"] or "").endswith(kind)), "市")
    if levels <= {AreaLevel.STREET} and (levels or city["level"] in COUNTY_LEVELS):
        part = "镇街"
    elif levels == {AreaLevel.CITY}:
        part = "市"
    else:
        part = "县市区" if city["level"] == AreaLevel.PROVINCE and kind != "市" else "区县"
    return Levels(f"全{kind}", part, f"{part}和功能区" if AreaLevel.ZONE in levels else part)
