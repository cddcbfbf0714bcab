"""What an address says of where it is, beside the area and the street that its row names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from childcare.areas import list_reporting
from childcare.rules.areas import TABLE, list_above
from childcare.terms import AreaLevel
from datapub.problem import Problem
from datapub.rules.data import Data, Row
from datapub.texts import narrow

_LONGEST = 20
"""Characters of the longest name of an area or a street that is looked for."""


def check_address(data: Data) -> Iterator[Problem]:
    """address-place: an address does not begin with another area or street than its row names.

    So it does where an institution has moved and only the address was changed. A warning: only whole names
    are read, a name that several areas have is that of the row's own or of none, and a place may be called
    by the name of another. Of zones, which lie across districts, the street alone is compared.
    """
    known = [
        row.cells for row in data.sound_rows("areas", "code", "parent_code", "is_reporting_area", "level")
    ]
    reporting = {area["code"] for area in list_reporting(known, data.config.city_code)}
    above = {code for area in reporting for code in list_above(data, area)}
    areas: dict[str, list[str]] = defaultdict(list)
    for area in known:
        if area["code"] in above and area["name"]:
            areas[area["name"]].append(area["code"])
    zones = {area["code"] for area in known if area["level"] == AreaLevel.ZONE}
    streets: dict[str, dict[str, str]] = defaultdict(dict)
    for row in data.sound_rows("streets", "code", "name", "area_code") if data.has("streets") else ():
        streets[row["area_code"]][row["name"]] = row["code"]
    for row in data.sound_rows(TABLE, "address", "area_code", "street_code"):
        if row["address"] is None or row["area_code"] not in reporting:
            continue
        rest, named = narrow(row["address"]), ""
        while name := _find_first(rest, areas):
            rest, named = rest.removeprefix(name), name
        meant = reporting.intersection(areas[named]) if named else set()
        place = row["area_code"] if row["area_code"] in meant or len(meant) != 1 else meant.pop()
        street = _find_first(rest, streets[place])
        if place != row["area_code"] and zones.isdisjoint({place, row["area_code"]}):
            yield _report(data, "address-place/area", row, "area_code", named, "areas")
        elif street and row["street_code"] not in (None, streets[place][street]):
            yield _report(data, "address-place/street", row, "street_code", street, "streets")


def _find_first(text: str, names: Mapping[str, object]) -> str:
    """Return the longest of some names that a text begins with; "" where there is none."""
    return next((text[:end] for end in range(min(len(text), _LONGEST), 1, -1) if text[:end] in names), "")


def _report(data: Data, key: str, row: Row, column: str, named: str, table: str) -> Problem:
    known = data.find(table, "code", row[column])
    return data.problem(
        TABLE, key, row, column, severity="warning", named=named, own=known["name"] if known else row[column]
    )
