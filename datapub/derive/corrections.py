"""What the public has reported as wrong, and how many working days each report took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from datapub.derive.working_days import WorkingCalendar
from datapub.model import Tables

TABLE = "corrections"
OPEN, FIXED = "处理中", "已更正"


@dataclass(frozen=True)
class Correction:
    """One report.

    Attributes:
        page: address below the site's root that it is about.
        field: which item of that page.
        days: working days from the report to its end, the day of the report not counted; None
            while it is open.
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
    def median_days(self) -> float | None:
        """The middle one of the working days that closed reports took; None where none is closed."""
        days = [report.days for report in self.reports if report.days is not None]
        return median(days) if days else None

    @property
    def longest_days(self) -> int | None:
        """The most working days that a closed report took."""
        return max((report.days for report in self.reports if report.days is not None), default=None)


def list_corrections(tables: Tables, calendar: WorkingCalendar) -> Corrections:
    """Return the reports with the working days that each took.

    Raises:
        NoCalendar: a report runs through a year without a notice of days off.
    """
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
            days=None if row["fixed_on"] is None else calendar.count(row["received_on"], row["fixed_on"]),
            is_standing=row["page"] in standing,
        )
        for row in rows
    ]
    return Corrections(tuple(sorted(reports, key=lambda one: (one.received_on, one.id), reverse=True)))
