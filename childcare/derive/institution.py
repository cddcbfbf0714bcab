"""An institution of the register as published, and its area."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Final

from childcare.derive.position import Position, find_position
from childcare.derive.stated import find_price, write_fee
from childcare.standards import CLASS_KINDS, ClassKind
from childcare.terms import LIMITED, ProviderType, Status
from datapub import model
from datapub.model import Record

NAME_TITLE: Final = "名称"
"""What changes call the column ``name``, by its title."""

UNPLACED: Final = "unplaced"
"""The code of what lies in no reporting area, as far as is known; no row says it."""


@dataclass(frozen=True)
class Area(model.Area):
    """A reporting area, the city itself, or the rest of the city (:data:`UNPLACED`).

    Attributes:
        is_city: whether this is the whole city.
        above: its own code and those of the areas above it, nearest first.
    """

    is_city: bool
    above: tuple[str, ...]
    record: Record = field(compare=False)

    @property
    def page(self) -> str:
        """The address of its page; the unplaced rest has only a list."""
        return self.list_page if self.code == UNPLACED else f"areas/{self.code}/"

    @property
    def list_page(self) -> str:
        """The address of its list; the unplaced rest is on the city's."""
        is_gap = self.code == UNPLACED
        return f"register/{self.above[0]}/#{UNPLACED}" if is_gap else f"register/{self.code}/"


@dataclass(frozen=True, slots=True)
class ClassOffer:
    """The classes of one kind at an institution, and their places; None where not stated."""

    kind: ClassKind
    classes: int | None
    places: int | None


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the register, with derived values for its pages.

    Attributes:
        street: name of the street or town; "" if not recorded.
        offers: its classes by kind, only those it has.
        position: its coordinates; None if not recorded, and for every home-based point.
        has_expired: whether the last day of its permit or filing, if any, is past.
        events: rows of ``institution_events``, oldest first.
    """

    id: str
    name: str
    area: Area
    street: str
    status: Status
    offers: tuple[ClassOffer, ...]
    position: Position | None
    record: Record = field(compare=False)
    has_expired: bool = False
    events: tuple[Record, ...] = field(default=(), compare=False)

    @property
    def counts(self) -> bool:
        """Whether it counts in the totals."""
        return self.status.counts

    @property
    def has_limited_scope(self) -> bool:
        """Whether children of its founder's own staff are admitted only, or first."""
        return self.record["admission_scope"] in LIMITED

    @property
    def is_split(self) -> bool:
        """Whether it states its places, in all and by kind of class."""
        return is_split(self.record)

    @property
    def classes(self) -> int | None:
        """The number of its classes; None unless it is stated for each kind."""
        classes = [self.record[f"classes_{kind.name}"] for kind in CLASS_KINDS]
        return None if None in classes else sum(classes)

    @property
    def ages(self) -> str:
        """The ages that its classes take, adjoining ranges merged: "6—24个月", "18个月以上"."""
        return write_ages(offer.kind for offer in self.offers)

    @property
    def fee(self) -> str:
        """The monthly price of full-day care, else the source's words on fees; "" without either."""
        return write_fee(self.record) or self.record["fee_note"] or ""

    @property
    def has_fee(self) -> bool:
        """Whether it states a price, or the source says anything of its fees."""
        return self.has_price or bool(self.record["fee_note"])

    @property
    def has_price(self) -> bool:
        """Whether it states the monthly price of full-day care in figures."""
        return find_price(self.record) != (None, None)

    @property
    def former_names(self) -> tuple[str, ...]:
        """Its former names, from recorded changes of name, latest first."""
        former_names = [
            event["before"] for event in self.events[::-1] if event["changed_field"] == NAME_TITLE
        ]
        return tuple(dict.fromkeys(name for name in former_names if name and name != self.name))

    @property
    def place(self) -> str:
        """Its address, preceded by the street unless that is in it; "" without either."""
        address: str = self.record["address"] or ""
        return address if self.street in address else f"{self.street} {address}".strip()


def view_institution(
    record: Record, area: Area, streets: Mapping[str, str], today: date | None, events: Iterable[Record]
) -> Institution:
    """Return an institution from its record and its events.

    Args:
        streets: code -> name.
        today: the day on which its permit has expired or not; None to leave that out.
    """
    offers = tuple(
        _offer(kind, record[f"classes_{kind.name}"], record[f"places_{kind.name}"])
        for kind in CLASS_KINDS
        if record[f"places_{kind.name}"]
        or (record[f"places_{kind.name}"] is None and record[f"classes_{kind.name}"])
    )
    return Institution(
        id=record["id"],
        name=record["name"],
        area=area,
        street=streets.get(record["street_code"], ""),
        status=Status(record["status"]),
        offers=offers,
        position=_locate(record),
        record=record,
        has_expired=today is not None and record["expires_on"] is not None and record["expires_on"] < today,
        events=tuple(sorted(events, key=lambda event: (event["happened_on"], event["id"]))),
    )


_offer = cache(ClassOffer)
"""Institutions have the same few hundred between them."""


def _locate(record: Record) -> Position | None:
    if record["provider_type"] == ProviderType.HOME:
        return None
    return find_position(record["longitude"], record["latitude"], record["crs"])


def write_ages(kinds: Iterable[ClassKind]) -> str:
    """Write the ages of several kinds of classes, adjoining ranges merged."""
    spans: list[tuple[int, float]] = []
    for kind in sorted(kinds, key=lambda kind: kind.first_month):
        first, last = kind.first_month, math.inf if kind.last_month is None else kind.last_month
        if spans and first <= spans[-1][1]:
            first, last = spans[-1][0], max(spans[-1][1], last)
            spans.pop()
        spans.append((first, last))
    return "、".join(
        f"{first}个月以上" if last == math.inf else f"{first}—{last}个月" for first, last in spans
    )


def is_split(record: Record) -> bool:
    """Return whether a row states its places, in all and by kind of class.

    Where the kinds that it states add up to all, none are left for the others: lists of offices seldom have a
    column for each kind.
    """
    places, *kinds = _read_places(record)
    return places is not None and sum(filter(None, kinds)) == places


_read_places = itemgetter("places", *(f"places_{kind.name}" for kind in CLASS_KINDS))
