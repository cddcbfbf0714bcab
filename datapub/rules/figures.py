"""Published figures and targets: what a number needs before it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from datapub.problem import Problem
from datapub.rules.data import Data, Row

NO_TARGET = "无定量目标"
"""What a target states where no document gives a number (domain rule R21)."""

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
        first = first_rows.setdefault(tuple(row[name] for name in key), row.number)
        if first != row.number:
            yield data.problem("targets", "R21/repeated", row, "indicator_id", first=first)


def _check_level(data: Data, row: Row) -> Iterator[Problem]:
    """A target of the country or the province says so in words, wherever it is quoted."""
    area = data.find("areas", "code", row["area_code"]) if data.has("areas") else None
    if area is None or area["level"] not in {"全国", "省"} or not row.is_sound("note"):
        return
    if area["short_name"] and area["short_name"] not in f"{row['note']}{row['statement']}":
        yield data.problem("targets", "R21/other-level", row, "note", area=area["name"])
