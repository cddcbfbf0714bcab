"""The order of dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from childcare.counts import find_filing_span
from childcare.terms import COUNTING
from datapub.messages import label_of
from datapub.model import AS_OF
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "institutions"

_CHAIN = ("registered_on", "application_received_on", "filed_on", "changed_on")
_PAIRS = (("filed_on", "cancelled_on"), ("filed_on", "expires_on"))
_PAST = (*_CHAIN, "cancelled_on", "quality_graded_on", "principal_consent_on")

_PAST_ELSEWHERE = (
    ("observations", "as_of_on"),
    ("areas", "population_as_of_on"),
    ("policies", "issued_on"),
    ("task_progress", "reported_on"),
    ("institution_events", "happened_on"),
    ("assessments", "assessed_on"),
    ("inspections", "inspected_on"),
    ("sanctions", "decided_on"),
    ("sanctions", "ended_early_on"),
    ("inspections", "rectified_on"),
    ("guidance_centres", "opened_on"),
    ("housing_projects", "housing_accepted_on"),
    ("housing_projects", "housing_delivered_on"),
    ("housing_projects", "accepted_on"),
    ("housing_projects", "delivered_on"),
    ("community_sites", "began_on"),
    ("land_plots", "planned_on"),
    ("land_plots", "supplied_on"),
    ("public_acts", "issued_on"),
    ("subsidies", "paid_on"),
    ("filing_notices", "receipted_on"),
    ("filing_notices", "notified_on"),
    ("filing_notices", "resolved_on"),
    ("corrections", "received_on"),
    ("corrections", "fixed_on"),
    ("releases", "reviewed_on"),
    ("releases", "released_on"),
)


def check_dates(data: Data) -> Iterator[Problem]:
    """R14: registered <= application received <= filed <= changed; filed <= cancelled, filed <= expires.

    None of them, except the day of expiry, lies after the row's as-of date or after today. Dates that
    are left empty are passed over: the next one is compared with the last one that is there.
    """
    for row in data.rows(TABLE):
        present = [name for name in _CHAIN if row[name] is not None and row.is_sound(name)]
        for earlier, later in [*pairwise(present), *_PAIRS]:
            yield from _check_pair(data, row, earlier, later)
        yield from _check_month(data, row)
        yield from _check_expiry(data, row)
        if row[AS_OF] is None or not row.is_sound(AS_OF):
            continue
        yield from _check_past(data, TABLE, row, AS_OF)
        for name in _PAST:
            if row[name] is None or not row.is_sound(name):
                continue
            if row[name] > data.today:
                yield from _check_past(data, TABLE, row, name)
            elif row[name] > row[AS_OF]:
                yield _report(data, "R14/after-as-of", row, name, other=row[AS_OF])


def check_past(data: Data) -> Iterator[Problem]:
    """R14 elsewhere: what has been counted or issued was so by today."""
    for table, name in _PAST_ELSEWHERE:
        if data.has(table):
            for row in data.sound_rows(table, name):
                yield from _check_past(data, table, row, name)


def check_all(data: Data) -> Iterator[Problem]:
    """R14 in every table."""
    if data.has(TABLE):
        yield from check_dates(data)
    yield from check_past(data)


def _check_expiry(data: Data, row: Row) -> Iterator[Problem]:
    """Yield an institution that takes children though its permit has run out: told, as the site tells it."""
    last: date | None = row["expires_on"]
    if last is not None and last < data.today and row["status"] in COUNTING and row.is_sound("expires_on"):
        yield data.problem(TABLE, "R14/expired", row, "expires_on", severity="warning", status=row["status"])


def _check_month(data: Data, row: Row) -> Iterator[Problem]:
    """Yield what no day of a month of filing agrees with."""
    if row["filed_month"] is None or row["filed_on"] is not None or not row.is_sound("filed_month"):
        return
    span = find_filing_span(row.cells)
    first, last = span or (date.min, date.max)
    day = row[AS_OF]
    if day is not None and first > day and row.is_sound(AS_OF):
        yield _report(data, "R14/after-as-of", row, "filed_month", other=day)
    for name in ("registered_on", "application_received_on"):
        if row[name] is not None and row[name] > last and row.is_sound(name):
            title = label_of(data.dataset(TABLE), name)
            yield _report(data, "R14/order", row, "filed_month", earlier=title, other=row[name])
    for name in ("changed_on", "cancelled_on", "expires_on"):
        if row[name] is not None and row[name] < first and row.is_sound(name):
            title = label_of(data.dataset(TABLE), "filed_month")
            yield _report(data, "R14/order", row, name, earlier=title, other=row["filed_month"])


def _check_pair(data: Data, row: Row, earlier: str, later: str) -> Iterator[Problem]:
    first, second = row[earlier], row[later]
    if first is None or second is None or not row.is_sound(earlier, later):
        return
    if second < first:
        name = label_of(data.dataset(TABLE), earlier)
        yield _report(data, "R14/order", row, later, earlier=name, other=first)


def _check_past(data: Data, table: str, row: Row, name: str) -> Iterator[Problem]:
    value: date | None = row[name]
    if value is not None and value > data.today:
        yield data.problem(table, "R14/future", row, name, title=label_of(data.dataset(table), name))


def _report(data: Data, key: str, row: Row, name: str, **details: Any) -> Problem:
    return data.problem(TABLE, key, row, name, title=label_of(data.dataset(TABLE), name), **details)
