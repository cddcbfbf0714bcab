"""The register of institutions as published, and its totals.

Definitions that every page shares:

* An institution *counts* while it may take children: 已备案, 变更中 or 已许可. A suspended one
  (停业), a cancelled one and a declined application stay listed, and are counted apart.
* Places, enrolment and kinds are summed over counting institutions only.
* Every sum covers the institutions that state the value, and knows how many they are
  (:class:`childcare.counts.Sum`); the number of children counts as stated only where it is published
  (:mod:`childcare.derive.suppression`).
* The city is the sum of its districts, counties and functional zones; an institution in a zone
  counts there and not in the district around it (R18).
* An institution without a known reporting area counts in the city and in none of its areas; lists of areas
  show such ones separately, as 未注明区县.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from childcare.areas import list_above, list_reporting, name_levels
from childcare.counts import COUNTS, Sum, add_sums
from childcare.derive.institution import UNPLACED, Area, Institution, is_split, view_institution
from childcare.standards import CLASS_KINDS
from datapub.derive.names import sort_key
from datapub.levels import Levels
from datapub.model import Record, Tables
from datapub.textual import NOT_STATED


@dataclass(frozen=True)
class AreaTotals:
    """The totals of one area.

    Attributes:
        listed: every institution listed, whatever its status.
        institutions: those that count; all sums below are over them.
        sums: indicator id -> sum, for every indicator that the register can count.
        split: the places of those that state them by kind of class; ``places_by_class`` has the kinds.
        by_provider_type: with those that do not state theirs as 未公布, last.
        by_operator_type: the same, by who runs them and how.
        by_status: over all listed ones.
    """

    area_code: str
    listed: int
    institutions: int
    sums: Mapping[str, Sum]
    split: Sum
    places_by_class: Mapping[str, int]
    by_provider_type: Mapping[str, int]
    by_operator_type: Mapping[str, int]
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
    """The register: institutions in pinyin order, and their totals.

    Attributes:
        areas: those with pages: the city, then its reporting areas in display order.
        parts: disjoint parts of the city: the reporting areas, but for those that have been abolished and
            list nothing, then what is in none of them, if anything.
        totals: by the code of an area or part, as ``by_area``.
        levels: the words for the city and its parts.
        silent: areas of which nothing is listed, and so not known to have none, by the code of each area that
            they lie in, their own too; absent where there are none.
    """

    areas: tuple[Area, ...]
    parts: tuple[Area, ...]
    institutions: tuple[Institution, ...]
    totals: Mapping[str, AreaTotals]
    by_area: Mapping[str, tuple[Institution, ...]]
    levels: Levels
    silent: Mapping[str, Sequence[Area]]

    @property
    def city(self) -> Area:
        """The city itself."""
        return self.areas[0]

    @property
    def reporting(self) -> tuple[Area, ...]:
        """The reporting areas that are still there, or list something."""
        return tuple(area for area in self.parts if area.code != UNPLACED)

    def ended_on(self, area: Area) -> date | None:
        """Return the last day of an area that has been abolished and lists nothing; None of any other."""
        return None if area.is_city or area in self.parts else area.record["valid_to_on"]

    @property
    def disjoint(self) -> tuple[Area, ...]:
        """Areas that partition the institutions."""
        return self.parts if self.reporting else (self.city,)

    def area(self, code: str) -> Area:
        """Return the area of that code, or raise KeyError if it is no reporting area."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)


def derive_register(tables: Tables, city_code: str, today: date | None = None) -> Register:
    """Build the register from the tables ``areas``, ``streets``, ``institutions`` and ``institution_events``.

    Args:
        today: the day on which permits are expired or not; None to skip that.
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
            view_institution(
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
    parts = tuple(area for area in areas[1:] if by_area[area.code] or not _has_ended(area, today))
    parts += (gap,) if by_area[UNPLACED] else ()
    by_area[city_code] = institutions
    totals = {code: sum_register(code, listed) for code, listed in by_area.items() if code != city_code}
    of_parts = [totals[part.code] for part in parts]
    whole = add_totals(city_code, of_parts) if areas[1:] else sum_register(city_code, institutions)
    silent: dict[str, list[Area]] = {}
    for area in parts or areas[:1]:
        for code in () if by_area[area.code] else area.above:
            silent.setdefault(code, []).append(area)
    return Register(
        areas,
        parts,
        tuple(institutions),
        {city_code: whole, **totals},
        {code: tuple(listed) for code, listed in by_area.items()},
        levels,
        silent,
    )


def _has_ended(area: Area, today: date | None) -> bool:
    end = area.record["valid_to_on"]
    return today is not None and end is not None and end < today


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
    """Return the part of the city that lies in no reporting area."""
    name = f"{city.name}（{levels.unplaced}）"
    return replace(city, code=UNPLACED, name=name, short_name=levels.unplaced, is_city=False)


def _place(gap: Area, known: Record) -> Area:
    """Return that part under the name of the area that an institution states above the reporting ones."""
    return replace(gap, name=f"{known['name']}（{gap.short_name}）")


def sum_register(area_code: str, listed: Iterable[Institution]) -> AreaTotals:
    """Return the totals of the institutions of one area."""
    everything = list(listed)
    counting = [item.record for item in everything if item.counts]
    split, by_class = sum_classes(counting)
    return AreaTotals(
        area_code=area_code,
        listed=len(everything),
        institutions=len(counting),
        sums={name: count.sum_up(counting) for name, count in COUNTS.items()},
        split=split,
        places_by_class=by_class,
        by_provider_type=_count(record["provider_type"] for record in counting),
        by_operator_type=_count(record["operator_type"] for record in counting),
        by_status=_count(item.record["status"] for item in everything),
        has_sample=any(item.record["is_sample"] for item in everything),
        as_of_on=max((item.record["as_of_on"] for item in everything), default=None),
    )


def sum_classes(counting: Sequence[Record]) -> tuple[Sum, dict[str, int]]:
    """Return the places of institutions that state them by kind of class, in all and by kind."""
    split = [record for record in counting if is_split(record)]
    places = sum(record["places"] for record in split)
    by_class = {
        kind.title: sum(record[f"places_{kind.name}"] or 0 for record in split) for kind in CLASS_KINDS
    }
    return Sum(places, None, len(split), len(counting), "各班型托位数"), by_class


def add_totals(area_code: str, parts: Sequence[AreaTotals]) -> AreaTotals:
    """Return the totals of an area from those of its parts."""

    def add(counts: Callable[[AreaTotals], Mapping[str, int]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for part in parts:
            found.update(counts(part))
        return found

    first = parts[0]
    by_class = add(lambda part: part.places_by_class)
    return AreaTotals(
        area_code=area_code,
        listed=sum(part.listed for part in parts),
        institutions=sum(part.institutions for part in parts),
        sums={name: add_sums([part.sums[name] for part in parts]) for name in first.sums},
        split=add_sums([part.split for part in parts]),
        places_by_class={name: by_class[name] for name in first.places_by_class},
        by_provider_type=_in_order(add(lambda part: part.by_provider_type)),
        by_operator_type=_in_order(add(lambda part: part.by_operator_type)),
        by_status=_in_order(add(lambda part: part.by_status)),
        has_sample=any(part.has_sample for part in parts),
        as_of_on=max((part.as_of_on for part in parts if part.as_of_on), default=None),
    )


def _count(values: Iterable[str | None]) -> dict[str, int]:
    """Count values, empty ones as 未公布."""
    return _in_order(Counter(NOT_STATED if value is None else str(value) for value in values))


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the most frequent first, then in code-point order, and 未公布 last."""
    return dict(sorted(counts.items(), key=lambda pair: (pair[0] == NOT_STATED, -pair[1], pair[0])))
