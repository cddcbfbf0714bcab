"""The search index: one file for the site, and the register in one file or in one per area.

The browser does the searching (``theme/assets/search.js``); this module only decides what it is
given. Sounds and traditional forms are published by character, not by name, which keeps the index
small and lets every reading of a character be typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from datapub.derive.names import list_readings, map_traditional
from datapub.derive.register import CLASS_KINDS, Area, Institution, Register
from datapub.derive.search import KINDS, Entry

FORMAT: Final = 1
SITE_INDEX: Final = "search/site.json"

WHOLE_LIMIT: Final = 8_500
"""Institutions that one file may hold; above it there is one per area.

That many take about 310 KB compressed, and the page with its styles and scripts 70 KB more: a first
visit stays below the 400 KB that it may load before anything is chosen.
"""

_LISTED: Final = (
    "provider_type",
    "legal_form",
    "profit_status",
    "service_forms",
    "demonstration_level",
    "quality_grade",
    "status",
)
"""Columns whose few values are listed once and referred to by place."""

_PLAIN: Final = ("id", "name", "other_name", "address", "credit_code", "phone", "site_no")


def write_search(register: Register, entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the index files, the site's own last.

    Args:
        entries: everything that can be found besides institutions.
    """
    parts: list[dict[str, Any]] = []
    for area, institutions in _split(register):
        address = f"search/{area.code if area else 'institutions'}.json"
        content = _write_json(_list_institutions(register, institutions))
        parts.append(
            {
                "streets": sorted({item.record["street_code"] or "" for item in institutions} - {""}),
                "address": address,
                "area": area.code if area else "",
                "name": area.name if area else register.city.name,
                "count": len(institutions),
            }
        )
        yield address, content
    listed = sorted(entries, key=lambda entry: KINDS.index(entry.kind))
    rows = [
        [KINDS.index(entry.kind), entry.name, entry.address, entry.note, *entry.words] for entry in listed
    ]
    words = [text for entry in listed for text in (entry.name, *entry.words)]
    site = {"format": FORMAT, "kinds": KINDS, **_list_letters(words), "entries": rows, "parts": parts}
    yield SITE_INDEX, _write_json(site)


def _split(register: Register) -> Iterator[tuple[Area | None, Sequence[Institution]]]:
    if len(register.institutions) <= WHOLE_LIMIT:
        yield None, register.institutions
        return
    for area in register.areas:
        if not area.is_city:
            yield area, register.by_area[area.code]


def _list_institutions(register: Register, institutions: Sequence[Institution]) -> dict[str, Any]:
    areas = [area for area in register.areas if not area.is_city]
    streets = sorted(
        {(item.record["street_code"], item.street, item.area.code) for item in institutions if item.street}
    )
    lists: dict[str, list[Any]] = {
        "area": [[area.code, area.name, area.short_name] for area in areas],
        "street": [list(street) for street in streets],
        **{name: sorted({item.record[name] for item in institutions}) for name in _LISTED},
    }
    places = {
        "area": {area.code: place for place, area in enumerate(areas)},
        "street": {street[0]: place for place, street in enumerate(streets)},
        **{name: {value: place for place, value in enumerate(lists[name])} for name in _LISTED},
    }
    columns = _columns(places)
    texts = [str(item.record[name] or "") for item in institutions for name in ("name", "other_name")]
    texts += [name for area in areas for name in (area.name, area.short_name)]
    texts += [street[1] for street in streets]
    return {
        "format": FORMAT,
        "as_of": max((item.record["as_of_on"].isoformat() for item in institutions), default=""),
        **_list_letters(texts),
        "classes": [[kind.name, kind.first_month, kind.last_month] for kind in CLASS_KINDS],
        "lists": lists,
        "columns": list(columns),
        "rows": [[write(item) for write in columns.values()] for item in institutions],
    }


def _columns(places: Mapping[str, Mapping[str, int]]) -> dict[str, Callable[[Institution], Any]]:
    """Return how each column of the index is made; every empty cell is written as null or ""."""

    def plain(name: str) -> Callable[[Institution], Any]:
        return lambda item: item.record[name] or ""

    def listed(name: str) -> Callable[[Institution], Any]:
        return lambda item: places[name][item.record[name]]

    def position(item: Institution) -> list[float] | None:
        return [item.position.longitude, item.position.latitude] if item.position else None

    return {
        **{name: plain(name) for name in _PLAIN},
        "area": lambda item: places["area"][item.area.code],
        "street": lambda item: places["street"].get(item.record["street_code"], -1),
        **{name: listed(name) for name in _LISTED},
        "classes": lambda item: sum(
            1 << place for place, kind in enumerate(CLASS_KINDS) if item.record[f"places_{kind.key}"]
        ),
        "is_inclusive": lambda item: int(item.record["is_inclusive"]),
        "is_sample": lambda item: int(item.record["is_sample"]),
        "counts": lambda item: int(item.counts),
        "places": lambda item: item.record["places"],
        "enrolled": lambda item: item.record["enrolled"],
        "fee": lambda item: (
            None if item.record["fee_cny_month"] is None else float(item.record["fee_cny_month"])
        ),
        "filed_on": lambda item: item.record["filed_on"].isoformat() if item.record["filed_on"] else "",
        "position": position,
    }


def _list_letters(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return how the characters of some texts sound, and their traditional forms."""
    characters = sorted({character for text in texts for character in text})
    sounds = {character: " ".join(list_readings(character)) for character in characters}
    return {
        "sounds": {character: sound for character, sound in sounds.items() if sound},
        "variants": map_traditional(characters),
    }


def _write_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
