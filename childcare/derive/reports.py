"""How far each task is, as reported: by area, by responsible unit, and what is overdue.

Nothing is concluded from silence. A task nobody has reported on is 尚无报告; only a report that was
asked for by a day, and that day has passed, is overdue. The days stand in the data: this module
knows no cadence of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from childcare.derive.institution import Area
from childcare.derive.progress import Progress
from childcare.derive.register import Register
from childcare.derive.tasks import Task, Unit
from childcare.terms import ReportState
from datapub.model import Record, Tables


@dataclass(frozen=True)
class Report:
    """A report on a task, or the request for one.

    Attributes:
        unit: the city unit that reports; None where the area's own government does.
        due_on: the day by which it was asked for, None where nobody asked.
        status: what the report says, None for a request without a report.
        is_overdue: asked for by a day before the day of publication, and not there.
    """

    id: str
    task_id: str
    area: Area
    unit: Unit | None
    period: str
    due_on: date | None
    status: ReportState | None
    reported_on: date | None
    reported_by: str
    summary: str
    evidence_url: str
    note: str
    is_overdue: bool
    is_sample: bool

    @property
    def is_in(self) -> bool:
        """Whether the report has been received."""
        return self.status is not None

    @property
    def state(self) -> ReportState:
        """The status reported, or that the report is awaited or overdue."""
        return self.status or (ReportState.OVERDUE if self.is_overdue else ReportState.AWAITED)


@dataclass(frozen=True)
class Reports:
    """Every report, and the newest word on each task.

    Attributes:
        as_of_on: the day to which "overdue" refers: that of publication.
        areas: the areas of the matrix, in display order; the city itself is none of them.
        by_area: (task, area code) -> the newest report on the task there, by whomever.
        by_unit: (task, unit) -> the newest report by that unit, whatever the area.
        all: every report and request, the newest first.
    """

    as_of_on: date
    areas: tuple[Area, ...]
    by_area: Mapping[tuple[str, str], Report]
    by_unit: Mapping[tuple[str, str], Report]
    all: tuple[Report, ...]

    @property
    def overdue(self) -> tuple[Report, ...]:
        """What was asked for, is not there, and is late; the longest overdue first."""
        late = [report for report in self.all if report.is_overdue]
        return tuple(sorted(late, key=lambda report: (report.due_on or date.max, report.id)))

    @property
    def has_sample(self) -> bool:
        """Whether any report is a sample."""
        return any(report.is_sample for report in self.all)

    def state_in(self, task: str, area: str) -> ReportState:
        """Return the newest word on a task in an area, 尚无报告 where there is none."""
        report = self.by_area.get((task, area))
        return report.state if report else ReportState.NO_REPORT

    def in_area(self, area: str) -> list[Report]:
        """Return the newest report on each task that has one from an area."""
        return self._received.get(area, [])

    @cached_property
    def _received(self) -> Mapping[str, list[Report]]:
        found: dict[str, list[Report]] = defaultdict(list)
        for (_, code), report in self.by_area.items():
            if report.is_in:
                found[code].append(report)
        return found

    def of_task(self, task: str) -> tuple[Report, ...]:
        """Return the reports on one task, the newest first."""
        return tuple(report for report in self.all if report.task_id == task)

    def of_unit(self, unit: str) -> tuple[Report, ...]:
        """Return the reports of one unit, the newest first."""
        return tuple(report for report in self.all if report.unit and report.unit.id == unit)

    def count_reported(self, tasks: Iterable[Task], areas: Iterable[Area]) -> int:
        """Count the cells of a matrix in which a report has been received."""
        codes = [area.code for area in areas]
        cells = (self.by_area.get((task.id, code)) for task in tasks for code in codes)
        return sum(1 for report in cells if report is not None and report.is_in)


def derive_reports(tables: Tables, register: Register, progress: Progress, as_of_on: date) -> Reports:
    """Read the reports from the table ``task_progress``.

    Args:
        as_of_on: the day of publication; a report due on that day itself is not yet late.
    """
    units = {unit.id: unit for unit in progress.units}
    areas = {area.code: area for area in register.areas}
    reports = sorted(
        (
            _read(record, areas[record["area_code"]], units.get(record["unit_id"]), as_of_on)
            for record in tables["task_progress"].records()
        ),
        key=_newest_first,
    )
    by_area: dict[tuple[str, str], Report] = {}
    by_unit: dict[tuple[str, str], Report] = {}
    for report in sorted(reports, key=lambda report: not report.is_in):  # what is known before what is not
        by_area.setdefault((report.task_id, report.area.code), report)
        if report.unit is not None:
            by_unit.setdefault((report.task_id, report.unit.id), report)
    below = register.reporting
    return Reports(as_of_on, below, by_area, by_unit, tuple(reports))


def _newest_first(report: Report) -> tuple[int, str]:
    day = report.reported_on or report.due_on or date.min
    return -day.toordinal(), report.id


def _read(record: Record, area: Area, unit: Unit | None, as_of_on: date) -> Report:
    due_on = record["due_on"]
    return Report(
        id=record["id"],
        task_id=record["task_id"],
        area=area,
        unit=unit,
        period=record["period"],
        due_on=due_on,
        status=ReportState(record["status"]) if record["status"] else None,
        reported_on=record["reported_on"],
        reported_by=record["reported_by"] or "",
        summary=record["summary"] or "",
        evidence_url=record["evidence_url"] or "",
        note=record["note"] or "",
        is_overdue=not record["status"] and due_on is not None and due_on < as_of_on,
        is_sample=record["is_sample"],
    )
