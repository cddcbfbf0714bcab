"""A chart as a value: drawn by :mod:`datapub.charts`, shown by :mod:`datapub.pages`, and exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Cell = str | int | Decimal | None
"""A cell of a chart's table; None where no value is known."""


@dataclass(frozen=True)
class Chart:
    """One chart, the sentence that it shows, and the numbers that it is drawn from.

    Attributes:
        id: permanent identifier: ``area-990102-beds``.
        title: what is drawn, with its unit, without a full stop.
        finding: one Chinese sentence, computed from the same data, that a reader who sees no
            chart can take instead of it.
        columns: headings of the table, with units.
        rows: the numbers, all of them, in the order in which they are drawn.
        source: where they come from and up to which day: it goes with every copy of the chart.
        page: address of the page that explains it, below the site's root.
        is_sample: whether sample rows are in it; a picture of it says so.
        figure: the plotly figure as plain JSON values: ``data`` and ``layout``.
    """

    id: str
    title: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    page: str
    is_sample: bool
    figure: Mapping[str, Any] = field(compare=False)

    @property
    def address(self) -> str:
        """Where the chart stands alone, below the site's root."""
        return f"charts/{self.id}/"

    @property
    def numeric(self) -> frozenset[int]:
        """The columns of its table that hold no words."""
        return frozenset(
            place
            for place in range(len(self.columns))
            if all(not isinstance(row[place], str) for row in self.rows)
        )
