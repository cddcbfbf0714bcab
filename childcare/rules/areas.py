"""Areas: where an institution counts, and when an area exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache, partial
from typing import Any

from childcare.areas import list_reporting, name_levels
from childcare.listings import LISTINGS
from childcare.terms import AreaLevel, Status
from datapub.levels import Levels
from datapub.messages import describe
from datapub.model import AS_OF
from datapub.problem import Problem
from datapub.rules.completeness import list_rows
from datapub.rules.data import Data, Row
from datapub.texts import narrow

TABLE = "institutions"


def check_places(data: Data) -> Iterator[Problem]:
    """R18: every institution counts in one district or zone of the city, and its street lies there.

    An area that reports lies below the city, or is the city, where it has no parts: no other has a page.
    Charts and tables know these by their short names, which differ.
    One of which only the city is known, or an area above those that report, counts in the city alone: a
    warning, once an area.

    Which streets belong to a zone is stated nowhere, so for a zone only the city is checked. The same body
    at the same address in two areas is one place counted twice, whatever its site number.
    """
    cycles = list(_check_cycles(data))
    yield from cycles
    city = data.find("areas", "code", data.config.city_code)
    if city is None:
        yield _report_missing_city(data)
    if cycles or city is None or not data.has(TABLE):
        return
    areas = [
        row.cells for row in data.sound_rows("areas", "code", "parent_code", "is_reporting_area", "level")
    ]
    reporting = {area["code"] for area in list_reporting(areas, city["code"])}
    shown = {*reporting, city["code"]}
    levels = name_levels(areas, city["code"])
    for row in data.sound_rows("areas", "code", "parent_code", "is_reporting_area"):
        if row["is_reporting_area"] and row["code"] not in shown:
            yield data.problem(
                "areas", "R18/reporting", row, "is_reporting_area", area=row["name"], city=city["name"]
            )
    yield from _check_names(data, shown)
    unplaced: dict[str, list[Row]] = defaultdict(list)
    find_above = cache(partial(list_above, data))
    for row in data.sound_rows(TABLE, "area_code"):
        area = data.find("areas", "code", row["area_code"])
        if area is None or not area.is_sound("level", "parent_code", "is_reporting_area"):
            continue
        above = find_above(area["code"])
        if city["code"] not in above:
            yield _report_area(
                data, "R18/other-city", row, area, city=city["name"], code=city["code"], parts=levels.parts
            )
        elif area["code"] not in reporting and not reporting.isdisjoint(above):
            yield _report_area(data, "R18/level", row, area, level=area["level"], parts=levels.parts)
        else:
            if reporting.isdisjoint(above) and reporting:
                unplaced[area["code"]].append(row)
            if data.has("streets") and row.is_sound("street_code"):
                yield from _check_street(data, row, area, city)
    for code, rows in unplaced.items():
        yield _report_unplaced(data, code, rows, levels)
    yield from _check_twice(data)


def check_streets(data: Data) -> Iterator[Problem]:
    """R18 for streets: the nine digits of a street begin with the six of its district (GB/T 10114)."""
    if data.has("streets"):
        for row in data.sound_rows("streets", "code", "area_code"):
            if row["code"] and row["area_code"] and row["code"][:6] != row["area_code"]:
                yield data.problem("streets", "R18/street-code", row, "code", area=row["area_code"])


def check_all(data: Data) -> Iterator[Problem]:
    """R18 in every table."""
    yield from check_places(data)
    yield from check_streets(data)


def check_validity(data: Data) -> Iterator[Problem]:
    """area-dates: an area ends after it begins, and what is of one is of its time, where that is known.

    An institution that still names an area after its last day is a warning, once an area.
    """
    for row in data.sound_rows("areas", "valid_from_on", "valid_to_on"):
        start, end = row["valid_from_on"], row["valid_to_on"]
        if start is not None and end is not None and end < start:
            yield data.problem("areas", "area-dates/order", row, "valid_to_on", other=start)
    dated = {name: listing.day for name, listing in LISTINGS.items() if listing.day}
    for table, day in ({TABLE: AS_OF, "observations": AS_OF} | dated).items():
        if data.has(table):
            for row in data.sound_rows(table, "area_code", day):
                yield from _check_day(data, table, row, row[day])
    yield from _check_left(data)


def _check_left(data: Data) -> Iterator[Problem]:
    """Report institutions whose area was abolished after the day they are known of."""
    left: dict[str, list[Row]] = defaultdict(list)
    for row in data.sound_rows(TABLE, "area_code", "status", AS_OF) if data.has(TABLE) else ():
        area = data.find("areas", "code", row["area_code"])
        end = area["valid_to_on"] if area and area.is_sound("valid_to_on") else None
        is_known_after = end is None or row[AS_OF] is None or row[AS_OF] > end
        if end and end < data.today and not is_known_after and row["status"] != Status.CANCELLED:
            left[row["area_code"]].append(row)
    for code, rows in left.items():
        area = data.find("areas", "code", code)
        yield data.problem(
            TABLE, "area-dates/left", column="area_code", value=code, severity="warning",
            area=area["name"] if area else code, day=area["valid_to_on"] if area else "",
            count=len(rows), rows=list_rows([row.number for row in rows]),
        )  # fmt: skip


def list_above(data: Data, code: str | None) -> list[str]:
    """Return an area's code and those above it, up to the top or to a code seen before."""
    chain: list[str] = []
    while code is not None and code not in chain:
        chain.append(code)
        area = data.find("areas", "code", code)
        code = area["parent_code"] if area else None
    return chain


def _check_cycles(data: Data) -> Iterator[Problem]:
    reported: set[str] = set()
    for row in data.sound_rows("areas", "code", "parent_code"):
        chain = list_above(data, row["parent_code"])
        if row["code"] in chain and reported.isdisjoint(chain):
            reported.update(chain)
            yield data.problem("areas", "R18/cycle", row, "parent_code", value=row["code"])


def _check_names(data: Data, shown: Collection[str]) -> Iterator[Problem]:
    """Report areas that pages and charts would take for one another."""
    first: dict[str, int] = {}
    for row in data.sound_rows("areas", "code", "short_name"):
        if row["code"] in shown:
            before = first.setdefault(row["short_name"], row.number)
            if before != row.number:
                yield data.problem("areas", "R18/same-name", row, "short_name", first=before)


def _report_missing_city(data: Data) -> Problem:
    code = data.config.city_code
    return Problem("site.toml", None, None, "config-city", describe("config-city", value=code), code)


def _report_area(data: Data, key: str, row: Row, area: Row, **details: Any) -> Problem:
    return data.problem(TABLE, key, row, "area_code", area=area["name"], **details)


def _report_unplaced(data: Data, code: str, rows: list[Row], levels: Levels) -> Problem:
    area = data.find("areas", "code", code)
    return data.problem(
        TABLE,
        "R18/unplaced",
        column="area_code",
        value=code,
        severity="warning",
        area=area["name"] if area else code,
        count=len(rows),
        rows=list_rows([row.number for row in rows]),
        part=levels.part,
        whole=levels.whole,
    )


def _check_street(data: Data, row: Row, area: Row, city: Row) -> Iterator[Problem]:
    street = data.find("streets", "code", row["street_code"]) if row["street_code"] else None
    if street is None or not street.is_sound("area_code") or street["code"][:6] != street["area_code"]:
        return
    if area["level"] == AreaLevel.ZONE or not area["is_reporting_area"]:
        if city["code"] not in list_above(data, street["area_code"]):
            yield data.problem(
                TABLE, "R18/street-city", row, "street_code", street=street["name"], city=city["name"]
            )
    elif street["area_code"] != area["code"]:
        yield data.problem(TABLE, "R18/street", row, "street_code", street=street["name"], area=area["name"])


def _check_twice(data: Data) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Row] = {}
    for row in data.sound_rows(TABLE, "credit_code", "address", "area_code", "status"):
        if row["credit_code"] is None or row["address"] is None or row["status"] == Status.CANCELLED:
            continue
        first = seen.setdefault((row["credit_code"], narrow(row["address"])), row)
        if first["area_code"] != row["area_code"]:
            areas = [data.find("areas", "code", item["area_code"]) for item in (first, row)]
            names = [area["name"] if area else "" for area in areas]
            yield data.problem(
                TABLE, "R18/twice", row, "area_code", first=first.number, area=names[0], other=names[1]
            )


def _check_day(data: Data, table: str, row: Row, day: date | None) -> Iterator[Problem]:
    area = data.find("areas", "code", row["area_code"])
    if area is None or day is None or not area.is_sound("valid_from_on", "valid_to_on"):
        return
    start, end = area["valid_from_on"], area["valid_to_on"]
    if start is not None and end is not None and end < start:
        return
    if (start is not None and day < start) or (
        end is not None and day > end and row["status"] != Status.CANCELLED
    ):
        period = f"{start or '…'} 至 {end or '今'}"
        yield data.problem(
            table, "area-dates/outside", row, "area_code", area=area["name"], day=day, period=period
        )
