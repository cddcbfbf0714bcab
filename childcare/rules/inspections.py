"""联动巡查: inspections of institutions, what they found, and whether it was put right."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.counts import FOUND, count_findings
from childcare.rules.records import check_order, check_records
from childcare.terms import InspectionKind, split_list
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "inspections"


def check_inspections(data: Data) -> Iterator[Problem]:
    """inspection: in the time of its institution, what was found agrees with what was put right."""
    yield from check_records(data, TABLE, "inspected_on", "inspection")
    for row in data.rows(TABLE):
        for name in ("due_on", "rectified_on"):
            yield from check_order(data, TABLE, row, "inspected_on", name, "inspection/order")
        yield from _check_findings(data, row)
        if (
            row["kind"] == InspectionKind.JOINT
            and row.is_sound("kind", "inspectors")
            and len(split_list(row["inspectors"])) == 1
        ):
            yield data.problem(TABLE, "inspection/alone", row, "inspectors")


def _check_findings(data: Data, row: Row) -> Iterator[Problem]:
    if not row.is_sound(*FOUND, "findings", "findings_rectified", "rectified_on", "due_on"):
        return
    found = count_findings(row.cells)
    rectified = row["findings_rectified"]
    if found is None:
        return
    if found == 0:
        for name in ("findings", "due_on", "findings_rectified", "rectified_on"):
            if row[name]:
                yield data.problem(TABLE, "inspection/nothing-found", row, name)
    elif rectified is not None and rectified > found:
        yield data.problem(TABLE, "inspection/more", row, "findings_rectified", found=found)
    elif rectified is not None and (rectified == found) != (row["rectified_on"] is not None):
        key = "inspection/not-dated" if rectified == found else "inspection/not-all"
        yield data.problem(TABLE, key, row, "rectified_on", found=found, rectified=rectified)
