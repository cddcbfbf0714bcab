"""Words of the data that this program has to know."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.terms import COLUMNS
from datapub.problem import Problem
from datapub.rules.data import Data, Row


def check_readings(data: Data) -> Iterator[Problem]:
    """reading: a name's reading has a syllable for each of its characters."""
    for row in data.sound_rows("readings", "place_name", "reading"):
        name, reading = row["place_name"] or "", row["reading"] or ""
        if name and reading and len(name) != len(reading.split()):
            yield data.problem("readings", "reading", row, "reading", count=len(name))


def check_terms(data: Data) -> Iterator[Problem]:
    """terms: every word that a schema allows, or a cell holds, is one that :mod:`childcare.terms` knows.

    A schema may be edited by anybody; what follows from a word – whether such an institution counts, for
    one – cannot be guessed. Cells that the schema refuses have been reported with the cells.
    """
    for (name, column), words in COLUMNS.items():
        if not data.has(name):
            continue
        dataset = data.dataset(name)
        field = next((field for field in dataset.schema.fields if field.name == column), None)
        found: dict[str, Row | None] = {
            row[column]: row for row in reversed([*data.sound_rows(name, column)])
        }
        for word in dict.fromkeys([*(field.enum or () if field else ()), *found]):
            if word is not None and word not in words:
                yield data.problem(
                    name, "terms", found.get(word), column, word, known="、".join(sorted(words))
                )
