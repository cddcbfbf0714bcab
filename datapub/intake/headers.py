"""Which row of a sheet is its header, and which field each column stands for.

Real lists have a title and notes over the header, blanks inside the labels, and labels of their own. The
field's name, its Chinese title and the aliases that staff keep in ``datasets/intake_aliases.csv`` all count.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from datapub.aliases import COLUMN, LEFT_OUT
from datapub.intake.fault import make_fault
from datapub.intake.workbook import Cell, RawSheet
from datapub.model import Dataset, Field, Record
from datapub.problem import Problem
from datapub.texts import fold

SEARCHED: Final = 20
"""Rows from the top among which the header is looked for."""

_LEAST: Final = 2
"""Known labels that a header has at least; a title over a table never has two."""

_REMARKS: Final = re.compile(r"[（(][^（）()]*[)）]|[*＊※]")


@dataclass(frozen=True)
class Header:
    """A sheet's header.

    Attributes:
        row: its row, from 1.
        fields: field by column, counted from 0; columns that are left out have none.
        ignored: labels of columns that the aliases say to leave out.
    """

    row: int
    fields: Mapping[int, Field]
    ignored: tuple[str, ...]


class Labels:
    """What a dataset's columns may be called."""

    def __init__(self, dataset: Dataset, aliases: Iterable[Record]) -> None:
        self.dataset = dataset
        self._fields: dict[str, Field | None] = {}
        known = {field.name: field for field in dataset.schema.fields}
        for alias in aliases:
            if alias["dataset_name"] == dataset.name and alias["alias_of"] == COLUMN:
                name = alias["field_name"]
                if name in known or name == LEFT_OUT:  # the check tells of an alias of nothing
                    self._fields[fold(alias["written"])] = known.get(name)
        for field in dataset.schema.fields:
            self._fields[fold(field.title)] = field
            self._fields[fold(field.name)] = field

    def knows(self, label: str) -> bool:
        """Tell whether a label is known, be it to be left out."""
        return any(form in self._fields for form in _forms(label))

    def find(self, label: str) -> Field | None:
        """Return the field that a label stands for; None where it is to be left out or unknown."""
        return next((self._fields[form] for form in _forms(label) if form in self._fields), None)

    def suggest(self, label: str) -> str:
        """Return the known label that comes nearest, "" where none does."""
        near = difflib.get_close_matches(fold(label), self._fields, 1, 0.6)
        return near[0] if near else ""


def _forms(label: str) -> tuple[str, str]:
    return fold(label), fold(_REMARKS.sub("", label))


def find_header(sheet: RawSheet, labels: Labels) -> int | None:
    """Return the row (from 1) with the most known labels among the first ones, None where there is none."""
    best, row = _LEAST - 1, None
    for number, cells in enumerate(sheet.rows[:SEARCHED], 1):
        known = {fold(text) for text in _texts(cells) if labels.knows(text)}
        if len(known) > best:
            best, row = len(known), number
    return row


def read_header(file: str, sheet: RawSheet, row: int, labels: Labels) -> tuple[Header, list[Problem]]:
    """Return what each column of a sheet stands for, and the labels that nobody knows or that clash."""
    problems: list[Problem] = []
    fields: dict[int, Field] = {}
    ignored: list[str] = []
    first: dict[str, str] = {}
    for place, cell in enumerate(sheet.rows[row - 1]):
        text = str(cell).strip()
        if not text:
            continue
        field = labels.find(text)
        if field is None and labels.knows(text):
            ignored.append(text)
        elif field is None:
            near = labels.suggest(text)
            hint = f"（是不是“{near}”？）" if near else ""
            problems.append(make_fault(file, "intake-column", row=row, place=place, value=text, hint=hint))
        elif field.name in first:
            problems.append(
                make_fault(
                    file,
                    "intake-columns",
                    row=row,
                    place=place,
                    field=field,
                    value=text,
                    other=first[field.name],
                    title=field.title,
                )
            )
        else:
            first[field.name] = text
            fields[place] = field
    return Header(row, fields, tuple(ignored)), problems


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for cell in cells if isinstance(cell, str) and (text := cell.strip())]
