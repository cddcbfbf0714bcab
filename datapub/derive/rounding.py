"""Arithmetic as it is published: decimals, half up, two places."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.01")


def round_half_up(value: Decimal, places: Decimal = PLACES) -> Decimal:
    """Round half away from zero, as readers expect: 0.125 becomes 0.13."""
    return value.quantize(places, rounding=ROUND_HALF_UP)


def divide(numerator: Decimal | int, denominator: Decimal | int, multiplier: int = 1) -> Decimal | None:
    """Return numerator ÷ denominator × multiplier to two places, or None for a zero denominator."""
    if denominator == 0:
        return None
    return round_half_up(Decimal(numerator) * multiplier / Decimal(denominator))
