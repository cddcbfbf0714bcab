"""Every value of every indicator as one long table: published and counted, with parts, source and rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from childcare.derive.comparison import FROM_REGISTER
from childcare.derive.indicators import Indicator
from childcare.derive.institution import UNPLACED
from childcare.derive.ratings import Rating
from datapub.model import Record

PUBLISHED = "公布"
SOURCE = "按托育机构备案名录计算"


def tabulate_values(indicators: Iterable[Indicator], ratings: Iterable[Rating]) -> list[Record]:
    """Return the rows of the dataset ``indicator_values``: indicator × area × period × scope, in page order.

    A value has the rating that rests on it; where it is rated against several targets, that of the first, as
    ``ratings`` has all.
    """
    rated: dict[str, Rating] = {}
    for rating in ratings:
        if rating.actual is not None and rating.target is not None:
            rated.setdefault(rating.actual.id, rating)
    return [row for indicator in indicators for row in _list_values(indicator, rated)]


def _list_values(indicator: Indicator, rated: dict[str, Rating]) -> Iterator[Record]:
    for series in indicator.series:
        for point in series.points:
            rating = rated.get(point.id)
            yield {
                "id": point.id,
                "indicator_id": indicator.id,
                "area_code": series.area_code,
                "period": point.period,
                "scope": series.scope or None,
                "value_basis": PUBLISHED,
                "as_of_on": point.as_of_on,
                "numerator": point.numerator,
                "denominator": point.denominator,
                "value": point.value,
                "source_title": point.source_title,
                "source_url": point.source_url or None,
                "reliability": point.reliability,
                "rating": rating.result.rating if rating else None,
                "target_id": rating.target.id if rating and rating.target else None,
                "is_sample": point.is_sample,
                "note": point.note or None,
            }
    for code, counted in indicator.from_register.items():
        if code == UNPLACED:
            continue  # no area has that code: it is what the values of the parts leave of the city's
        yield {
            "id": f"{indicator.id}.{code}",
            "indicator_id": indicator.id,
            "area_code": code,
            "period": f"{counted.as_of_on:%Y-%m}" if counted.as_of_on else None,
            "value_basis": FROM_REGISTER,
            "as_of_on": counted.as_of_on,
            "numerator": counted.numerator,
            "denominator": counted.denominator,
            "value": counted.value,
            "source_title": SOURCE,
            "is_sample": counted.is_sample,
            "note": counted.note or None,
        }
