"""The first rows of another city's register: its areas, and what holds in the whole country.

Nothing is guessed: authorities, phones and populations are left empty until somebody knows them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from childcare.terms import AreaLevel
from datapub.divisions import Division, Divisions, keep_level, shorten

Row = dict[str, str]
Rows = list[Row]

NATIONAL_RELATIONS = frozenset({"国家规定", "标准"})
COUNTRY = "CN"
_ASSIGNED = ("unit_id", "related_task_id", "responsible")
"""Of an indicator, what a city's own document says: which task and unit it belongs to."""

_COLUMNS = 6
"""Tiles in a row: more of them leave a phone no room for two characters side by side."""

_ROWS = 100
"""Rows of tiles that a file may have (``schemas/area_tiles.json``): a country's areas take wider ones."""

_COUNTY_LEVELS = (
    ("区", AreaLevel.DISTRICT),
    ("市", AreaLevel.COUNTY_CITY),
    ("旗", AreaLevel.BANNER),
)


def found_city(rows: Mapping[str, Rows], divisions: Divisions, code: str, policy: Rows) -> dict[str, Rows]:
    """Return the rows of every dataset that is not empty in a city that begins.

    Args:
        rows: the rows of the project that the new one is made from.
        divisions: the divisions of the country.
        code: the city, province or district.
        policy: rows of policies that are added: the city's own documents.
    """
    areas = list(make_areas(divisions, code))
    national = [row for row in rows["policies"] if row["relation"] in NATIONAL_RELATIONS]
    observations = [row for row in rows["observations"] if row["area_code"] == COUNTRY]
    return {
        "areas": areas,
        "area_tiles": lay_out_tiles([row["code"] for row in areas if row["is_reporting_area"] == "true"]),
        "streets": list(make_streets(divisions, {row["code"] for row in areas})),
        "policies": [*policy, *national],
        "indicators": [row | dict.fromkeys(_ASSIGNED, "") for row in rows["indicators"]],
        "observations": observations,
        "goals": [row for row in rows["goals"] if row["policy_id"] in {one["id"] for one in national}],
        "targets": [row for row in rows["targets"] if row["area_code"] == COUNTRY],
        "support_measures": [
            row for row in rows["support_measures"] if row["policy_id"] in {one["id"] for one in national}
        ],
        "contacts": [row for row in rows["contacts"] if row["area_code"] == COUNTRY],
        "publication_index": [row | {"index_no": ""} for row in rows["publication_index"]],
        **{name: rows[name] for name in ("disclosure_duties", "intake_aliases", "working_days")},
    }


def make_areas(divisions: Divisions, code: str) -> Iterator[Row]:
    """Yield the country, what the city lies in, the city, and its parts.

    Institutions are filed with counties, so these report; in a district alone its streets do, and where no
    source names any, the district itself.
    """
    city = divisions.by_code[code]
    below = list(_list_below(divisions, city))
    listed = [*divisions.above(code), city, *below]
    short_names = _list_short_names(listed)
    order = 1
    yield _make_area(COUNTRY, "全国", "全国", AreaLevel.COUNTRY, "", False, order)
    for division in listed:
        order += 1
        lies_inside = division in below or division == city
        reports = lies_inside and not any(one.parent == division.code for one in below)
        yield _make_area(
            division.code,
            division.name,
            short_names[division.code],
            _find_level(division),
            division.parent or COUNTRY,
            reports,
            order,
        )


def _list_below(divisions: Divisions, city: Division) -> Iterator[Division]:
    """Yield the parts of a city down to its counties; streets only of what has no counties in it."""
    parts = divisions.below(city.code)
    for part in parts:
        yield part
        if part.kind == "city":
            yield from divisions.below(part.code)


def _list_short_names(divisions: list[Division]) -> dict[str, str]:
    """Return a short name by code: 长沙市 and 长沙县 stay apart, and so do the two 鼓楼区 of a province."""
    short = {one.code: shorten(one.name) for one in divisions}
    listed = Counter(short.values())
    names = {
        one.code: keep_level(one.name) if listed[short[one.code]] > 1 else short[one.code]
        for one in divisions
    }
    times = Counter(names.values())
    return {
        one.code: short.get(one.parent, "") + names[one.code]
        if times[names[one.code]] > 1
        else names[one.code]
        for one in divisions
    }


def _make_area(
    code: str, name: str, short: str, level: AreaLevel, parent: str, reports: bool, order: int
) -> Row:
    return {
        "code": code,
        "name": name,
        "short_name": short,
        "level": level,
        "parent_code": parent,
        "is_reporting_area": str(reports).lower(),
        "is_official_code": str(code.isdigit()).lower(),
        "sort_order": str(order),
    }


def _find_level(division: Division) -> AreaLevel:
    if division.kind == "county":
        levels = (level for suffix, level in _COUNTY_LEVELS if division.name.endswith(suffix))
        return next(levels, AreaLevel.COUNTY)
    return {"province": AreaLevel.PROVINCE, "city": AreaLevel.CITY}.get(division.kind, AreaLevel.STREET)


def make_streets(divisions: Divisions, areas: set[str]) -> Iterator[Row]:
    """Yield the streets of the areas, but for those that are areas themselves."""
    for division in sorted(divisions.by_code.values(), key=lambda one: one.code):
        if division.kind == "street" and division.parent in areas and division.code not in areas:
            yield {
                "code": division.code,
                "name": division.name,
                "area_code": division.parent,
                "source": divisions.source,
            }


def lay_out_tiles(codes: list[str]) -> Rows:
    """Return a place in a grid for each area, row by row in the given order; up to 600 a phone can show."""
    columns = min(_COLUMNS, math.isqrt(max(len(codes) - 1, 0)) + 1)
    columns = max(columns, math.ceil(len(codes) / _ROWS))
    return [
        {"area_code": code, "tile_row": str(place // columns + 1), "tile_column": str(place % columns + 1)}
        for place, code in enumerate(codes)
    ]
