"""Published figures and targets: what a number needs before it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from childcare.areas import list_above
from childcare.terms import NO_TARGET
from datapub.model import Record
from datapub.problem import Problem
from datapub.rules.data import Data, Row

_PERIOD = re.compile(r"([1-9]\d{3})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
_PARTS = {"numerator": "分子", "denominator": "分母"}


def check_figures(data: Data) -> Iterator[Problem]:
    """R21: a figure is either a value as published, or numerator and denominator; a target is stated.

    Source, as-of date and unit are required by the schemas. The same figure twice is a unique key of
    the schema, checked with the cells.
    """
    if data.has("observations"):
        for row in data.rows("observations"):
            if row.is_sound("value", *_PARTS):
                yield from _check_value(data, row)
            if row.is_sound("period", "as_of_on"):
                yield from _check_period(data, row)
        if data.has("indicators"):
            yield from _check_moments(data)
    if data.has("targets"):
        yield from _check_targets(data)


def first_day(period: str) -> date | None:
    """Return the first day of a period written 2025, 2025-Q3 or 2025-09; None for any other text."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, quarter, month = found.groups()
    return date(int(year), 3 * int(quarter) - 2 if quarter else int(month or 1), 1)


def _check_value(data: Data, row: Row) -> Iterator[Problem]:
    given = [name for name in _PARTS if row[name] is not None]
    if row["value"] is not None:
        if given:
            yield data.problem("observations", "R21/both", row, "value")
        return
    if not given:
        yield data.problem("observations", "R21/nothing", row, "value")
    elif len(given) == 1:
        lacking = next(name for name in _PARTS if name not in given)
        yield data.problem(
            "observations", "R21/half", row, lacking, given=_PARTS[given[0]], lacking=_PARTS[lacking]
        )
    elif row["denominator"] == 0:
        yield data.problem("observations", "R21/zero", row, "denominator")
    else:
        indicator = data.find("indicators", "id", row["indicator_id"]) if data.has("indicators") else None
        if indicator and indicator.is_sound("multiplier") and indicator["multiplier"] is None:
            yield data.problem("observations", "R21/no-ratio", row, "numerator", indicator=indicator["name"])


def _check_period(data: Data, row: Row) -> Iterator[Problem]:
    period, as_of = row["period"], row["as_of_on"]
    start = first_day(period) if period is not None else None
    if start is not None and as_of is not None and as_of < start:
        yield data.problem("observations", "R21/period", row, "as_of_on", period=period)


def _check_moments(data: Data) -> Iterator[Problem]:
    """How many there are on a day is one number, whether the day ends a month, a quarter or a year."""
    first_rows: dict[tuple[object, ...], Row] = {}
    key = ("indicator_id", "area_code", "scope", "as_of_on")
    for row in data.sound_rows("observations", "period", *key):
        indicator = data.find("indicators", "id", row["indicator_id"])
        if indicator is None or not indicator.is_sound("is_flow") or indicator["is_flow"] is not False:
            continue
        first = first_rows.setdefault(tuple(row[name] for name in key), row)
        if first["period"] != row["period"]:
            yield data.problem(
                "observations", "R21/moment", row, "period", first=first.number, other=first["period"]
            )


def _check_targets(data: Data) -> Iterator[Problem]:
    first_rows: dict[tuple[object, ...], int] = {}
    key = ("indicator_id", "area_code", "due_on")
    for row in data.sound_rows("targets", "value", "statement", *key):
        has_value, has_none = row["value"] is not None, row["statement"] == NO_TARGET
        if has_value and has_none:
            yield data.problem("targets", "R21/contradiction", row, "value")
        elif not has_value and not has_none:
            yield data.problem("targets", "R21/target", row, "value")
        elif has_value and row["due_on"] is None:
            yield data.problem("targets", "R21/due", row, "due_on")
        yield from _check_level(data, row)
        yield from _check_base(data, row)
        first = first_rows.setdefault(tuple(row[name] for name in key), row.number)
        if first != row.number:
            yield data.problem("targets", "R21/repeated", row, "indicator_id", first=first)


def _check_level(data: Data, row: Row) -> Iterator[Problem]:
    """A target of an area above the city says so in words, wherever it is quoted."""
    city = data.config.city_code
    if not data.has("areas") or row["area_code"] == city or not row.is_sound("note"):
        return
    area = data.find("areas", "code", row["area_code"])
    parents = {item["code"]: item["parent_code"] for item in data.rows("areas")}
    if area is None or area["code"] not in list_above(city, parents):
        return
    if area["short_name"] and area["short_name"] not in f"{row['note']}{row['statement']}":
        yield data.problem("targets", "R21/other-level", row, "note", area=area["name"])


def _check_base(data: Data, row: Row) -> Iterator[Problem]:
    """A target starts from an earlier figure of its own indicator and area, on the right side of it."""
    if row["base_observation_id"] is None or not data.has("observations", "indicators"):
        return
    base = data.find("observations", "id", row["base_observation_id"])
    indicator = data.find("indicators", "id", row["indicator_id"])
    if base is None or indicator is None or not base.is_sound(*base.cells) or not row.is_sound(*row.cells):
        return
    if (base["indicator_id"], base["area_code"]) != (row["indicator_id"], row["area_code"]):
        other = data.find("indicators", "id", base["indicator_id"])
        area = data.find("areas", "code", base["area_code"]) if data.has("areas") else None
        yield data.problem(
            "targets",
            "R21/base",
            row,
            "base_observation_id",
            indicator=other["name"] if other else base["indicator_id"],
            area=area["name"] if area else base["area_code"],
        )
        return
    due_on, day = row["due_on"], base["as_of_on"]
    if due_on is not None and day is not None and day >= due_on:
        yield data.problem("targets", "R21/base-late", row, "base_observation_id", day=day)
    value = value_of(base.cells, indicator["multiplier"])
    if value is None or row["value"] is None or not indicator.is_sound("direction", "name"):
        return
    is_lower, is_higher = row["value"] < value, row["value"] > value
    if (indicator["direction"] == "越高越好" and is_lower) or (
        indicator["direction"] == "越低越好" and is_higher
    ):
        yield data.problem(
            "targets",
            "R21/direction",
            row,
            "value",
            base=f"{value.normalize():f}",
            side="低" if is_lower else "高",
            indicator=indicator["name"],
            direction=indicator["direction"],
        )


def value_of(observation: Record, multiplier: int | None) -> Decimal | None:
    """Return a figure's exact value, computed where its parts are given; None where it has none."""
    numerator, denominator = observation["numerator"], observation["denominator"]
    if numerator is not None and denominator is not None:
        return Decimal(numerator) * (multiplier or 1) / Decimal(denominator) if denominator else None
    return None if observation["value"] is None else Decimal(observation["value"])
