"""A sheet of rows that is written as one text: millions of cells would take too long one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_BLOCK = 16
"""Rows that say together which columns they have cells in, as Excel and xlsxwriter write it."""


class RowSheet(Worksheet):  # type: ignore[misc]
    """A sheet of rows below a header, the same bytes as of xlsxwriter, but not written cell by cell.

    It makes an object of every cell and asks each what it is: for a register of millions of cells that takes
    ten times as long, and gigabytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._filled: list[tuple[Any, str, list[Any]]] = []

    def fill_column(self, cells: Sequence[Any], style: Any, is_text: bool) -> None:
        """Fill the next column below the header with texts, or with numbers and days."""
        if is_text:
            index = self.str_table._get_shared_string_index
            values = [None if cell is None else index(cell) for cell in cells]
        else:
            days = {
                cell: f"{self._convert_date_time(cell):.16G}" for cell in set(cells) if isinstance(cell, date)
            }
            values = [None if cell is None else days.get(cell) or f"{cell:.16G}" for cell in cells]
        if last := max((row for row, value in enumerate(values, 1) if value is not None), default=0):
            self._check_dimensions(last, len(self._filled))
        self._filled.append((style, ' t="s"' if is_text else "", values))

    def _write_rows(self) -> None:
        self.dim_rowmax: int = 0  # the dimensions are written by now
        super()._write_rows()  # the header, which alone has cells that xlsxwriter knows of
        heads = [
            (f'<c r="{xl_col_to_name(place)}', f'" s="{style._get_xf_index()}"{kind}><v>')
            for place, (style, kind, _) in enumerate(self._filled)
        ]
        header: tuple[Any, ...] = (None,) * len(heads)
        rows = chain([header], zip(*(values for *_, values in self._filled), strict=True))
        for first in range(0, 1 + max((len(values) for *_, values in self._filled), default=0), _BLOCK):
            block = list(islice(rows, _BLOCK))
            used = [place for row in block for place, value in enumerate(row, 1) if value is not None]
            spans = f"{min(used, default=1)}:{max(used, default=1)}" if first else f"1:{len(heads)}"
            for number, row in enumerate(block, first):
                cells = "".join(
                    f"{start}{number + 1}{middle}{value}</v></c>"
                    for (start, middle), value in zip(heads, row, strict=True)
                    if value is not None
                )
                if cells:
                    self._write_row(number, spans)
                    self.fh.write(cells + "</row>")
        self._filled = []  # the file is still to be packed, and needs the memory
