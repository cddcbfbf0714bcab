"""The rating: what it says, what it refuses to say, and that neither unit nor order can change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.rating import (
    ACHIEVED,
    BEHIND,
    DOWN,
    FRESH_MONTHS,
    ON_TRACK,
    RATINGS,
    REASONS,
    SLOW,
    UNRATED,
    UP,
    RatingResult,
    TargetValue,
    Value,
    calculate_growth,
    choose,
    count_months,
    rate,
    read_pace,
)

D = Decimal
BASE = Value(D("1.8"), date(2020, 12, 31))
GOAL = TargetValue(D("4.5"), date(2025, 12, 31))


def value(number: str, year: int, month: int = 12, is_sample: bool = False) -> Value:
    return Value(D(number), date(year, month, 28), is_sample)


def rate_at(
    *values: Value,
    today: date = date(2024, 3, 1),
    base: Value | None = BASE,
    goal: TargetValue | None = GOAL,
    direction: str = UP,
    cadence: str = "年",
) -> RatingResult:
    return rate(direction, cadence, goal, base, [BASE, *values], today)


@pytest.mark.parametrize(
    ("number", "expected", "pace"),
    [
        ("3.40", ON_TRACK, "1.17"),
        ("3.05", ON_TRACK, "0.96"),
        ("2.80", SLOW, "0.79"),
        ("2.40", BEHIND, "0.50"),
    ],
)
def test_pace_against_the_path(number: str, expected: str, pace: str) -> None:
    found = rate_at(value(number, 2023))
    assert found.calculation is not None
    assert (found.rating, found.calculation.pace) == (expected, D(pace))


def test_going_backwards_is_behind() -> None:
    found = rate_at(value("1.5", 2023))
    assert found.rating == BEHIND
    assert found.calculation is not None
    assert found.calculation.pace < 0


@pytest.mark.parametrize(
    ("pace", "expected"),
    [("0.95", ON_TRACK), ("0.94", SLOW), ("0.60", SLOW), ("0.59", BEHIND), ("-3", BEHIND), ("9", ON_TRACK)],
)
def test_cut_offs(pace: str, expected: str) -> None:
    assert read_pace(D(pace)) == expected


def test_reached_before_the_day_and_on_the_day() -> None:
    early = rate_at(value("4.5", 2023))
    assert (early.rating, early.reason) == (ACHIEVED, "提前达到目标。")
    late = rate_at(value("4.73", 2025), today=date(2026, 11, 23))
    assert (late.rating, late.reason) == (ACHIEVED, "到期时达到目标。")


def test_missed_on_the_day() -> None:
    found = rate_at(value("4.49", 2025), today=date(2026, 11, 23))
    assert (found.rating, found.reason) == (BEHIND, "目标已经到期，没有达到。")


def test_what_came_after_the_day_changes_nothing() -> None:
    fallen = rate_at(value("4.73", 2025), value("4.2", 2026), today=date(2027, 3, 1))
    assert fallen.rating == ACHIEVED
    risen = rate_at(value("4.3", 2025), value("4.9", 2026), today=date(2027, 3, 1))
    assert risen.rating == BEHIND


def test_lower_is_better() -> None:
    base, goal = Value(D(8), date(2020, 12, 31)), TargetValue(D(4), date(2025, 12, 31))
    for number, expected in (("4.9", ON_TRACK), ("6", SLOW), ("7", BEHIND), ("9", BEHIND), ("3.9", ACHIEVED)):
        found = rate(DOWN, "年", goal, base, [value(number, 2023)], date(2024, 3, 1))
        assert found.rating == expected, number


def test_a_straight_line_may_say_something_else() -> None:
    """From 1 to 16 in four years growth is slow at first and fast at last; a line is neither."""
    base, goal = Value(D(1), date(2020, 12, 31)), TargetValue(D(16), date(2024, 12, 31))
    found = rate(UP, "年", goal, base, [value("3.9", 2022)], date(2023, 3, 1))
    assert found.calculation is not None
    assert (found.rating, found.calculation.linear_rating) == (ON_TRACK, BEHIND)


REFUSALS: dict[str, RatingResult] = {
    "no-target": rate_at(value("3", 2023), goal=None),
    "no-number": rate_at(value("3", 2023), goal=TargetValue(None, None)),
    "no-direction": rate_at(value("3", 2023), direction="仅供参考"),
    "no-value": rate(UP, "年", GOAL, BASE, [], date(2024, 3, 1)),
    "no-base": rate_at(value("3", 2023), base=None),
    "sample": rate_at(value("3", 2023, is_sample=True)),
    "base-zero": rate_at(value("3", 2023), base=Value(D(0), date(2020, 12, 31))),
    "target-zero": rate_at(
        value("3", 2023),
        base=Value(D(8), date(2020, 12, 31)),
        goal=TargetValue(D(0), GOAL.due_on),
        direction=DOWN,
    ),
    "wrong-way": rate_at(value("3", 2023), direction=DOWN),
    "no-way": rate_at(value("4", 2023), base=Value(D("4.5"), date(2020, 12, 31))),
    "no-time": rate_at(value("3", 2023), base=Value(D("1.8"), date(2026, 1, 1))),
    "too-near": rate_at(
        value("3", 2023),
        base=Value(D("1.8"), date(2023, 1, 1)),
        goal=TargetValue(D("4.5"), date(2023, 12, 1)),
        today=date(2023, 11, 1),
    ),
    "too-short": rate_at(value("2", 2021, 11), today=date(2022, 1, 1)),
    "out-of-date": rate_at(value("3", 2021), today=date(2024, 3, 1)),
    "no-result": rate_at(value("4", 2024), today=date(2026, 11, 23)),
    "negative": rate_at(value("-1", 2023)),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_nothing_is_rated_that_cannot_be(code: str) -> None:
    found = REFUSALS[code]
    assert (found.rating, found.code, found.reason) == (UNRATED, code, REASONS[code])


def test_every_reason_is_seen() -> None:
    """no-scope is a question of which series; tests/derive/test_ratings.py sees it."""
    assert set(REFUSALS) == set(REASONS) - {"no-scope"}


def test_a_result_long_after_the_day_is_none_of_that_day() -> None:
    goal = TargetValue(D(1), date(2021, 12, 31))
    found = rate(UP, "年", goal, None, [value("3", 2026, 9)], date(2026, 11, 23))
    assert (found.rating, found.code) == (UNRATED, "no-result")


def test_a_due_target_needs_no_base() -> None:
    assert rate_at(value("5", 2025), base=None, today=date(2026, 11, 23)).rating == ACHIEVED
    assert rate_at(value("4", 2025), base=None, today=date(2026, 11, 23)).rating == BEHIND


def test_age_is_counted_by_cadence() -> None:
    for cadence, months in FRESH_MONTHS.items():
        day = value("3.4", 2023, 6)
        last = date(2023 + (6 + months - 1) // 12, (6 + months - 1) % 12 + 1, 1)
        assert count_months(day.as_of_on, last) == months
        assert rate_at(day, today=last, cadence=cadence).rating == ON_TRACK
        beyond = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        assert rate_at(day, today=beyond, cadence=cadence).code == "out-of-date"


def test_the_sum_can_be_redone_by_hand() -> None:
    """China's 1.8 places a thousand in 2020, 4.5 wanted for 2025, 4.73 reached: powers taken by float."""
    found = rate_at(value("4.73", 2025), today=date(2026, 11, 23)).calculation
    assert found is not None
    needed, achieved = (4.5 / 1.8) ** (1 / 5) - 1, (4.73 / 1.8) ** (1 / 5) - 1
    assert float(found.needed_growth) == pytest.approx(needed * 100, abs=0.005)
    assert float(found.actual_growth) == pytest.approx(achieved * 100, abs=0.005)
    assert float(found.pace) == pytest.approx(achieved / needed, abs=0.005)
    assert found.path_value == D("4.50")
    assert (found.needed_step, found.actual_step, found.linear_pace) == (D("0.54"), D("0.59"), D("1.09"))
    assert found.remaining_step is None


def test_what_is_still_needed_a_year() -> None:
    found = rate_at(value("3.38", 2023)).calculation
    assert found is not None
    assert found.remaining_step == D("0.56")


numbers = st.decimals("0.01", "10000", places=2)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
all_values = st.lists(st.builds(Value, numbers, days, st.just(False)), min_size=1, max_size=6)


@given(
    st.sampled_from([UP, DOWN, "仅供参考"]),
    st.sampled_from(sorted(FRESH_MONTHS)),
    st.builds(Value, numbers, days),
    st.builds(TargetValue, numbers, days),
    all_values,
    days,
    st.sampled_from([D("0.0001"), D("0.1"), D(7), D(10), D(1000), D(10000)]),
)
def test_a_change_of_unit_changes_no_rating(
    direction: str,
    cadence: str,
    base: Value,
    goal: TargetValue,
    values: list[Value],
    today: date,
    factor: Decimal,
) -> None:
    def scale(one: Value) -> Value:
        return replace(one, value=one.value * factor)

    assert goal.value is not None
    before = rate(direction, cadence, goal, base, values, today)
    after = rate(
        direction,
        cadence,
        replace(goal, value=goal.value * factor),
        scale(base),
        [scale(one) for one in values],
        today,
    )
    assert (after.rating, after.code, after.reason) == (before.rating, before.code, before.reason)
    assert before.rating in RATINGS
    if before.calculation and after.calculation:
        for name in ("pace", "needed_growth", "actual_growth", "linear_pace", "linear_rating"):
            assert getattr(after.calculation, name) == getattr(before.calculation, name)


@given(st.builds(Value, numbers, days), st.builds(TargetValue, numbers, days), all_values, days, st.randoms())
def test_order_of_values_changes_nothing(
    base: Value, goal: TargetValue, values: list[Value], today: date, random: object
) -> None:
    unlike = list({one.as_of_on: one for one in values}.values())
    mixed = list(unlike)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert rate(UP, "年", goal, base, mixed, today) == rate(UP, "年", goal, base, unlike, today)


@given(
    st.decimals("0.1", "1000", places=1),
    st.decimals("0.1", "1000", places=1),
    st.integers(1, 10),
    st.integers(1, 10),
)
def test_whoever_is_on_the_path_has_pace_one(start: Decimal, end: Decimal, years: int, part: int) -> None:
    if start == end or part > years or abs(Fraction(end) / Fraction(start) - 1) < Fraction(1, 50):
        return
    base, due = Value(start, date(2010, 6, 30)), date(2010 + years, 6, 30)
    on_path = start * (end / start) ** (D(part) / years)
    found = calculate_growth(base, Value(on_path, date(2010 + part, 6, 30)), end, due, is_over=False)
    assert found.pace == 1
    assert abs(found.path_value - on_path) <= D("0.01")


def test_a_due_target_is_judged_by_its_own_day() -> None:
    values = [value("1", 2024), value("2", 2025), value("3", 2026)]
    assert choose(values, date(2025, 12, 31), date(2027, 1, 1)).value == 2
    assert choose(values, date(2025, 12, 31), date(2025, 6, 1)).value == 3
    assert choose(values[:1], date(2025, 12, 31), date(2027, 1, 1)).value == 1
