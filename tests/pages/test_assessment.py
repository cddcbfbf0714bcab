"""What a reader is told of a rating: every step with its numbers, and whether a line would say otherwise."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from childcare.derive.rating import UP, RatingResult, TargetValue, Value, rate
from childcare.sections.assessment import SECTION, count_years, describe_linear, describe_rating, list_paths
from datapub.textual import write_cell
from tests.derive.test_ratings import MADE, city, rating_of
from tests.support import settle_files, site_content

D = Decimal
BASE = Value(D(1), date(2020, 12, 31))


def rate_of(number: str, year: int, target: int, today: date) -> RatingResult:
    goal = TargetValue(D(target), date(2024, 12, 31))
    return rate(UP, "年", goal, BASE, [Value(D(number), date(year, 12, 31))], today)


@pytest.mark.parametrize(
    ("rated", "words"),
    [
        (rate_of("16", 2024, 16, date(2025, 3, 1)), "评价不变，因为数已经达到目标"),
        (rate_of("9", 2024, 16, date(2025, 3, 1)), "评价不变，因为目标已经到期"),
        (rate_of("3.9", 2022, 16, date(2023, 3, 1)), "会评为“落后”"),
        (rate_of("1.01", 2022, 16, date(2023, 3, 1)), "评价相同"),
    ],
)
def test_what_a_straight_line_would_say(rated: RatingResult, words: str) -> None:
    assert words in describe_linear(rated)


def test_nothing_is_said_of_a_line_without_a_sum() -> None:
    assert describe_linear(rate_of("2", 2021, 16, date(2026, 3, 1))) == ""


@pytest.mark.parametrize(
    ("months", "words"),
    [(60, "距起点 5 年"), (27, "距起点 2 年 3 个月"), (5, "距起点 5 个月"), (0, "就是起点")],
)
def test_spans_in_words(months: int, words: str) -> None:
    assert count_years(months) == words


def test_every_step_names_its_numbers() -> None:
    view = describe_rating(rating_of(city(("2023", "120"), ("2025", "180"))))
    steps = {step.label: (step.formula, step.result) for step in view.steps}
    assert steps["需要的年均增长"] == ("(200 ÷ 100) ^ (12 ÷ 72) − 1", "12.25%")
    assert steps["实际的年均增长"] == ("(180 ÷ 100) ^ (12 ÷ 60) − 1", "12.47%")
    assert steps["速度比"] == ("12.47% ÷ 12.25%", "1.02")
    assert steps["往后每年还要增加"] == ("(200 − 180) × 12 ÷ 12", "20.00 个")


def test_the_path_is_told_for_each_value_after_the_base() -> None:
    rating = rating_of(city(("2023", "120"), ("2025", "180")))
    assert list_paths([rating]) == {"o101": D("141.42"), "o102": D("178.18")}


def test_what_cannot_be_rated_has_no_steps() -> None:
    view = describe_rating(rating_of(city(base_observation_id=None)))
    assert (view.steps, view.linear) == ((), "")


def test_the_comparison_is_a_file_with_a_row_for_every_cell_of_its_table() -> None:
    content = site_content(facts=SimpleNamespace(assessment=MADE))
    assert SECTION.make_files is not None
    ((address, raw),) = settle_files(SECTION.make_files(content))
    assert address == "comparison/data.csv"
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    shown = {
        (column.indicator.id, code): write_cell(cell.value)
        for column in MADE.comparison.columns
        for code, cell in column.cells.items()
    }
    assert {(row["指标编号"], row["区域代码"]): row["数值"] for row in rows} == shown
    assert shown


def test_fees_that_make_no_chart_are_told_in_a_sentence() -> None:
    assert SECTION.make_slots is not None
    text = SECTION.make_slots(site_content(facts=SimpleNamespace(assessment=MADE)))["comparison"]("../")
    assert "不到两家，没有图" in text and "chart-canvas" not in text
