"""The page of an area: its story in one screen, then its charts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from childcare.areas import MANY_AREAS, list_names_above
from childcare.derive.comparison import Column
from childcare.derive.events import list_events, list_growth
from childcare.derive.groups import Group, group_areas, list_prefectures
from childcare.derive.indicators import Series
from childcare.derive.institution import UNPLACED, Area
from childcare.derive.progress import Progress
from childcare.derive.register import AreaTotals, Register
from childcare.derive.tasks import Task
from childcare.key_figures import list_key_figures, name_whole
from childcare.listings import LISTINGS
from childcare.sections.listings import describe_rows
from childcare.sections.progress import describe_duties, list_documents, name_document
from childcare.standards import CLASS_KINDS
from childcare.terms import COUNTING
from datapub.divisions import shorten
from datapub.model import Record
from datapub.pages.environment import write_date
from datapub.pages.page import Page, PlannedPage
from datapub.pages.section import Entry, Section, SiteContent
from datapub.textual import write_value

RECENT = 5
"""Changes that an area's page lists."""

OF_INSTITUTIONS = {"institution_events": "次", "inspections": "次", "assessments": "次"}
"""Datasets whose rows are of an institution and so of its area, and what a row is counted in."""


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    """Yield a page per area, the city's first."""
    register, progress = content.facts.register, content.facts.progress
    phrases = {name_document(row): row["areas_phrase"] for row in content.tables["policies"].records()}
    shared = {
        "root": "../../",
        "many": MANY_AREAS,
        "documents": [
            (document, describe_duties(tasks), phrases.get(document))
            for document, tasks in list_documents(progress.tasks, content.tables).items()
        ],
        "class_kinds": CLASS_KINDS,
        "tasks": progress.tasks,
        "reports": content.facts.reports,
        "records": list_records(content),
        "charts": content.charts,
        "plotly": content.plotly,
    }
    reporting = {area.code for area in register.reporting}
    ranked = [
        (column, len(column.cells.keys() & reporting))
        for column in reversed(content.facts.assessment.comparison.columns)
    ]
    contacts = content.tables["contacts"].records()
    of_area: defaultdict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(contacts):
        of_area[record["area_code"]].append(place)
    for area in register.areas:
        own = [contacts[place] for place in sorted({*of_area[register.city.code], *of_area[area.code]})]
        make = partial(_render, content, register, progress, area, ranked, own, shared)
        yield PlannedPage(f"areas/{area.code}/", area.name, make)


def _render(
    content: SiteContent,
    register: Register,
    progress: Progress,
    area: Area,
    ranked: Sequence[tuple[Column, int]],
    contacts: Sequence[Record],
    shared: Mapping[str, object],
) -> Page:
    totals = register.totals[area.code]
    made = content.environment.get_template("area.html").render(
        area=area,
        totals=totals,
        ended_on=register.ended_on(area),
        city=register.totals[register.city.code],
        figures=list_key_figures(register, progress, area, content.clock.published.date()),
        register_source=name_source(register, area),
        whole_name=name_whole(register, area),
        others=describe_others(totals),
        published=[
            describe_figure(indicator.name, indicator.unit, series)
            for indicator in progress.indicators
            for series in indicator.series_of(area.code)
        ],
        changes=list_events(register.by_area[area.code])[:RECENT],
        growth=list_growth(register.by_area[area.code], totals.as_of_on),
        comparison=list_areas(register) if area.is_city else [],
        unplaced=len(register.by_area[UNPLACED]),
        silent=len(register.silent.get(area.code, ())),
        ranks=list(
            {
                column.indicator.id: (column, cell, count)
                for column, count in ranked
                if (cell := column.cells.get(area.code)) and cell.rank
            }.values()
        )[::-1],
        contacts=contacts,
        csv_folder=csv_folder(area),
        sanctions=content.facts.sanctions,
        **shared,
    )
    return Page(
        address=f"areas/{area.code}/",
        frame="areas",
        title=area.name,
        description=f"{area.name}的托育机构、托位、机构类型、任务进展、变化和下载。",
        body=made,
        has_chart="chart-canvas" in made,
    )


@dataclass(frozen=True)
class Recorded:
    """What a dataset records of each area.

    Attributes:
        rows: how many rows are of an area, by its code; the city has all of them.
        unit: what a row is counted in ("次").
        descriptions: how many rows of an area lie ahead or may not take place, in words, by its code.
        tasks: those that it answers: where it has no row, their units have not published any.
        coming: codes of the areas with something that lies ahead, which is in their calendars as well.
    """

    name: str
    title: str
    rows: Counter[str]
    unit: str
    descriptions: Mapping[str, str]
    tasks: tuple[Task, ...]
    coming: frozenset[str]
    has_sample: bool


def list_records(content: SiteContent) -> list[Recorded]:
    """Return what is recorded of the areas, one dataset after the other."""
    register, tasks = content.facts.register, content.facts.progress.tasks
    areas = {item.id: item.area.code for item in register.institutions}
    units = OF_INSTITUTIONS | {name: listing.unit for name, listing in LISTINGS.items()}
    recorded = []
    for name, unit in units.items():
        records = content.tables[name].records()
        rows = Counter(row.get("area_code") or areas[row["institution_id"]] for row in records)
        rows[register.city.code] = len(records)
        recorded.append(
            Recorded(
                name,
                content.tables[name].dataset.title,
                rows,
                unit,
                _describe_areas(content, name, rows),
                tuple(task for task in tasks if name in task.answered_by),
                _find_coming(content, name),
                any(row["is_sample"] for row in records),
            )
        )
    return recorded


def _describe_areas(content: SiteContent, name: str, codes: Iterable[str]) -> dict[str, str]:
    if name not in LISTINGS or not LISTINGS[name].cancelled:
        return {}
    table, today = content.tables[name], content.clock.published.date()
    grouped = table.grouped_by("area_code")
    own = {code: grouped[code] for code in codes}
    own[content.facts.register.city.code] = table.records()
    return {code: describe_rows(name, rows, today) for code, rows in own.items()}


def _find_coming(content: SiteContent, name: str) -> frozenset[str]:
    """Return the codes of the areas, the city's with them, of rows that lie ahead and are to take place."""
    if name not in LISTINGS or not LISTINGS[name].last_day:
        return frozenset()
    listing, today = LISTINGS[name], content.clock.published.date()
    column, word = listing.cancelled or ("", None)
    found = {
        row["area_code"]
        for row in content.tables[name].records()
        if (row[listing.last_day] or row[listing.day]) >= today and row.get(column) != word
    }
    return frozenset(found | {content.facts.register.city.code} if found else found)


# --- words that other pages of the register use as well ------------------------------------------


def csv_folder(area: Area) -> str:
    """Return where an area's downloads are, below data/."""
    return "" if area.is_city else f"{area.code}/"


def describe_others(totals: AreaTotals) -> str:
    """Tell how many listed institutions are left out of the sums, and why; "" where there are none."""
    others = [f"{status} {count} 家" for status, count in totals.by_status.items() if status not in COUNTING]
    return f"另有{'、'.join(others)}，也列在名录中，不计入这些数字。" if others else ""


def describe_figure(name: str, unit: str, series: Series) -> dict[str, str]:
    """Return a published figure as a card says it: label, value, unit, as-of line, source."""
    point = series.latest
    return {
        "label": f"{name}（{series.scope}）" if series.scope and series.scope != series.area_name else name,
        "value": write_value(point.value),
        "unit": unit,
        "as_of": f"{point.period_words}，截至 {write_date(point.as_of_on)}",
        "source": f"来源：{point.source_title}",
    }


def name_source(register: Register, area: Area) -> str:
    """Return what the figures of an area come from, in words: its own rows, where it has any."""
    kinds = {item.record["is_sample"] for item in register.by_area[area.code] or register.institutions}
    made, real = "样例生成程序（不是真实名录）", "卫生健康部门的备案名录"
    return f"{real}，和{made}" if len(kinds) > 1 else made if True in kinds else real


def list_areas(register: Register) -> list[tuple[Area, AreaTotals]]:
    """Return every part of the city with its totals, in display order."""
    return [(area, register.totals[area.code]) for area in register.parts]


def list_groups(content: SiteContent) -> list[tuple[Group, list[tuple[Area, AreaTotals]]]]:
    """Return the prefectures of a province with their parts and these parts' totals."""
    register = content.facts.register
    groups = group_areas(register, content.tables["areas"].by("code"))
    return [(group, [(area, register.totals[area.code]) for area in group.parts]) for group in groups]


_LEVEL = re.compile("(街道办事处|街道|办事处|镇|乡)$")
_LEVELS = ("镇", "乡", "街道", "办事处")


def name_earlier(name: str) -> tuple[str, ...]:
    """Return how else people call a street or town: without its level, and by those it had, or may have had.

    Towns became streets and townships towns all over the country: who looks for 某镇 means 某街道.
    """
    stem = _LEVEL.sub("", name)
    if stem == name:
        return ()
    bare = (stem,) if len(stem) > 1 else ()
    return tuple(other for other in (*bare, *(stem + level for level in _LEVELS)) if other != name)


def _describe_listed(listed: int) -> str:
    """Say how many a list has; with those that have closed, so that they are not what is open."""
    return f"名录有 {listed:,} 家" if listed else "名录还没有公布机构"


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    tables, register = content.tables, content.facts.register
    above = list_names_above(register.city.above, tables["areas"].by("code"))
    for area in register.areas:
        aliases = (area.record["aliases"] or "").split("、")
        upper = above if area.is_city else ()
        listed = register.totals[area.code].listed
        yield Entry(
            "地区",
            area.name,
            f"areas/{area.code}/",
            _describe_listed(listed),
            tuple(filter(None, dict.fromkeys((area.short_name, *aliases, *upper)))),
        )
    for group in list_prefectures(register, content.tables["areas"].by("code")):
        note = _describe_listed(group.totals.listed)
        yield Entry("地区", group.name, group.page, note, (shorten(group.name),))
    names = {area.code: area.name for area in register.areas}
    counts = Counter(item.record["street_code"] for item in register.institutions)
    for record in tables["streets"].records():
        code, area_code = record["code"], record["area_code"]
        yield Entry(
            "镇街",
            record["name"],
            f"institutions/?street={code}",
            f"{names.get(area_code, '')} {_describe_listed(counts[code])}".strip(),
            name_earlier(record["name"]),
        )


SECTION = Section(
    "areas",
    frames=("areas",),
    make_pages=_make_pages,
    list_entries=_list_entries,
    entry_kinds=("地区", "镇街"),
)
