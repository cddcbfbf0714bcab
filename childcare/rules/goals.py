"""Goals: due on the day that their document states, and counted by what their row says."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.areas import list_reporting
from childcare.counts import COUNTS
from childcare.terms import is_local, split_list
from datapub.model import Record
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "goals"


def check_goals(data: Data) -> Iterator[Problem]:
    """goal: a goal that is counted names indicator, areas and number, and says the same in words."""
    for row in data.sound_rows(TABLE, "due_on", "due_precision"):
        due_on = row["due_on"]
        if row["due_precision"] == "年" and due_on and (due_on.month, due_on.day) != (12, 31):
            yield data.problem(TABLE, "goal/precision", row, "due_on")
    policies = data.sound_rows("policies", "relation", "is_founding") if data.has("policies") else ()
    foreign = {row["id"] for row in policies if not is_local(row.cells)}
    columns = ("measure_indicator_id", "measure_value", "measure_area_codes")
    for row in data.sound_rows(TABLE, "measure", "text", "policy_id", *columns):
        indicator, value, codes = (row[name] for name in columns)
        if indicator is None and value is None and codes is None:
            continue
        if indicator is None or value is None:
            yield data.problem(TABLE, "goal/half", row, columns[0] if indicator is None else columns[1])
        elif row["policy_id"] in foreign:
            yield data.problem(TABLE, "goal/foreign", row, columns[0])
        elif indicator not in COUNTS:
            yield data.problem(TABLE, "goal/indicator", row, columns[0], known="、".join(COUNTS))
        else:
            yield from _check_words(data, row)


def _check_words(data: Data, row: Row) -> Iterator[Problem]:
    words = f"{row['text']}{row['measure'] or ''}"
    if f"{row['measure_value'].normalize():f}" not in words:
        yield data.problem(TABLE, "goal/words", row, "measure_value", what=f"{row['measure_value']:f}")
    if not data.has("areas"):
        return
    city = data.config.city_code
    areas = {area["code"]: area.cells for area in data.rows("areas")}
    known = {city, *(area["code"] for area in list_reporting(areas.values(), city))}
    codes = split_list(row["measure_area_codes"])
    strange = [code for code in codes if code not in known]
    unsaid = [areas[code]["name"] for code in codes if code in areas and not _is_named(areas[code], words)]
    if strange:
        yield data.problem(TABLE, "goal/area", row, "measure_area_codes", "、".join(strange))
    elif unsaid:
        yield data.problem(TABLE, "goal/words", row, "measure_area_codes", what="、".join(unsaid))


def _is_named(area: Record, words: str) -> bool:
    names = (area["short_name"], area["name"], *split_list(area["aliases"]))
    return any(name in words for name in names if name)
