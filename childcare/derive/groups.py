"""The areas of a province by the prefectures that they lie in, with what each of these adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from childcare.areas import list_above
from childcare.derive.institution import UNPLACED, Area, Institution
from childcare.derive.register import AreaTotals, Register, add_totals, sum_register
from childcare.terms import AreaLevel
from datapub.model import Record


@dataclass(frozen=True)
class Group:
    """What of a province lies in one of its prefectures, in none of them, or nobody knows where.

    Attributes:
        code: of the prefecture, or of the province.
        page: the address of the page, or the part of one, that tells of it.
        parts: the reporting areas in it, in display order; () where it is one itself, or none is known.
        totals: of them together, and of what is known to be in it and in none of them.
        institutions: those that the totals are of.
    """

    code: str
    name: str
    page: str
    parts: tuple[Area, ...]
    totals: AreaTotals
    institutions: tuple[Institution, ...]


def group_areas(register: Register, records: Mapping[str, Record]) -> Iterator[Group]:
    """Yield the reporting areas by what they lie in, in display order; nothing where that is all the city.

    Args:
        records: the rows of ``areas`` by code.
    """
    city, totals = register.city, register.totals
    parents = {code: record["parent_code"] for code, record in records.items()}
    known = {area.code: area for area in register.reporting}
    grouped: dict[str, list[Area]] = {}

    def find_upper(code: str) -> str:
        above = list_above(code, parents)
        upper = above[max(above.index(city.code) - 1, 0)]
        is_own = upper not in known or records[upper]["level"] == AreaLevel.CITY
        return upper if is_own else city.code

    for area in register.reporting:
        grouped.setdefault(find_upper(area.code), []).append(area)
    if all(code == city.code or code in known for code in grouped):
        return
    apart: dict[str, list[Institution]] = {}
    for item in register.by_area[UNPLACED]:
        upper = find_upper(item.record["area_code"])
        apart.setdefault(upper if upper in grouped else city.code, []).append(item)
    loose = apart.pop(city.code, [])
    for code, parts in grouped.items():
        alone = apart.get(code, [])
        own = [sum_register(code, alone)] if alone else []
        summed = add_totals(code, [*(totals[part.code] for part in parts), *own])
        held = (*(item for part in parts for item in register.by_area[part.code]), *alone)
        name = f"{city.name}直辖" if code == city.code else records[code]["name"]
        if code in known:
            yield Group(code, name, known[code].page, (), summed, held)
        else:
            yield Group(code, name, f"areas/#g{code}", tuple(parts), summed, held)
    if loose:
        gap = next(part for part in register.parts if part.code == UNPLACED)
        yield Group(gap.code, gap.short_name, gap.page, (), sum_register(gap.code, loose), tuple(loose))


def list_prefectures(register: Register, records: Mapping[str, Record]) -> list[Group]:
    """Return the groups that people ask for by name: not a reporting area, nor the rest of the province."""
    groups = group_areas(register, records)
    return [group for group in groups if group.parts and group.code != register.city.code]
