"""How far a sheet reaches."""

from __future__ import annotations

from pathlib import Path

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS

MAX_ROWS = 2**20
MAX_COLUMNS = 2**14


class Extent:
    """The rows and columns with something in them."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path, self._sheet = path, sheet
        self._rows: set[int] = set()
        self._columns: set[int] = set()

    def add(self, row: int, column: int) -> None:
        """Note that there is something in a cell."""
        self._rows.add(row)
        self._columns.add(column)

    def check(self) -> None:
        """Refuse a sheet whose smallest rectangle with everything on it is too large to be laid out."""
        if not self._rows:
            return
        row, column = max(self._rows), max(self._columns)
        if (row - min(self._rows) + 1) * (column - min(self._columns) + 1) > MAX_CELLS:
            raise Refused(
                make_fault(self._path.name, "intake-extent", value=self._sheet, row=row, place=column)
            )
