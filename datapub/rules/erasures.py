"""The list of what was published and may be told no more: each row has to name a cell that can be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datapub.descriptor.files import hint_at
from datapub.model import Dataset
from datapub.problem import Problem
from datapub.rules.data import Data

ERASURES, WHOLE_ROW = "erasures", "*"
"""The dataset of cells of which nothing of the past is told, and what stands there for all of a row."""


def find_named(name: str, datasets: Iterable[Dataset]) -> Dataset | None:
    """Return the dataset of a name, else the one that once had it."""
    known = list(datasets)
    found = (item for item in known if item.name == name)
    return next(found, next((item for item in known if name in item.formerly), None))


def check_erasures(data: Data) -> Iterator[Problem]:
    """erasure: dataset, key and field can be ours; a field that may be one of the past is warned of."""
    known = [dataset.name for dataset in data.config.datasets]
    for row in data.sound_rows(ERASURES, "dataset_name", "row_key", "field_name", "decided_on"):
        name, field = row["dataset_name"], row["field_name"]
        dataset = find_named(name, data.config.datasets)
        if dataset is None:
            yield data.problem(ERASURES, "erasure/dataset", row, "dataset_name", hint=hint_at(name, known))
        else:
            key = dataset.schema.primary_key
            if len(row["row_key"].split("/")) != len(key):
                names = "/".join(key)
                yield data.problem(ERASURES, "erasure/key", row, "row_key", count=len(key), names=names)
            if field not in (WHOLE_ROW, *dataset.schema.names):
                hint = hint_at(field, dataset.schema.names)
                yield data.problem(ERASURES, "erasure/field", row, "field_name", None, "warning", hint=hint)
        if row["decided_on"] > data.today:
            yield data.problem(ERASURES, "erasure/early", row, "decided_on")
