"""The city against its areas: published figures that must add up (R18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from childcare.areas import list_reporting
from childcare.rules.areas import check_all as check_register
from datapub.model import Record
from datapub.problem import Problem
from datapub.rules.data import Data, Row

_NEEDED = ("indicator_id", "area_code", "period", "scope", "as_of_on", "value", "numerator", "denominator")
_AMOUNTS = ("value", "numerator", "denominator")


def check_all(data: Data) -> Iterator[Problem]:
    """R18 in the register and in the published figures."""
    yield from check_register(data)
    if data.has("observations", "indicators"):
        yield from check_totals(data)


def check_totals(data: Data) -> Iterator[Problem]:
    """R18: the city's figure is the sum of its areas' figures, and never less than some of them.

    Compared are figures of one indicator, period and scope, and only of indicators that the table
    ``indicators`` calls additive: a median of medians means nothing, and a zone's people may be counted in
    the district around it too.
    """
    groups: dict[tuple[str, str, str | None], dict[str, Row]] = defaultdict(dict)
    for row in data.sound_rows("observations", *_NEEDED):
        indicator = data.find("indicators", "id", row["indicator_id"])
        if indicator is not None and indicator.is_sound("is_additive") and indicator["is_additive"]:
            key = row["indicator_id"], row["period"], row["scope"]
            groups[key].setdefault(row["area_code"], row)
    for group in groups.values():
        city = group.get(data.config.city_code)
        if city is not None:
            yield from _compare(data, city, group)


def _compare(data: Data, city: Row, group: dict[str, Row]) -> Iterator[Problem]:
    areas = [area["code"] for area in list_areas(data, city)]
    parts = [group[code] for code in areas if code in group]
    for name in _AMOUNTS:
        if city[name] is None or not parts or any(part[name] is None for part in parts):
            continue
        total = sum((Decimal(part[name]) for part in parts), Decimal())
        if len(parts) == len(areas) and total != city[name]:
            yield _report(data, "R18/total", city, name, parts, total)
        elif total > city[name]:
            yield _report(data, "R18/more-than-all", city, name, parts, total)


def list_areas(data: Data, city: Row) -> list[Record]:
    """Return the areas that were reporting units of the city on the day of a figure of the city."""
    day = city["as_of_on"]
    listed = list_reporting([area.cells for area in data.rows("areas")], data.config.city_code)
    return [area for area in listed if day is None or _existed(area, day)]


def _existed(area: Record, day: date) -> bool:
    start, end = area["valid_from_on"], area["valid_to_on"]
    return (start is None or start <= day) and (end is None or day <= end)


def _report(data: Data, key: str, city: Row, name: str, parts: Sequence[Row], total: Decimal) -> Problem:
    return data.problem(
        "observations",
        key,
        city,
        name,
        count=len(parts),
        expected=f"{total:f}",
        difference=f"{abs(total - Decimal(city[name])):f}",
    )
