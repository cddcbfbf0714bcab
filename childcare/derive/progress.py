"""What the policy promised and what is known of it: indicators, goals, tasks, responsible units.

Nothing here is estimated. A value is either published (and then kept as published) or computed
from a published numerator and denominator; what the register itself adds up to is kept apart and
marked as such. A goal is never called under way: it is due or not, and reported or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from childcare.counts import COUNTS, is_filed_on
from childcare.derive.register import AreaTotals, Register
from childcare.rules.figures import value_of
from childcare.terms import GoalState, split_list
from datapub.derive.rounding import divide, round_half_up
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

    area_code: str
    area_name: str
    is_city: bool
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
        return tuple(series for series in self.series if series.area_code == area_code)


@dataclass(frozen=True)
class GoalResult:
    """How one area stands against a goal that can be counted."""

    area_code: str
    area_name: str
    count: Decimal
    needed: Decimal
    is_sample: bool

    @property
    def is_met(self) -> bool:
        """Whether the count is what is needed, or more."""
        return self.count >= self.needed


@dataclass(frozen=True)
class Goal:
    """A dated goal: its state, and how the state is known."""

    id: str
    due_on: date
    text: str
    state: GoalState
    reason: str
    results: tuple[GoalResult, ...]
    record: Record = field(compare=False)

    @property
    def due_words(self) -> str:
        """The day it is due; 2021年底 where the document names the year alone."""
        due = self.due_on
        return f"{due.year}年底" if self.is_due_by_year else f"{due.year}年{due.month}月{due.day}日"

    @property
    def is_due_by_year(self) -> bool:
        """Whether the document names the year alone."""
        return bool(self.record["due_precision"] == "年")

    @property
    def counted(self) -> str:
        """What is counted, in words; "" where the register cannot tell."""
        return COUNTS[self.record["measure_indicator_id"]].label if self.results else ""


@dataclass(frozen=True)
class Unit:
    """A responsible unit, named as the document names it."""

    id: str
    name: str
    tasks: tuple[str, ...]
    record: Record = field(compare=False)


@dataclass(frozen=True)
class Task:
    """A task or safeguard of the policy, with its units in the document's order."""

    id: str
    kind: str
    group: str
    number: str
    title: str
    text: str
    units: tuple[Unit, ...]
    record: Record = field(compare=False)


@dataclass(frozen=True)
class Progress:
    """The policy half of the site."""

    indicators: tuple[Indicator, ...]
    goals: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    units: tuple[Unit, ...]

    def listed(self, column: str) -> list[Indicator]:
        """Return the indicators that a column puts in an order, in that order."""
        named = [indicator for indicator in self.indicators if indicator.record[column] is not None]
        return sorted(named, key=lambda indicator: (indicator.record[column], indicator.id))

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of that id; KeyError where there is none."""
        for indicator in self.indicators:
            if indicator.id == name:
                return indicator
        raise KeyError(name)


def write_value(value: Decimal) -> str:
    """Write a value for reading: thousands separators, no more digits than it has."""
    return f"{value.normalize():,f}"


def derive_progress(tables: Tables, register: Register, today: date) -> Progress:
    """Build the policy half from the tables and from what the register adds up to."""
    areas = {record["code"]: record for record in tables["areas"].records()}
    names = {code: record["short_name"] for code, record in areas.items()}
    order = {code: record["sort_order"] for code, record in areas.items()}
    units = _list_units(tables)
    stated = sorted(tables["targets"].records(), key=lambda record: record["id"] or "")
    targets = _group(stated, "indicator_id")
    observed = _group(tables["observations"].records(), "indicator_id")
    indicators = tuple(
        Indicator(
            id=record["id"],
            name=record["name"],
            unit=record["unit"],
            record=record,
            series=_list_series(record, observed.get(record["id"], []), names, order),
            targets=tuple(_read_target(item, names) for item in targets.get(record["id"], [])),
            from_register=_count_register(record["id"], register),
        )
        for record in tables["indicators"].records()
    )
    goals = tuple(_judge(record, register, today) for record in tables["goals"].records())
    return Progress(indicators, goals, _list_tasks(tables, units), tuple(units.values()))


def _group(records: Iterable[Record], key: str) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record[key], []).append(record)
    return groups


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
        Series(code, names.get(code, code), scope, tuple(sorted(groups[code, scope], key=_point_order)))
        for code, scope in keys
    )


def _point_order(point: Point) -> tuple[date, str, str]:
    return point.as_of_on, point.period, point.id


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


# --- the register's own sums -------------------------------------------------------------------


def _count_register(indicator_id: str, register: Register) -> Mapping[str, RegisterValue]:
    found: dict[str, RegisterValue] = {}
    count = COUNTS.get(indicator_id)
    for area in register.areas if count else ():
        totals = register.totals[area.code]
        records = (item.record for item in register.by_area[area.code] if item.counts)
        numerator, denominator = count.sum_up(records) if count else (0, None)
        value = (
            Decimal(numerator)
            if denominator is None or count is None
            else divide(numerator, denominator, count.multiplier)
        )
        if value is not None:
            found[area.code] = RegisterValue(
                area_code=area.code,
                area_name=area.short_name,
                is_city=area.is_city,
                value=value,
                numerator=numerator if denominator is not None else None,
                denominator=denominator,
                as_of_on=totals.as_of_on,
                is_sample=totals.has_sample,
                note=_tell_coverage(indicator_id, totals),
            )
    return found


def _tell_coverage(indicator_id: str, totals: AreaTotals) -> str:
    if indicator_id != "occupancy-rate" or totals.enrolled_known == totals.institutions:
        return ""
    return f"{totals.institutions} 家机构中，按公布了在托人数的 {totals.enrolled_known} 家算"


# --- goals -------------------------------------------------------------------------------------


def _judge(record: Record, register: Register, today: date) -> Goal:
    results = _count_goal(record, register)
    state, reason = judge(record["due_on"], results, today)
    return Goal(record["id"], record["due_on"], record["text"], state, reason, results, record)


def judge(due_on: date, results: tuple[GoalResult, ...], today: date) -> tuple[GoalState, str]:
    """Return a goal's state and the reason for it.

    Sample rows prove nothing: a goal counted on them stays 未公布结果, and its count is shown as a
    demonstration of the arithmetic.
    """
    if today <= due_on:
        return GoalState.NOT_DUE, "还没有到期。"
    if not results:
        return GoalState.UNREPORTED, "已经到期；没有查到公布的结果，也无法从名录计算。"
    met = [result.area_name for result in results if result.is_met]
    unmet = [result.area_name for result in results if not result.is_met]
    has, lacks = ("已有", "没有") if results[0].needed == 1 else ("达到了", "没有达到")
    counted = "；".join(
        f"{'、'.join(names)}{words}" for names, words in ((met, has), (unmet, lacks)) if names
    )
    if any(result.is_sample for result in results):
        return (
            GoalState.UNREPORTED,
            f"已经到期；没有查到公布的结果。按样例数据推算：{counted}（不代表真实情况）。",
        )
    return (GoalState.MISSED if unmet else GoalState.ACHIEVED), f"按名录计算：{counted}。"


def _count_goal(record: Record, register: Register) -> tuple[GoalResult, ...]:
    """Count what a goal's row names, in each area that it names; () where it names nothing."""
    count, needed = COUNTS.get(record["measure_indicator_id"] or ""), record["measure_value"]
    if count is None or needed is None:
        return ()
    results = []
    for code in split_list(record["measure_area_codes"]) or [register.city.code]:
        filed = [item.record for item in register.by_area[code] if is_filed_on(item.record, record["due_on"])]
        numerator, denominator = count.sum_up(filed)
        value = (
            Decimal(numerator) if denominator is None else divide(numerator, denominator, count.multiplier)
        )
        results.append(
            GoalResult(
                area_code=code,
                area_name=register.area(code).short_name,
                count=value or Decimal(0),
                needed=needed,
                is_sample=register.totals[code].has_sample,
            )
        )
    return tuple(results)


# --- tasks and units ---------------------------------------------------------------------------


def _list_units(tables: Tables) -> dict[str, Unit]:
    owed: dict[str, list[str]] = {}
    for record in tables["task_units"].records():
        owed.setdefault(record["unit_id"], []).append(record["task_id"])
    order = {record["id"]: place for place, record in enumerate(tables["tasks"].records())}
    return {
        record["id"]: Unit(
            record["id"],
            record["name"],
            tuple(sorted(owed.get(record["id"], []), key=lambda task: order.get(task, 0))),
            record,
        )
        for record in sorted(tables["units"].records(), key=lambda record: record["id"])
    }


def _list_tasks(tables: Tables, units: Mapping[str, Unit]) -> tuple[Task, ...]:
    mentioned = _group(tables["task_units"].records(), "task_id")
    tasks = []
    for record in tables["tasks"].records():
        mentions = sorted(mentioned.get(record["id"], []), key=lambda mention: mention["position"])
        tasks.append(
            Task(
                id=record["id"],
                kind=record["kind"],
                group=record["group"],
                number=record["number"],
                title=record["title"],
                text=record["text"],
                units=tuple(units[mention["unit_id"]] for mention in mentions),
                record=record,
            )
        )
    return tuple(tasks)
