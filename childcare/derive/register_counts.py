"""How many institutions and places the register held at the end of every month and in every release.

What stands in the register today tells nothing of who has closed; history does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from datapub.config import Config
from datapub.derive.past import PastRows
from datapub.history import Key
from datapub.model import AREA_CODE, Record, Tables, make_table

TABLE = "register_counts"
COLUMNS = (AREA_CODE, "status", "places")
"""What is looked at of an institution."""

_Group = tuple[str, str]


def tabulate_counts(config: Config, past: Iterable[PastRows]) -> Tables:
    """Return the table: month or release × area × status, without groups that nobody is in or has left."""
    records: list[Record] = []
    before: dict[bool, PastRows] = {}
    for moment in past:
        records += _count(moment, before.get(bool(moment.version)))
        before[bool(moment.version)] = moment
    return {dataset.name: make_table(dataset, records) for dataset in config.derived if dataset.name == TABLE}


def _group(moment: PastRows) -> dict[_Group, set[Key]]:
    groups: dict[_Group, set[Key]] = defaultdict(set)
    for key, cells in moment.rows.items():
        groups[cells.get(AREA_CODE, ""), cells.get("status", "")].add(key)
    return dict(groups)


def _count(moment: PastRows, before: PastRows | None) -> Iterator[Record]:
    period = f"{moment.as_of_on:%Y-%m}"
    groups, groups_before = _group(moment), _group(before) if before else {}
    for group in sorted({*groups, *groups_before}):
        present, earlier = groups.get(group, set()), groups_before.get(group, set())
        gone = [before.rows[key] for key in earlier - present] if before else []
        rows = [moment.rows[key] for key in present]
        places = [int(text) for row in rows if (text := row.get("places", "")).isdecimal()]
        area, status = group
        yield {
            "id": ".".join((moment.version or period, area, status)),
            "period": period,
            "version": moment.version or None,
            "as_of_on": moment.as_of_on,
            AREA_CODE: area or None,
            "status": status or None,
            "institutions": len(present),
            "entered": len(present - earlier) if before is not None else None,
            "left": len(gone) if before is not None else None,
            "places": sum(places) if places or not present else None,
            "places_known": len(places),
            "is_sample": any(row.get("is_sample") == "true" for row in [*rows, *gone]),
        }
