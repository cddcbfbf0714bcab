"""Which institutions are near one: within a few kilometres by their positions, else in the same street."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import Final, NamedTuple

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


class _Place(NamedTuple):
    """Where an institution is, in radians, with the cosine of its latitude, which every distance needs."""

    latitude: float
    longitude: float
    id: str
    cosine: float
    item: Institution


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
        self._stripes: dict[tuple[bool, int], list[_Place]] = {}
        self._streets: dict[tuple[bool, str, str], list[Institution]] = {}
        for item in institutions:
            if item.counts and (at := item.position) is not None:
                stripe = self._stripes.setdefault((_is_sample(item), _find_stripe(at)), [])
                stripe.append(_find_place(item, at))
            if item.counts and item.street:
                self._streets.setdefault((_is_sample(item), item.area.code, item.street), []).append(item)
        for stripe in self._stripes.values():
            stripe.sort()

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
        for stripe in sorted(range(own - reach, own + reach + 1), key=lambda one: abs(one - own)):
            _look_in(self._stripes.get((_is_sample(item), stripe), ()), _find_place(item, here), found)
        return tuple(Neighbour(other, km) for km, _, other in found)


def _is_sample(item: Institution) -> bool:
    return bool(item.record["is_sample"])


def _find_stripe(place: Position) -> int:
    return floor(place.longitude / _STRIPE)


def _find_place(item: Institution, at: Position) -> _Place:
    latitude = radians(at.latitude)
    return _Place(latitude, radians(at.longitude), item.id, cos(latitude), item)


def _look_in(stripe: Sequence[_Place], here: _Place, found: list[_Found]) -> None:
    """Add the nearest of a stripe: north and south from a place until latitude alone is too far."""
    start = bisect_left(stripe, here)
    for others in (range(start, len(stripe)), range(start - 1, -1, -1)):
        for other in map(stripe.__getitem__, others):
            limit = found[-1][0] if len(found) == MOST else FARTHEST_KM
            if abs(other.latitude - here.latitude) * EARTH_KM > limit:
                break
            if (km := _measure(here, other)) <= limit and other.id != here.id:
                insort(found, (km, other.id, other.item))
                del found[MOST:]


def _measure(a: _Place, b: _Place) -> float:
    """Return the great-circle distance of two places in kilometres (haversine formula)."""
    north, east = sin((b.latitude - a.latitude) / 2) ** 2, sin((b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1, sqrt(north + a.cosine * b.cosine * east)))
