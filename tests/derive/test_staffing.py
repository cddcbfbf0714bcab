"""Children to each caregiver: known where both are stated, judged only where all are of one kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.staffing import RATIOS, STEPS, Staffing, find_staffing, list_ratios, sum_staff
from tests.pages.test_institution import institution

ONE_CLASS: dict[str, Any] = {
    f"{part}_{name}": 0 for part in ("classes", "places") for name in ("infant", "senior", "mixed")
}
ONE_CLASS |= {"classes_junior": 2, "places_junior": 30, "places": 30, "enrolled": 22, "caregivers": 5}


@pytest.mark.parametrize(
    ("cells", "ratios", "kind", "found"),
    [
        ({}, [("托小班", 5)], "托小班", "4.4"),
        ({"caregivers": None}, [("托小班", 5)], None, ""),
        ({"caregivers": 0}, [("托小班", 5)], None, ""),
        ({"enrolled": 0}, [("托小班", 5)], None, ""),
        ({"enrolled": 31}, [("托小班", 5)], None, ""),  # places may be used twice a day
        ({"places": None}, [("托小班", 5)], None, ""),
        ({"classes_mixed": 1, "places_mixed": 10, "places": 40}, [("托小班", 5)], "", "4.4"),
        ({"classes_infant": 1, "places_infant": 8, "places": 38}, [("乳儿班", 3), ("托小班", 5)], "", "4.4"),
        ({"places_infant": None}, [("托小班", 5)], "托小班", "4.4"),  # all its places are in the other kinds
        ({"places_infant": None, "places": 38}, [("托小班", 5)], "", "4.4"),
        (
            {"provider_type": "家庭托育点", "places": 5, "enrolled": 5, "caregivers": 2},
            [("家庭托育点", 3)],
            "家庭托育点",
            "2.5",
        ),
    ],
)
def test_staff_is_weighed_only_where_all_children_are_of_one_kind(
    cells: dict[str, object], ratios: list[tuple[str, int]], kind: str | None, found: str
) -> None:
    item = institution(**{**ONE_CLASS, **cells})
    staffing = find_staffing(item)
    assert list_ratios(item) == ratios
    assert (staffing.kind if staffing else None, staffing.per_caregiver if staffing else "") == (kind, found)


def test_what_is_not_known_is_told_apart_from_what_cannot_be_divided() -> None:
    cells = (
        {},
        {"enrolled": None},
        {"caregivers": None},
        {"enrolled": 0},
        {"enrolled": 31},
        {"status": "停业"},
    )
    staff = sum_staff(institution(**{**ONE_CLASS, **own}) for own in cells)
    assert (staff.known, staff.silent, staff.others) == (1, 2, 2)
    assert list(staff.by_kind) == ["托小班"]
    assert sum_staff([]).by_kind == {}


@given(st.integers(1, 400), st.integers(1, 99), st.sampled_from(list(RATIOS)))
def test_a_step_and_a_judgement_are_of_the_exact_ratio(enrolled: int, caregivers: int, kind: str) -> None:
    one = Staffing(enrolled, caregivers, kind)
    assert one.is_within == (one.step <= STEPS.index(RATIOS[kind]))
    assert all((enrolled / caregivers > most) == (one.step > place) for place, most in enumerate(STEPS))
