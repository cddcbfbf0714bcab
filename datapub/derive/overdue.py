"""What the freshness contract says today: which datasets are overdue, due, or without a day to be due on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from datapub.derive.renewal import Renewal, find_renewal
from datapub.derive.working_days import WorkingCalendar
from datapub.messages import make_problem
from datapub.model import AS_OF, CADENCE_MONTHS, Table
from datapub.problem import Problem


def check_renewals(tables: Iterable[Table], calendar: WorkingCalendar, today: date) -> Iterator[Problem]:
    """Yield an error for each dataset past the last day to publish its next edition.

    A dataset within the term to publish gets a warning, and so does one that promises a cadence but
    does not say what day it is as of. One without a row promises nothing yet.
    """
    for table in tables:
        dataset = table.dataset
        if CADENCE_MONTHS[dataset.cadence] is None or table.frame.empty:
            continue
        renewal = find_renewal(table, calendar)
        is_in_rows = AS_OF in dataset.schema.names
        place = (
            f"「{dataset.schema.field(AS_OF).title}」" if is_in_rows else "数据包说明里的截至日期（as_of）"
        )
        details: dict[str, Any] = {"title": dataset.title, "cadence": dataset.cadence, "place": place}
        if renewal.due is None or renewal.publish_by is None:
            yield make_problem(dataset, "no-due-day", severity="warning", **details)
        elif renewal.is_overdue(today):
            days = (today - renewal.publish_by).days
            yield make_problem(dataset, "overdue", days=days, **details, **_write_days(renewal))
        elif renewal.due < today:
            days = (renewal.publish_by - today).days
            yield make_problem(
                dataset, "due-now", severity="warning", days=days, **details, **_write_days(renewal)
            )


def _write_days(renewal: Renewal) -> dict[str, Any]:
    """Return the days of a renewal as the wordings name them."""
    days = {"as_of": renewal.as_of, "due": renewal.due, "publish_by": renewal.publish_by}
    return {name: str(day) for name, day in days.items()}
