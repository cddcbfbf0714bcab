"""Places, classes, children and caregivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lcm
from typing import Any

from childcare.standards import CLASS_KINDS, HOME_PLACES, HOME_RATIO, ClassKind
from childcare.terms import ProviderType
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "institutions"
_PLACES = tuple(f"places_{kind.name}" for kind in CLASS_KINDS)
_BY_RATIO = sorted(CLASS_KINDS, key=lambda kind: -kind.ratio)
_SHARES = lcm(*(kind.ratio for kind in CLASS_KINDS))
"""In so many shares a caregiver is counted, so that each ratio comes out whole."""


def check_sum(data: Data) -> Iterator[Problem]:
    """R15: all places = infant + junior + senior + mixed; mixed classes must not be left out.

    Those of some kinds alone are never more than all.
    """
    for row in data.sound_rows(TABLE, "places", *_PLACES):
        parts = [row[name] for name in _PLACES]
        known, places = sum(filter(None, parts)), row["places"]
        if places is None or known == places or (known < places and None in parts):
            continue
        details: dict[str, Any] = {
            kind.name: "未填" if part is None else part for kind, part in zip(CLASS_KINDS, parts, strict=True)
        }
        yield data.problem(TABLE, "R15", row, "places", found=places, expected=known, **details)


def check_classes(data: Data) -> Iterator[Problem]:
    """R16: no class is larger than allowed, no home point has over 5 places, and caregivers suffice.

    The children of each class are not published, only their total, so how many caregivers the law
    asks for cannot be computed. A lower bound can: put as many children as there are places into the
    classes with the mildest ratio first. If even that asks for more caregivers than there are, the
    institution has too few whatever the true distribution.
    """
    for row in data.rows(TABLE):
        is_home = row["provider_type"] == ProviderType.HOME and row.is_sound("provider_type")
        for kind in CLASS_KINDS:
            yield from _check_size(data, row, kind)
        if is_home and row.is_sound("places") and (row["places"] or 0) > HOME_PLACES:
            yield data.problem(TABLE, "R16/home", row, "places", found=row["places"])
        if row.is_sound("enrolled", "caregivers", "provider_type", *_PLACES):
            yield from _check_caregivers(data, row, is_home)


def check_enrolment(data: Data) -> Iterator[Problem]:
    """R17: more children than places is a warning: part-time care may share a place."""
    for row in data.sound_rows(TABLE, "enrolled", "places"):
        if row["enrolled"] is not None and row["places"] is not None and row["enrolled"] > row["places"]:
            yield data.problem(
                TABLE, "R17", row, "enrolled", severity="warning", found=row["enrolled"], places=row["places"]
            )


def count_caregivers(enrolled: int, places: Mapping[str, int | None], is_home: bool) -> int:
    """Return the fewest caregivers that any distribution of the children over the classes allows.

    Args:
        enrolled: children in care.
        places: kind of class -> its places, None where not stated: then all children may be in the class
            with the mildest ratio. Children beyond all places count at that one too.
        is_home: whether it is a home point, where one ratio holds for all.
    """
    if is_home:
        return -(-enrolled // HOME_RATIO)
    needed = 0  # in shares of a caregiver
    left = enrolled
    is_known = None not in places.values()
    for kind in _BY_RATIO:
        seated = min(left, places.get(kind.name) or 0) if is_known else 0
        needed += seated * (_SHARES // kind.ratio)
        left -= seated
    needed += left * (_SHARES // _BY_RATIO[0].ratio)
    return -(-needed // _SHARES)


def _check_size(data: Data, row: Row, kind: ClassKind) -> Iterator[Problem]:
    column = f"places_{kind.name}"
    classes, places = row[f"classes_{kind.name}"], row[column]
    if classes is None or places is None or not row.is_sound(column, f"classes_{kind.name}"):
        return
    if places > classes * kind.size:
        yield data.problem(
            TABLE,
            "R16/class-size",
            row,
            column,
            classes=classes,
            kind=kind.title,
            limit=classes * kind.size,
            size=kind.size,
            found=places,
        )


def _check_caregivers(data: Data, row: Row, is_home: bool) -> Iterator[Problem]:
    enrolled, caregivers = row["enrolled"], row["caregivers"]
    if enrolled is None or caregivers is None:
        return
    expected = count_caregivers(
        enrolled, {kind.name: row[f"places_{kind.name}"] for kind in CLASS_KINDS}, is_home
    )
    if caregivers < expected:
        yield data.problem(
            TABLE,
            "R16/caregivers",
            row,
            "caregivers",
            enrolled=enrolled,
            expected=expected,
            found=caregivers,
        )
