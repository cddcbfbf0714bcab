"""Guidance for families: days, hours, how many came, and the institution it is held at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from childcare.rules.children import is_small
from childcare.rules.records import check_day, check_order, pair_rows
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "activities"


def check_activities(data: Data) -> Iterator[Problem]:
    """activity: it ends after it starts, nobody is counted before it is held, its institution is there."""
    for row, institution in pair_rows(data, TABLE, "held_on"):
        yield from check_day(data, TABLE, row, institution, "held_on", "activity")
    for row in data.sound_rows(TABLE, "held_on"):
        yield from check_order(data, TABLE, row, "held_on", "ends_on", "activity/order")
        if row["held_on"] > data.today + timedelta(366):
            yield data.problem(TABLE, "activity/far", row, "held_on", severity="warning")
        yield from _check_hours(data, row)
        yield from _check_attendance(data, row)


def _check_hours(data: Data, row: Row) -> Iterator[Problem]:
    first, last = row["starts_at"], row["ends_at"]
    if last is None or not row.is_sound("starts_at", "ends_at"):
        return
    if first is None:
        yield data.problem(TABLE, "activity/no-start", row, "starts_at", other=last)
    elif last <= first:
        yield data.problem(TABLE, "activity/hours", row, "ends_at", other=first)


def _check_attendance(data: Data, row: Row) -> Iterator[Problem]:
    if row["attendance"] is None or not row.is_sound("attendance"):
        return
    if row["held_on"] > data.today:
        yield data.problem(TABLE, "activity/early", row, "attendance", other=row["held_on"])
    elif row["activity_status"] == "取消":
        yield data.problem(TABLE, "activity/cancelled", row, "attendance")
    elif is_small(row["attendance"]):
        yield data.problem(TABLE, "activity/few", row, "attendance")
