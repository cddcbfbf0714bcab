"""The extent of a sheet: the smallest rectangle that holds all its cells."""

from __future__ import annotations

from pathlib import Path

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS

MAX_ROWS = 2**20
MAX_COLUMNS = 2**14


class Extent:
    """Collects the rows and columns of a sheet that have content."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path, self._sheet = path, sheet
        self._rows: set[int] = set()
        self._columns: set[int] = set()

    def add(self, row: int, column: int) -> None:
        """Record a cell with content."""
        self._rows.add(row)
        self._columns.add(column)

    def check(self) -> None:
        """Refuse a sheet with more than ``MAX_CELLS`` cells in its extent, empty ones included.

        Raises:
            Refused: naming the last row and column.
        """
        if not self._rows:
            return
        row, column = max(self._rows), max(self._columns)
        if (row - min(self._rows) + 1) * (column - min(self._columns) + 1) > MAX_CELLS:
            raise Refused(
                make_fault(self._path.name, "intake-extent", value=self._sheet, row=row, place=column)
            )
