"""What inspections found: of each institution, and added up by area and quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from childcare.counts import count_findings, count_rectified
from childcare.derive.institution import Area, Institution
from childcare.derive.register import Register
from datapub.model import Record, Tables


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection of an institution.

    Attributes:
        found: how many problems; None where that is not stated.
        rectified: how many of them have been put right; None where that is not stated.
        is_overdue: the day by which they were to be put right is past, and nobody says that they were.
        days_late: by how many days all was put right after that day; 0 where in time or not known.
    """

    institution: Institution
    record: Record
    found: int | None
    rectified: int | None
    is_overdue: bool
    days_late: int

    @property
    def day(self) -> date:
        """The day of the visit."""
        day: date = self.record["inspected_on"]
        return day


@dataclass(frozen=True, slots=True)
class Tally:
    """Inspections added up.

    Attributes:
        visits: how many there were, to how many ``institutions``.
        visited: how many of these may take children today, ``counting`` how many such there are.
        found: problems, over the ``known`` visits that state them.
        rectified: those of them that are said to have been put right; what nobody says is not counted.
        overdue: visits whose day for putting right is past, and of which nobody says that they were.
        late: visits of which all was put right only after that day.
    """

    visits: int
    institutions: int
    visited: int
    counting: int
    found: int
    known: int
    rectified: int
    overdue: int
    late: int
    has_sample: bool


@dataclass(frozen=True)
class Inspections:
    """Every inspection, the newest first.

    Attributes:
        areas: the reporting areas with what their inspections add up to, in display order.
        quarters: the quarters in which there were any, the newest first, each with its tally.
    """

    all: tuple[Inspection, ...]
    by_institution: Mapping[str, tuple[Inspection, ...]]
    total: Tally
    areas: tuple[tuple[Area, Tally], ...]
    quarters: tuple[tuple[str, Tally], ...]


def derive_inspections(tables: Tables, register: Register, today: date) -> Inspections:
    """Read the table ``inspections``.

    Args:
        today: the day on which is told what is overdue.
    """
    by_id = {item.id: item for item in register.institutions}
    visits = sorted(
        (_read(record, by_id[record["institution_id"]], today) for record in tables["inspections"].records()),
        key=lambda visit: (-visit.day.toordinal(), visit.record["id"]),
    )
    by_institution: dict[str, list[Inspection]] = defaultdict(list)
    by_area: dict[str, list[Inspection]] = defaultdict(list)
    by_quarter: dict[str, list[Inspection]] = defaultdict(list)
    for visit in visits:
        by_institution[visit.institution.id].append(visit)
        by_area[visit.institution.area.code].append(visit)
        by_quarter[f"{visit.day.year} 年第 {(visit.day.month + 2) // 3} 季度"].append(visit)
    counting = {code: totals.institutions for code, totals in register.totals.items()}
    whole = counting[register.city.code]
    return Inspections(
        tuple(visits),
        {name: tuple(found) for name, found in by_institution.items()},
        add_up(visits, whole),
        tuple((area, add_up(by_area[area.code], counting[area.code])) for area in register.parts),
        tuple((quarter, add_up(found, whole)) for quarter, found in by_quarter.items()),
    )


def add_up(visits: Iterable[Inspection], counting: int) -> Tally:
    """Add up some inspections, each sum over those that state what is summed."""
    listed = list(visits)
    known = [visit.found for visit in listed if visit.found is not None]
    done = [visit.rectified or 0 for visit in listed if visit.found is not None]
    return Tally(
        visits=len(listed),
        institutions=len({visit.institution.id for visit in listed}),
        visited=len({visit.institution.id for visit in listed if visit.institution.counts}),
        counting=counting,
        found=sum(known),
        known=len(known),
        rectified=sum(done),
        overdue=sum(visit.is_overdue for visit in listed),
        late=sum(visit.days_late > 0 for visit in listed),
        has_sample=any(visit.record["is_sample"] for visit in listed),
    )


def _read(record: Record, institution: Institution, today: date) -> Inspection:
    found, due_on = count_findings(record), record["due_on"]
    rectified = count_rectified(record)
    done_on = record["rectified_on"]
    is_overdue = done_on is None and found != 0 and due_on is not None and due_on < today
    days_late = 0 if None in (due_on, done_on) else max((done_on - due_on).days, 0)
    return Inspection(institution, record, found, rectified, is_overdue, days_late)
