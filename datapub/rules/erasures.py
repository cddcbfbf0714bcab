"""The list of what was published and may be told no more: each row has to name a cell that can be found."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.descriptor.files import hint_at
from datapub.problem import Problem
from datapub.rules.data import Data

ERASURES, WHOLE_ROW = "erasures", "*"
"""The dataset of cells of which nothing of the past is told, and what stands there for all of a row."""


def check_erasures(data: Data) -> Iterator[Problem]:
    """erasure: the dataset is one of ours, and the field one of its own; one of the past is warned of."""
    known = {dataset.name: dataset for dataset in data.config.datasets}
    for row in data.sound_rows(ERASURES, "dataset_name", "field_name", "decided_on"):
        name, field = row["dataset_name"], row["field_name"]
        if name not in known:
            yield data.problem(ERASURES, "erasure/dataset", row, "dataset_name", hint=hint_at(name, known))
        elif field not in (WHOLE_ROW, *(names := known[name].schema.names)):
            yield data.problem(
                ERASURES, "erasure/field", row, "field_name", hint=hint_at(field, names), severity="warning"
            )
        if row["decided_on"] > data.today:
            yield data.problem(ERASURES, "erasure/early", row, "decided_on")
