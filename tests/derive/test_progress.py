"""Progress: values with their arithmetic, goals that are never called under way, 66 mentions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.goals import GoalResult, judge
from childcare.derive.indicators import Point, read_point
from childcare.derive.progress import Progress, derive_progress
from childcare.derive.register import derive_register
from childcare.terms import GoalState
from datapub.derive.rounding import divide, round_half_up
from datapub.model import Record, make_table
from datapub.textual import write_value
from tests.shipped import TABLES

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
REGISTER = derive_register(TABLES, "370300")


def derive(today: date = TODAY) -> Progress:
    return derive_progress(TABLES, REGISTER, today)


def observation(**changes: object) -> Record:
    record: Record = {name: None for name in TABLES["observations"].dataset.schema.names}
    record |= {
        "indicator_id": "filing-rate",
        "area_code": "370300",
        "period": "2023-02",
        "as_of_on": date(2023, 2, 10),
        "source_title": "某报",
        "reliability": "S",
        "is_sample": False,
    }
    return record | changes


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.125", "0.13"), ("0.135", "0.14"), ("2.5", "2.50"), ("-0.125", "-0.13")]
)
def test_halves_are_rounded_up(value: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(value))) == rounded


def test_zero_denominator_has_no_value() -> None:
    assert divide(1, 0) is None
    assert read_point(observation(numerator=Decimal(1), denominator=Decimal(0)), 100) is None


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from([1, 100, 1000]))
def test_division_is_within_half_a_unit(numerator: int, denominator: int, multiplier: int) -> None:
    value = divide(numerator, denominator, multiplier)
    assert value is not None
    exact = Decimal(numerator) * multiplier / Decimal(denominator)
    assert abs(value - exact) <= Decimal("0.005") + Decimal("1e-15") * exact


def test_computed_value_is_told_from_a_published_one() -> None:
    computed = read_point(observation(numerator=Decimal(116), denominator=Decimal(208)), 100)
    published = read_point(observation(value=Decimal("3.11")), 1000)
    assert computed is not None
    assert published is not None
    assert (computed.value, computed.is_computed) == (Decimal("55.77"), True)
    assert (published.value, published.is_computed) == (Decimal("3.11"), False)


@pytest.mark.parametrize(
    ("period", "words"), [("2025", "2025年"), ("2023-02", "2023年2月"), ("2026-Q1", "2026年第1季度")]
)
def test_periods_in_words(period: str, words: str) -> None:
    point = read_point(observation(period=period, value=Decimal(1)), 1)
    assert isinstance(point, Point)
    assert point.period_words == words


@pytest.mark.parametrize(
    ("value", "text"),
    [("14600", "14,600"), ("3.110", "3.11"), ("1.80", "1.8"), ("1E+3", "1,000"), ("0", "0")],
)
def test_values_are_written_with_no_more_digits_than_they_have(value: str, text: str) -> None:
    assert write_value(Decimal(value)) == text


def test_published_figures_of_the_city() -> None:
    progress = derive()
    latest = {
        (series.scope, indicator.id): series.latest.value
        for indicator in progress.indicators
        for series in indicator.series_of("370300")
    }
    assert latest["已建成机构", "places-per-1000"] == Decimal("3.11")
    assert latest["已备案机构数 ÷ 已建成机构数", "filing-rate"] == Decimal("55.77")
    assert latest["已建成机构", "institutions"] == 208
    assert latest["已备案机构", "institutions"] == 116


def test_built_and_filed_are_never_one_series() -> None:
    scopes = {series.scope for series in derive().indicator("institutions").series_of("370300")}
    assert scopes == {"已建成机构", "已备案机构"}


def test_register_values_agree_with_the_register() -> None:
    progress = derive()
    for area in REGISTER.areas:
        totals = REGISTER.totals[area.code]
        assert progress.indicator("places").from_register[area.code].value == totals.places.value
        share = progress.indicator("inclusive-share").from_register[area.code]
        assert (share.numerator, share.denominator) == (totals.inclusive.amount, totals.places.amount)
        assert share.is_sample == totals.has_sample


def test_national_target_is_not_the_citys() -> None:
    targets = {target.area_code: target for target in derive().indicator("places-per-1000").targets}
    assert targets["CN"].value == Decimal("4.5")
    assert targets["370300"].value is None
    assert targets["370300"].statement == "无定量目标"


def result(is_met: bool, is_sample: bool = False) -> GoalResult:
    return GoalResult("370303", "张店", Decimal(is_met), Decimal(1), is_sample)


@pytest.mark.parametrize(
    ("results", "today", "state"),
    [
        ((), date(2021, 12, 31), GoalState.NOT_DUE),
        ((), date(2022, 1, 1), GoalState.UNREPORTED),
        ((result(True),), TODAY, GoalState.ACHIEVED),
        ((result(True), result(False)), TODAY, GoalState.MISSED),
        ((result(True, is_sample=True),), TODAY, GoalState.UNREPORTED),
        ((result(False, is_sample=True),), TODAY, GoalState.UNREPORTED),
        ((result(True),), date(2021, 6, 1), GoalState.NOT_DUE),
    ],
)
def test_state_of_a_goal(results: tuple[GoalResult, ...], today: date, state: str) -> None:
    assert judge(date(2021, 12, 31), results, today)[0] == state


def test_goals_past_due_are_never_under_way() -> None:
    goals = derive().goals
    assert [goal.state for goal in goals] == [GoalState.UNREPORTED] * 3
    assert [len(goal.results) for goal in goals] == [4, 0, 0]
    assert "样例" in goals[0].reason


def test_tasks_and_units_are_those_of_the_document() -> None:
    progress = derive()
    assert [task.id for task in progress.tasks] == [f"T{n:02}" for n in range(1, 14)] + [
        f"S{n:02}" for n in range(1, 5)
    ]
    assert len(progress.units) == 20
    assert sum(len(task.units) for task in progress.tasks) == 66
    assert sum(len(unit.tasks) for unit in progress.units) == 66
    assert progress.tasks[-1].units == ()
    assert [unit.name for unit in progress.tasks[2].units] == ["市教育局", "市卫生健康委"]


def test_order_of_rows_changes_nothing() -> None:
    turned = {
        name: make_table(table.dataset, list(reversed(table.records())))
        for name, table in TABLES.items()
        if name in {"observations", "task_units", "units"}
    }
    assert derive_progress({**TABLES, **turned}, REGISTER, TODAY).indicators == derive().indicators
    assert derive_progress({**TABLES, **turned}, REGISTER, TODAY).units == derive().units
