"""备案告知 (task 10): notices that an application does not conform, and whether each came in time.

国卫办人口发〔2019〕25号 article 9: a receipt within 5 working days, a notice within 15.
"""

from __future__ import annotations

from childcare.counts import Add, Count
from childcare.listings import Listing
from datapub.derive.working_days import NoCalendar, WorkingCalendar, read_calendar
from datapub.model import Record, Tables


def _is_in_time(calendar: WorkingCalendar, column: str, most: int) -> Add:
    """Return whether a day is within so many working days of the application; None if unknown."""

    def add(record: Record) -> int | None:
        if record[column] is None:
            return None
        try:
            return int(calendar.count(record["applied_on"], record[column]) <= most)
        except NoCalendar:
            return None

    return add


def _make_counts(tables: Tables) -> tuple[Count, ...]:
    calendar = read_calendar(tables)
    terms = ("5 个工作日内给回执", "receipted_on", 5), ("15 个工作日内告知", "notified_on", 15)
    return tuple(
        Count(label, "日期", _is_in_time(calendar, column, most), lambda row: 1, 100)
        for label, column, most in terms
    )


LISTING = Listing(
    "filing_notices",
    columns=(
        "notified_on", "area_code", "applied_on", "receipted_on", "lacking", "legal_form", "result",
        "resolved_on",
    ),
    unit="份",
    day="notified_on",
    counts=_make_counts,
    by="legal_form",
    void={"resolved_on": ("result", None)},
)  # fmt: skip
