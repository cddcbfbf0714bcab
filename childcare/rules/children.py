"""Small groups of children in published figures (R12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from childcare.rules.totals import list_areas
from datapub.problem import Problem
from datapub.rules.data import Data, Row

SMALLEST = 5
"""Children that may be stated, of an institution or in a figure; 0 may be too, for it is nobody."""


def check_children(data: Data) -> Iterator[Problem]:
    """R12: no figure counts 1 to 4 children, and none leaves so few for the areas that it is silent about.

    The register's own small numbers are no problem: the build hides them.
    """
    groups: dict[tuple[str, str, str | None], dict[str, Row]] = defaultdict(dict)
    columns: dict[str, str] = {}
    for row in data.sound_rows("observations", *_NEEDED):
        indicator = data.find("indicators", "id", row["indicator_id"])
        if indicator is None or not indicator.is_sound("has_child_count") or not indicator["has_child_count"]:
            continue
        column = "value" if indicator["multiplier"] is None else "numerator"
        if is_small(row[column]):
            yield data.problem("observations", "R12/few", row, column)
        elif row[column] is not None:
            columns[row["indicator_id"]] = column
            groups[row["indicator_id"], row["period"], row["scope"]].setdefault(row["area_code"], row)
    if data.has("areas"):
        for (indicator_id, _, _), group in groups.items():
            yield from _check_remainder(data, group, columns[indicator_id])


def is_small(count: object) -> bool:
    """Return whether a count of children is too small to be stated."""
    return isinstance(count, int | Decimal) and 0 < count < SMALLEST


def _check_remainder(data: Data, group: dict[str, Row], column: str) -> Iterator[Problem]:
    """Yield a problem where the city's figure less those of its areas leaves a few children for the rest."""
    city = group.get(data.config.city_code)
    if city is None:
        return
    areas = list_areas(data, city)
    silent = [area["name"] for area in areas if area["code"] not in group]
    rest = city[column] - sum(group[area["code"]][column] for area in areas if area["code"] in group)
    if silent and is_small(rest):
        names = "、".join(str(name) for name in silent)
        yield data.problem("observations", "R12/rest", city, column, areas=names, rest=rest)


_NEEDED = ("indicator_id", "area_code", "period", "scope", "as_of_on", "numerator", "value")
