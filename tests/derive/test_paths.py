"""The path to a target that charts draw is the one that ratings reckon with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from childcare.derive.paths import list_paths
from childcare.derive.ratings import review
from tests.derive.test_ratings import MADE, NATION, find

CASE = "places", "CN"


def test_only_a_target_with_a_base_has_a_path() -> None:
    assert set(list_paths(MADE.ratings)) == {CASE}


def test_the_path_leads_from_the_base_to_the_target() -> None:
    path = list_paths(MADE.ratings)[CASE]
    assert path[0] == (date(2020, 12, 31), Decimal("1.80"))
    assert path[-1] == (date(2025, 12, 31), Decimal("4.5"))
    assert [day.year for day, _ in path] == list(range(2020, 2026))
    values = [value for _, value in path]
    assert values == sorted(values)


def test_a_point_of_the_path_is_that_of_the_rating() -> None:
    drawn = dict(list_paths(MADE.ratings)[CASE])
    reckoned = {
        point.as_of_on: rated.calculation.path_value
        for point, rated in review(find(MADE, NATION))
        if rated.calculation is not None
    }
    assert len(reckoned) >= 4
    assert {day: drawn[day] for day in reckoned} == reckoned
