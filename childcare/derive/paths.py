"""Where a series should be on the way from its base to its target, for charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from childcare.derive.rating import FAULTS, count_months
from childcare.derive.ratings import Rating
from datapub.derive.rounding import round_half_up

Path = Sequence[tuple[date, Decimal]]
"""Days and values, from the base to the target, oldest first."""


def list_paths(ratings: Iterable[Rating]) -> Mapping[tuple[str, str], Path]:
    """Return the path of constant growth by (indicator, area), one point a year, as ratings reckon it."""
    paths = {}
    for rating in ratings:
        points = tuple(_follow(rating))
        if points:
            paths[rating.indicator.id, rating.area_code] = points
    return paths


def _follow(rating: Rating) -> Iterator[tuple[date, Decimal]]:
    base, target = rating.base, rating.target
    if base is None or target is None or target.value is None or target.due_on is None:
        return
    months = count_months(base.as_of_on, target.due_on)
    if months <= 0 or base.value <= 0 or target.value <= 0 or rating.result.code in FAULTS:
        return
    growth = (target.value / base.value) ** (Decimal(1) / months)
    for passed in range(0, months, 12):
        year = base.as_of_on.year + passed // 12
        is_leap_day = (base.as_of_on.month, base.as_of_on.day) == (2, 29)
        day = date(year, 2, 28) if is_leap_day else base.as_of_on.replace(year=year)
        yield day, round_half_up(base.value * growth**passed)
    yield target.due_on, target.value
