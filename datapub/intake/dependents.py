"""Sample rows of other datasets that are of samples which leave: they leave with them."""

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
    """What leaves with some rows.

    Attributes:
        files: other files as they would be, by their path in the project.
        counts: how many rows of each leave, by the dataset's title.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def drop_dependents(config: Config, dataset: Dataset, leaving: Collection[str], is_last: bool) -> Dependents:
    """Drop the samples that refer to samples which leave a dataset with a key of one field.

    A row that is no sample stays, and is told as one that refers to nothing.

    Args:
        is_last: the register has no sample any more: samples of whatever else there is leave with the last.
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
        kept = [row for row in rows if not _leaves(row, references, leaving, is_last)]
        if len(kept) < len(rows):
            names = list(other.schema.names)
            files[other.path] = write_texts([names, *([row[name] for name in names] for row in kept)])
            counts[other.title] = len(rows) - len(kept)
    return Dependents(files, counts)


def _leaves(row: Texts, references: Collection[str], leaving: Collection[str], is_last: bool) -> bool:
    return row[IS_SAMPLE] == "true" and (is_last or any(row[name] in leaving for name in references))
