"""The indicators of the policy: published values, targets, and what the register itself adds up to.

Nothing here is estimated. A value is either published (and then kept as published) or computed
from a published numerator and denominator; what the register adds up to is kept apart and marked as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from childcare.derive.institution import Area
from childcare.derive.register import Register
from childcare.rules.figures import value_of
from datapub.derive.rounding import round_half_up
from datapub.model import Record, Tables


@dataclass(frozen=True)
class Point:
    """One value of an indicator in one area at one time.

    Attributes:
        value: to two decimals where it is computed, else as published.
        is_computed: whether it is numerator ÷ denominator × multiplier.
        id: of the observation, "" where it is of none.
        exact: the value before it was rounded, for what is computed from it in turn.
    """

    period: str
    as_of_on: date
    value: Decimal
    is_computed: bool
    numerator: Decimal | None
    denominator: Decimal | None
    scope: str
    source_title: str
    source_url: str
    reliability: str
    note: str
    is_sample: bool
    id: str = ""
    exact: Decimal | None = None

    @property
    def origin(self) -> str:
        """How the value came about, in Chinese: published, worked out here, or derived from other figures."""
        if self.is_computed:
            return "计算值"
        return "推算值" if self.reliability == "X" else "公布值"

    @property
    def period_words(self) -> str:
        """The period as it is read: 2025年, 2023年2月, 2026年第1季度."""
        year, _, part = self.period.partition("-")
        if part.startswith("Q"):
            return f"{year}年第{part[1:]}季度"
        return f"{year}年{int(part)}月" if part else f"{year}年"


@dataclass(frozen=True)
class Series:
    """The values of an indicator in one area and of one scope, oldest first."""

    area_code: str
    area_name: str
    scope: str
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point:
        """The newest value."""
        return self.points[-1]


@dataclass(frozen=True)
class Target:
    """What a document asks for; ``value`` is None where it states no number.

    ``base_observation_id`` names the value that its path starts from, "" where the document names none.
    """

    area_code: str
    area_name: str
    value: Decimal | None
    due_on: date | None
    statement: str
    source_title: str
    source_url: str
    reliability: str
    note: str
    id: str = ""
    base_observation_id: str = ""


@dataclass(frozen=True)
class RegisterValue:
    """An indicator computed from the register for one area, with its arithmetic.

    ``note`` says which institutions it leaves out, "" where it leaves none out.
    """

    area: Area
    value: Decimal
    numerator: int | None
    denominator: int | None
    as_of_on: date | None
    is_sample: bool
    note: str = ""


@dataclass(frozen=True)
class Indicator:
    """An indicator with everything known of it."""

    id: str
    name: str
    unit: str
    record: Record = field(compare=False)
    series: tuple[Series, ...]
    targets: tuple[Target, ...]
    from_register: Mapping[str, RegisterValue]

    def series_of(self, area_code: str) -> tuple[Series, ...]:
        """Return the published series of one area."""
        return self._series.get(area_code, ())

    def targets_of(self, area_code: str) -> tuple[Target, ...]:
        """Return the targets of one area."""
        return self._targets.get(area_code, ())

    @cached_property
    def _series(self) -> Mapping[str, tuple[Series, ...]]:
        return _group_by_area(self.series)

    @cached_property
    def _targets(self) -> Mapping[str, tuple[Target, ...]]:
        return _group_by_area(self.targets)


_OfArea = TypeVar("_OfArea", Series, Target)


def _group_by_area(items: Iterable[_OfArea]) -> dict[str, tuple[_OfArea, ...]]:
    """Return items by the code of their area: each of thousands of areas may ask for its own."""
    found: dict[str, list[_OfArea]] = defaultdict(list)
    for item in items:
        found[item.area_code].append(item)
    return {code: tuple(own) for code, own in found.items()}


def list_indicators(tables: Tables, register: Register) -> Iterator[Indicator]:
    """Yield every indicator with what is published, asked for and counted of it."""
    areas = tables["areas"].records()
    names = {record["code"]: record["short_name"] for record in areas}
    order = {record["code"]: record["sort_order"] for record in areas}
    targets = tables["targets"].grouped_by("indicator_id")
    observed = tables["observations"].grouped_by("indicator_id")
    for record in tables["indicators"].records():
        yield Indicator(
            id=record["id"],
            name=record["name"],
            unit=record["unit"],
            record=record,
            series=_list_series(record, observed[record["id"]], names, order),
            targets=tuple(
                _read_target(item, names)
                for item in sorted(targets[record["id"]], key=lambda target: target["id"] or "")
            ),
            from_register=_count_register(record["id"], register),
        )


_ORDER = attrgetter("as_of_on", "period", "id")


def _list_series(
    indicator: Record, observed: Iterable[Record], names: Mapping[str, str], order: Mapping[str, int]
) -> tuple[Series, ...]:
    groups: dict[tuple[str, str], list[Point]] = {}
    for record in observed:
        point = read_point(record, indicator["multiplier"] or 1)
        if point is not None:
            groups.setdefault((record["area_code"], point.scope), []).append(point)
    # The city itself before what it is compared with, the narrower scope after the wider.
    keys = sorted(groups, key=lambda key: (key[0] == "CN", order.get(key[0], 0), key[1]))
    return tuple(
        Series(code, names.get(code, code), scope, tuple(sorted(groups[code, scope], key=_ORDER)))
        for code, scope in keys
    )


def read_point(record: Record, multiplier: int) -> Point | None:
    """Return an observation's value, computed where its parts are given; None for a zero denominator."""
    exact = value_of(record, multiplier)
    if exact is None:
        return None
    numerator, denominator = record["numerator"], record["denominator"]
    is_computed = numerator is not None and denominator is not None
    return Point(
        period=record["period"],
        as_of_on=record["as_of_on"],
        value=round_half_up(exact) if is_computed else exact,
        is_computed=is_computed,
        numerator=numerator,
        denominator=denominator,
        scope=record["scope"] or "",
        source_title=record["source_title"],
        source_url=record["source_url"] or "",
        reliability=record["reliability"],
        note=record["note"] or "",
        is_sample=record["is_sample"],
        id=record["id"] or "",
        exact=exact,
    )


def _read_target(record: Record, names: Mapping[str, str]) -> Target:
    return Target(
        area_code=record["area_code"],
        area_name=names.get(record["area_code"], record["area_code"]),
        value=record["value"],
        due_on=record["due_on"],
        statement=record["statement"],
        source_title=record["source_title"],
        source_url=record["source_url"] or "",
        reliability=record["reliability"],
        note=record["note"] or "",
        id=record["id"] or "",
        base_observation_id=record["base_observation_id"] or "",
    )


def _count_register(indicator_id: str, register: Register) -> Mapping[str, RegisterValue]:
    """Count an indicator in each area of which the register lists anything; elsewhere it is no 0."""
    found: dict[str, RegisterValue] = {}
    for area in (register.city, *register.parts):
        totals = register.totals[area.code]
        counted = totals.sums.get(indicator_id)
        if not totals.listed or counted is None or counted.value is None:
            continue
        is_rate = counted.whole is not None
        found[area.code] = RegisterValue(
            area=area,
            value=counted.value,
            numerator=counted.amount if is_rate else None,
            denominator=counted.whole,
            as_of_on=totals.as_of_on,
            is_sample=totals.has_sample,
            note=counted.note,
        )
    return found
