"""What the register can count: for each such indicator, what an institution adds to it.

One table for the register's own values, for goals that are counted, and for published figures that are
compared with the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from childcare.terms import DemonstrationLevel, ProviderType
from datapub.model import Record

Add = Callable[[Record], int]


@dataclass(frozen=True)
class Count:
    """How an indicator is counted.

    Attributes:
        label: what is counted, in words for readers of the register.
        add: what an institution adds to it; to its numerator, where it is a rate.
        whole: what an institution adds to its denominator; None where it is no rate.
        multiplier: of a rate.
    """

    label: str
    add: Add
    whole: Add | None = None
    multiplier: int = 1

    def sum_up(self, institutions: Iterable[Record]) -> tuple[int, int | None]:
        """Return numerator and denominator over some institutions; the latter None where it is no rate."""
        listed = list(institutions)
        whole = self.whole
        return sum(map(self.add, listed)), None if whole is None else sum(map(whole, listed))


def _places(record: Record) -> int:
    return record["places"] or 0


def _of_type(kind: ProviderType) -> Add:
    return lambda record: int(record["provider_type"] == kind)


COUNTS: Final[Mapping[str, Count]] = {
    "institutions": Count("可以收托的机构", lambda record: 1),
    "places": Count("托位", _places),
    "inclusive-share": Count(
        "普惠托位占比", lambda record: _places(record) if record["is_inclusive"] else 0, _places, 100
    ),
    "occupancy-rate": Count(
        "托位使用率",
        lambda record: record["enrolled"] or 0,
        lambda record: 0 if record["enrolled"] is None else _places(record),
        100,
    ),
    "employer-providers": Count("用人单位办托", _of_type(ProviderType.EMPLOYER)),
    "kindergarten-providers": Count("幼儿园托班", _of_type(ProviderType.KINDERGARTEN)),
    "home-providers": Count("家庭托育点", _of_type(ProviderType.HOME)),
    "demonstration-providers": Count(
        "示范机构",
        lambda record: int(record["demonstration_level"] not in {None, DemonstrationLevel.NONE}),
    ),
}
"""By the indicator's id in ``indicators``."""


def is_filed_on(record: Record, day: date) -> bool:
    """Tell whether an institution was filed on a day: filed by then, and not cancelled by then."""
    filed, cancelled = record["filed_on"], record["cancelled_on"]
    return filed is not None and filed <= day and (cancelled is None or cancelled > day)
