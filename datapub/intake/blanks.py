"""Blank cells below one that may stand for them all: what is left of merged cells in a text file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from datapub.intake.extract import Extract, SourceRow, Touched, Why
from datapub.intake.fault import make_fault
from datapub.model import Dataset
from datapub.problem import Problem

ABOVE: Final = "同上"
"""What a person says of a column whose blank cells say what the one above them says."""

Series = list[tuple[SourceRow, str]]
"""Rows of a sheet one below the other, with what each says, or what the nearest one above it that does."""


def fill_blanks(extract: Extract, dataset: Dataset, names: Sequence[str]) -> None:
    """Write into the blank cells of columns what stands above them, as a person has said."""
    for name in names:
        item = dataset.schema.field(name)
        above = {id(row): text for rows in _list_series(extract, name) for row, text in rows}
        for place, row in enumerate(extract.rows):
            if name in row.cells and not row.cells[name] and (text := above[id(row)]):
                extract.rows[place] = replace(row, cells={**row.cells, name: text})
                why = "空着的照上面的填"
                extract.touched.append(Touched(row.sheet, row.number, item.title, "", text, why))


def ask_blanks(
    file: str, extract: Extract, dataset: Dataset, rows: Sequence[SourceRow], given: Collection[str]
) -> Iterator[Problem]:
    """Yield columns that refer to something, where each thing stands once and blank cells below it.

    Args:
        rows: the rows as they are to be taken over, in which something else may have filled the blanks.
        given: fields of which it is known what holds for rows that say nothing.
    """
    shown = {(cell.title, cell.text): cell.shown for cell in extract.touched}
    references = [key.fields[0] for key in dataset.schema.foreign_keys if len(key.fields) == 1]
    for name in references:
        still = {(row.sheet, row.number) for row in rows if not row.cells.get(name)}
        for series in _list_series(extract, name) if name not in given else ():
            said = [row.cells[name] for row, _ in series if row.cells.get(name)]
            blank = [(row, above) for row, above in series if name in row.cells and not row.cells[name]]
            first = next(((row, above) for row, above in blank if above), None)
            is_open = any((row.sheet, row.number) in still for row, _ in blank)
            if first and is_open and series[0][0].cells.get(name) and len({*said}) == len(said):
                item, (row, above) = dataset.schema.field(name), first
                yield make_fault(
                    row.name_file(file), "intake-blanks", row=row.number, field=item, title=item.title,
                    value=shown.get((item.title, above), above), count=len(blank),
                )  # fmt: skip


def _list_series(extract: Extract, name: str) -> Iterator[Series]:
    """Yield the rows of each sheet; a heading or a sum ends what a cell above it says."""
    for sheet, rows in groupby(extract.rows, key=lambda row: row.sheet):
        ends = sorted(
            {c.row for c in extract.left_out if c.sheet == sheet and c.why in {Why.HEADING, Why.TOTAL}}
        )
        series: Series = []
        above, last = "", 0
        for row in rows:
            if any(last < end < row.number for end in ends):
                above = ""
            above, last = row.cells.get(name) or above, row.number
            series.append((row, above))
        yield series
