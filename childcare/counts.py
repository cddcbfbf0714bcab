"""The indicators that the register can count, and what an institution adds to each.

One table for the register's own values, for counted goals, and for published figures that are compared with
the register. An empty cell adds nothing and is not 0: every sum knows how many institutions it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from childcare.terms import DemonstrationLevel, ProviderType, Status
from datapub.derive.rounding import divide
from datapub.model import Record

Add = Callable[[Record], int | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over institutions.

    Attributes:
        amount: over the institutions that state the value.
        whole: the denominator over the same institutions; None unless it is a rate.
        known: how many institutions state it, ``of`` how many.
        stated: what they state, in words.
        multiplier: of a rate.
    """

    amount: int
    whole: int | None
    known: int
    of: int
    stated: str
    multiplier: int = 1

    @property
    def value(self) -> Decimal | None:
        """The sum or rate; None if no institution states it, or the denominator is 0."""
        if not self.is_known:
            return None
        return (
            Decimal(self.amount) if self.whole is None else divide(self.amount, self.whole, self.multiplier)
        )

    @property
    def is_known(self) -> bool:
        """Whether any institution states it; true if there are none, whose sum is 0."""
        return bool(self.known or not self.of)

    @property
    def note(self) -> str:
        """How many institutions it rests on; "" if all."""
        if self.known == self.of:
            return ""
        if not self.known:
            return f"{self.of:,} 家机构中，公布了{self.stated}的有 0 家"  # one of two is not none of both
        return f"{self.of:,} 家机构中，按公布了{self.stated}的 {self.known:,} 家算"


def add_sums(parts: Sequence[Sum]) -> Sum:
    """Return the sum of sums of one indicator over disjoint institutions; not for medians."""
    whole = None if parts[0].whole is None else sum(part.whole or 0 for part in parts)
    return replace(
        parts[0],
        amount=sum(part.amount for part in parts),
        whole=whole,
        known=sum(part.known for part in parts),
        of=sum(part.of for part in parts),
    )


@dataclass(frozen=True)
class Count:
    """How an indicator is counted.

    Attributes:
        label: what is counted, in words for readers of the register.
        stated: what an institution must state to be counted, in words.
        add: what an institution adds to it (to its numerator, where it is a rate); None where
            it does not state it.
        whole: what an institution that is counted adds to its denominator; None where it is no rate.
        multiplier: of a rate.
        among: whether the count is, or may be, about an institution; others are left out of the number
            that the sum rests on. None if it is about all.
        sentence: a sentence with the ``{amount}`` and the ``{whole}`` of all rows, for a rate that its name
            does not explain.
        combine: makes one number of what they add; their sum, or their median.
    """

    label: str
    stated: str
    add: Add
    whole: Callable[[Record], int] | None = None
    multiplier: int = 1
    among: Callable[[Record], bool] | None = None
    combine: Callable[[Sequence[Any]], Any] = sum
    sentence: str = ""

    def sum_up(self, institutions: Iterable[Record]) -> Sum:
        """Return the sum over institutions."""
        listed = list(institutions) if self.among is None else [*filter(self.among, institutions)]
        added = [self.add(record) for record in listed]
        known = [amount for amount in added if amount is not None]
        whole = None
        if self.whole is not None:
            stated = (one for one, amount in zip(listed, added, strict=True) if amount is not None)
            whole = sum(map(self.whole, stated))
        amount = self.combine(known) if known else 0
        return Sum(amount, whole, len(known), len(added), self.stated, self.multiplier)


def _places(record: Record) -> int:
    places: int = record["places"]
    return places


def _inclusive_places(record: Record) -> int | None:
    if record["places"] is None or record["is_inclusive"] is None:
        return None
    return _places(record) if record["is_inclusive"] else 0


def _of_type(kind: ProviderType) -> Add:
    return lambda record: None if record["provider_type"] is None else int(record["provider_type"] == kind)


def _is_demonstration(record: Record) -> int | None:
    level = record["demonstration_level"]
    return None if level is None else int(level != DemonstrationLevel.NONE)


COUNTS: Final[Mapping[str, Count]] = {
    "institutions": Count("可以收托的机构", "", lambda record: 1),
    "places": Count("托位", "托位数", lambda record: record["places"]),
    "inclusive-share": Count("普惠托位占比", "托位数和是否普惠", _inclusive_places, _places, 100),
    "occupancy-rate": Count(
        "托位使用率",
        "在托人数和托位数",
        lambda record: None if record["places"] is None else record["enrolled"],
        _places,
        100,
    ),
    "employer-providers": Count("用人单位办托", "机构类型", _of_type(ProviderType.EMPLOYER)),
    "kindergarten-providers": Count("幼儿园托班", "机构类型", _of_type(ProviderType.KINDERGARTEN)),
    "home-providers": Count("家庭托育点", "机构类型", _of_type(ProviderType.HOME)),
    "demonstration-providers": Count("示范机构", "示范级别", _is_demonstration),
}
"""Id in ``indicators`` -> count."""


def find_filing_span(record: Record) -> tuple[date, date] | None:
    """Return the first and last possible day of an institution's filing; None if unknown.

    For a filing known to the year or month, these are its first and last day.
    """
    if record["filed_on"] is not None:
        return record["filed_on"], record["filed_on"]
    if record["filed_month"] is None:  # a month that is no month has been reported with the cells
        return None
    year, _, month = record["filed_month"].partition("-")
    first = date(int(year), int(month or 1), 1)
    last_month = int(month or 12)
    following = date(int(year) + last_month // 12, last_month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def is_filed_on(record: Record, day: date) -> bool | None:
    """Return whether an institution was filed on a day: by then and not cancelled; None if unknown."""
    cancelled = record["cancelled_on"]
    if record["status"] == Status.REFUSED or (cancelled is not None and cancelled <= day):
        return False
    span = find_filing_span(record)
    if span is not None and span[0] > day:
        return False
    is_open = span is None or span[1] > day or (record["status"] == Status.CANCELLED and cancelled is None)
    return None if is_open else True


FOUND: Final = ("findings_serious", "findings_general", "findings_minor")


def count_findings(record: Record) -> int | None:
    """Return how many problems an inspection found; None unless stated for each severity."""
    found = [record[name] for name in FOUND]
    return None if None in found else sum(found)


def count_rectified(record: Record) -> int | None:
    """Return how many problems were rectified: all if a day is given or none was found."""
    found, rectified = count_findings(record), record["findings_rectified"]
    is_done = found == 0 or (rectified is None and record["rectified_on"] is not None)
    return found if is_done else rectified
