"""违法查处: whose sanctions are published, in which category, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.rules.records import check_order, check_records
from childcare.sanctions import BOUNDS, SanctionCategory, add_months, find_last_day
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "sanctions"
_OF_HEALTH = ("卫生健康", "卫健", "疾病预防控制局")
_DAYS = ("category", "decided_on", "published_until_on", "ended_early_on")


def check_sanctions(data: Data) -> Iterator[Problem]:
    """sanction: of a health authority, on an institution of that day, within the bounds of the law."""
    yield from check_records(data, TABLE, "decided_on", "sanction", until_cancelled=False)
    for row in data.rows(TABLE):
        yield from check_order(data, TABLE, row, "decided_on", "ended_early_on", "sanction/order")
        yield from _check_authority(data, row)
        if row.is_sound("ended_early_on", "ended_by") and (
            (row["ended_early_on"] is None) != (row["ended_by"] is None)
        ):
            name = "ended_by" if row["ended_by"] is None else "ended_early_on"
            yield data.problem(TABLE, f"sanction/{name.replace('_', '-')}", row, name)
        if row.is_sound(*_DAYS):
            yield from _check_term(data, row)


def _check_authority(data: Data, row: Row) -> Iterator[Problem]:
    """Other bodies publish their own (国办发〔2025〕22号). The office of a zone may be called anything."""
    name = row["authority"]
    if name is None or not row.is_sound("authority") or any(word in name for word in _OF_HEALTH):
        return
    offices = {area["filing_authority"] for area in data.rows("areas")}
    if name not in {*offices, data.config.publisher_name}:
        yield data.problem(TABLE, "sanction/authority", row, "authority")


def _check_term(data: Data, row: Row) -> Iterator[Problem]:
    category, end = row["category"], row["published_until_on"]
    if category == SanctionCategory.MINOR:
        yield data.problem(TABLE, "sanction/minor", row, "category")
        return
    floor, ceiling = (add_months(row["decided_on"], count) for count in BOUNDS[category])
    if end < floor:
        yield data.problem(TABLE, "sanction/floor", row, "published_until_on", category=category, other=floor)
    if end > ceiling:
        yield data.problem(
            TABLE, "sanction/ceiling", row, "published_until_on",
            severity="warning", category=category, other=ceiling,
        )  # fmt: skip
    stated, last = row["publication_ends_on"], find_last_day(row.cells)
    if stated not in {None, last} and row.is_sound("publication_ends_on"):
        yield data.problem(TABLE, "sanction/last-day", row, "publication_ends_on", other=last)
