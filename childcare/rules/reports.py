"""Reports on the tasks: who reports on what, and whether a report is whole.

A row is either a report, or the request for one: a day by which it is due, and nothing else yet. The
request is what makes it possible to say that a report is missing; without one, nothing is ever late.
"""

from __future__ import annotations

from collections.abc import Iterator

from childcare.rules.figures import first_day
from childcare.terms import ReportState
from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "task_progress"

_REPORT = ("status", "reported_on", "reported_by", "summary")
"""What a report is made of; a request has none of them, a report all."""

_SENTENCE_ENDS = "。！？"


def check_reports(data: Data) -> Iterator[Problem]:
    """task-report: a whole report or a request with a due date, by one who is responsible for the task."""
    for row in data.rows(TABLE):
        if row.is_sound("due_on", *_REPORT):
            yield from _check_whole(data, row)
        yield from _check_words(data, row)
        if row.is_sound("task_id", "area_code", "unit_id"):
            yield from _check_reporter(data, row)


def _check_whole(data: Data, row: Row) -> Iterator[Problem]:
    given = [name for name in _REPORT if row[name] is not None]
    if not given:
        if row["due_on"] is None:
            yield data.problem(TABLE, "task-report/nothing", row, "due_on")
        if row["evidence_url"] is not None and row.is_sound("evidence_url"):
            yield data.problem(TABLE, "task-report/evidence-alone", row, "evidence_url")
        return
    for name in _REPORT:
        if row[name] is None:
            title = label_of(data.dataset(TABLE), name)
            yield data.problem(TABLE, "task-report/half", row, name, title=title)
    if row["status"] == ReportState.DONE and row["evidence_url"] is None and row.is_sound("evidence_url"):
        yield data.problem(TABLE, "task-report/evidence", row, "evidence_url")


def _check_words(data: Data, row: Row) -> Iterator[Problem]:
    summary = row["summary"]
    if (
        summary is not None
        and row.is_sound("summary")
        and not set(_SENTENCE_ENDS).isdisjoint(summary.rstrip(_SENTENCE_ENDS))
    ):
        yield data.problem(TABLE, "task-report/sentence", row, "summary")
    start = first_day(row["period"]) if row["period"] is not None and row.is_sound("period") else None
    for name in ("reported_on", "due_on"):
        if start is not None and row[name] is not None and row.is_sound(name) and row[name] < start:
            title = label_of(data.dataset(TABLE), name)
            yield data.problem(TABLE, "task-report/period", row, name, title=title, period=row["period"])


def _check_reporter(data: Data, row: Row) -> Iterator[Problem]:
    city = data.config.city_code
    area = data.find("areas", "code", row["area_code"]) if data.has("areas") else None
    if (
        area is not None
        and area.is_sound("is_reporting_area")
        and area["code"] != city
        and not area["is_reporting_area"]
    ):
        yield data.problem(TABLE, "task-report/area", row, "area_code", area=area["name"])
        return
    if row["unit_id"] is None:
        if row["area_code"] == city:
            yield data.problem(TABLE, "task-report/nobody", row, "unit_id")
        return
    if not data.has("task_units", "units", "tasks"):
        return
    task = data.find("tasks", "id", row["task_id"])
    unit = data.find("units", "id", row["unit_id"])
    if task is None or unit is None:
        return  # a dangling reference is reported as that
    named = [mention for mention in data.rows("task_units") if mention["task_id"] == row["task_id"]]
    if not all(mention.is_sound("task_id", "unit_id") for mention in named):
        return
    if row["unit_id"] not in {mention["unit_id"] for mention in named}:
        yield data.problem(TABLE, "task-report/unit", row, "unit_id", task=task["title"], unit=unit["name"])
