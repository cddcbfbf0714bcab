"""备案告知: what the notices tell of the institutions in the register that were refused."""

from __future__ import annotations

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
    filled: dict[str, list[object]] = {column: [] for column in _FILLED}
    for row in register.records():
        known = [one for one in notices[row["id"]] if one["notified_on"] <= row[AS_OF]]
        last = max(known, key=lambda one: one["notified_on"], default=None)
        is_left = last is not None and row["status"] == Status.REFUSED
        for column, source in _FILLED.items():
            filled[column].append(last[source] if is_left and row[column] is None and last else row[column])
    return {**tables, "institutions": register.with_cells(filled)}
