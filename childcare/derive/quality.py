"""质量评估: the grades that assessors gave, each until its last day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from childcare.derive.institution import Area, Institution
from childcare.derive.register import Register
from childcare.terms import QualityGrade
from datapub.model import AS_OF, Record, Tables

GRADES = tuple(grade for grade in QualityGrade if grade is not QualityGrade.NONE)


@dataclass(frozen=True, slots=True)
class Quality:
    """One assessment of an institution.

    Attributes:
        has_lapsed: whether its last day is past.
    """

    institution: Institution
    record: Record
    has_lapsed: bool


@dataclass(frozen=True)
class Qualities:
    """Every assessment, the newest first.

    Attributes:
        areas: the parts of the city, each with how many of its institutions that may take children have
            which grade today, as the last assessment that holds gave it, and how many there are.
        total: the same of the whole.
        stated: institutions that may take children and have a grade in the register, but no assessment that
            holds today; they are in none of these numbers.
    """

    all: tuple[Quality, ...]
    by_institution: Mapping[str, tuple[Quality, ...]]
    areas: tuple[tuple[Area, Mapping[str, int], int], ...]
    total: tuple[Mapping[str, int], int]
    stated: int


def derive_quality(tables: Tables, register: Register, today: date) -> Qualities:
    """Read the table ``assessments``.

    Args:
        today: the day on which is told what has lapsed.
    """
    by_id = {item.id: item for item in register.institutions}
    found = [
        Quality(by_id[record["institution_id"]], record, not holds_on(record, today))
        for record in tables["assessments"].records()
    ]
    found.sort(key=lambda one: (-one.record["assessed_on"].toordinal(), one.record["id"]))
    by_institution: dict[str, list[Quality]] = defaultdict(list)
    for one in found:
        by_institution[one.institution.id].append(one)
    current = [listed[0] for listed in by_institution.values() if not listed[0].has_lapsed]
    graded = {one.institution.id for one in current}
    by_area: dict[str, list[Quality]] = defaultdict(list)
    for one in current:
        by_area[one.institution.area.code].append(one)
    counting = {code: totals.institutions for code, totals in register.totals.items()}
    return Qualities(
        tuple(found),
        {name: tuple(listed) for name, listed in by_institution.items()},
        tuple(
            (
                area,
                _count(by_area[area.code]),
                counting[area.code],
            )
            for area in register.parts
        ),
        (_count(current), counting[register.city.code]),
        sum(
            item.counts and item.record["quality_grade"] in GRADES and item.id not in graded
            for item in register.institutions
        ),
    )


def holds_on(record: Record, day: date) -> bool:
    """Return whether an assessment's result holds on a day; without a last day, it holds until the next."""
    last: date | None = record["valid_until_on"]
    return bool(record["assessed_on"] <= day and (last is None or day <= last))


def fill_grades(tables: Tables) -> Tables:
    """Return the tables with the grades and their days that the register leaves to the assessments.

    A grade is that of the last assessment by the row's own as-of day, where it still holds then.
    """
    assessments = tables["assessments"].grouped_by("institution_id")
    if not assessments:
        return tables
    register = tables["institutions"]
    sources = {"quality_grade": "quality_grade", "quality_graded_on": "assessed_on"}
    filled = {column: [*register.columns[column]] for column in sources}
    for place, row in register.select_known("id", assessments, AS_OF):
        known = [one for one in assessments[row["id"]] if one["assessed_on"] <= row[AS_OF]]
        last = max(known, key=lambda one: one["assessed_on"], default=None)
        for column, cells in filled.items():
            if cells[place] is None and last and holds_on(last, row[AS_OF]):
                cells[place] = last[sources[column]]
    return {**tables, "institutions": register.with_cells(filled)}


def _count(listed: Iterable[Quality]) -> dict[str, int]:
    found = Counter(one.record["quality_grade"] for one in listed if one.institution.counts)
    return {grade: found[grade] for grade in GRADES}
