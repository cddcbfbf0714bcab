"""Datasets that one page lists as they are, with totals of their rows by area and kind.

Every module of this package is one: a ``LISTING``, beside its schema, its rules, its landing page below
``docs/`` (which is called as the dataset, and holds its slot) and its test. The page, the line on the pages
of areas and tasks, and the duty that all of it is shown follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from childcare.counts import Count
from datapub.model import Tables


@dataclass(frozen=True)
class Listing:
    """How the rows of a dataset are listed. Each has an ``id``, an ``area_code`` and an ``is_sample``.

    Attributes:
        name: of the dataset, its page and its slot.
        columns: what the list shows of a row; the first is what the row is called. What a row tells beyond
            them stands together in one more, so that no cell is kept from readers.
        indicators: ids of those that are counted elsewhere and belong beside the list.
        void: of columns that say nothing of some rows, the column and the cell by which these are known.
        ends: of columns with the beginning of something, the one with its end, told in the same cell.
        unit: what a row is counted in, for readers ("场").
        day: the column by whose day the newest come first; "" where rows stand in the order of areas.
        last_day: the column with the last day of rows that may lie ahead, where that is not ``day``; what is
            coming then stands before what is past, and in a calendar. "" where all rows are of the past.
        cancelled: the column and the word of what does not take place; None where all rows do.
        counts: what rows add up to, beside how many they are; of the tables where that takes more than a row.
        by: the column whose words the rows are also added up by; "" for none.
    """

    name: str
    columns: tuple[str, ...]
    unit: str
    day: str = ""
    last_day: str = ""
    cancelled: tuple[str, str] | None = None
    counts: tuple[Count, ...] | Callable[[Tables], tuple[Count, ...]] = ()
    by: str = ""
    indicators: tuple[str, ...] = ()
    void: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)


SHOWN: Final = 50
"""Rows that a page lists; all are in the downloads, those of an institution on its page as well."""

LISTINGS: Final[Mapping[str, Listing]] = {
    item.name: import_module(f"{__name__}.{item.name}").LISTING for item in iter_modules(__path__)
}
"""Every listing, by the name of its dataset."""
