"""The status of each responsible unit: only what was said, and only a day that a document gives can pass."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from childcare.answers import list_answers, read_answer
from childcare.derive.assignments import Assignment, list_assignments, tabulate_assignments
from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from childcare.derive.reports import derive_reports
from datapub.model import Record
from tests.derive.test_reports import CITY, DAY, report, request
from tests.support import make_tables, sample_records


def assign(*rows: Record, **task: Any) -> dict[tuple[str, str], Assignment]:
    """Return what every unit is named for; ``task`` changes cells of T10."""
    records = {**sample_records(), "task_progress": list(rows)}
    for row in records["tasks"]:
        if row["id"] == "T10":
            row.update(task)
    tables = make_tables(records)
    register = derive_register(tables, CITY)
    progress = derive_progress(tables, register, DAY)
    reports = derive_reports(tables, register, progress, DAY)
    return {(one.unit.id, one.task.id): one for one in list_assignments(tables, progress, reports)}


def test_each_mention_of_the_document_is_one_assignment() -> None:
    mentions = {(row["unit_id"], row["task_id"]) for row in sample_records()["task_units"]}
    assert set(assign()) == mentions
    assert all(not one.is_reported and one.is_late is None and one.areas == () for one in assign().values())


def test_a_report_counts_for_the_unit_that_made_it_and_for_the_area() -> None:
    made = assign(report(1, unit_id="u01"), report(2, area_code="990103"))
    mine = made["u01", "T10"]
    assert mine.is_reported
    assert [area.short_name for area in mine.areas] == ["甲区", "乙区"]
    assert not [one for one in made.values() if one.is_reported and one is not mine]


@pytest.mark.parametrize(
    ("due_on", "cells", "is_late"),
    [
        (None, None, None),
        (date(2026, 11, 23), None, False),
        (date(2026, 11, 22), None, True),
        (date(2026, 11, 22), {"status": "推进中"}, True),
        (date(2026, 11, 22), {"status": "已完成"}, False),
        (date(2026, 11, 22), {"status": "长期推进"}, False),
    ],
)
def test_late_is_what_the_documents_own_day_says(
    due_on: date | None, cells: Record | None, is_late: bool | None
) -> None:
    rows = [] if cells is None else [report(1, unit_id="u01", **cells)]
    assert assign(*rows, due_on=due_on)["u01", "T10"].is_late is is_late


def test_a_report_that_was_asked_for_and_did_not_come_is_no_report() -> None:
    one = assign(request(1, unit_id="u01"))["u01", "T10"]
    assert one.report is not None and not one.is_reported


def test_rows_of_another_task_are_not_its_own() -> None:
    """Of a dataset that several tasks share each counts its own, of the register what may take children."""
    rows: dict[str, list[Record]] = {
        "training_courses": [{"trainees": who} for who in ("再就业的家长", "保育人员", None)],
        "inspections": [{"items": "安全、消防"}, {"items": "卫生保健"}],
        "land_plots": [{"is_stand_alone": is_so} for is_so in (True, False, None)],
        "institutions": [
            {"status": status, "provider_type": kind}
            for status in ("已备案", "已注销")
            for kind in ("幼儿园托班", "家庭托育点")
        ],
        "public_acts": [{"task_id": "T10"}, {"task_id": "T02"}],
    }
    tables: Any = {
        name: SimpleNamespace(columns={key: [row[key] for row in listed] for key in listed[0]})
        for name, listed in rows.items()
    }

    def number(text: str) -> int:
        (answer,) = list_answers(text)
        return len(answer.list_records(tables, "T10"))

    assert number("training_courses") == 3
    assert number("training_courses(trainees=再就业的家长)") == 1
    assert number("inspections(items=消防/食品)") == number("inspections(items=卫生保健)") == 1
    assert number("land_plots(is_stand_alone=true)") == 1
    assert number("institutions(provider_type=幼儿园托班)") == number("public_acts") == 1
    assert number("institutions(provider_type=幼儿园托班&status=已注销)") == 0


@pytest.mark.parametrize("text", ["a b", "a(b)", "a(b=)", "a(b=c", "a(b=c&)", "a()"])
def test_what_cannot_be_read_names_no_rows(text: str) -> None:
    assert read_answer(text) is None


def test_the_table_holds_what_was_said_and_nothing_else() -> None:
    made = assign(report(1, unit_id="u01", is_sample=True), answered_by="inspections")
    rows = {row["id"]: row for row in tabulate_assignments(tuple(made.values()))}
    mine = rows["u01.T10"]
    assert (mine["status"], mine["areas_reported"], mine["is_sample"]) == ("推进中", 1, True)
    assert mine["records"] == len(sample_records()["inspections"])
    assert all(
        row["status"] is row["reported_on"] is row["is_late"] is None
        for row in rows.values()
        if row["id"] != "u01.T10"
    )
