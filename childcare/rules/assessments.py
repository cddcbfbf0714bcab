"""质量评估: results as the assessor gave them; a grade is never computed (WS/T 821-2023)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from childcare.rules.records import INSTITUTIONS, check_order, check_records
from childcare.standards import ASSESSMENT_SINCE, ASSESSMENT_STANDARD, DIMENSIONS
from childcare.terms import QualityGrade
from datapub.model import AS_OF
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "assessments"
_SCORES = tuple(f"score_{dimension.name}" for dimension in DIMENSIONS)


def check_assessments(data: Data) -> Iterator[Problem]:
    """assessment: scores add up, the standard was in force, and the register shows no other grade."""
    yield from check_records(data, TABLE, "assessed_on", "assessment")
    latest: dict[str, Row] = {}
    for row in data.rows(TABLE):
        yield from check_order(data, TABLE, row, "assessed_on", "valid_until_on", "assessment/order")
        yield from _check_scores(data, row)
        yield from _check_standard(data, row)
        if row.is_sound("institution_id", "assessed_on", "quality_grade", "valid_until_on"):
            before = latest.get(row["institution_id"])
            if _is_known(data, row) and (before is None or row["assessed_on"] > before["assessed_on"]):
                latest[row["institution_id"]] = row
    if data.has(INSTITUTIONS):
        for name, row in latest.items():
            institution = data.find(INSTITUTIONS, "id", name)
            if institution is not None:
                yield from _check_register(data, institution, row)


def _is_known(data: Data, row: Row) -> bool:
    """Return whether an assessment is from before its institution's row was written down."""
    found = data.find(INSTITUTIONS, "id", row["institution_id"]) if data.has(INSTITUTIONS) else None
    return bool(found and found[AS_OF] and row["assessed_on"] and row["assessed_on"] <= found[AS_OF])


def _check_standard(data: Data, row: Row) -> Iterator[Problem]:
    day = row["assessed_on"]
    if (
        row["standard"] == ASSESSMENT_STANDARD
        and row.is_sound("standard", "assessed_on")
        and day is not None
        and day < ASSESSMENT_SINCE
    ):
        yield data.problem(TABLE, "assessment/standard", row, "assessed_on", since=ASSESSMENT_SINCE)


def _check_scores(data: Data, row: Row) -> Iterator[Problem]:
    if not row.is_sound(*_SCORES, "score") or row["score"] is None:
        return
    scores = [row[name] for name in _SCORES]
    known = sum(score for score in scores if score is not None)
    if (None not in scores and known != row["score"]) or known > row["score"]:
        yield data.problem(TABLE, "assessment/sum", row, "score", total=known)


def _check_register(data: Data, institution: Row, row: Row) -> Iterator[Problem]:
    """Yield a grade in the register that the last assessment does not give, or no longer gives."""
    grade, day = institution["quality_grade"], institution[AS_OF]
    if grade is None or day is None or not institution.is_sound("quality_grade", AS_OF):
        return
    last: date | None = row["valid_until_on"]
    if last is not None and last < day and grade != QualityGrade.NONE:
        yield data.problem(
            INSTITUTIONS, "assessment/lapsed", institution, "quality_grade", id=row["id"], last=last
        )
    elif grade != row["quality_grade"] and (last is None or last >= day):
        yield data.problem(
            INSTITUTIONS, "assessment/grade", institution, "quality_grade", id=row["id"],
            grade=row["quality_grade"], day=row["assessed_on"],
        )  # fmt: skip
    stated = institution["quality_graded_on"]
    if stated is not None and stated != row["assessed_on"] and institution.is_sound("quality_graded_on"):
        yield data.problem(
            INSTITUTIONS,
            "assessment/day",
            institution,
            "quality_graded_on",
            id=row["id"],
            day=row["assessed_on"],
        )
