"""Small groups of children in published figures (R12)."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.problem import Problem
from datapub.rules.data import Data

SMALLEST = 5
"""Children that a figure may count; 0 may be stated too."""


def check_children(data: Data) -> Iterator[Problem]:
    """R12: no figure counts 1 to 4 children; the register's own small numbers are hidden by the build."""
    for row in data.sound_rows("observations", "indicator_id", "numerator", "value"):
        indicator = data.find("indicators", "id", row["indicator_id"])
        if indicator is None or not indicator.is_sound("has_child_count") or not indicator["has_child_count"]:
            continue
        column = "value" if indicator["multiplier"] is None else "numerator"
        count = row[column]
        if count is not None and 0 < count < SMALLEST:
            yield data.problem("observations", "R12", row, column)
