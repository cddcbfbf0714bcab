"""The register's part of the search index: in one file, or where it is big in one per area and in shards."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from childcare.derive.groups import Group
from childcare.derive.institution import Area, Institution
from childcare.derive.register import Register
from childcare.derive.stated import find_price
from childcare.standards import CLASS_KINDS
from childcare.terms import LIMITED
from datapub.export.compact import FORMAT, write_compact
from datapub.export.search import FOLDER, LISTED, LargeRegister, SearchPart, describe_characters
from datapub.export.shards import Searched
from datapub.textual import NOT_STATED, write_cell

WHOLE_LIMIT: Final = 10_000
"""Institutions that one file may hold; above it there is one per area.

A slow phone answers each key within 50 ms in that many (``benchmarks/search.py``).
"""

WHOLE_BYTES: Final = 320_000
"""What that one file may weigh, compressed; a heavier one is cut up however few it holds.

The page with its styles and scripts and the index of the site take 70 KB more, so that a first visit
stays below the 400 KB that it may load before anything is chosen. Ten thousand made-up institutions
take 274 KB; names and addresses that repeat less, and telephone numbers, take more.
"""

_LISTED: Final = (
    "provider_type",
    "operator_type",
    "legal_form",
    "profit_status",
    "service_forms",
    "admission_scope",
    "demonstration_level",
    "quality_grade",
    "status",
)
"""Columns whose few values are listed once and referred to by place."""

_PLAIN: Final = ("id", "name", "other_name", "credit_code", "phone")

_HEAVY: Final = frozenset({"address", "credit_code", "phone", "filed_on", "position"})
"""Columns that a row in a shard is without: it stands in many, and the file of its area has them."""

_CODES: Final = frozenset({"credit_code", "phone"})

_FOUND_BY: Mapping[str, Sequence[str]] = {
    "words": ("other_name",),
    "texts": ("address", "area.name", "area.short_name", "street.name", "credit_code", "phone"),
    "note": ("status", "area.name", "street.name"),
}
"""What a row is found by besides its name, and what is written below it, as the search box reads them."""


def list_parts(
    register: Register, known: frozenset[str], prefectures: Sequence[Group] = ()
) -> Iterator[SearchPart]:
    """Yield each file that the register is cut up into.

    Args:
        known: characters whose sounds stand in the index of the site, which is always loaded too.
        prefectures: by which people ask for what lies in them.
    """
    for area, institutions, make in _split(register, known, prefectures):
        streets = {item.record["street_code"] or "" for item in institutions} - {""}
        described = {
            "streets": sorted(streets) if area else [],
            "address": f"{FOLDER}{area.code if area else 'institutions'}.json",
            "area": area.code if area else "",
            "name": area.name if area else register.city.name,
            "short_name": area.short_name if area else register.city.short_name,
            "count": len(institutions),
        }
        yield described, make


def _split(
    register: Register, known: frozenset[str], prefectures: Sequence[Group]
) -> Iterator[tuple[Area | None, Sequence[Institution], Callable[[], bytes]]]:
    """Yield each file's area (None for the whole register), institutions and what makes its content.

    Args:
        known: characters whose sounds stand in the index of the site, where that has any: where the register
            is one file.
        prefectures: by which people ask for what lies in them.
    """
    parts = _list_parts(register)
    if len(register.institutions) <= WHOLE_LIMIT:
        whole = _write(register.institutions, parts, known, prefectures)
        if len(zlib.compress(whole)) <= WHOLE_BYTES:
            yield None, register.institutions, lambda: whole
            return
    for area in parts:
        institutions = register.by_area[area.code]
        listed = parts if len(parts) <= LISTED else (area,)
        within = name_within(prefectures)
        yield area, institutions, partial(_write, institutions, listed, frozenset[str](), within=within)


def name_within(prefectures: Sequence[Group]) -> dict[str, str]:
    """Return code of an area -> that of the prefecture in which it lies."""
    return {area.code: group.code for group in prefectures for area in group.parts}


def list_rows(register: Register, prefectures: Sequence[Group] = ()) -> LargeRegister:
    """Return the register as it is cut up into shards, where one file cannot hold it.

    Args:
        prefectures: by which people ask for what lies in them.
    """
    institutions = register.institutions
    rows = [
        Searched(
            tuple(filter(None, (item.name, item.record["other_name"], *item.former_names))),
            tuple(filter(None, (item.id, *(item.record[name] for name in sorted(_CODES))))),
            (item.area.name, item.area.short_name),
        )
        for item in institutions
    ]

    whole = _list_institutions(institutions, _list_parts(register), name_within(prefectures))

    def write(places: Sequence[int], is_code: bool) -> dict[str, Any]:
        left = _HEAVY - _CODES if is_code else _HEAVY
        cells = {name: column for name, column in whole["columns"].items() if name not in left}
        columns = {name: [column[place] for place in places] for name, column in cells.items()}
        lists = dict(whole["lists"])
        for name in ("area", "street"):
            used = sorted({*columns[name]} - {-1})
            order = {old: new for new, old in enumerate(used)}
            columns[name] = [order.get(old, -1) for old in columns[name]]
            lists[name] = [lists[name][old] for old in used]
        return {**whole, "lists": lists, "columns": columns}

    return LargeRegister(rows, write)


def _list_parts(register: Register) -> tuple[Area, ...]:
    """Return what institutions lie in: the parts of the city, or itself where it has no areas."""
    return register.parts or register.areas


def _write(
    institutions: Sequence[Institution],
    areas: Sequence[Area],
    known: frozenset[str],
    prefectures: Sequence[Group] = (),
    within: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Write a file of institutions with all that is known of them, and the sounds of their names."""
    texts = [text for item in institutions for text in (item.name, _name_otherwise(item))]
    texts += [name for area in areas for name in (area.name, area.short_name)]
    texts += [group.name for group in prefectures]
    texts += [item.street for item in institutions if item.street]
    letters = describe_characters({letter for text in texts for letter in text} - known)
    listed = _list_institutions(institutions, areas, within)
    if prefectures:
        places = {item.id: place for place, group in enumerate(prefectures) for item in group.institutions}
        listed["texts"] = (*listed["texts"], "group.name")
        listed["lists"]["group"] = [{"code": group.code, "name": group.name} for group in prefectures]
        listed["columns"]["group"] = [places.get(item.id, -1) for item in institutions]
    return write_compact({"format": FORMAT, "as_of": listed["as_of"], **letters, **listed})


def _list_institutions(
    institutions: Sequence[Institution], areas: Sequence[Area], within: Mapping[str, str]
) -> dict[str, Any]:
    """Return institutions column by column.

    Args:
        within: code of an area -> that of the prefecture in which it lies.
    """
    streets = sorted(
        {(item.record["street_code"], item.street, item.area.code) for item in institutions if item.street}
    )
    lists: dict[str, list[Any]] = {
        "area": [
            {
                "code": area.code,
                "name": area.name,
                "short_name": area.short_name,
                "page": area.list_page if area.is_city else area.page,
                **({"group": within[area.code]} if area.code in within else {}),
            }
            for area in areas
        ],
        "street": [{"code": code, "name": name, "area": area} for code, name, area in streets],
        **{name: sorted({item.record[name] or NOT_STATED for item in institutions}) for name in _LISTED},
    }
    places = {
        "area": {area.code: place for place, area in enumerate(areas)},
        "street": {street[0]: place for place, street in enumerate(streets)},
        **{name: {value: place for place, value in enumerate(lists[name])} for name in _LISTED},
    }
    columns = _columns(places)
    return {
        "as_of": max((item.record["as_of_on"].isoformat() for item in institutions), default=""),
        **_FOUND_BY,
        "classes": [
            {
                "name": kind.title,
                "ages": kind.ages,
                "first_month": kind.first_month,
                "last_month": kind.last_month,
            }
            for kind in CLASS_KINDS
        ],
        "ages": {_mark_classes(item): item.ages for item in institutions},
        "tones": {item.record["status"]: item.status.tone for item in institutions},
        "limited": LIMITED,
        "lists": lists,
        # Cells of a kind next to each other are a quarter lighter, compressed, than row after row.
        "columns": {name: [write(item) for item in institutions] for name, write in columns.items()},
    }


def _columns(places: Mapping[str, Mapping[str, int]]) -> dict[str, Callable[[Institution], Any]]:
    """Return how each column of the index is made; every empty cell is written as null or ""."""

    def plain(name: str) -> Callable[[Institution], Any]:
        return lambda item: item.record[name] or ""

    def listed(name: str) -> Callable[[Institution], Any]:
        return lambda item: places[name][item.record[name] or NOT_STATED]

    def plain_flag(flag: bool | None) -> int | None:
        return None if flag is None else int(flag)

    def plain_price(price: Decimal | None) -> float | None:
        return None if price is None else float(price) if price % 1 else int(price)

    def position(item: Institution) -> list[float] | None:
        return [item.position.longitude, item.position.latitude] if item.position else None

    return {
        **{name: plain(name) for name in _PLAIN},
        "other_name": _name_otherwise,  # in its place above
        "address": lambda item: item.place,
        "area": lambda item: places["area"][item.area.code],
        "street": lambda item: places["street"].get(item.record["street_code"], -1),
        **{name: listed(name) for name in _LISTED},
        "classes": _mark_classes,
        "is_inclusive": lambda item: plain_flag(item.record["is_inclusive"]),
        "is_sample": lambda item: int(item.record["is_sample"]),
        "has_expired": lambda item: int(item.has_expired),
        "counts": lambda item: int(item.counts),
        "places": lambda item: item.record["places"],
        "enrolled": lambda item: item.record["enrolled"],
        "fee": lambda item: item.fee,
        "fee_from": lambda item: plain_price(find_price(item.record)[0]),
        "fee_upto": lambda item: plain_price(find_price(item.record)[1]),
        "filed_on": lambda item: write_cell(item.record["filed_on"]) or item.record["filed_month"] or "",
        "position": position,
    }


def _name_otherwise(item: Institution) -> str:
    """Return the other names of an institution as they stand beside its name, "" where it has none.

    Scripts find it by each of them; what announces the former ones is no name.
    """
    former = f"曾用名：{'、'.join(item.former_names)}" if item.former_names else ""
    return "、".join(filter(None, (item.record["other_name"], former)))


def _mark_classes(item: Institution) -> int:
    """Return which kinds of classes an institution has, one bit each in the order of :data:`CLASS_KINDS`."""
    offered = {offer.kind for offer in item.offers}
    return sum(1 << place for place, kind in enumerate(CLASS_KINDS) if kind in offered)
