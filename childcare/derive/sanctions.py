"""Sanctions within their term on the day of the build."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from childcare.derive.institution import Institution
from childcare.derive.register import Register
from childcare.sanctions import find_last_day
from datapub.config import Config
from datapub.model import Record, Tables

TABLE = "sanctions"


@dataclass(frozen=True)
class Sanctions:
    """The sanctions that are published today, the newest decision first.

    Attributes:
        day: the day of the build; None where no overlay was given, so that nothing is known of any.
        by_area: code -> how many, of the city and of every area.
    """

    day: date | None
    all: tuple[tuple[Institution, Record], ...]
    by_institution: Mapping[str, tuple[Record, ...]]
    by_area: Mapping[str, int]


def fill_last_days(tables: Tables) -> Tables:
    """Return the tables with the last day of each sanction."""
    table = tables[TABLE]
    return {
        **tables,
        TABLE: table.with_cells({"publication_ends_on": [find_last_day(row) for row in table.records()]}),
    }


def derive_sanctions(tables: Tables, register: Register, config: Config, today: date) -> Sanctions:
    """Read the table ``sanctions``, which holds only what has not run out.

    Args:
        today: the day of the build.
    """
    by_id = {item.id: item for item in register.institutions}
    rows = sorted(tables[TABLE].records(), key=lambda row: (-row["decided_on"].toordinal(), row["id"]))
    listed = tuple((by_id[row["institution_id"]], row) for row in rows)
    by_institution: dict[str, list[Record]] = defaultdict(list)
    for item, row in listed:
        by_institution[item.id].append(row)
    counts = Counter(code for item, _ in listed for code in {item.area.code, register.city.code})
    return Sanctions(
        today if config.overlay else None,
        listed,
        {name: tuple(found) for name, found in by_institution.items()},
        counts,
    )
