"""Which areas lie in which, and which of them institutions are filed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from datapub.model import Record


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
