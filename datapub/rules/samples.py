"""Sample rows: none of them may stand in the real register."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.model import IS_SAMPLE
from datapub.problem import Problem
from datapub.rules.data import Data

_NAMED = 3


def check_samples(data: Data) -> Iterator[Problem]:
    """sample-row: an official publication holds no sample; one report for each dataset."""
    for name, table in data.tables.items():
        if IS_SAMPLE not in table.dataset.schema.names:
            continue
        marks = zip(table.frame.index.tolist(), table.columns[IS_SAMPLE], strict=True)
        rows = [number for number, is_sample in marks if is_sample is True]
        if rows:
            yield data.problem(
                name,
                "sample-row",
                count=len(rows),
                rows="、".join(map(str, rows[:_NAMED])),
                more="…" if len(rows) > _NAMED else "",
            )
