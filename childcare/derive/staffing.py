"""How many children there are to each caregiver, beside what the state asks for.

国卫人口发〔2019〕58号《设置标准》 art 20 sets the ratio by kind of class, and none for mixed ones;
国卫人口发〔2023〕28号 that of home-based points. The register has caregivers in one number: whether there are
enough is known only where all children are of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from childcare.derive.institution import Institution
from childcare.standards import CLASS_KINDS, HOME_RATIO
from childcare.terms import ProviderType
from datapub.derive.rounding import round_half_up

_MIXED = CLASS_KINDS[-1].name

RATIOS: Final[Mapping[str, int]] = {
    **{kind.title: kind.ratio for kind in CLASS_KINDS if kind.name != _MIXED},
    str(ProviderType.HOME): HOME_RATIO,
}
"""Kind of class, or home-based points -> most children per caregiver."""

STEPS: Final = tuple(sorted(set(RATIOS.values())))
"""Children per caregiver up to which institutions are counted together; the last step has no end."""


@dataclass(frozen=True)
class Staffing:
    """The children and caregivers of an institution that states both.

    Attributes:
        kind: what all its children are of, a key of :data:`RATIOS`; "" where they are of several kinds, of
            one without a ratio, or of none that is stated.
    """

    enrolled: int
    caregivers: int
    kind: str

    @property
    def per_caregiver(self) -> str:
        """Children to each caregiver, to one decimal place."""
        return str(round_half_up(Decimal(self.enrolled) / self.caregivers, Decimal("0.1")))

    @property
    def step(self) -> int:
        """The place among :data:`STEPS` up to which it comes, their number where it is above all."""
        return sum(self.enrolled > self.caregivers * most for most in STEPS)

    @property
    def is_within(self) -> bool:
        """Whether it has no more children to each caregiver than the state allows for their kind."""
        return self.enrolled <= self.caregivers * RATIOS[self.kind]


@dataclass(frozen=True)
class StaffTotals:
    """The institutions of an area that may take children, by what is known of their staff.

    Attributes:
        by_kind: kind -> those of it of which the ratio is known, in the order of :data:`RATIOS`; those
            that cannot be judged last, as "".
        silent: how many leave out how many children or how many caregivers they have.
        others: how many state both, and yet no ratio: nobody is there, or a place may be shared.
    """

    by_kind: Mapping[str, tuple[Staffing, ...]]
    silent: int
    others: int

    @property
    def known(self) -> int:
        """Of how many the ratio is known."""
        return sum(map(len, self.by_kind.values()))


def add_staff(parts: Iterable[StaffTotals]) -> StaffTotals:
    """Return what is known of the staff of several areas, none of which share an institution."""
    listed = list(parts)
    by_kind = {
        kind: tuple(one for part in listed for one in part.by_kind.get(kind, ())) for kind in (*RATIOS, "")
    }
    return StaffTotals(
        {kind: own for kind, own in by_kind.items() if own},
        sum(part.silent for part in listed),
        sum(part.others for part in listed),
    )


def list_ratios(item: Institution) -> list[tuple[str, int]]:
    """Return (kind, most children per caregiver) of an institution's classes."""
    if item.record["provider_type"] == ProviderType.HOME:
        kinds = [str(ProviderType.HOME)]
    else:
        kinds = [offer.kind.title for offer in item.offers if offer.kind.name != _MIXED]
    return [(kind, RATIOS[kind]) for kind in kinds]


def find_staffing(item: Institution) -> Staffing | None:
    """Return children and caregivers of an institution; None where their ratio is not known.

    More children than places may share these over the day, so nobody knows how many are there at once.
    """
    enrolled, caregivers, places = (item.record[name] for name in ("enrolled", "caregivers", "places"))
    if not enrolled or not caregivers or places is None or enrolled > places:
        return None
    ratios = list_ratios(item)
    is_home = item.record["provider_type"] == ProviderType.HOME
    is_one = is_home or (item.is_split and len(item.offers) == len(ratios) == 1)
    return Staffing(enrolled, caregivers, ratios[0][0] if is_one else "")


def sum_staff(items: Iterable[Institution]) -> StaffTotals:
    """Sort the institutions that may take children by what is known of their staff."""
    found: dict[str, list[Staffing]] = {kind: [] for kind in (*RATIOS, "")}
    silent = others = 0
    for item in items:
        if not item.counts:
            continue
        staffing = find_staffing(item)
        if staffing is not None:
            found[staffing.kind].append(staffing)
        elif None in (item.record["enrolled"], item.record["caregivers"]):
            silent += 1
        else:
            others += 1
    return StaffTotals({kind: tuple(own) for kind, own in found.items() if own}, silent, others)
