"""Coordinates of three data brought to one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.position import Position, find_position

LONGITUDE, LATITUDE = Decimal("118.05"), Decimal("36.81")


@pytest.mark.parametrize("crs", ["WGS-84", "CGCS2000"])
def test_satellite_and_national_data_are_taken_as_equal(crs: str) -> None:
    assert find_position(LONGITUDE, LATITUDE, crs) == Position(118.05, 36.81)


def test_the_shift_of_map_services_is_taken_back() -> None:
    """At 120.15, 30.28 the shift is 520 m, measured with another library (gcoord 1.0.7)."""
    found = find_position(Decimal("120.15"), Decimal("30.28"), "GCJ-02")
    assert found
    metres = (((found.longitude - 120.15) * 96_100) ** 2 + ((found.latitude - 30.28) * 110_900) ** 2) ** 0.5
    assert metres == pytest.approx(520, abs=15)


@pytest.mark.parametrize("missing", range(3))
def test_a_part_of_a_position_is_none(missing: int) -> None:
    cells: list[Decimal | str | None] = [LONGITUDE, LATITUDE, "WGS-84"]
    cells[missing] = None
    assert find_position(*cells) is None  # type: ignore[arg-type]


def test_an_unknown_datum_is_a_bug() -> None:
    with pytest.raises(ValueError, match="BD-09"):
        find_position(LONGITUDE, LATITUDE, "BD-09")


@given(
    st.decimals("117.5", "118.6", places=5, allow_nan=False),
    st.decimals("35.9", "37.3", places=5, allow_nan=False),
)
def test_the_shift_is_of_hundreds_of_metres_everywhere_in_the_city(east: Decimal, north: Decimal) -> None:
    found = find_position(east, north, "GCJ-02")
    assert found
    assert (
        100
        < (((found.longitude - float(east)) * 89_000) ** 2 + ((found.latitude - float(north)) * 111_000) ** 2)
        ** 0.5
        < 1000
    )
