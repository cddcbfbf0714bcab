"""Places and caregivers: the lower bound is a bound, and as high as one can be."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.rules.places import count_caregivers
from childcare.standards import CLASS_KINDS
from tests.support import change, check_records, flatten, sample_records

SMALL = st.integers(0, 4)


@given(st.integers(0, 16), SMALL, SMALL, SMALL, SMALL)
def test_no_distribution_needs_fewer_caregivers(
    enrolled: int, infant: int, junior: int, senior: int, mixed: int
) -> None:
    places = {"infant": infant, "junior": junior, "senior": senior, "mixed": mixed}
    enrolled = min(enrolled, sum(places.values()))
    needed = [
        ceil(sum(Fraction(seated, kind.ratio) for seated, kind in zip(seats, CLASS_KINDS, strict=True)))
        for seats in product(*(range(places[kind.name] + 1) for kind in CLASS_KINDS))
        if sum(seats) == enrolled
    ]
    assert count_caregivers(enrolled, places, is_home=False) == min(needed)


@pytest.mark.parametrize(("enrolled", "expected"), [(0, 0), (1, 1), (3, 1), (4, 2), (5, 2)])
def test_home_points(enrolled: int, expected: int) -> None:
    assert count_caregivers(enrolled, {}, is_home=True) == expected


@pytest.mark.parametrize(("kind", "size"), [("infant", 10), ("junior", 15), ("senior", 20), ("mixed", 18)])
def test_class_sizes(kind: str, size: int) -> None:
    for places, expected in ((2 * size, []), (2 * size + 1, [(3, f"places_{kind}", "R16")])):
        records = sample_records()
        empty = {f"{what}_{other.name}": 0 for what in ("classes", "places") for other in CLASS_KINDS}
        filled = {f"classes_{kind}": 2, f"places_{kind}": places, "places": places}
        change(records, "institutions", 1, **{**empty, **filled})
        assert flatten(check_records(records), "row", "column", "rule") == expected


def test_mixed_classes_are_part_of_the_sum() -> None:
    records = sample_records()
    change(records, "institutions", 1, places=0)
    assert flatten(check_records(records), "row", "column", "rule") == [(3, "places", "R15")]


@pytest.mark.parametrize(("places", "found"), [(55, []), (54, [(2, "places", "R15")])])
def test_some_kinds_alone_never_have_more_places_than_all(places: int, found: list[object]) -> None:
    records = sample_records()
    change(records, "institutions", 0, places=places, places_infant=None, places_mixed=None)
    problems = [problem for problem in check_records(records) if problem.rule == "R15"]
    assert flatten(problems, "row", "column", "rule") == found
    assert all("乳儿 未填" in problem.message for problem in problems)


def test_nothing_is_said_of_caregivers_that_are_not_published() -> None:
    records = sample_records()
    change(records, "institutions", 0, caregivers=None)
    assert check_records(records) == []
