"""What each responsible unit is named for, has reported, and is late with, over all tasks and areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from childcare.answers import Tally
from childcare.derive.institution import Area
from childcare.derive.progress import Progress
from childcare.derive.reports import Report, Reports
from childcare.derive.tasks import Task, Unit
from childcare.terms import ReportState
from datapub.model import Record, Tables

_SETTLED = frozenset({ReportState.DONE, ReportState.STANDING})


class DataState(StrEnum):
    """How much of the data that say how far a task is has rows."""

    ALL = "各份数据都有"
    SOME = "有的数据还没有"
    NONE = "还没有数据"
    UNRECORDED = "没有哪份数据记录"


@dataclass(frozen=True)
class Assignment:
    """A task that a unit is named for.

    Attributes:
        position: the unit's place in the task's bracket, from 1.
        report: the newest word of the unit on it, or a request without one; None where there is neither.
        areas: the areas, in display order, of which a report on the task is in, by whomever.
        answers: of each kind of rows that say how far the task is, how many there are; they are the
            task's, not this unit's.
        as_of_on: the day that it is judged on, that of publication.
        is_late: whether the day that the document gives has passed with nothing reported as done, or as
            done year by year; None where the document gives no day.
    """

    unit: Unit
    task: Task
    position: int
    report: Report | None
    areas: tuple[Area, ...]
    answers: tuple[int, ...]
    is_late: bool | None
    as_of_on: date
    is_sample: bool

    @property
    def is_reported(self) -> bool:
        """Whether the unit itself has reported on the task."""
        return self.report is not None and self.report.is_in

    @property
    def records(self) -> int:
        """All rows that say how far the task is."""
        return sum(self.answers)

    @property
    def data_state(self) -> DataState:
        """How much of what says how far the task is has been published."""
        if not self.answers:
            return DataState.UNRECORDED
        if not any(self.answers):
            return DataState.NONE
        return DataState.ALL if all(self.answers) else DataState.SOME


def list_assignments(tables: Tables, progress: Progress, reports: Reports) -> tuple[Assignment, ...]:
    """Return every task of every unit: the units by id, the tasks in the document's order."""
    positions = {(row["task_id"], row["unit_id"]): row["position"] for row in tables["task_units"].records()}
    tasks = {task.id: task for task in progress.tasks}
    answers = {task.id: [answer.count(tables, task.id) for answer in task.answers] for task in progress.tasks}
    return tuple(
        _assign(answers[name], reports, unit, tasks[name], positions[name, unit.id])
        for unit in progress.units
        for name in unit.tasks
    )


def _assign(answers: Sequence[Tally], reports: Reports, unit: Unit, task: Task, position: int) -> Assignment:
    report, due_on = reports.by_unit.get((task.id, unit.id)), task.record["due_on"]
    by_area = [reports.by_area.get((task.id, area.code)) for area in reports.areas]
    reporting = [one for one in by_area if one is not None and one.is_in]
    return Assignment(
        unit,
        task,
        position,
        report,
        tuple(one.area for one in reporting),
        tuple(answer.rows for answer in answers),
        is_late=None
        if due_on is None
        else due_on < reports.as_of_on and (report is None or report.status not in _SETTLED),
        as_of_on=reports.as_of_on,
        is_sample=any(one.is_sample for one in (report, *reporting) if one is not None)
        or any(answer.has_sample for answer in answers),
    )


def tabulate_assignments(assignments: tuple[Assignment, ...]) -> list[Record]:
    """Return the rows of the dataset ``unit_status``; what was not reported is None."""
    return [
        {
            "id": f"{one.unit.id}.{one.task.id}",
            "unit_id": one.unit.id,
            "task_id": one.task.id,
            "position": one.position,
            "due_on": one.task.record["due_on"],
            "status": one.report.status if one.report else None,
            "reported_on": one.report.reported_on if one.report else None,
            "reported_by": (one.report.reported_by or None) if one.report else None,
            "areas_reported": len(one.areas),
            "answered_by": one.task.record["answered_by"],
            "records": one.records,
            "is_late": one.is_late,
            "as_of_on": one.as_of_on,
            "is_sample": one.is_sample,
        }
        for one in assignments
    ]
