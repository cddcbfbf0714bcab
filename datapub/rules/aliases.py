"""The aliases that imports go by: none without effect, none that takes another's place, none of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.aliases import ALIASES, COLUMN, CONTENT, LEFT_OUT
from datapub.model import Dataset, Field
from datapub.problem import Problem
from datapub.rules.data import Data, Row
from datapub.texts import fold


def check_aliases(data: Data) -> Iterator[Problem]:
    """alias: each is of a field that there is, says something that its own name does not, and says it once.

    An import compares labels and values folded, and takes a title or a choice of the schema before any alias.
    """
    datasets = {dataset.name: dataset for dataset in data.config.datasets}
    first_rows: dict[tuple[str, str, str], int] = {}
    for row in data.sound_rows(ALIASES, "dataset_name", "alias_of", "written", "field_name", "means"):
        dataset = datasets.get(row["dataset_name"])
        if dataset is None:
            yield data.problem(ALIASES, "alias/dataset", row, "dataset_name", names="、".join(datasets))
            continue
        is_column = row["alias_of"] == COLUMN
        field = next((item for item in dataset.schema.fields if item.name == row["field_name"]), None)
        if field is None and not (is_column and row["field_name"] == LEFT_OUT):
            yield data.problem(ALIASES, "alias/field", row, "field_name", table=dataset.title)
            continue
        scope = COLUMN if is_column else f"{CONTENT} {row['field_name']}"
        first = first_rows.setdefault((dataset.name, scope, fold(row["written"])), row.number)
        if first != row.number:
            yield data.problem(ALIASES, "alias/twice", row, "written", first=first)
        elif is_column:
            yield from _check_label(data, row, dataset)
        elif field is not None:
            yield from _check_content(data, row, field)


def _check_label(data: Data, row: Row, dataset: Dataset) -> Iterator[Problem]:
    for field in dataset.schema.fields:
        if fold(row["written"]) in {fold(field.title), fold(field.name)}:
            yield data.problem(ALIASES, "alias/label", row, "written", title=field.title)


def _check_content(data: Data, row: Row, field: Field) -> Iterator[Problem]:
    means = row["means"]
    if not means or (field.enum and means not in field.enum):
        choices = f"：{'、'.join(field.enum)}" if field.enum else ""
        yield data.problem(
            ALIASES, "alias/means", row, "means", means or "", title=field.title, choices=choices
        )
    elif fold(row["written"]) in map(fold, field.enum):
        yield data.problem(ALIASES, "alias/choice", row, "written", title=field.title)
