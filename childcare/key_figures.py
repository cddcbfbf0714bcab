"""The key figures of an area, each with its whole and its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from childcare.counts import COUNTS
from childcare.derive.indicators import Indicator, Target
from childcare.derive.institution import Area
from childcare.derive.progress import Progress
from childcare.derive.register import Register
from childcare.terms import NO_TARGET
from datapub.derive.rounding import round_half_up
from datapub.pages.environment import write_date
from datapub.textual import NOT_STATED, write_unit, write_value

NOT_COMPUTED = "不计算"
PER_THOUSAND = 1000
"""Multiplier of an indicator that puts something against the people of an area."""


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of an area: its value, the city beside it, and what it should be.

    Attributes:
        name: what it is called where programs read the page: the indicator it is of.
        value: as it is read, without its unit; 不计算 where there is no sound basis.
        compared: the city's value, and the share in it or the distance from it.
        target: what a document asks for, or that none does.
        note: how many institutions it rests on, "" where it is all of them.
    """

    name: str
    label: str
    value: str
    unit: str
    compared: str
    target: str
    note: str = ""


def list_key_figures(register: Register, progress: Progress, area: Area, today: date) -> list[KeyFigure]:
    """Return an area's key figures; for the city itself there is nothing to compare with."""
    listed = progress.listed("area_order")
    return [_make_figure(register, progress, indicator, area, today) for indicator in listed]


def _make_figure(
    register: Register, progress: Progress, indicator: Indicator, area: Area, today: date
) -> KeyFigure:
    target = describe_target(progress, indicator.id, area.above, today)
    count = COUNTS.get(indicator.id)
    if count is None:
        why = "名录数不出这个数"
        if indicator.record["multiplier"] == PER_THOUSAND:
            why = "名录不含未备案机构，不与人口相比" if area.record["population"] else "没有同口径的人口数"
        return KeyFigure(indicator.id, indicator.name, NOT_COMPUTED, "", why, target)
    city_words = name_whole(register, area) + ("已公布" if register.city.code in register.silent else "")
    own = indicator.from_register.get(area.code)
    whole = None if area.is_city else indicator.from_register.get(register.city.code)
    if own is None:
        totals = register.totals[area.code]
        note = totals.sums[indicator.id].note
        unlisted = "名录里没有它的机构" if register.ended_on(area) else "名录还没有公布机构"
        return KeyFigure(
            indicator.id,
            count.label,
            *(
                (NOT_STATED, "", "")
                if note
                else (NOT_COMPUTED, "", "没有可以相除的数" if totals.listed else unlisted)
            ),
            target,
            note,
        )
    if own.denominator is None:
        share = _describe_share(own.value, whole.value) if whole else ""
        city = f"{city_words} {whole.value:,}{write_unit(indicator.unit)}{share}" if whole else ""
        return KeyFigure(indicator.id, count.label, f"{own.value:,}", indicator.unit, city, target, own.note)
    compared = f"{own.numerator:,} ÷ {own.denominator:,}"
    compared += f"；{city_words} {write_value(whole.value)}{indicator.unit}" if whole else ""
    value = write_value(own.value)
    return KeyFigure(indicator.id, count.label, value, indicator.unit, compared, target, own.note)


def name_whole(register: Register, area: Area) -> str:
    """Return what the city is called beside an area: with others' samples, it measures no real rows."""
    city, own = (register.totals[code] for code in (register.city.code, area.code))
    return register.levels.whole + ("（含样例）" if city.has_sample and not own.has_sample else "")


def _describe_share(own: Decimal, whole: Decimal) -> str:
    if not whole:
        return ""
    return f"，占 {round_half_up(own * 100 / whole, Decimal(1))}%"


def describe_target(progress: Progress, name: str, above: Sequence[str], today: date) -> str:
    """Tell what an indicator should be in an area: its own target, else that of the nearest level above.

    A target whose day has passed is told where none is still ahead, with what was last published.

    Args:
        above: the codes of the area and of those above it, from the nearest.
    """
    indicator = next((item for item in progress.indicators if item.id == name), None)
    for code in above:
        listed = indicator.targets_of(code) if indicator else ()
        found = [item for item in listed if item.value is not None]
        found = [item for item in found if not _is_over(item, today)] or found
        targets = [f"目标 {_describe_target_value(item, indicator, today)}" for item in found]
        if found and code == above[0]:
            return "；".join(targets)
        if found:
            return "；".join([NO_TARGET, *(f"{found[0].area_name}{words}" for words in targets)])
    return NO_TARGET


def _is_over(target: Target, today: date) -> bool:
    return target.due_on is not None and target.due_on < today


def _describe_target_value(target: Target, indicator: Indicator | None, today: date) -> str:
    due = f"{write_date(target.due_on)}前" if target.due_on else ""
    if _is_over(target, today):
        series = indicator.series_of(target.area_code) if indicator else ()
        due += "，已经到期"
        if len(series) == 1:
            latest = series[0].latest
            due += f"；公布的{latest.period_words}数字是 {write_value(latest.value)}"
    return f"{write_value(target.value or Decimal(0))}{f'（{due}）' if due else ''}"
