"""What the audit has to know of a register to read the files of a site: plain values and functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from datapub.personal import NOTHING_ALLOWED

Row = Mapping[str, str]


def _every_row(row: Row) -> bool:
    del row
    return True


@dataclass(frozen=True)
class RegisterChecks:
    """What a profile tells the audit of its register.

    Every function is one named at the top of a module, so that a worker process can be handed all of it;
    what is a mapping takes no part in the hash, by which a worker knows it again.

    Attributes:
        table: name of the dataset that everything else is about; "" where there is none.
        columns: tables that the duties stand on, with the columns they read: without them nothing is judged.
        own_pages: table -> from a row to the path of the page that it must have, "" where it need not.
        required: the items that stand with each row that must be shown, in every download of the register.
        must_be_shown: which rows those are.
        code_column: a column that no other dataset has: a file with it holds the register.
        barred_columns: names of columns that no file may have.
        titles: column titles, as spreadsheets show them, of what ``row_faults`` look at.
        row_faults: what no row of the register may show, in any file of any day, by a name that the
            profile's duties ask for it by.
        sampled: tables of rows that may be samples (``is_sample``).
        dated: folders of the pages that are made of data, beside the datasets' own.
        dated_apart: those of them that hold as of a day of their own.
        lists: those of them whose pages are lists.
        people: words for the people whom the register is about, beside which homes and births are theirs.
        allowed: digests of the personal data that may stand on the site that is read, as its manifest says.
    """

    table: str = ""
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    own_pages: Mapping[str, Callable[[Row], str]] = field(default_factory=dict, hash=False)
    required: tuple[str, ...] = ()
    must_be_shown: Callable[[Row], bool] = _every_row
    code_column: str = ""
    barred_columns: re.Pattern[str] | None = None
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    row_faults: Mapping[str, Callable[[Row], bool]] = field(default_factory=dict, hash=False)
    sampled: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    dated_apart: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    people: re.Pattern[str] | None = None
    allowed: frozenset[str] = NOTHING_ALLOWED
