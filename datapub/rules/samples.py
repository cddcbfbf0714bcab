"""Sample rows: none of them may stand in the real register."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapub.model import IS_SAMPLE
from datapub.problem import Problem
from datapub.rules.data import Data
from datapub.settings import SAMPLE_PREFIX

_NAMED = 3

_OF_SAMPLE = re.compile(rf"{SAMPLE_PREFIX}\d")
"""How the id of a made row begins, which no real one may have: it stays one, whatever it is said to be."""


def check_samples(data: Data) -> Iterator[Problem]:
    """sample-row: an official publication holds no sample; one report for each dataset."""
    for name, table in data.tables.items():
        if IS_SAMPLE not in table.dataset.schema.names:
            continue
        ids = table.columns.get("id", table.columns[IS_SAMPLE])
        marks = zip(table.frame.index.tolist(), table.columns[IS_SAMPLE], ids, strict=True)
        rows = [number for number, is_sample, id in marks if is_sample is True or _OF_SAMPLE.match(str(id))]
        if rows:
            yield data.problem(
                name,
                "sample-row",
                count=len(rows),
                rows="、".join(map(str, rows[:_NAMED])),
                more="…" if len(rows) > _NAMED else "",
            )
