"""A worksheet that writes its rows as text, as writing millions of cells one by one takes too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_BLOCK = 16
"""Number of rows that share a ``spans`` attribute, as in files by Excel and xlsxwriter."""


class RowSheet(Worksheet):  # type: ignore[misc]
    """A worksheet of a header and rows, with the same bytes as xlsxwriter's own.

    xlsxwriter creates an object for each cell and dispatches on its type, which for millions of cells takes
    ten times as long, and gigabytes of memory.
    """

    def __init__(self) -> None:
        super().__init__()
        self._filled: list[tuple[Any, str, list[Any]]] = []

    def fill_column(self, cells: Sequence[Any], style: Any, is_text: bool) -> None:
        """Fill the next column below the header with texts, or with numbers and dates."""
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
        self.dim_rowmax: int = 0  # limits super() to the header; the dimensions have been written
        super()._write_rows()
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
        self._filled = []  # frees the memory for compressing the file
