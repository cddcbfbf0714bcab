"""Is an indicator on the way from its base to its target? The rating, with its whole sum.

The method is published on the page ``rating/`` and told there with a worked example.

From a base value B to a target T in n years runs a path of constant growth; the growth that the path
needs, and the growth that there has been from B to the latest value A in m years, are

    needed = (T ÷ B)^(1 ÷ n) − 1        actual = (A ÷ B)^(1 ÷ m) − 1

The pace is actual ÷ needed, rounded half up to two places, and the rating follows from it:

    已达成   A has reached T            正常   pace ≥ 0.95
    偏慢     0.60 ≤ pace < 0.95         落后   pace < 0.60, or the target was missed on its day

It is the ratio of growth rates with the cut-offs of Open SDG, for two reasons: the pace of a rising and of
a falling indicator is the same formula, and no change of unit can change it. What a straight line from B to
T would say is worked out beside it, because for few years and steep targets the two can differ.

Nothing is rated that cannot be: without a stated number, a base, a clear direction, a recent value, or
where the base or the target is not above zero (growth from nothing is no number), there is a reason instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from types import MappingProxyType

from datapub.derive.rounding import round_half_up

ACHIEVED, ON_TRACK, SLOW, BEHIND, UNRATED = "已达成", "正常", "偏慢", "落后", "无法评价"
RATINGS = (ACHIEVED, ON_TRACK, SLOW, BEHIND, UNRATED)
"""Every rating, the best first."""

ON_TRACK_FROM = Decimal("0.95")
SLOW_FROM = Decimal("0.60")

SHORTEST = 12
"""Months that must lie between the base and the target, and between the base and the value rated."""

FRESH_MONTHS: Mapping[str, int] = MappingProxyType({"月": 3, "季": 9, "半年": 12, "年": 24, "不定期": 24})
"""Months after which a value no longer says where things stand, by the indicator's cadence."""

DIGITS = 60
"""Decimal digits of the sums: the largest growth of the smallest base still fits."""

UP, DOWN = "越高越好", "越低越好"

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "no-target": "没有查到文件写明目标。",
        "no-number": "文件没有写数量，无定量目标。",
        "no-direction": "这项指标仅供参考，高低都不算好坏。",
        "no-value": "没有查到公布的数。",
        "no-base": "没有写明从哪一年的哪个数算起。",
        "no-scope": "公布的数有几种口径，没有写明目标按哪一种。",
        "no-time": "起点不早于目标的到期日，请核对。",
        "sample": "用到的数是样例，不是真实情况。",
        "base-zero": "起点不大于 0，算不出增长率。",
        "target-zero": "目标不大于 0，算不出增长率。",
        "wrong-way": "目标与指标的好坏方向相反，请核对。",
        "too-near": "起点到目标的到期日不满一年。",
        "no-way": "目标与起点相同，没有要走的路。",
        "too-short": "起点之后还没有满一年的数。",
        "out-of-date": "最近的数太旧，说明不了现在。",
        "no-result": "目标已经到期，没有查到到期时的数。",
        "negative": "最近的数小于 0，算不出增长率。",
    }
)
"""Why something is not rated, in the words of the pages."""

FAULTS = frozenset({"wrong-way", "no-time"})
"""Reasons that lie in the target itself: then not even a value beyond it says anything."""


@dataclass(frozen=True)
class Value:
    """A value on a day, unrounded where it is computed, so that a unit cannot change a rating."""

    value: Decimal
    as_of_on: date
    is_sample: bool = False


@dataclass(frozen=True)
class TargetValue:
    """What is to be reached, and when; ``value`` is None where the document states no number."""

    value: Decimal | None
    due_on: date | None


@dataclass(frozen=True)
class Arithmetic:
    """The sum of a rating: all that a reader needs to redo it.

    Attributes:
        months_to_target: from the base to the due date.
        months_to_actual: from the base to the value that is rated.
        needed_growth, actual_growth: a year, in per cent, two places.
        pace: actual ÷ needed growth, two places.
        path_value: where the path stood on the day of the value, two places; after its end, the target.
        needed_step, actual_step: the same along a straight line, in the indicator's unit a year.
        linear_pace: actual ÷ needed step, two places.
        linear_rating: what the straight line would say.
        remaining_step: what is still needed a year from the value to the target; None after the due date.
    """

    months_to_target: int
    months_to_actual: int
    needed_growth: Decimal
    actual_growth: Decimal
    pace: Decimal
    path_value: Decimal
    needed_step: Decimal
    actual_step: Decimal
    linear_pace: Decimal
    linear_rating: str
    remaining_step: Decimal | None


@dataclass(frozen=True)
class RatingResult:
    """A rating with its reason, the value it is about, and its calculation where one could be made.

    Attributes:
        code: the key of :data:`REASONS` where nothing is rated, else "".
    """

    rating: str
    code: str
    reason: str
    actual: Value | None = None
    calculation: Arithmetic | None = None


def count_months(start: date, end: date) -> int:
    """Return the calendar months between two days; days of the month do not count."""
    return (end.year - start.year) * 12 + end.month - start.month


def rate(
    direction: str,
    cadence: str,
    stated: TargetValue | None,
    base: Value | None,
    values: Sequence[Value],
    today: date,
) -> RatingResult:
    """Rate an indicator of one area against one target.

    Args:
        direction: 越高越好, 越低越好 or 仅供参考.
        cadence: how often the indicator is updated: a key of :data:`FRESH_MONTHS`.
        stated: the target; None where no document states any.
        base: the value that the path starts from; None where none is stated.
        values: the published values of the same area and scope, in any order.
        today: the day of the rating.
    """
    if stated is None:
        return _refuse("no-target")
    target, due_on = stated.value, stated.due_on
    if target is None or due_on is None:
        return _refuse("no-number")
    if direction not in {UP, DOWN}:
        return _refuse("no-direction")
    if not values:
        return _refuse("no-value")
    actual = choose(values, due_on, today)
    if actual.is_sample or (base is not None and base.is_sample):
        return _refuse("sample", actual)
    is_over = today > due_on
    has_arrived = actual.value >= target if direction == UP else actual.value <= target
    arithmetic = None
    code = _find_obstacle(direction, base, actual, target, due_on)
    if base is not None and not code:
        arithmetic = calculate_growth(base, actual, target, due_on, is_over)
    if code in FAULTS:
        return _refuse(code, actual)
    months_late = count_months(due_on, actual.as_of_on)
    if is_over and months_late > FRESH_MONTHS[cadence]:
        return _refuse("no-result", actual)
    if has_arrived:
        reason = "提前达到目标。" if months_late < 0 else "到期时达到目标。"
        return RatingResult(ACHIEVED, "", reason, actual, arithmetic)
    if is_over and months_late < 0:
        return _refuse("no-result", actual)
    if is_over:
        return RatingResult(BEHIND, "", "目标已经到期，没有达到。", actual, arithmetic)
    if code or arithmetic is None:
        return _refuse(code, actual)
    if count_months(actual.as_of_on, today) > FRESH_MONTHS[cadence]:
        return _refuse("out-of-date", actual)
    rating = read_pace(arithmetic.pace)
    return RatingResult(rating, "", f"实际速度是需要的 {arithmetic.pace} 倍。", actual, arithmetic)


def choose(values: Sequence[Value], due_on: date, today: date) -> Value:
    """Return the value that a target is rated on: the first at or after its day, else the latest.

    A target for 2025 is judged by 2025; what happened to the indicator later is another question.
    """
    ordered = sorted(values, key=lambda value: value.as_of_on)
    if today > due_on:
        for value in ordered:
            if count_months(value.as_of_on, due_on) <= 0:
                return value
    return ordered[-1]


def _find_obstacle(direction: str, base: Value | None, actual: Value, target: Decimal, due_on: date) -> str:
    """Return the reason for which no growth can be compared, "" where there is none."""
    if base is None:
        return "no-base"
    if count_months(base.as_of_on, due_on) <= 0:
        return "no-time"
    if count_months(base.as_of_on, due_on) < SHORTEST:
        return "too-near"
    if base.value <= 0:
        return "base-zero"
    if target <= 0:
        return "target-zero"
    if base.value == target:
        return "no-way"
    if (target > base.value) != (direction == UP):
        return "wrong-way"
    if count_months(base.as_of_on, actual.as_of_on) < SHORTEST:
        return "too-short"
    return "negative" if actual.value < 0 else ""


def calculate_growth(base: Value, actual: Value, target: Decimal, due_on: date, is_over: bool) -> Arithmetic:
    """Return the sum of a rating; the base lies a year or more before the due date and before the value."""
    with localcontext() as context:
        context.prec = DIGITS
        return _calculate_growth(base, actual, target, due_on, is_over)


def _calculate_growth(base: Value, actual: Value, target: Decimal, due_on: date, is_over: bool) -> Arithmetic:
    to_target = count_months(base.as_of_on, due_on)
    to_actual = count_months(base.as_of_on, actual.as_of_on)
    needed = _grow(base.value, target, to_target)
    achieved = _grow(base.value, actual.value, to_actual)
    needed_step = (target - base.value) * 12 / to_target
    actual_step = (actual.value - base.value) * 12 / to_actual
    remaining = count_months(actual.as_of_on, due_on)
    linear_pace = round_half_up(actual_step / needed_step)
    return Arithmetic(
        months_to_target=to_target,
        months_to_actual=to_actual,
        needed_growth=round_half_up(needed * 100),
        actual_growth=round_half_up(achieved * 100),
        pace=round_half_up(achieved / needed),
        path_value=round_half_up(base.value * (1 + needed) ** (Decimal(min(to_actual, to_target)) / 12)),
        needed_step=round_half_up(needed_step),
        actual_step=round_half_up(actual_step),
        linear_pace=linear_pace,
        linear_rating=read_pace(linear_pace),
        remaining_step=(
            None if is_over or remaining <= 0 else round_half_up((target - actual.value) * 12 / remaining)
        ),
    )


def _grow(start: Decimal, end: Decimal, months: int) -> Decimal:
    """Return the constant growth a year that leads from one value to another: 0.2 for 20 %."""
    if end == 0:
        return Decimal(-1)
    return (end / start) ** (Decimal(12) / months) - 1


def read_pace(pace: Decimal) -> str:
    """Return the rating of a pace, which has been rounded to two places."""
    if pace >= ON_TRACK_FROM:
        return ON_TRACK
    return SLOW if pace >= SLOW_FROM else BEHIND


def _refuse(code: str, actual: Value | None = None) -> RatingResult:
    return RatingResult(UNRATED, code, REASONS[code], actual)
