"""Every rating of the site: each indicator and area, against each target, as values and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from childcare.derive.indicators import Indicator, Point, Series, Target
from childcare.derive.progress import Progress
from childcare.derive.rating import REASONS, UNRATED, RatingResult, TargetValue, Value, rate
from datapub.model import Record


@dataclass(frozen=True)
class Rating:
    """One indicator of one area against one target.

    Attributes:
        id: indicator, area and target joined by dots; permanent.
        target: None where no document states any.
        base: the value that the target's path starts from, None where none is stated.
        actual: the value that is rated, None where there is none.
        points: the published values of the area and scope that were looked at, oldest first.
        rated_on: the day of the rating; it is the day of publication, so that a commit has one result.
    """

    id: str
    indicator: Indicator = field(compare=False)
    area_code: str
    area_name: str
    target: Target | None
    base: Point | None
    actual: Point | None
    points: tuple[Point, ...]
    result: RatingResult
    rated_on: date

    @property
    def is_sample(self) -> bool:
        """Whether a sample value is among those looked at."""
        return any(point.is_sample for point in (self.base, self.actual) if point is not None)


def derive_ratings(
    progress: Progress, names: Mapping[str, str], city_code: str, rated_on: date
) -> tuple[Rating, ...]:
    """Rate every indicator: the city always, another area where it has a target or a published value.

    Args:
        progress: indicators with their series and targets.
        names: short name of each area that may be rated, in display order.
        city_code: the area that every indicator is rated for.
        rated_on: the day of publication.
    """
    observed = {
        point.id: point
        for indicator in progress.indicators
        for series in indicator.series
        for point in series.points
    }
    order = [city_code, *(code for code in names if code != city_code)]
    return tuple(
        rating
        for indicator in progress.indicators
        for code in order
        for rating in _rate_area(indicator, code, names, observed, city_code, rated_on)
    )


def _rate_area(
    indicator: Indicator,
    code: str,
    names: Mapping[str, str],
    observed: Mapping[str, Point],
    city_code: str,
    rated_on: date,
) -> Iterator[Rating]:
    series = indicator.series_of(code)
    targets: list[Target | None] = [*indicator.targets_of(code)]
    if not targets and not series and code != city_code:
        return
    for target in targets or [None]:
        base = observed.get(target.base_observation_id) if target else None
        points, code_of_doubt = _choose_points(series, base)
        rated = _rate(indicator, target, base, points, code_of_doubt, rated_on)
        yield Rating(
            id=".".join(filter(None, (indicator.id, code, target.id if target else ""))),
            indicator=indicator,
            area_code=code,
            area_name=names.get(code, code),
            target=target,
            base=base,
            actual=_find_point(points, rated.actual),
            points=points,
            result=rated,
            rated_on=rated_on,
        )


def _choose_points(series: tuple[Series, ...], base: Point | None) -> tuple[tuple[Point, ...], str]:
    """Return the values of the scope that a target is about; what was built and what was filed never mix."""
    if base is not None:
        return next((one.points for one in series if one.scope == base.scope), ()), ""
    if len(series) > 1:
        return (), "no-scope"
    return (series[0].points if series else ()), ""


def _rate(
    indicator: Indicator,
    target: Target | None,
    base: Point | None,
    points: tuple[Point, ...],
    doubt: str,
    rated_on: date,
) -> RatingResult:
    stated = TargetValue(target.value, target.due_on) if target else None
    if doubt and stated is not None and stated.value is not None:
        return RatingResult(UNRATED, doubt, REASONS[doubt])
    return rate(
        direction=indicator.record["direction"],
        cadence=indicator.record["cadence"],
        stated=stated,
        base=_as_value(base) if base else None,
        values=[_as_value(point) for point in points],
        today=rated_on,
    )


def _as_value(point: Point) -> Value:
    return Value(point.value if point.exact is None else point.exact, point.as_of_on, point.is_sample)


def _find_point(points: tuple[Point, ...], value: Value | None) -> Point | None:
    if value is None:
        return None
    return next((point for point in points if _as_value(point) == value), None)


def review(rating: Rating) -> list[tuple[Point, RatingResult]]:
    """Return what the same target would have been rated at each value after the base, on its own day."""
    target = rating.target
    if rating.base is None or target is None:
        return []
    found = []
    for place, point in enumerate(rating.points):
        if point.as_of_on > rating.base.as_of_on:
            seen = rating.points[: place + 1]
            found.append((point, _rate(rating.indicator, target, rating.base, seen, "", point.as_of_on)))
    return found


def tabulate_ratings(ratings: tuple[Rating, ...]) -> list[Record]:
    """Return the rows of the dataset ``ratings``; what could not be worked out is None."""
    return [_tabulate(rating) for rating in ratings]


def _tabulate(rating: Rating) -> Record:
    target, base, actual, work = rating.target, rating.base, rating.actual, rating.result.calculation
    return {
        "id": rating.id,
        "indicator_id": rating.indicator.id,
        "area_code": rating.area_code,
        "target_id": target.id if target else None,
        "rating": rating.result.rating,
        "rating_reason": rating.result.reason,
        "base_observation_id": base.id if base else None,
        "base_value": base.value if base else None,
        "base_on": base.as_of_on if base else None,
        "target_value": target.value if target else None,
        "due_on": target.due_on if target else None,
        "value": actual.value if actual else None,
        "as_of_on": actual.as_of_on if actual else None,
        "months_to_target": work.months_to_target if work else None,
        "months_to_actual": work.months_to_actual if work else None,
        "needed_growth_pct": work.needed_growth if work else None,
        "actual_growth_pct": work.actual_growth if work else None,
        "pace": work.pace if work else None,
        "path_value": work.path_value if work else None,
        "needed_step": work.needed_step if work else None,
        "actual_step": work.actual_step if work else None,
        "linear_pace": work.linear_pace if work else None,
        "linear_rating": work.linear_rating if work else None,
        "remaining_step": work.remaining_step if work else None,
        "rated_on": rating.rated_on,
        "is_sample": rating.is_sample,
    }
