"""Spreadsheets in: files from Excel or WPS are turned into a dataset's canonical CSV.

The CSV stays the only truth. An import reads a workbook as it really looks (titles over the header, notes,
merged cells, dates in five notations), says every change it would make, and writes all of it or nothing.
"""

from __future__ import annotations

from datapub.intake.account import write_receipt, write_todo
from datapub.intake.extract import Answer
from datapub.intake.fault import busy_problem, changed_problem, unconfirmed_problem
from datapub.intake.importing import read_import
from datapub.intake.paper import describe_form, list_references, select_area
from datapub.intake.plan import Plan
from datapub.intake.removals import list_reasons
from datapub.intake.report import write_import
from datapub.intake.store import Busy, lock, replace_file
from datapub.intake.trial import Import, Options

__all__ = [
    "Answer",
    "Busy",
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
    "replace_file",
    "select_area",
    "unconfirmed_problem",
    "write_import",
    "write_receipt",
    "write_todo",
]
