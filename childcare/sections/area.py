"""The page of an area: its story in one screen, then its charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from childcare.counts import COUNTS
from childcare.derive.events import list_events, list_growth
from childcare.derive.indicators import Indicator, Series, Target
from childcare.derive.institution import UNPLACED, Area
from childcare.derive.progress import Progress
from childcare.derive.register import AreaTotals, Register
from childcare.derive.tasks import Task
from childcare.listings import LISTINGS
from childcare.sections.listings import tell_rows
from childcare.sections.progress import describe_duties, find_founding, name_document
from childcare.terms import CLASS_KINDS, COUNTING, NO_TARGET
from datapub.derive.rounding import round_half_up
from datapub.pages.environment import write_date
from datapub.pages.page import Page
from datapub.pages.section import Entry, Section, SiteContent
from datapub.textual import NOT_STATED, write_value

RECENT = 5
"""Changes that an area's page lists."""

OF_INSTITUTIONS = {"institution_events": "条", "inspections": "次", "assessments": "次"}
"""Datasets whose rows are of an institution and so of its area, and what a row is counted in."""

NOT_COMPUTED = "不计算"
PER_THOUSAND = 1000
"""Multiplier of an indicator that puts something against the people of an area."""


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of an area: its value, the city beside it, and what it should be.

    Attributes:
        name: what it is called where programs read the page: the indicator it is of.
        value: as it is read, without its unit; 不计算 where there is no sound basis.
        compared: the city's value, and the share in it or the distance from it.
        target: what a document asks for, or that none does.
        note: how many institutions it rests on, "" where it is all of them.
    """

    name: str
    label: str
    value: str
    unit: str
    compared: str
    target: str
    note: str = ""


def _make_pages(content: SiteContent) -> Iterator[Page]:
    """Yield a page per area, the city's first."""
    register, progress = content.facts.register, content.facts.progress
    policy = find_founding(content.tables)
    shared = {
        "root": "../../",
        "register_source": name_source(register),
        "document": name_document(policy),
        "duties": describe_duties(progress),
        "class_kinds": CLASS_KINDS,
        "areas_phrase": policy["areas_phrase"] if policy else "",
        "tasks": progress.tasks,
        "reports": content.facts.reports,
        "records": list_records(content),
        "charts": content.charts,
        "plotly": content.plotly,
    }
    for area in register.areas:
        yield _render(content, register, progress, area, shared)


def _render(
    content: SiteContent, register: Register, progress: Progress, area: Area, shared: Mapping[str, object]
) -> Page:
    totals = register.totals[area.code]
    made = content.environment.get_template("area.html").render(
        area=area,
        totals=totals,
        city=register.totals[register.city.code],
        figures=list_key_figures(register, progress, area, content.clock.published.date()),
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
        contacts=[
            record
            for record in content.tables["contacts"].records()
            if record["area_code"] in {area.code, register.city.code}
        ],
        csv_folder=csv_folder(area),
        sanctions=content.facts.sanctions,
        **shared,
    )
    return Page(
        address=f"areas/{area.code}/",
        frame="areas",
        title=area.name,
        description=f"{area.name}的托育机构、托位、机构类型、任务进展、变化和下载。",
        content=made,
        has_chart="chart-canvas" in made,
        has_sample="data-sample" in made,
    )


@dataclass(frozen=True)
class Recorded:
    """What a dataset records of each area.

    Attributes:
        rows: how many rows are of an area, by its code; the city has all of them.
        unit: what a row is counted in ("次").
        told: of what lies ahead or may not take place, how many rows of an area are which, by its code.
        tasks: those that it answers: where it has no row, their units have not published any.
        has_calendar: whether what is coming is in calendars as well.
    """

    name: str
    title: str
    rows: Counter[str]
    unit: str
    told: Mapping[str, str]
    tasks: tuple[Task, ...]
    has_calendar: bool
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
                _tell_areas(content, name, rows),
                tuple(task for task in tasks if name in task.answered_by),
                name in LISTINGS and bool(LISTINGS[name].last_day),
                any(row["is_sample"] for row in records),
            )
        )
    return recorded


def _tell_areas(content: SiteContent, name: str, codes: Iterable[str]) -> dict[str, str]:
    if name not in LISTINGS or not LISTINGS[name].cancelled:
        return {}
    table, today = content.tables[name], content.clock.published.date()
    own = {code: table.grouped_by("area_code")[code] for code in codes}
    own[content.facts.register.city.code] = table.records()
    return {code: tell_rows(name, rows, today) for code, rows in own.items()}


# --- key figures -------------------------------------------------------------------------------


def list_key_figures(register: Register, progress: Progress, area: Area, today: date) -> list[KeyFigure]:
    """Return an area's key figures; for the city itself there is nothing to compare with."""
    listed = progress.listed("area_order")
    return [_make_figure(register, progress, indicator, area, today) for indicator in listed]


def _make_figure(
    register: Register, progress: Progress, indicator: Indicator, area: Area, today: date
) -> KeyFigure:
    target = describe_target(progress, indicator.id, area.above, today)
    count = COUNTS.get(indicator.id)
    if count is None:
        why = "名录数不出这个数"
        if indicator.record["multiplier"] == PER_THOUSAND:
            why = "名录不含未备案机构，不与人口相比" if area.record["population"] else "没有同口径的人口数"
        return KeyFigure(indicator.id, indicator.name, NOT_COMPUTED, "", why, target)
    own = indicator.from_register.get(area.code)
    whole = None if area.is_city else indicator.from_register.get(register.city.code)
    if own is None:
        note = register.totals[area.code].sums[indicator.id].note
        return KeyFigure(
            indicator.id,
            count.label,
            *(
                (NOT_STATED, "", "")
                if note
                else (NOT_COMPUTED, "", "没有可以相除的数" if register.institutions else "名录还没有公布机构")
            ),
            target,
            note,
        )
    if own.denominator is None:
        share = _describe_share(own.value, whole.value) if whole else ""
        city = f"{register.levels.whole} {whole.value:,} {indicator.unit}{share}" if whole else ""
        return KeyFigure(indicator.id, count.label, f"{own.value:,}", indicator.unit, city, target, own.note)
    compared = f"{own.numerator:,} ÷ {own.denominator:,}"
    compared += f"；{register.levels.whole} {write_value(whole.value)}{indicator.unit}" if whole else ""
    value = write_value(own.value)
    return KeyFigure(indicator.id, count.label, value, indicator.unit, compared, target, own.note)


def _describe_share(own: Decimal, whole: Decimal) -> str:
    if not whole:
        return ""
    return f"，占 {round_half_up(own * 100 / whole, Decimal(1))}%"


def describe_target(progress: Progress, name: str, above: Sequence[str], today: date) -> str:
    """Tell what an indicator should be in an area: its own target, else that of the nearest level above.

    A target whose day has passed is told where none is still ahead, with what was last published.

    Args:
        above: the codes of the area and of those above it, from the nearest.
    """
    indicator = next((item for item in progress.indicators if item.id == name), None)
    stated = [item for item in (indicator.targets if indicator else ()) if item.value is not None]
    for code in above:
        found = [item for item in stated if item.area_code == code]
        found = [item for item in found if not _is_over(item, today)] or found
        told = [f"目标 {_describe_target_value(item, indicator, today)}" for item in found]
        if found and code == above[0]:
            return "；".join(told)
        if found:
            return "；".join([NO_TARGET, *(f"{found[0].area_name}{words}" for words in told)])
    return NO_TARGET


def _is_over(target: Target, today: date) -> bool:
    return target.due_on is not None and target.due_on < today


def _describe_target_value(target: Target, indicator: Indicator | None, today: date) -> str:
    due = f"{write_date(target.due_on)}前" if target.due_on else ""
    if _is_over(target, today):
        series = indicator.series_of(target.area_code) if indicator else ()
        due += "，已经到期"
        if len(series) == 1:
            latest = series[0].latest
            due += f"；公布的{latest.period_words}数字是 {write_value(latest.value)}"
    return f"{write_value(target.value or Decimal(0))}{f'（{due}）' if due else ''}"


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


def name_source(register: Register) -> str:
    """Return what the register's figures come from, in words."""
    if register.totals[register.city.code].has_sample:
        return "样例生成程序（不是真实名录）"
    return "卫生健康部门的备案名录"


def list_areas(register: Register) -> list[tuple[Area, AreaTotals]]:
    """Return every part of the city with its totals, in display order."""
    return [(area, register.totals[area.code]) for area in register.parts]


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    tables, register = content.tables, content.facts.register
    for area in register.areas:
        aliases = (area.record["aliases"] or "").split("、")
        yield Entry(
            "地区",
            area.name,
            f"areas/{area.code}/",
            f"{register.totals[area.code].listed} 家机构",
            tuple(filter(None, dict.fromkeys((area.short_name, *aliases)))),
        )
    names = {area.code: area.name for area in register.areas}
    counts = Counter(item.record["street_code"] for item in register.institutions)
    for record in tables["streets"].records():
        code, area_code = record["code"], record["area_code"]
        yield Entry(
            "镇街",
            record["name"],
            f"institutions/?street={code}",
            f"{names.get(area_code, '')} {counts[code]} 家机构".strip(),
        )


SECTION = Section(
    "areas",
    frames=("areas",),
    make_pages=_make_pages,
    list_entries=_list_entries,
    entry_kinds=("地区", "镇街"),
)
