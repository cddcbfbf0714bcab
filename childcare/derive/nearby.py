"""Which institutions are near one: within a few kilometres by their positions, else in the same street."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from math import asin, cos, radians, sin, sqrt
from typing import Final

from childcare.derive.institution import Institution
from childcare.derive.position import Position

MOST: Final = 3
FARTHEST_KM: Final = 5
"""In a straight line; what lies beyond is not near."""
EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG), as in theme/assets/finder-place.js."""
_KM_PER_DEGREE: Final = radians(1) * EARTH_KM


@dataclass(frozen=True)
class Neighbour:
    """Another institution that takes children; how far it is in kilometres, None where that is not known."""

    item: Institution
    km: float | None = None

    @property
    def distance(self) -> str:
        """The distance as the look-up writes it: no finer than positions and straight lines are."""
        if self.km is None:
            return ""
        return f"约 {max(1, round(self.km * 10)) * 100} 米" if self.km < 0.95 else f"约 {self.km:.1f} 公里"


def find_nearby(institutions: Iterable[Institution]) -> Mapping[str, tuple[Neighbour, ...]]:
    """Return at most :data:`MOST` neighbours of each institution, by its id, the nearest first.

    One without a position (a home-based point never has one), or with none within :data:`FARTHEST_KM`, has
    those of its street, in the order given. Samples are near samples alone: beside a real one they would be
    taken for real, and its page for one of samples.
    """
    listed = list(institutions)
    kinds = ([one for one in listed if bool(one.record["is_sample"]) is kind] for kind in (False, True))
    return {name: found for alike in kinds for name, found in _find_among(alike).items()}


def _find_among(listed: list[Institution]) -> Mapping[str, tuple[Neighbour, ...]]:
    placed = sorted(
        ((item.position.latitude, item.position.longitude, item.id, item) for item in listed
         if item.counts and item.position is not None),
    )  # fmt: skip
    streets: dict[tuple[str, str], list[Institution]] = {}
    for item in listed:
        if item.counts and item.street:
            streets.setdefault((item.area.code, item.street), []).append(item)
    return {
        item.id: (_find_nearest(item, item.position, placed) if item.position else ())
        or tuple(
            Neighbour(other)
            for other in streets.get((item.area.code, item.street), ())[: MOST + 1]
            if other.id != item.id
        )[:MOST]
        for item in listed
    }


def _find_nearest(
    item: Institution, here: Position, placed: list[tuple[float, float, str, Institution]]
) -> tuple[Neighbour, ...]:
    """Look north and south from a place until latitude alone is farther than what was found."""
    start = bisect_left(placed, (here.latitude,))
    found: list[tuple[float, str, Institution]] = []
    for pair in zip_longest(placed[start:], reversed(placed[:start])):
        near = [one for one in pair if one is not None]
        limit = found[MOST - 1][0] if len(found) >= MOST else FARTHEST_KM
        if all(abs(one[0] - here.latitude) * _KM_PER_DEGREE > limit for one in near):
            break
        found += [(measure(here, other.position), other.id, other) for *_, other in near
                  if other.id != item.id and other.position]  # fmt: skip
        found = sorted((one for one in found if one[0] <= FARTHEST_KM), key=lambda one: one[:2])[:MOST]
    return tuple(Neighbour(other, km) for km, _, other in found)


def measure(a: Position, b: Position) -> float:
    """Return the great-circle distance of two places in kilometres (haversine formula)."""
    north = sin(radians(b.latitude - a.latitude) / 2) ** 2
    east = sin(radians(b.longitude - a.longitude) / 2) ** 2
    return (
        2 * EARTH_KM * asin(min(1, sqrt(north + cos(radians(a.latitude)) * cos(radians(b.latitude)) * east)))
    )
