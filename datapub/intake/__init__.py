"""Import spreadsheets: turn files from Excel or WPS into a dataset's canonical CSV.

The CSV remains the single source of truth. An import reads workbooks as offices really lay them out (titles
above the header, notes, merged cells, dates in five notations), lists every change it would make, and writes
all of them or none.
"""

from __future__ import annotations

from datapub.intake.dry_run import Import, Options
from datapub.intake.extract import Decision
from datapub.intake.fault import busy_problem, changed_problem, unconfirmed_problem
from datapub.intake.form_content import describe_form, list_references, select_area
from datapub.intake.importing import read_import
from datapub.intake.plan import Plan
from datapub.intake.receipts import write_receipt, write_todo
from datapub.intake.removals import list_reasons
from datapub.intake.report import write_import
from datapub.intake.store import Busy, lock, replace_files

__all__ = [
    "Busy",
    "Decision",
    "Import",
    "Options",
    "Plan",
    "busy_problem",
    "changed_problem",
    "describe_form",
    "list_reasons",
    "list_references",
    "lock",
    "read_import",
    "replace_files",
    "select_area",
    "unconfirmed_problem",
    "write_import",
    "write_receipt",
    "write_todo",
]
