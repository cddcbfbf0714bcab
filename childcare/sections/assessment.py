"""The judgements on pages: ratings with their sums, areas compared, the register reconciled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from childcare.areas import MANY_AREAS
from childcare.derive.comparison import Comparison
from childcare.derive.institution import UNPLACED
from childcare.derive.rating import ACHIEVED, RATINGS, Arithmetic, RatingResult
from childcare.derive.ratings import Rating, review
from datapub.pages.environment import write_date
from datapub.pages.section import Section, SiteContent, Slots
from datapub.textual import BOM, write_cell, write_rows, write_unit, write_value


@dataclass(frozen=True)
class Step:
    """One line of a sum: what is worked out, how, and what comes of it."""

    label: str
    formula: str
    result: str


@dataclass(frozen=True)
class RatingView:
    """A rating as a page shows it; ``linear`` says what a straight line would have made of it."""

    rating: Rating
    steps: tuple[Step, ...]
    linear: str


def describe_rating(rating: Rating) -> RatingView:
    """Return a rating with its sum, step by step; no steps where no sum could be made."""
    work = rating.result.calculation
    steps = list_steps(rating, work) if work else ()
    return RatingView(rating, steps, describe_linear(rating.result) if work else "")


def list_steps(rating: Rating, work: Arithmetic) -> tuple[Step, ...]:
    """Write a sum out, with the numbers that stand on the page."""
    base, actual, target, unit = rating.base, rating.actual, rating.target, write_unit(rating.indicator.unit)
    if base is None or actual is None or target is None or target.value is None or target.due_on is None:
        raise ValueError(f"{rating.id}: a sum without its inputs")
    start, now, aim = write_value(base.value), write_value(actual.value), write_value(target.value)
    steps = [
        Step("起点", f"{base.period_words}公布的数", f"{start}{unit}"),
        Step(
            "目标", f"{write_date(target.due_on)}到期，{count_years(work.months_to_target)}", f"{aim}{unit}"
        ),
        Step(
            "现在",
            f"{actual.period_words}公布的数，{count_years(work.months_to_actual)}",
            f"{now}{unit}",
        ),
        Step(
            "需要的年均增长",
            f"({aim} ÷ {start}) ^ (12 ÷ {work.months_to_target}) − 1",
            f"{work.needed_growth}%",
        ),
        Step(
            "实际的年均增长",
            f"({now} ÷ {start}) ^ (12 ÷ {work.months_to_actual}) − 1",
            f"{work.actual_growth}%",
        ),
        Step("速度比", f"{work.actual_growth}% ÷ {work.needed_growth}%", str(work.pace)),
        Step(
            "按年均增长应走到",
            f"{start} × (1 + {work.needed_growth}%) ^ ({work.months_to_actual} ÷ 12)",
            f"{work.path_value}{unit}",
        ),
        Step(
            "按直线每年要增加",
            f"({aim} − {start}) × 12 ÷ {work.months_to_target}",
            f"{work.needed_step}{unit}",
        ),
        Step(
            "按直线每年增加了",
            f"({now} − {start}) × 12 ÷ {work.months_to_actual}",
            f"{work.actual_step}{unit}",
        ),
        Step("按直线的速度比", f"{work.actual_step} ÷ {work.needed_step}", str(work.linear_pace)),
    ]
    if work.remaining_step is not None:
        left = work.months_to_target - work.months_to_actual
        steps.append(
            Step("往后每年还要增加", f"({aim} − {now}) × 12 ÷ {left}", f"{work.remaining_step}{unit}")
        )
    return tuple(steps)


def count_years(months: int) -> str:
    """Write a span of months: 5 年, 2 年 3 个月."""
    years, rest = divmod(months, 12)
    parts = [f"{years} 年" if years else "", f"{rest} 个月" if rest else ""]
    return "距起点 " + " ".join(filter(None, parts)) if months else "就是起点"


def describe_linear(rated: RatingResult) -> str:
    """Say whether a straight line from base to target would give another rating."""
    work = rated.calculation
    if work is None:
        return ""
    if rated.rating == ACHIEVED:
        return f"换成直线算，速度比是 {work.linear_pace}；评价不变，因为数已经达到目标。"
    if not rated.reason.startswith("实际速度"):
        return f"换成直线算，速度比是 {work.linear_pace}；评价不变，因为目标已经到期。"
    if work.linear_rating == rated.rating:
        return f"换成直线算，速度比是 {work.linear_pace}，评价相同。"
    return f"换成直线算，速度比是 {work.linear_pace}，会评为“{work.linear_rating}”。"


def list_paths(ratings: Sequence[Rating]) -> Mapping[str, Decimal]:
    """Return where the path to the target stood on the day of each value, by the value's observation."""
    return {
        point.id: rated.calculation.path_value
        for rating in ratings
        for point, rated in review(rating)
        if rated.calculation is not None
    }


def _make_slots(content: SiteContent) -> Slots:
    """Return the blocks of ratings, comparison and reconciliation, by slot name."""
    assessment, render = content.facts.assessment, content.block
    views = [describe_rating(rating) for rating in assessment.ratings]
    stated = [view for view in views if view.rating.target and view.rating.target.value is not None]
    others = [view for view in views if view not in stated]
    counts = Counter(view.rating.result.rating for view in views)
    example = next((view for view in stated if view.steps), None)
    return {
        "ratings": render(
            "ratings.html",
            stated=stated,
            others=others,
            counts=[(name, counts[name]) for name in RATINGS],
            rated_on=views[0].rating.rated_on if views else None,
        ),
        "rating-example": render(
            "rating_example.html",
            view=example,
            years=[(point, rated, describe_linear(rated)) for point, rated in review(example.rating)]
            if example
            else [],
        ),
        "comparison": render(
            "comparison.html",
            comparison=assessment.comparison,
            many=MANY_AREAS,
            fees=content.charts.get(f"area-{assessment.comparison.city.code}-fees"),
            plotly=content.plotly,
        ),
        "reconciliation": render("reconciliation.html", items=assessment.reconciliations),
    }


COMPARISON_CSV: Final = "comparison/data.csv"
_HEADINGS = tuple(
    [
        "区域代码",
        "区域",
        "指标编号",
        "指标",
        "单位",
        "依据",
        "截至",
        "数值",
        "名次",
        "评价",
        "是否样例",
        "备注",
    ]
)


def _make_files(content: SiteContent) -> Iterator[tuple[str, bytes]]:
    """Yield the comparison as a file: a row for every area and column that has a value."""
    rows = _list_cells(content.facts.assessment.comparison)
    yield COMPARISON_CSV, BOM + write_rows([_HEADINGS, *rows], "\r\n")


def _list_cells(comparison: Comparison) -> Iterator[Sequence[str]]:
    for column in comparison.columns:
        indicator = column.indicator
        for area in (comparison.city, *comparison.parts):
            if cell := column.cells.get(area.code):
                cells = (
                    column.basis,
                    column.as_of_on,
                    cell.value,
                    cell.rank,
                    cell.rating.result.rating if cell.rating else None,
                    cell.is_sample,
                    column.note,
                )
                code = "" if area.code == UNPLACED else area.code
                about = (code, area.name, indicator.id, indicator.name, indicator.unit)
                yield (*about, *map(write_cell, cells))


SECTION = Section(
    "assessment",
    slots=("ratings", "rating-example", "comparison", "reconciliation"),
    make_slots=_make_slots,
    make_files=_make_files,
)
