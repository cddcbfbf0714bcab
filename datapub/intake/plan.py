"""The plan of an import as a value, and the values that it is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq

from datapub.intake.extract import SourceRow
from datapub.intake.inference import InferredValue
from datapub.intake.matching import Key, Texts
from datapub.intake.retained import RetainedValue
from datapub.model import Dataset, Field
from datapub.problem import Problem


@dataclass(frozen=True)
class Difference:
    """One cell that an import changes."""

    name: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A row that an import changes.

    Attributes:
        source: the row of the spreadsheet.
        key: the row's primary key, joined by "/".
        label: the row's name or title, or else its key.
    """

    source: SourceRow
    key: str
    label: str
    differences: tuple[Difference, ...]


@dataclass
class Plan:
    """What an import would do.

    Attributes:
        rows: the whole dataset as it would be, in canonical order.
        sources: row of the new file (the header is 1) -> row of the spreadsheet that it came from.
        added: new rows, as (row of the spreadsheet, key, label).
        changed: rows with at least one changed cell.
        removed: rows that would be removed, as (key, label).
        namesakes: existing rows with the name and area of a new row, as (row of the spreadsheet, key, label).
        retained: stored values that the list would have replaced by less.
        outdated: rows changed by a list of an earlier day, as (row of the spreadsheet, day of the list,
            day of the row).
        unchanged: number of rows that the list names and does not change.
        samples: number of sample rows removed because real ones replace them.
        lacking: required fields that have no value in any new row, nor a default.
    """

    rows: list[Texts] = field(default_factory=list)
    sources: dict[int, SourceRow] = field(default_factory=dict)
    added: list[tuple[SourceRow, str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    namesakes: list[tuple[SourceRow, str, str]] = field(default_factory=list)
    retained: list[RetainedValue] = field(default_factory=list)
    outdated: list[tuple[SourceRow, str, str]] = field(default_factory=list)
    unchanged: int = 0
    samples: int = 0
    lacking: tuple[Field, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.added or self.changed or self.removed or self.samples)


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet, and what is known of all of them.

    Attributes:
        file: name of the imported file, for problems.
        area: code of the area that the sheet covers; rows of other areas are left alone. "" for all.
        defaults: field name -> text for new rows with an empty cell. The as-of day also goes into changed
            rows.
        likely: field name -> value that a title suggests, and nobody has confirmed.
        added_since: keys of rows that the sheet cannot know of, which stay.
        is_ours: whether the sheet is one of our own forms or downloads, whose empty cells clear the value.
        faulty: names of the fields of which a cell could not be read.
    """

    file: str
    rows: Sequence[SourceRow]
    area: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    likely: Mapping[str, InferredValue] = field(default_factory=dict)
    added_since: frozenset[Key] = frozenset()
    is_ours: bool = True
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StoredRows:
    """The rows of the dataset now, and what decides how they may change.

    Attributes:
        id_prefix: prefix of ids for new rows; "" to derive it from the rows.
        retired_ids: ids of removed rows, which are never given again.
        must_stay: whether a row of a dataset has to stay listed even after it has closed.
        is_within: whether one area is or lies in another.
    """

    dataset: Dataset
    rows: Sequence[Texts]
    id_prefix: str = ""
    retired_ids: Sequence[str] = ()
    must_stay: Callable[[str, Texts], bool] = lambda dataset, texts: False
    is_within: Callable[[str, str], bool] = eq


@dataclass(frozen=True)
class Removal:
    """Which rows of the dataset an import may remove.

    Attributes:
        is_partial: whether rows that the sheet does not name stay.
        reason: why rows are removed; needed if there are many, or some that must stay.
        replaces_samples: whether all sample rows are removed; no other row is then.
    """

    is_partial: bool = False
    reason: str = ""
    replaces_samples: bool = False
