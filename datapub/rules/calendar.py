"""The notices of days off: a year that is put in by hand must be the whole notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "working_days"
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""全国年节及纪念日放假办法: every yearly notice sets the days off of these."""

_SATURDAY = 5


def check_notices(data: Data) -> Iterator[Problem]:
    """working-days: each year has all its festivals; a working weekday or an unmoved weekend is a slip."""
    named: dict[int, set[str]] = defaultdict(set)
    is_certain = True
    for row in data.rows(TABLE):
        if not row.is_sound("day_on", "is_working_day", "festival"):
            is_certain = False
            continue
        day = row["day_on"]
        if day is None:
            continue
        if not row["is_working_day"]:
            named[day.year].add(row["festival"])
        elif day.weekday() < _SATURDAY:
            yield data.problem(TABLE, "working-days/weekday", row, "day_on")
    for year, festivals in sorted(named.items()) if is_certain else []:
        lacking = [name for name in FESTIVALS if name not in festivals]
        if lacking:
            yield data.problem(TABLE, "working-days/incomplete", year=year, lacking="、".join(lacking))
