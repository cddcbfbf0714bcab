"""The tree of areas: which contain which, which file institutions, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from childcare.terms import COUNTY_LEVELS, AreaLevel
from datapub.divisions import shorten
from datapub.levels import Levels
from datapub.model import Record

MANY_AREAS: Final = 30
"""Areas up to which lists of them stand open; that of a province would be three screens of a phone."""

_KINDS: Final = ("省", "市", "州", "盟", "地区", "区", "县", "旗", "镇", "乡", "街道")
"""What names of cities end in, the longer ending first where one ends in another."""

_COUNTIES: Final = (
    (AreaLevel.BANNER, "旗"),
    (AreaLevel.COUNTY, "县"),
    (AreaLevel.COUNTY_CITY, "市"),
    (AreaLevel.DISTRICT, "区"),
)
"""What areas are called together, in the order in which people name them."""


def list_above(code: str | None, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return an area's code and those above it, up to the top or to a code seen before."""
    chain: list[str] = []
    while code is not None and code not in chain:
        chain.append(code)
        code = parents.get(code)
    return tuple(chain)


def list_names_above(above: Sequence[str], records: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the names of what an area lies in, which people write before its own: 山东省, 山东.

    Args:
        above: its own code and those of the areas above it, nearest first.
        records: the rows of ``areas`` by code.
    """
    known = [records[code] for code in above[1:] if code in records]
    names = [record["name"] for record in known if record["level"] != AreaLevel.COUNTRY]
    return tuple(text for name in names for text in (name, shorten(name)))


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
    Where none of the areas is a district, or one is a banner, they are called by what there is: 县市, 旗县市.
    """
    listed = list(areas)
    city = next((area for area in listed if area["code"] == city_code), None)
    if city is None:
        return Levels()
    reporting = {area["level"] for area in list_reporting(listed, city_code)}
    levels = reporting - {AreaLevel.ZONE}
    kind = next((kind for kind in _KINDS if (city["name"] or "").endswith(kind)), "市")
    if city["level"] == AreaLevel.STREET:
        part = "村居"
    elif levels <= {AreaLevel.STREET} and (levels or city["level"] in {*COUNTY_LEVELS, AreaLevel.ZONE}):
        part = "镇街"
    elif levels == {AreaLevel.CITY}:
        part = "市"
    elif city["level"] == AreaLevel.PROVINCE and kind != "市" and AreaLevel.BANNER not in levels:
        part = "县市区"
    elif levels <= COUNTY_LEVELS and (AreaLevel.BANNER in levels or AreaLevel.DISTRICT not in levels):
        part = "".join(word for level, word in _COUNTIES if level in levels) or "区县"
    else:
        part = "区县"
    return Levels(f"全{kind}", part, f"{part}和功能区" if AreaLevel.ZONE in reporting else part)
