"""Sample rows of other datasets that belong to removed sample rows, and are removed with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from datapub.config import Config
from datapub.intake.matching import Texts
from datapub.intake.references import read_texts
from datapub.load import write_texts
from datapub.model import IS_SAMPLE, Dataset


@dataclass(frozen=True)
class Dependents:
    """The rows of other datasets that are removed along with some rows.

    Attributes:
        files: path in the project -> content of the file without them.
        counts: title of the dataset -> number of rows removed.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def drop_dependents(config: Config, dataset: Dataset, leaving: Collection[str], is_last: bool) -> Dependents:
    """Drop the sample rows of other datasets that refer to removed sample rows.

    A real row is never dropped; the check reports its dangling reference.

    Args:
        dataset: the dataset the rows are removed from; its primary key has one field.
        leaving: primary keys of the removed rows.
        is_last: whether the register then has no sample left; all samples of other datasets go with the last.
    """
    files: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    for other in config.datasets if leaving else ():
        references = [
            key.fields[0]
            for key in other.schema.foreign_keys
            if key.target == dataset.name and key.target_fields == dataset.schema.primary_key
        ]
        if other == dataset or not (references or is_last) or IS_SAMPLE not in other.schema.names:
            continue
        rows = read_texts(config.root / other.path)
        remaining = [row for row in rows if not _leaves(row, references, leaving, is_last)]
        if len(remaining) < len(rows):
            names = list(other.schema.names)
            files[other.path] = write_texts([names, *([row[name] for name in names] for row in remaining)])
            counts[other.title] = len(rows) - len(remaining)
    return Dependents(files, counts)


def _leaves(row: Texts, references: Collection[str], leaving: Collection[str], is_last: bool) -> bool:
    return row[IS_SAMPLE] == "true" and (is_last or any(row[name] in leaving for name in references))
