"""Blank cells below a filled one that may stand for all of them, as exporting merged cells to text leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from datapub.intake.extract import Extract, Omission, RewrittenCell, SourceRow
from datapub.intake.fault import make_fault
from datapub.model import Dataset
from datapub.problem import Problem

ABOVE: Final = "同上"
"""The ``--default`` value by which a person fills the blank cells of a column from the cell above."""

Series = list[tuple[SourceRow, str]]
"""Consecutive rows of a sheet, each with its own text in a column or, if blank, the nearest one above."""


def fill_blanks(extract: Extract, dataset: Dataset, names: Sequence[str]) -> None:
    """Fill the blank cells of the named columns from the cell above, as a person asked for."""
    for name in names:
        item = dataset.schema.field(name)
        above = {id(row): text for rows in _list_series(extract, name) for row, text in rows}
        for place, row in enumerate(extract.rows):
            if name in row.cells and not row.cells[name] and (text := above[id(row)]):
                extract.rows[place] = replace(row, cells={**row.cells, name: text})
                reason = "空着的照上面的填"
                extract.rewritten.append(RewrittenCell(row.sheet, row.number, item.title, "", text, reason))


def ask_blanks(
    file: str, extract: Extract, dataset: Dataset, rows: Sequence[SourceRow], given: Collection[str]
) -> Iterator[Problem]:
    """Yield a question for each reference column in which every value occurs once, with blanks below it.

    Args:
        rows: the rows as they would be imported, in which something else may have filled the blanks.
        given: fields whose value for blank cells is already settled.
    """
    shown = {(cell.title, cell.text): cell.shown for cell in extract.rewritten}
    references = [key.fields[0] for key in dataset.schema.foreign_keys if len(key.fields) == 1]
    for name in references:
        still = {(row.sheet, row.number) for row in rows if not row.cells.get(name)}
        for series in _list_series(extract, name) if name not in given else ():
            stated = [row.cells[name] for row, _ in series if row.cells.get(name)]
            blank = [(row, above) for row, above in series if name in row.cells and not row.cells[name]]
            first = next(((row, above) for row, above in blank if above), None)
            is_open = any((row.sheet, row.number) in still for row, _ in blank)
            if first and is_open and series[0][0].cells.get(name) and len({*stated}) == len(stated):
                item, (row, above) = dataset.schema.field(name), first
                yield make_fault(
                    row.name_file(file), "intake-blanks", row=row.number, field=item, title=item.title,
                    value=shown.get((item.title, above), above), count=len(blank),
                )  # fmt: skip


def _list_series(extract: Extract, name: str) -> Iterator[Series]:
    """Yield the rows of each sheet; a heading or a total ends the reach of the cells above it."""
    for sheet, rows in groupby(extract.rows, key=lambda row: row.sheet):
        ends = sorted(
            {
                c.row
                for c in extract.omitted
                if c.sheet == sheet and c.reason in {Omission.HEADING, Omission.TOTAL}
            }
        )
        series: Series = []
        above, last = "", 0
        for row in rows:
            if any(last < end < row.number for end in ends):
                above = ""
            above, last = row.cells.get(name) or above, row.number
            series.append((row, above))
        yield series
