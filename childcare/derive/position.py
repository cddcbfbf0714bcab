"""Coordinates brought to one datum, before anything is compared (the only module with prcoords).

China's maps use three: CGCS2000, the national datum, which lies within a metre of WGS-84 and is
taken as equal to it here; WGS-84, which browsers and satellite receivers report; and GCJ-02, which
map services shift by 100 to 700 metres. Distances on the site are between WGS-84 positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from prcoords import gcj_wgs_bored

DIGITS = 5
"""Decimals of a published degree: 0.00001° is about one metre."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in WGS-84, in degrees."""

    longitude: float
    latitude: float


def find_position(longitude: Decimal | None, latitude: Decimal | None, crs: str | None) -> Position | None:
    """Return a place in WGS-84; None where longitude, latitude or the datum is not recorded.

    Raises:
        ValueError: a datum that is not in the schema's list.
    """
    if longitude is None or latitude is None or crs is None:
        return None
    if crs in {"WGS-84", "CGCS2000"}:
        return Position(round(float(longitude), DIGITS), round(float(latitude), DIGITS))
    if crs == "GCJ-02":
        shifted = gcj_wgs_bored((float(latitude), float(longitude)))
        return Position(round(shifted.lon, DIGITS), round(shifted.lat, DIGITS))
    raise ValueError(f"unknown datum {crs!r}")
