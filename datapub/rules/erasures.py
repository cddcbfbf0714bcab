"""The list of what was published and may be told no more: each row has to name a cell that can be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datapub.descriptor.files import hint_at
from datapub.history.values import Cells, State
from datapub.messages import make_problem
from datapub.model import Dataset, Record, Tables
from datapub.problem import Problem
from datapub.rules.data import Data
from datapub.textual import write_cell

ERASURES, WHOLE_ROW = "erasures", "*"
"""The dataset of cells whose past is never shown, and its sign for a whole row."""


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


def check_standing(tables: Tables, before: State | None) -> Iterator[Problem]:
    """erasure: what a row of the list withdraws stands there neither still nor again.

    Withdrawn is what was published last before the row was listed; something else may stand there by now.

    Args:
        before: the state that was last published.
    """
    if before is None or ERASURES not in tables:
        return
    listed = [
        (state, state.snapshots[ERASURES].rows if ERASURES in state.snapshots else {})
        for state in (before, *before.earlier)
    ]
    datasets = [table.dataset for table in tables.values()]
    for number, row in tables[ERASURES].rows():
        name, text, field = (str(row[column]) for column in ("dataset_name", "row_key", "field_name"))
        dataset = find_named(name, datasets)
        then = next((state for state, rows in listed if (name, text, field) not in rows), None)
        if dataset is None or then is None or dataset.name not in then.snapshots:
            continue
        key = dataset.schema.primary_key
        past = then.snapshots[dataset.name].rows.get(tuple(text.split("/")), {})
        for record in tables[dataset.name].records():
            if "/".join(write_cell(record[column]) for column in key) != text:
                continue
            if field == WHOLE_ROW:  # once it was published no more, another row may have its key
                stands = then is before or _says_all(record, past)
            else:
                stands = past.get(field, "") == write_cell(record.get(field)) != ""
            if stands:
                yield make_problem(
                    tables[ERASURES].dataset, "erasure/standing", row=number, column="field_name", value=field
                )


def _says_all(record: Record, past: Cells) -> bool:
    return bool(past) and all(
        write_cell(record[name]) == cell for name, cell in past.items() if name in record
    )
