"""Which institutions are near one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.institution import Institution
from childcare.derive.nearby import FARTHEST_KM, MOST, Neighbour, Neighbours
from childcare.derive.position import Position
from childcare.derive.register import derive_register
from tests.support import make_tables, measure_km, sample_config, sample_records

places = st.tuples(st.floats(117.97, 118.12), st.floats(36.8, 36.9)).map(lambda pair: Position(*pair))


def find_nearby(listed: list[Institution]) -> dict[str, tuple[Neighbour, ...]]:
    neighbours = Neighbours(listed)
    return {item.id: neighbours.find(item) for item in listed}


def made(
    positions: list[Position | None], status: str = "已备案", street: str = "甲街道"
) -> list[Institution]:
    records = sample_records()
    first = derive_register(make_tables(records), sample_config().city_code).institutions[0]
    fields = {name: getattr(first, name) for name in ("name", "area", "offers", "record")}
    kind = type(first.status)(status)
    return [
        Institution(id=f"ml{place:05}", street=street, status=kind, position=position, **fields)
        for place, position in enumerate(positions)
    ]


@given(st.lists(places, max_size=12))
def test_the_nearest_are_those_that_are_nearest(positions: list[Position]) -> None:
    listed = made([*positions], street="")
    for item, found in zip(listed, find_nearby(listed).values(), strict=True):
        here = item.position
        assert here
        others = [measure_km(here, one.position) for one in listed if one is not item and one.position]
        nearest = sorted(km for km in others if km <= FARTHEST_KM)[:MOST]
        assert [one.km for one in found] == pytest.approx(nearest)


def test_only_those_that_take_children_are_near() -> None:
    here = Position(118, 36.8)
    closed = made([here, here], status="停业")
    assert set(find_nearby(closed).values()) == {()}


def test_without_a_position_those_of_the_street_are_told_and_no_distance() -> None:
    listed = made([None, None, Position(118, 36.8), None, None])
    found = find_nearby(listed)
    assert [one.item.id for one in found["ml00000"]] == ["ml00001", "ml00002", "ml00003"]
    assert {one.distance for one in found["ml00000"]} == {""}
    assert [one.km for one in found["ml00002"]] == [None] * MOST, "nobody else is known to be anywhere"
    assert find_nearby(made([None, None], street=""))["ml00000"] == ()


def test_what_is_far_is_not_near_unless_in_the_street() -> None:
    far = [Position(118, 36.8), Position(118, 36.9)]
    assert set(find_nearby(made([*far], street="")).values()) == {()}
    assert [one.km for one in find_nearby(made([*far]))["ml00000"]] == [None]


def test_a_distance_is_no_finer_than_it_is_known() -> None:
    (item,) = made([None])
    assert [Neighbour(item, km).distance for km in (0.0, 0.14, 0.94, 0.96, 3.26)] == [
        "约 100 米", "约 100 米", "约 900 米", "约 1.0 公里", "约 3.3 公里",
    ]  # fmt: skip


def test_samples_are_near_samples_alone() -> None:
    here = Position(118, 36.8)
    real, sample, other = made([here, here, here])
    sample, other = (replace(one, record={**one.record, "is_sample": True}) for one in (sample, other))
    found = find_nearby([replace(real, record={**real.record, "is_sample": False}), sample, other])
    assert [[one.item.id for one in near] for near in found.values()] == [[], [other.id], [sample.id]]
