"""The register of institutions as the public reads it, and what it adds up to.

Definitions that every page shares:

* An institution *counts* while it may take children: 已备案, 变更中 or 已许可. A suspended one
  (停业), a cancelled one and a declined application stay listed, and are counted apart.
* Places, enrolment and kinds are summed over counting institutions only.
* Every sum is over the institutions that state what is summed, and knows how many they are
  (:class:`childcare.counts.Sum`); children are stated where their number is published
  (:mod:`childcare.derive.suppression`).
* The city is the sum of its districts, counties and functional zones; an institution in a zone
  counts there and not in the district around it (R18).
* An institution of which no reporting area is known counts in the city and in none of its areas; wherever
  areas are listed, such ones stand apart as 未注明区县.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from childcare.areas import list_above, list_reporting, name_levels
from childcare.counts import COUNTS, Count, Sum
from childcare.derive.position import Position, find_position
from childcare.terms import CLASS_KINDS, ClassKind, ProviderType, Status
from datapub import model
from datapub.derive.names import sort_key
from datapub.levels import Levels
from datapub.model import Record, Tables
from datapub.textual import NOT_STATED

UNPLACED: Final = "unplaced"
"""The code of what lies in no reporting area, as far as is known; no row says it."""


@dataclass(frozen=True)
class Area(model.Area):
    """A reporting area, the city itself, or what of it lies in no reporting area (:data:`UNPLACED`).

    Attributes:
        is_city: whether this is the whole city.
        above: its own code and those of the areas above it, from the nearest.
    """

    is_city: bool
    above: tuple[str, ...]
    record: Record = field(compare=False)

    @property
    def page(self) -> str:
        """The address of its page; what is in no area has none but its list."""
        return self.list_page if self.code == UNPLACED else f"areas/{self.code}/"

    @property
    def list_page(self) -> str:
        """The address of its list; what is in no area stands in the city's."""
        is_gap = self.code == UNPLACED
        return f"register/{self.above[0]}/#{UNPLACED}" if is_gap else f"register/{self.code}/"


@dataclass(frozen=True)
class ClassOffer:
    """The classes of one kind at an institution, and their places; None where not stated."""

    kind: ClassKind
    classes: int | None
    places: int | None


@dataclass(frozen=True)
class Institution:
    """An institution of the register, with what its pages say beyond the record.

    Attributes:
        street: name of the street or town, "" where none is recorded.
        offers: its classes by kind, only those it has.
        position: where it is; None where that is not recorded, and for every home-based point.
        has_expired: whether the last day of its permit (or filing), where it has one, is past.
        events: rows of ``institution_events``, the oldest first.
    """

    id: str
    name: str
    area: Area
    street: str
    status: Status
    offers: tuple[ClassOffer, ...]
    position: Position | None
    record: Record = field(compare=False)
    has_expired: bool = False
    events: tuple[Record, ...] = field(default=(), compare=False)

    @property
    def counts(self) -> bool:
        """Whether it is in the totals."""
        return self.status.counts

    @property
    def is_split(self) -> bool:
        """Whether it states places, and how they are split over the kinds of classes."""
        return _is_split(self.record)

    @property
    def classes(self) -> int | None:
        """All its classes; None where it does not state those of each kind."""
        classes = [self.record[f"classes_{kind.name}"] for kind in CLASS_KINDS]
        return None if None in classes else sum(classes)

    @property
    def ages(self) -> str:
        """The ages that its classes take, joined where they meet: "6—24个月", "18个月以上"."""
        return write_ages(offer.kind for offer in self.offers)


@dataclass(frozen=True)
class AreaTotals:
    """What the register adds up to in one area.

    Attributes:
        listed: every institution listed, whatever its status.
        institutions: those that count; all sums below are over them.
        sums: whatever the register can count, by indicator.
        split: the places of those that state how they are split, ``places_by_class`` by kind of class.
        by_provider_type: with those that do not state theirs as 未公布, last.
        by_status: over all listed ones.
    """

    area_code: str
    listed: int
    institutions: int
    sums: Mapping[str, Sum]
    split: Sum
    places_by_class: Mapping[str, int]
    by_provider_type: Mapping[str, int]
    by_status: Mapping[str, int]
    has_sample: bool
    as_of_on: date | None

    @property
    def places(self) -> Sum:
        """Places."""
        return self.sums["places"]

    @property
    def inclusive(self) -> Sum:
        """Places of inclusive institutions, among all places."""
        return self.sums["inclusive-share"]


@dataclass(frozen=True)
class Register:
    """The register: institutions in pinyin order, and what they come to.

    Attributes:
        areas: those that have pages: the city, then its reporting areas in display order.
        parts: what the city adds up from: the reporting areas, then what is in none of them, if anything is.
        totals: by the code of an area or part, as ``by_area``.
        levels: what the city and its parts are called.
    """

    areas: tuple[Area, ...]
    parts: tuple[Area, ...]
    institutions: tuple[Institution, ...]
    totals: Mapping[str, AreaTotals]
    by_area: Mapping[str, tuple[Institution, ...]]
    levels: Levels

    @property
    def city(self) -> Area:
        """The city itself."""
        return self.areas[0]

    @property
    def reporting(self) -> tuple[Area, ...]:
        """The reporting areas."""
        return self.areas[1:]

    def area(self, code: str) -> Area:
        """Return the area of that code; KeyError where it is no reporting area."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)


def derive_register(tables: Tables, city_code: str, today: date | None = None) -> Register:
    """Build the register from the tables ``areas``, ``streets``, ``institutions`` and ``institution_events``.

    Args:
        today: the day on which is told what has expired; None where nothing is.
    """
    areas = list_areas(tables, city_code)
    records = tables["areas"].by("code")
    levels = name_levels(records.values(), city_code)
    by_code = {area.code: area for area in areas if not area.is_city or len(areas) == 1}
    gap = _view_gap(areas[0], levels)
    streets = {record["code"]: record["name"] for record in tables["streets"].records()}
    events = tables["institution_events"].grouped_by("institution_id")
    institutions = sorted(
        (
            _view(
                record,
                by_code.get(record["area_code"]) or _place(gap, records[record["area_code"]]),
                streets,
                today,
                events[record["id"]],
            )
            for record in tables["institutions"].records()
        ),
        key=lambda item: (sort_key(item.name), item.record["site_no"] or 0, item.id),
    )
    by_area: dict[str, list[Institution]] = {area.code: [] for area in (*areas, gap)}
    for institution in institutions:
        by_area[institution.area.code].append(institution)
    by_area[city_code] = institutions
    return Register(
        areas,
        areas[1:] + ((gap,) if by_area[UNPLACED] else ()),
        tuple(institutions),
        {code: sum_register(code, listed) for code, listed in by_area.items()},
        {code: tuple(listed) for code, listed in by_area.items()},
        levels,
    )


def list_areas(tables: Tables, city_code: str) -> tuple[Area, ...]:
    """Return the city and its reporting areas in display order, the city first."""
    records = tables["areas"].by("code")
    parents = {code: record["parent_code"] for code, record in records.items()}
    return tuple(
        Area(
            record["code"],
            record["name"],
            record["short_name"],
            record["code"] == city_code,
            list_above(record["code"], parents),
            record,
        )
        for record in (records[city_code], *list_reporting(records.values(), city_code))
    )


def _view_gap(city: Area, levels: Levels) -> Area:
    """Return what of the city lies in no reporting area, as a part of it."""
    name = f"{city.name}（{levels.unplaced}）"
    return replace(city, code=UNPLACED, name=name, short_name=levels.unplaced, is_city=False)


def _place(gap: Area, known: Record) -> Area:
    """Return the gap as an institution states it, which may know an area between the city and the gap."""
    return replace(gap, name=f"{known['name']}（{gap.short_name}）")


def _view(
    record: Record, area: Area, streets: Mapping[str, str], today: date | None, events: Iterable[Record]
) -> Institution:
    offers = tuple(
        ClassOffer(kind, record[f"classes_{kind.name}"], record[f"places_{kind.name}"])
        for kind in CLASS_KINDS
        if record[f"places_{kind.name}"]
        or (record[f"places_{kind.name}"] is None and record[f"classes_{kind.name}"])
    )
    return Institution(
        id=record["id"],
        name=record["name"],
        area=area,
        street=streets.get(record["street_code"], ""),
        status=Status(record["status"]),
        offers=offers,
        position=_locate(record),
        record=record,
        has_expired=today is not None and record["expires_on"] is not None and record["expires_on"] < today,
        events=tuple(sorted(events, key=lambda event: (event["happened_on"], event["id"]))),
    )


def _locate(record: Record) -> Position | None:
    if record["provider_type"] == ProviderType.HOME:
        return None
    return find_position(record["longitude"], record["latitude"], record["crs"])


def write_ages(kinds: Iterable[ClassKind]) -> str:
    """Write the ages that kinds of classes take together, joined where they meet."""
    spans: list[tuple[int, float]] = []
    for kind in sorted(kinds, key=lambda kind: kind.first_month):
        first, last = kind.first_month, math.inf if kind.last_month is None else kind.last_month
        if spans and first <= spans[-1][1]:
            first, last = spans[-1][0], max(spans[-1][1], last)
            spans.pop()
        spans.append((first, last))
    return "、".join(
        f"{first}个月以上" if last == math.inf else f"{first}—{last}个月" for first, last in spans
    )


def sum_register(area_code: str, listed: Iterable[Institution]) -> AreaTotals:
    """Add up the institutions of one area."""
    everything = list(listed)
    counting = [item.record for item in everything if item.counts]
    split = [record for record in counting if _is_split(record)]
    return AreaTotals(
        area_code=area_code,
        listed=len(everything),
        institutions=len(counting),
        sums={name: count.sum_up(counting) for name, count in COUNTS.items()},
        split=_SPLIT.sum_up(counting),
        places_by_class={
            kind.title: sum(record[f"places_{kind.name}"] for record in split) for kind in CLASS_KINDS
        },
        by_provider_type=_count(record["provider_type"] for record in counting),
        by_status=_count(item.record["status"] for item in everything),
        has_sample=any(item.record["is_sample"] for item in everything),
        as_of_on=max((item.record["as_of_on"] for item in everything), default=None),
    )


def _is_split(record: Record) -> bool:
    return None not in (record["places"], *(record[f"places_{kind.name}"] for kind in CLASS_KINDS))


_SPLIT = Count("托位", "各班型托位数", lambda record: record["places"] if _is_split(record) else None)


def _count(values: Iterable[str | None]) -> dict[str, int]:
    """Count values, the most frequent first, then in code-point order; empty ones as 未公布, last."""
    counts = Counter(values)
    unknown = counts.pop(None, 0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return {str(name): count for name, count in ordered} | ({NOT_STATED: unknown} if unknown else {})
