"""Progress: values with their arithmetic, goals that are never called under way, every mention of a unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.goals import GoalResult, judge
from childcare.derive.indicators import Point, read_point
from childcare.derive.progress import Progress, derive_progress
from childcare.derive.register import derive_register
from childcare.terms import GoalState
from datapub.derive.rounding import divide, round_half_up
from datapub.model import Record
from datapub.textual import write_unit, write_value
from tests.support import make_tables, sample_records

TODAY = date(2026, 11, 23)
CITY = "990100"


def derive(records: dict[str, list[Record]] | None = None) -> Progress:
    tables = make_tables(records or sample_records())
    return derive_progress(tables, derive_register(tables, CITY), TODAY)


def observation(**changes: object) -> Record:
    return {**dict.fromkeys(sample_records()["observations"][0]), "period": "2023-02"} | changes


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


def test_built_and_filed_are_never_one_series_and_the_latest_figure_of_each_stands() -> None:
    records = sample_records()
    model = records["observations"][1]
    for place, (scope, year, value) in enumerate(
        (("已建成机构", 2024, 300), ("已备案机构", 2023, 116), ("已建成机构", 2023, 208)), 11
    ):
        records["observations"].append(
            {**model, "id": f"o0{place}", "scope": scope, "period": str(year),
             "as_of_on": date(year, 12, 31), "value": Decimal(value)}
        )  # fmt: skip
    found = derive(records).indicator("places").series_of(CITY)
    assert {series.scope or "": series.latest.value for series in found} == {
        "": 14600, "已建成机构": 300, "已备案机构": 116,
    }  # fmt: skip


def test_register_values_agree_with_the_register() -> None:
    tables = make_tables(sample_records())
    register, progress = derive_register(tables, CITY), derive()
    for area in register.areas:
        values = progress.indicator("places").from_register
        assert values[area.code].value == register.totals[area.code].places.value
    assert register.totals[CITY].places.value == 78


def test_national_target_is_not_the_citys() -> None:
    targets = {target.area_code: target for target in derive().indicator("places").targets}
    assert targets["CN"].value == Decimal("4.5")
    assert targets[CITY].value is None
    assert targets[CITY].statement == "无定量目标"


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


def test_a_goal_that_samples_alone_fulfil_has_no_result() -> None:
    records = sample_records()
    records["goals"][0] |= {
        "is_measurable": True, "measure_indicator_id": "places", "measure_value": Decimal(10),
        "measure_area_codes": "990102、990103", "measure": "甲区、乙区各有 10 个托位。",
    }  # fmt: skip
    (real,) = derive(records).goals
    assert (real.state, [one.is_met for one in real.results]) == (GoalState.MISSED, [True, False])
    for row in records["institutions"]:
        row["is_sample"] = True
    (goal,) = derive(records).goals
    assert (goal.state, len(goal.results)) == (GoalState.UNREPORTED, 2)
    assert "样例" in goal.reason


def test_tasks_and_units_are_those_of_the_document() -> None:
    progress = derive()
    assert [task.id for task in progress.tasks] == [row["id"] for row in sample_records()["tasks"]]
    assert sum(len(task.units) for task in progress.tasks) == 29
    assert sum(len(unit.tasks) for unit in progress.units) == 29
    assert progress.tasks[-1].units == ()
    assert [unit.name for unit in progress.tasks[0].units] == ["市妇联", "市教育局"], "as the document says"


def test_order_of_rows_changes_nothing() -> None:
    records = sample_records()
    for name in ("observations", "task_units", "units"):
        records[name].reverse()
    assert derive(records).indicators == derive().indicators
    assert derive(records).units == derive().units


@pytest.mark.parametrize(
    ("unit", "written"), [("", "45.52"), ("%", "45.52%"), ("个", "45.52 个"), ("个/千人", "45.52 个/千人")]
)
def test_a_percent_sign_follows_its_number_closely(unit: str, written: str) -> None:
    assert write_value(Decimal("45.52")) + write_unit(unit) == written
