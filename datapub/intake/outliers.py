"""Figures far from those of the register, as a misplaced digit or another unit or column produces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from statistics import quantiles
from typing import Final, NamedTuple

from datapub.intake.extract import SourceRow
from datapub.intake.matching import Texts
from datapub.model import Dataset

LEAST: Final = 8
"""Minimum number of figures in a column for its spread to be meaningful."""

REACH: Final = 3
"""Interquartile ranges beyond the quartiles at which a figure is far out (Tukey's outer fences)."""


class Outlier(NamedTuple):
    """A figure far out, with the lower and upper quartile of its column."""

    row: SourceRow
    title: str
    text: str
    low: float
    high: float


def find_outliers(
    dataset: Dataset, standing: Sequence[Texts], rows: Sequence[SourceRow]
) -> Iterator[Outlier]:
    """Yield the figures of a list that are far out among those of the register and the list together."""
    for item in dataset.schema.fields:
        if not item.unit or item.type not in {"integer", "number"}:
            continue
        own = [(row, row.cells.get(item.name, "")) for row in rows]
        figures = [*_read(texts.get(item.name, "") for texts in standing), *_read(text for _, text in own)]
        if len(figures) < LEAST:
            continue
        low, _, high = quantiles(figures, n=4, method="inclusive")
        for row, text in own:
            if high > low and any(
                not low - REACH * (high - low) <= n <= high + REACH * (high - low) for n in _read([text])
            ):
                yield Outlier(row, item.title, text, low, high)


def _read(texts: Iterable[str]) -> Iterator[float]:
    for text in texts:
        try:
            yield float(Decimal(text))
        except InvalidOperation:
            continue  # empty, or not a number, which the check reports
