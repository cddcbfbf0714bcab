"""What the register leaves to other datasets; 备案告知: what the notices tell of who was refused."""

from __future__ import annotations

from childcare.derive.events import fill_days
from childcare.derive.quality import fill_grades
from childcare.terms import Status
from datapub.model import AS_OF, Tables

_FILLED = {"refusal_reasons": "lacking", "application_received_on": "applied_on"}
"""Column of the register -> that of the notice which it is left to."""


def fill_refusals(tables: Tables) -> Tables:
    """Return the tables with what the register leaves to the last notice by the row's own as-of day."""
    notices = tables["filing_notices"].grouped_by("institution_id")
    if not notices:
        return tables
    register = tables["institutions"]
    filled = {column: [*register.columns[column]] for column in _FILLED}
    for place, row in register.select_known("id", notices, "status", AS_OF):
        known = [one for one in notices[row["id"]] if one["notified_on"] <= row[AS_OF]]
        last = max(known, key=lambda one: one["notified_on"], default=None)
        for column, cells in filled.items():
            if cells[place] is None and last and row["status"] == Status.REFUSED:
                cells[place] = last[_FILLED[column]]
    return {**tables, "institutions": register.with_cells(filled)}


def fill_register(tables: Tables) -> Tables:
    """Return the tables with whatever the register leaves to the datasets that are the home of it."""
    if not {"institutions", "institution_events", "assessments", "filing_notices"} <= tables.keys():
        return tables
    return fill_refusals(fill_grades(fill_days(tables)))
