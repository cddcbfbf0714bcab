"""What the rows of a listing (:mod:`childcare.listings`) come to, by area and by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from childcare.counts import Count, Sum
from childcare.derive.register import Register
from childcare.listings import LISTINGS, Listing
from datapub.model import Dataset, Record, Tables, group_records
from datapub.textual import NOT_STATED


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows of a listing, and what they add up to.

    Attributes:
        name: what they have in common, for readers.
        area: where that is an area, its code; "" elsewhere.
        sums: in the order of the listing's counts.
    """

    name: str
    area: str
    rows: int
    sums: tuple[Sum, ...]


@dataclass(frozen=True)
class Listed:
    """The rows of a listing, the newest first (or in the order of areas), and what they come to.

    Attributes:
        areas: the reporting areas in display order, before them the city where rows are of no single one.
        kinds: the words of the listing's column ``by``, as far as rows have them.
        rest: the columns that stand in none of their own, as far as a row has something there.
        names: area code -> short name, of all areas that rows can be of.
        by_institution: the rows that name an institution, by its id.
    """

    listing: Listing
    dataset: Dataset
    records: tuple[Record, ...]
    total: Group
    counts: tuple[Count, ...]
    areas: tuple[Group, ...]
    kinds: tuple[Group, ...]
    rest: tuple[str, ...]
    names: Mapping[str, str]
    by_institution: Mapping[str, Sequence[Record]]
    has_sample: bool


def derive_listings(tables: Tables, register: Register) -> dict[str, Listed]:
    """Read every listing, by its name."""
    return {name: _derive(listing, tables, register) for name, listing in LISTINGS.items()}


def _derive(listing: Listing, tables: Tables, register: Register) -> Listed:
    table = tables[listing.name]
    counts = listing.counts(tables) if callable(listing.counts) else listing.counts
    names = {area.code: area.short_name for area in register.areas}
    order = {code: place for place, code in enumerate(names)}
    as_filed = table.records()  # shared by all that is told of them
    records = sorted(as_filed, key=lambda row: (order[row["area_code"]], row["id"]))
    if listing.day:  # a day that is not known comes last
        records.sort(key=lambda row: row[listing.day].toordinal() if row[listing.day] else 0, reverse=True)

    def group(name: str, rows: Iterable[Record], area: str = "") -> Group:
        counted = list(rows)
        return Group(name, area, len(counted), tuple(count.sum_up(counted) for count in counts))

    by_area, by_kind = group_records(as_filed, "area_code"), defaultdict(list)
    known_by, void = listing.void.get(listing.by, ("id", None))
    for row in records if listing.by else ():
        lacking = str(void) if row[known_by] == void else NOT_STATED
        by_kind[row[listing.by] or lacking].append(row)
    apart = {*listing.columns, *listing.ends.values(), "id", "area_code", "is_sample"}
    words = next((field.enum for field in table.dataset.schema.fields if field.name == listing.by), ())
    return Listed(
        listing,
        table.dataset,
        tuple(records),
        group("合计", records),
        counts,
        tuple(
            group(names[area.code], by_area[area.code], area.code)
            for area in register.areas
            if not area.is_city or by_area[area.code] or len(register.areas) == 1
        ),
        tuple(group(word, by_kind[word]) for word in (*words, str(void), NOT_STATED) if by_kind[word]),
        tuple(
            name
            for name in table.dataset.schema.names
            if name not in apart and any(row[name] is not None for row in records)
        ),
        names,
        group_records(as_filed, "institution_id") if "institution_id" in table.dataset.schema.names else {},
        any(row["is_sample"] for row in records),
    )
