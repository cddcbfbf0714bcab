"""The catalogue of what is published, the log of corrections, and the duties that the site is judged on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from stdnum.cn import uscc

from datapub.descriptor.files import hint_at
from datapub.messages import make_problem
from datapub.model import Tables
from datapub.problem import Problem
from datapub.rules.data import Data

DUTIES = "disclosure_duties"
INDEX = "publication_index"
LOG = "corrections"
_CODE_LENGTH = 18


def check_index(data: Data) -> Iterator[Problem]:
    """index-number: a number is the platform's own, never made up; a group of pages says what it is."""
    pages_of_data = {f"data/{dataset.name}/" for dataset in data.config.datasets}
    for row in data.rows(INDEX):
        if row["page"] is not None and row.is_sound("page") and row["page"] not in pages_of_data:
            for name in ("title", "overview"):
                if not row[name] and row.is_sound(name):
                    title = data.dataset(INDEX).schema.field(name).title
                    yield data.problem(INDEX, "index-number/untitled", row, name, title=title)
        number = row["index_no"]
        if not number or not row.is_sound("index_no") or len(number) < _CODE_LENGTH + 5:
            continue
        code, year = number[:_CODE_LENGTH], number[_CODE_LENGTH + 1 : _CODE_LENGTH + 5]
        if not uscc.is_valid(code):
            yield data.problem(INDEX, "index-number/code", row, "index_no", code=code)
        elif year.isdigit() and int(year) > data.today.year:
            yield data.problem(INDEX, "index-number/year", row, "index_no", year=year)


def check_corrections(data: Data) -> Iterator[Problem]:
    """correction: a closed report has a day, not before it came in, and says why nothing was changed."""
    for row in data.sound_rows(LOG, "result", "received_on", "fixed_on", "reply"):
        received, fixed = row["received_on"], row["fixed_on"]
        if row["result"] == "处理中":
            if fixed is not None:
                yield data.problem(LOG, "correction/open", row, "fixed_on")
            continue
        if fixed is None:
            yield data.problem(LOG, "correction/closed", row, "fixed_on", result=row["result"] or "")
        elif received is not None and fixed < received:
            yield data.problem(LOG, "correction/order", row, "fixed_on", received=received)
        if row["result"] in {"核实无误", "不予更正"} and not row["reply"]:
            yield data.problem(LOG, "correction/reason", row, "reply", result=row["result"])


def check_duty_names(tables: Tables, known: Collection[str]) -> Iterator[Problem]:
    """Yield the duties that name an unknown check, which the audit could not judge.

    Args:
        known: the names of all checks of the built site.
    """
    for row, record in tables[DUTIES].rows() if DUTIES in tables else ():
        name = record["check_name"]
        if name and name not in known:
            hint = hint_at(name, known)
            yield make_problem(
                tables[DUTIES].dataset, "duty-check", row=row, column="check_name", value=name, hint=hint
            )
