"""Problems of an imported file, located as the spreadsheet shows them: by row and column letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datapub.messages import describe, quote, rule_of, show
from datapub.model import Field
from datapub.problem import Problem


class Refused(Exception):
    """The file as a whole cannot be imported, because of one or more problems."""

    def __init__(self, problem: Problem, *others: Problem) -> None:
        self.problem, self.problems = problem, (problem, *others)
        super().__init__(problem.message)


def make_fault(
    file: str,
    key: str,
    *,
    row: int | None = None,
    place: int | None = None,
    field: Field | None = None,
    value: object = "",
    **details: Any,
) -> Problem:
    """Build a problem of an imported file.

    Args:
        file: name of the file, without its folder, as reports are passed on.
        key: key of the wording.
        row: from 1, as the spreadsheet shows it.
        place: the column, from 0; shown as the spreadsheet's letter, with the field's title.
        field: the field of the column.
        value: the text that the wording quotes.
        details: what else the wording names.
    """
    title = field.title if field else ""
    label = " ".join(part for part in (letter_of(place) if place is not None else "", title) if part)
    shown = {
        name: show(detail, 1000) if isinstance(detail, str) else detail for name, detail in details.items()
    }
    text = str(value)
    return Problem(
        file=file,
        row=row,
        column=field.name if field else None,
        rule=rule_of(key),
        message=describe(key, value=quote(text), **shown),
        value=show(text),
        label=label,
    )


def busy_problem(path: Path) -> Problem:
    """Return the problem that another import is running."""
    return make_fault(path.name, "intake-busy")


def changed_problem(path: Path, dataset: str) -> Problem:
    """Return the problem that the dataset changed while a person was reviewing the import."""
    return make_fault(path.name, "intake-meanwhile", value=dataset)


def unconfirmed_problem(path: Path, source: str) -> Problem:
    """Return the problem that nobody has confirmed the mapping to be stored for a source."""
    return make_fault(path.name, "intake-unconfirmed", value=source)


def letter_of(place: int) -> str:
    """Return the spreadsheet letters of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
