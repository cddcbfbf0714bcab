"""The rows that say how far a task is, from its column ``answered_by``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from childcare.terms import COUNTING, split_list
from datapub.model import Record, Tables

REGISTER: Final = "institutions"
_ANSWER = re.compile(r"(?P<dataset>\w+)(?:\((?P<conditions>\w+=[^&=()]+(?:&\w+=[^&=()]+)*)\))?")


@dataclass(frozen=True)
class Answer:
    """The rows of a dataset that say how far a task is.

    Attributes:
        conditions: column -> words, of which a row has one in every such column.
    """

    dataset: str
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find_rows(self, tables: Tables, task_id: str) -> list[int]:
        """Return the places of the task's rows; of a dataset whose rows name their task, of this one's.

        Of the register these are institutions that may take children, as everywhere that they are counted.
        """
        columns = tables[self.dataset].columns
        asked: list[tuple[str, Collection[object]]] = [
            (column, {cell for cell in set(columns[column]) if _has_one_of(words, cell)})
            for column, words in self.conditions.items()
        ]
        if "task_id" in columns:
            asked.append(("task_id", {task_id}))
        if self.dataset == REGISTER:
            asked.append(("status", COUNTING))
        found: Iterable[int] = range(len(next(iter(columns.values()))))
        for column, known in asked:
            cells = columns[column]
            found = [place for place in found if cells[place] in known]
        return list(found)

    def list_records(self, tables: Tables, task_id: str) -> list[Record]:
        """Return the rows of :meth:`find_rows`."""
        columns = tables[self.dataset].columns
        return [
            {name: cells[place] for name, cells in columns.items()}
            for place in self.find_rows(tables, task_id)
        ]

    def count(self, tables: Tables, task_id: str) -> Tally:
        """Count the rows of :meth:`find_rows`, of which a register may have very many."""
        places = self.find_rows(tables, task_id)
        samples = tables[self.dataset].columns.get("is_sample")
        return Tally(len(places), samples is not None and any(samples[place] for place in places))


class Tally(NamedTuple):
    """How many rows there are, and whether one of them is a sample."""

    rows: int
    has_sample: bool


def read_answer(text: str) -> Answer | None:
    """Read ``dataset(column=word/word&column=word)``, the brackets being optional; None for anything else."""
    found = _ANSWER.fullmatch(text)
    if found is None:
        return None
    conditions = [part.split("=") for part in (found["conditions"] or "").split("&") if part]
    return Answer(found["dataset"], {column: tuple(words.split("/")) for column, words in conditions})


def list_answers(cell: str | None) -> Iterator[Answer]:
    """Yield what a cell names, several parted by 、; what cannot be read is reported by a rule."""
    yield from filter(None, map(read_answer, split_list(cell)))


@lru_cache(maxsize=4096, typed=True)  # cells of a column are the same few in every row
def _has_one_of(words: tuple[str, ...], cell: object) -> bool:
    listed = [str(cell).lower()] if isinstance(cell, bool) else split_list(str(cell or ""))
    return not set(words).isdisjoint(listed)
