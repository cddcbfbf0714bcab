"""Reports on tasks: silence is silence, only a day that was agreed can pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from childcare.derive.reports import Reports, derive_reports
from childcare.terms import ReportState
from datapub.model import Record
from tests.support import make_tables, sample_config, sample_records

DAY = date(2026, 11, 23)
CITY = "990100"


def report(number: int, **cells: Any) -> Record:
    return {
        "id": f"r{number:04}",
        "task_id": "T10",
        "area_code": "990102",
        "unit_id": None,
        "period": "2026",
        "due_on": date(2026, 10, 31),
        "status": "推进中",
        "reported_on": date(2026, 10, 20),
        "reported_by": "甲区卫生健康部门",
        "summary": "核对了备案信息。",
        "evidence_url": None,
        "is_sample": False,
        "note": None,
        **cells,
    }


def request(number: int, **cells: Any) -> Record:
    empty = dict.fromkeys(("status", "reported_on", "reported_by", "summary"))
    return report(number, **{**empty, **cells})


def derive(*rows: Record, day: date = DAY) -> Reports:
    tables = make_tables({**sample_records(), "task_progress": list(rows)})
    register = derive_register(tables, CITY)
    return derive_reports(tables, register, derive_progress(tables, register, day), day)


def test_without_a_row_nothing_is_known_and_nothing_is_late() -> None:
    reports = derive()
    assert reports.state_in("T10", "990102") == ReportState.NO_REPORT
    assert (reports.all, reports.overdue) == ((), ())


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2026, 11, 22), ReportState.OVERDUE),
        (DAY, ReportState.AWAITED),
        (date(2026, 11, 24), ReportState.AWAITED),
    ],
)
def test_a_request_is_late_from_the_day_after(due_on: date, state: str) -> None:
    reports = derive(request(1, due_on=due_on))
    assert reports.state_in("T10", "990102") == state
    assert len(reports.overdue) == (state == ReportState.OVERDUE)


def test_a_report_that_came_late_is_no_longer_missing() -> None:
    assert derive(report(1, reported_on=date(2026, 11, 20))).overdue == ()


def test_the_newest_report_speaks_for_its_cell() -> None:
    reports = derive(
        report(1, period="2024", reported_on=date(2024, 12, 1), status="推进中"),
        report(2, period="2025", reported_on=date(2025, 12, 1), status="已完成"),
        report(3, task_id="T11", unit_id="u01", status="未启动"),
    )
    assert reports.state_in("T10", "990102") == "已完成"
    assert reports.state_in("T10", "990103") == ReportState.NO_REPORT
    assert {key: item.state for key, item in reports.by_unit.items()} == {("T11", "u01"): "未启动"}
    assert [item.id for item in reports.of_task("T10")] == ["r0002", "r0001"]


def test_a_request_does_not_hide_what_was_reported_before() -> None:
    reports = derive(report(1), request(2, period="2025", due_on=date(2026, 1, 31)))
    assert reports.state_in("T10", "990102") == "推进中"
    assert [item.id for item in reports.overdue] == ["r0002"]


def test_statuses_are_those_of_the_schema() -> None:
    assert sample_config().dataset("task_progress").schema.field("status").enum == tuple(
        state for state in ReportState if state.is_reported
    )


@given(st.permutations(range(6)))
def test_order_of_rows_changes_nothing(order: list[int]) -> None:
    rows = [
        report(1),
        report(2, status="已完成", evidence_url="https://x.example/"),
        report(3, unit_id="u02"),
        request(4, unit_id="u01", due_on=date(2026, 1, 1)),
        request(5, area_code="990103", due_on=date(2026, 12, 31)),
        report(6, area_code=CITY, unit_id="u01"),
    ]
    assert derive(*(rows[place] for place in order)) == derive(*rows)
