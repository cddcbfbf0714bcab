"""Workbooks of an import: the whole account of it, and the rows that were refused, to be mended."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook


@dataclass(frozen=True)
class Page:
    """One sheet: texts by row under a header.

    Attributes:
        notes: (row from 0 below the header, column from 0) -> what is wrong with the cell.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)


def write_pages(pages: Sequence[Page]) -> bytes:
    """Return a workbook; every cell is text, so that no spreadsheet rewrites it."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCE8E8", "text_wrap": True, "valign": "top"})
        text, wrong = (
            book.add_format({"num_format": "@"}),
            book.add_format({"bg_color": "#F6D5D5", "num_format": "@"}),
        )
        for page in pages:
            sheet = book.add_worksheet(page.name)
            sheet.set_column(0, max(len(page.header) - 1, 0), 16)
            sheet.freeze_panes(1, 0)
            for place, label in enumerate(page.header):
                sheet.write_string(0, place, label, head)
            for row, cells in enumerate(page.rows):
                for place, cell in enumerate(cells):
                    note = page.notes.get((row, place))
                    sheet.write_string(row + 1, place, cell, wrong if note else text)
                    if note:
                        sheet.write_comment(row + 1, place, note, {"x_scale": 2})
    return stream.getvalue()
