"""Which institutions are near one: within a few kilometres by their positions, else in the same street."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import Final

from childcare.derive.institution import Institution
from childcare.derive.position import Position

MOST: Final = 3
FARTHEST_KM: Final = 5
"""In a straight line; what lies beyond is not near."""
EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG), as in theme/assets/finder-place.js."""
_KM_PER_DEGREE: Final = radians(1) * EARTH_KM


_STRIPE: Final = 0.1
"""Degrees of longitude that are looked through together: some 9 km, of a country as of a town."""

_Placed = tuple[float, float, str, Institution]
"""Latitude, longitude, id and the institution."""

_Found = tuple[float, str, Institution]
"""Kilometres, id and the institution."""


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


class Neighbours:
    """Finds the neighbours of the institutions of a register.

    One without a position (a home-based point never has one), or with none within :data:`FARTHEST_KM`, has
    those of its street, in the order given. Samples are near samples alone: beside a real one they would be
    taken for real, and its page for one of samples.
    """

    def __init__(self, institutions: Iterable[Institution]) -> None:
        self._stripes: dict[tuple[bool, int], list[_Placed]] = {}
        self._streets: dict[tuple[bool, str, str], list[Institution]] = {}
        for item in institutions:
            if item.counts and (at := item.position) is not None:
                stripe = self._stripes.setdefault((_is_sample(item), _find_stripe(at)), [])
                stripe.append((at.latitude, at.longitude, item.id, item))
            if item.counts and item.street:
                self._streets.setdefault((_is_sample(item), item.area.code, item.street), []).append(item)
        for stripe in self._stripes.values():
            stripe.sort(key=lambda one: one[:3])

    def find(self, item: Institution) -> tuple[Neighbour, ...]:
        """Return at most :data:`MOST` neighbours of an institution, the nearest first."""
        beside = self._streets.get((_is_sample(item), item.area.code, item.street), ())[: MOST + 1]
        return (self._find_nearest(item, item.position) if item.position else ()) or tuple(
            Neighbour(other) for other in beside if other.id != item.id
        )[:MOST]

    def _find_nearest(self, item: Institution, here: Position) -> tuple[Neighbour, ...]:
        narrowest_km = _STRIPE * _KM_PER_DEGREE * cos(radians(min(abs(here.latitude) + 1, 89)))
        reach, own = ceil(FARTHEST_KM / narrowest_km), _find_stripe(here)
        found: list[_Found] = []
        for place in sorted(range(own - reach, own + reach + 1), key=lambda one: abs(one - own)):
            found = _look_in(self._stripes.get((_is_sample(item), place), ()), item, here, found)
        return tuple(Neighbour(other, km) for km, _, other in found)


def _is_sample(item: Institution) -> bool:
    return bool(item.record["is_sample"])


def _find_stripe(place: Position) -> int:
    return floor(place.longitude / _STRIPE)


def _look_in(
    stripe: Sequence[_Placed], item: Institution, here: Position, found: list[_Found]
) -> list[_Found]:
    """Look north and south from a place until latitude alone is farther than what was found."""
    start = bisect_left(stripe, (here.latitude,))
    north, south = range(start, len(stripe)), range(start - 1, -1, -1)
    for pair in zip_longest(map(stripe.__getitem__, north), map(stripe.__getitem__, south)):
        near = [one for one in pair if one is not None]
        limit = found[MOST - 1][0] if len(found) >= MOST else FARTHEST_KM
        if all(abs(one[0] - here.latitude) * _KM_PER_DEGREE > limit for one in near):
            break
        found += [(measure(here, other.position), other.id, other) for *_, other in near
                  if other.id != item.id and other.position]  # fmt: skip
        found = sorted((one for one in found if one[0] <= FARTHEST_KM), key=lambda one: one[:2])[:MOST]
    return found


def measure(a: Position, b: Position) -> float:
    """Return the great-circle distance of two places in kilometres (haversine formula)."""
    north = sin(radians(b.latitude - a.latitude) / 2) ** 2
    east = sin(radians(b.longitude - a.longitude) / 2) ** 2
    return (
        2 * EARTH_KM * asin(min(1, sqrt(north + cos(radians(a.latitude)) * cos(radians(b.latitude)) * east)))
    )
