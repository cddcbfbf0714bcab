"""人员培训 (tasks 2 and 12, safeguard 3): courses for staff, and for parents who return to work."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing
from datapub.model import Record

HOURS = 60
"""Of study; whoever runs an institution needs as many (WS/T 821-2023, 5.2.1, known at second hand)."""


def _may_be_principals(row: Record) -> bool:
    return row["trainees"] in {None, "负责人"}


def _has_hours(row: Record) -> int | None:
    """Return whether a course for those who run an institution has ``HOURS``; None where that is not told."""
    return None if None in (row["trainees"], row["study_hours"]) else int(row["study_hours"] >= HOURS)


def _pass_with_hours(row: Record) -> int | None:
    """Return how many of those who run an institution passed a course of ``HOURS``; None where not told."""
    if None in (row["trainees"], row["study_hours"], row["people"], row["passed"]):
        return None
    return int(row["passed"]) if row["study_hours"] >= HOURS else 0


def _count_parents(row: Record) -> int | None:
    """Return how many took part in a course for parents who return to work; None where that is not told."""
    return None if row["trainees"] is None or row["people"] is None else int(row["people"])


def _may_be_parents(row: Record) -> bool:
    return row["trainees"] in {None, "再就业的家长"}


LISTING = Listing(
    "training_courses",
    columns=(
        "name", "area_code", "began_on", "trainees", "subject", "study_hours", "people", "passed",
        "organiser",
    ),
    unit="期",
    day="began_on",
    counts=(
        Count("参加（人次）", "参加人数", lambda row: row["people"]),
        Count(
            "合格 ÷ 参加（人次）",
            "参加和合格的人数",
            lambda row: None if row["people"] is None else row["passed"],
            lambda row: int(row["people"]),
            100,
        ),
        Count(
            "再就业的家长（人次）",
            "培训对象和参加人数",
            _count_parents,
            among=_may_be_parents,
        ),
        Count(
            f"负责人的培训满 {HOURS} 学时 ÷ 举办（期）",
            "培训对象和学时",
            _has_hours,
            lambda row: 1,
            100,
            among=_may_be_principals,
        ),
        Count(
            f"负责人满 {HOURS} 学时并合格 ÷ 负责人参加（人次）",
            "培训对象、学时和人数",
            _pass_with_hours,
            lambda row: int(row["people"]),
            100,
            among=_may_be_principals,
            sentence=f"参加负责人培训的 {{whole}} 人次中，{{amount}} 人次满 {HOURS} 学时并合格；"
            "负责人总数未公布，不能算出全部负责人的合格率",
        ),
    ),
    indicators=("certified-caregiver-rate",),
    by="trainees",
    ends={"began_on": "ended_on"},
)  # fmt: skip
