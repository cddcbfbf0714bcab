"""The rows of a dataset by the values of a field: files of their own, for who wants only those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from datapub.model import Field, Table

SUFFIXES = (".xlsx", ".csv", ".json")
"""What they are offered as; the other formats are for the whole."""


@dataclass(frozen=True)
class RowPart:
    """The rows of a dataset with one value of a field.

    Attributes:
        address: of its files below ``data/``, without the suffix.
    """

    field: Field
    value: str
    address: str
    whole: Table

    @property
    def places(self) -> list[int]:
        """Which rows of the whole they are, counted from 0."""
        return self.whole.find(self.field.name, self.value)

    @property
    def table(self) -> Table:
        """The rows themselves, cut out of the whole."""
        return self.whole.take(self.places)


def list_row_parts(table: Table) -> Iterator[RowPart]:
    """Yield the parts that a dataset names in ``parted_by``, one for each value that its field lists.

    An address is made of the value's English name, which therefore stays as it is once it is published.
    """
    for name in table.dataset.parted_by:
        field = table.dataset.schema.field(name)
        for value, english in field.enum_en.items():
            slug = re.sub("[^a-z0-9]+", "-", english.lower()).strip("-")
            yield RowPart(field, value, f"{table.name}/{name}/{slug}", table)
