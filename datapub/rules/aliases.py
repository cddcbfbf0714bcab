"""The aliases that imports go by: none without effect, none that takes another's place, none of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from datapub.aliases import ALIASES, COLUMN, DEFAULT, LEFT_OUT, MAPPINGS, PERSONAL
from datapub.model import Dataset, Field
from datapub.problem import Problem
from datapub.rules.data import Data, Row
from datapub.texts import fold


def check_aliases(data: Data) -> Iterator[Problem]:
    """alias: each is of a field that there is, says something that its own name does not, and says it once.

    An import compares labels and values folded, and takes a title or a choice of the schema before any alias.
    What is known of one source goes before both, and never stands for a person's. Its sheets may call
    one field by several labels; of one table, the reader refuses two.
    """
    for name in (ALIASES, MAPPINGS):
        if data.has(name):
            yield from _check_table(data, name)


def _check_table(data: Data, name: str) -> Iterator[Problem]:
    datasets = {dataset.name: dataset for dataset in data.config.datasets}
    fields = {(item.name, field.name): field for item in datasets.values() for field in item.schema.fields}
    first_rows: dict[tuple[str, ...], int] = {}
    for row in data.sound_rows(name, "dataset_name", "alias_of", "written", "field_name", "means"):
        problem = partial(data.problem, name)
        dataset = datasets.get(row["dataset_name"])
        if dataset is None:
            yield problem("alias/dataset", row, "dataset_name", names="、".join(datasets))
            continue
        is_column = row["alias_of"] == COLUMN
        field = fields.get((dataset.name, row["field_name"]))
        if field is None and not (is_column and row["field_name"] == LEFT_OUT):
            yield problem("alias/field", row, "field_name", table=dataset.title)
            continue
        source = (dataset.name, row["source_name"] or "", row["alias_of"])
        scope = source if is_column else (*source, row["field_name"])
        written = "" if row["alias_of"] == DEFAULT else fold(row["written"])
        first = first_rows.setdefault((*scope, written), row.number)
        if first != row.number:
            yield problem("alias/twice", row, "written", first=first)
        elif field and not is_column:
            yield from _check_content(problem, row, field)
        elif name == ALIASES:
            yield from _check_label(problem, row, dataset)
        elif field and PERSONAL.search(fold(row["written"])) and not is_named(field, row["written"]):
            yield problem("alias/personal", row, "written")
        day = row["confirmed_on"] if row.is_sound("confirmed_on") else None
        if day and day > data.today:
            yield problem("alias/early", row, "confirmed_on")


def is_named(field: Field, label: str) -> bool:
    """Return whether a label is the field's own title or name."""
    return fold(label) in {fold(field.title), fold(field.name)}


def _check_label(problem: partial[Problem], row: Row, dataset: Dataset) -> Iterator[Problem]:
    written = fold(row["written"])
    for field in dataset.schema.fields:
        if written in (fold(field.title), fold(field.name)):
            yield problem("alias/label", row, "written", title=field.title)


def _check_content(problem: partial[Problem], row: Row, field: Field) -> Iterator[Problem]:
    means = row["means"]
    if not means or (field.enum and means not in field.enum):
        choices = f"：{'、'.join(field.enum)}" if field.enum else ""
        yield problem("alias/means", row, "means", means or "", title=field.title, choices=choices)
    elif row["alias_of"] == DEFAULT and field.type == "date":
        yield problem("alias/date", row, "means", title=field.title)
    elif row["alias_of"] != DEFAULT and fold(row["written"]) in map(fold, field.enum):
        yield problem("alias/choice", row, "written", title=field.title)
