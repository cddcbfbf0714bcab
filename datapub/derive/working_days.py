"""Working days as the State Council's notices set them; every legal deadline here is counted in them.

A year's notice comes from the dataset ``working_days`` where staff have put it in, else from the
library chinesecalendar. A year that is in neither is never guessed: a notice moves weekends about,
so counting Monday to Friday would be wrong by days.

The day of an event is not counted (民法典第二百零一条).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from chinese_calendar import constants

from datapub.model import Tables

TABLE = "working_days"
_SATURDAY = 5
_LIBRARY_YEARS = range(min(constants.holidays).year, max(constants.holidays).year + 1)


class NoCalendar(LookupError):
    """Working days were asked for in a year whose notice nobody has put in.

    The wording for staff is ``no-calendar`` in :mod:`datapub.messages`.
    """

    def __init__(self, year: int) -> None:
        super().__init__(f"no notice of the State Council for {year}")
        self.year = year


class WorkingCalendar:
    """The working days of the years whose notices are known.

    Args:
        notices: day -> whether it is a working day, for the days that a notice names. A year that
            has any day here is taken from here alone, so its notice must be whole.
    """

    def __init__(self, notices: Mapping[date, bool] | None = None) -> None:
        self._notices: dict[int, dict[date, bool]] = defaultdict(dict)
        for day, is_working in (notices or {}).items():
            self._notices[day.year][day] = is_working
        self._years: dict[int, list[date]] = {}

    def knows(self, year: int) -> bool:
        """Return whether the notice for a year is known."""
        return year in self._notices or year in _LIBRARY_YEARS

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on a day; NoCalendar for a year without a notice."""
        named = self._notices.get(day.year)
        if named is not None:
            return named.get(day, day.weekday() < _SATURDAY)
        if not self.knows(day.year):
            raise NoCalendar(day.year)
        return day in constants.workdays or (day.weekday() < _SATURDAY and day not in constants.holidays)

    def count(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``.

        Raises:
            NoCalendar: a year in between has no notice.
            ValueError: ``end`` lies before ``start``.
        """
        if end < start:
            raise ValueError(f"{end} lies before {start}")
        if start == end:
            return 0
        upto_end = bisect_right(self._list_year(end.year), end)
        upto_start = bisect_right(self._list_year(start.year), start)
        between = sum(len(self._list_year(year)) for year in range(start.year, end.year))
        return between + upto_end - upto_start

    def add(self, start: date, days: int) -> date:
        """Return the last day of a term of ``days`` working days that begins after ``start``.

        Raises:
            NoCalendar: the term runs into a year without a notice.
            ValueError: ``days`` is negative.
        """
        if days < 0:
            raise ValueError(f"a term of {days} days")
        if days == 0:
            return start
        left = days
        for year in range(start.year, date.max.year):
            listed = self._list_year(year)
            passed = bisect_right(listed, start) if year == start.year else 0
            if passed + left <= len(listed):
                return listed[passed + left - 1]
            left -= len(listed) - passed
        raise NoCalendar(date.max.year)

    def _list_year(self, year: int) -> list[date]:
        if year not in self._years:
            self._years[year] = [day for day in _days_of(year) if self.is_working_day(day)]
        return self._years[year]


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))


BUILT_IN = WorkingCalendar()
"""The years of the library alone."""


def read_calendar(tables: Tables) -> WorkingCalendar:
    """Return the calendar of the dataset ``working_days`` with the library behind it."""
    if TABLE not in tables:
        return BUILT_IN
    return WorkingCalendar({row["day_on"]: row["is_working_day"] for row in tables[TABLE].records()})
