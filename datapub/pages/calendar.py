"""Days ahead as an iCalendar file (RFC 5545), for the calendars of phones and computers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from datapub import __version__
from datapub.clock import CHINA

if TYPE_CHECKING:
    from icalendar import Timezone

_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Happening:
    """One thing that happens on a day, or on several.

    Attributes:
        id: its permanent id on the site.
        changed: when it last changed, which a calendar goes by; never the time of the build.
        first: its first day, ``last`` the last one, None where that is the same.
        start: the hour at which it starts; without one, or over several days, it is of whole days.
        end: the hour at which it ends, None where that is not known.
        page: its full address.
        contact: whom to ask, in words: an ORGANIZER is a mailbox, and makes an invitation of it.
    """

    id: str
    title: str
    changed: datetime
    first: date
    page: str
    last: date | None = None
    start: time | None = None
    end: time | None = None
    place: str = ""
    contact: str = ""
    description: str = ""
    is_cancelled: bool = False


def write_calendar(title: str, base_url: str, happenings: Iterable[Happening]) -> bytes:
    """Return a calendar; what happens is known by its id at this site, so a change replaces it."""
    from icalendar import Calendar, Event  # eighty modules, which only a build needs

    calendar = Calendar()
    calendar.add("prodid", f"-//datapub//{__version__}//ZH")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)  # what most calendars read instead
    calendar.add_component(_make_zone())
    site = urlsplit(base_url)
    for item in happenings:
        event = Event()
        event.add("uid", f"{item.id}@{site.netloc}{site.path}".rstrip("/"))
        event.add("dtstamp", item.changed.astimezone(UTC))
        event.add("summary", item.title)
        if item.start and item.last in {None, item.first}:
            event.add("dtstart", datetime.combine(item.first, item.start), {"TZID": _ZONE})
            if item.end:
                event.add("dtend", datetime.combine(item.first, item.end), {"TZID": _ZONE})
        else:  # the end of whole days is the day after the last
            event.add("dtstart", item.first)
            event.add("dtend", (item.last or item.first) + timedelta(days=1))
        texts = {"location": item.place, "contact": item.contact, "description": item.description}
        for name, text in texts.items():
            if text:
                event.add(name, text)
        event.add("url", item.page)
        event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _make_zone() -> Timezone:
    """Return the one time zone of the country, which has known no summer time since 1991."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", datetime(1992, 1, 1))
    offset = CHINA.utcoffset(None)
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
