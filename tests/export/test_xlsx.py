"""The rows of a workbook are written at once, and yet as xlsxwriter writes them cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from datapub.edition import Edition
from datapub.formats import xlsx
from datapub.model import make_table
from tests.conftest import CLOCK
from tests.export.conftest import CONFIG, PUBLISHED


class CellByCell(Worksheet):  # type: ignore[misc]
    """What xlsxwriter itself makes of the columns that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.filled = 0

    def fill_column(self, cells: Sequence[Any], style: Any, is_text: bool) -> None:
        for row, cell in enumerate(cells, 1):
            if cell is not None:
                write_other = self.write_datetime if isinstance(cell, date) else self.write_number
                (self.write_string if is_text else write_other)(row, self.filled, cell, style)
        self.filled += 1


@given(st.data())
def test_a_workbook_has_the_bytes_that_xlsxwriter_gives_it(data: st.DataObject) -> None:
    whole = PUBLISHED[data.draw(st.sampled_from(["institutions", "observations", "targets"]))]
    count = data.draw(st.integers(0, 40))
    cells = st.tuples(st.integers(0, 40), st.sampled_from(whole.dataset.schema.names))
    remaining = data.draw(st.none() | st.sets(cells, max_size=60))
    records = [
        {name: cell for name, cell in record.items() if remaining is None or (row, name) in remaining}
        for row, record in enumerate(islice(cycle(whole.records()), count))
    ]
    table, edition = make_table(whole.dataset, records), Edition(CONFIG, CLOCK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "RowSheet", CellByCell)
        expected = xlsx.write_xlsx(table, edition)
    assert xlsx.write_xlsx(table, edition) == expected
