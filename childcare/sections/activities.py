"""Guidance for families as calendars: one of all, one for every area with what is held for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import time
from functools import partial

from childcare.derive.institution import Area
from childcare.listings import LISTINGS
from datapub.messages import label_of
from datapub.model import Record
from datapub.pages.calendar import Happening, write_calendar
from datapub.pages.page import File, PlannedFiles
from datapub.pages.section import Section, SiteContent

TABLE = LISTINGS["activities"].name
_BATCH = 50
"""Calendars that are written at once."""

_DESCRIBED = ("guidance_kind", "activity_form", "audience", "organiser", "starts_at", "ends_at", "url")


def _make_files(content: SiteContent) -> Iterator[PlannedFiles]:
    """Yield the calendars, even empty ones, so that subscribers get later events."""
    config, title = content.config, content.tables[TABLE].dataset.title
    mark = f"（{config.state.label}）" if config.state.label else ""
    rows = [_make_happening(content, row) for row in content.tables[TABLE].records()]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(content.tables[TABLE].columns["area_code"]):
        places[code].append(place)

    def write(areas: Sequence[Area]) -> Iterator[File]:
        for area in areas:
            own = sorted({*places.get(area.code, ()), *places.get(config.city_code, ())})
            listed = rows if area.is_city else [rows[place] for place in own]
            name = "all" if area.is_city else area.code
            calendar = write_calendar(f"{area.name}{title}{mark}", config.base_url, listed)
            yield f"{TABLE}/{name}.ics", calendar

    areas = content.facts.register.areas
    for start in range(0, len(areas), _BATCH):
        yield partial(write, areas[start : start + _BATCH])


def _make_happening(content: SiteContent, row: Record) -> Happening:
    dataset = content.tables[TABLE].dataset
    history = content.history.rows.get(TABLE, {}).get((row["id"],)) if content.history else None
    lines = [f"{label_of(dataset, name)}：{row[name]}" for name in _DESCRIBED if row[name]]
    return Happening(
        id=row["id"],
        title=f"{'【样例】' if row['is_sample'] else ''}{row['name']}",
        changed=history.changed.committed_at if history else content.clock.published,
        first=row["held_on"],
        last=row["ends_on"],
        start=_read_hour(row["starts_at"]),
        end=_read_hour(row["ends_at"]),
        place=row["place"] or "",
        contact=row["organiser"] or "",
        description="\n".join(lines),
        page=f"{content.config.base_url}{TABLE}/#{row['id']}",
        is_cancelled=row["activity_status"] == "取消",
    )


def _read_hour(cell: str | None) -> time | None:
    return time.fromisoformat(cell) if cell else None


SECTION = Section(TABLE, make_files=_make_files)
