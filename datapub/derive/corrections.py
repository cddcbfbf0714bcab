"""What the public has reported as wrong, and how many working days each report took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from datapub.derive.working_days import TABLE as CALENDAR_TABLE
from datapub.derive.working_days import WorkingCalendar, read_calendar
from datapub.messages import make_problem
from datapub.model import Record, Tables
from datapub.problem import Problem

TABLE = "corrections"
OPEN, FIXED = "处理中", "已更正"


@dataclass(frozen=True)
class Correction:
    """One report.

    Attributes:
        page: address below the site's root that it is about.
        field: which item of that page.
        days: working days from the report to its end, the day of the report not counted; None
            while it is open, and where it ran through a year without a notice of days off.
        is_standing: whether that page is one of a row that is still published; no other can be led to without
            fail, as a row goes when it should never have been there.
    """

    id: str
    received_on: date
    page: str
    field: str
    what: str
    result: str
    reply: str
    fixed_on: date | None
    days: int | None
    is_standing: bool = True


@dataclass(frozen=True)
class Corrections:
    """All reports, the newest first."""

    reports: tuple[Correction, ...]

    @property
    def fixed(self) -> int:
        """How many led to a change of what is published."""
        return sum(report.result == FIXED for report in self.reports)

    @property
    def open(self) -> int:
        """How many have not come to an end."""
        return sum(report.result == OPEN for report in self.reports)

    @property
    def uncounted(self) -> int:
        """How many closed reports took a time that is not known."""
        return sum(report.fixed_on is not None and report.days is None for report in self.reports)

    @property
    def median_days(self) -> float | None:
        """The middle one of the working days that closed reports took; None where no such time is known."""
        days = [report.days for report in self.reports if report.days is not None]
        return median(days) if days else None

    @property
    def longest_days(self) -> int | None:
        """The most working days that a closed report took."""
        return max((report.days for report in self.reports if report.days is not None), default=None)


def list_corrections(tables: Tables, calendar: WorkingCalendar) -> Corrections:
    """Return the reports with the working days that each took."""
    rows = tables[TABLE].records() if TABLE in tables else []
    standing = {
        f"{name}/{key}/"
        for name, table in tables.items()
        if table.dataset.has_pages
        for key in table.columns[table.dataset.schema.primary_key[0]]
    }
    reports = [
        Correction(
            id=row["id"],
            received_on=row["received_on"],
            page=row["page"],
            field=row["field"],
            what=row["what"],
            result=row["result"],
            reply=row["reply"] or "",
            fixed_on=row["fixed_on"],
            days=_count(row, calendar),
            is_standing=row["page"] in standing,
        )
        for row in rows
    ]
    return Corrections(tuple(sorted(reports, key=lambda one: (one.received_on, one.id), reverse=True)))


def warn_uncounted(tables: Tables) -> Iterator[Problem]:
    """Yield a warning for each year without a notice of days off through which a closed report ran."""
    calendar = read_calendar(tables)
    rows = tables[TABLE].records() if TABLE in tables and CALENDAR_TABLE in tables else ()
    for year in sorted({year for row in rows for year in _list_gaps(row, calendar)}):
        yield make_problem(tables[CALENDAR_TABLE].dataset, "no-calendar", year=year, severity="warning")


def _count(row: Record, calendar: WorkingCalendar) -> int | None:
    if row["fixed_on"] is None or _list_gaps(row, calendar):
        return None
    return calendar.count(row["received_on"], row["fixed_on"])


def _list_gaps(row: Record, calendar: WorkingCalendar) -> list[int]:
    """Return the years without a notice through which a report ran; [] of one that is open."""
    last = row["fixed_on"] or date.min
    return [year for year in range(row["received_on"].year, last.year + 1) if not calendar.knows(year)]
