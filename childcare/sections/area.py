"""The page of an area: its story in one screen, then its charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jinja2 import Environment

from childcare.derive.events import list_events, list_growth
from childcare.derive.progress import NO_TARGET, Progress, Series, Target, write_value
from childcare.derive.register import CLASS_KINDS, COUNTING, Area, AreaTotals, Register
from childcare.derive.reports import Reports
from childcare.sections.entries import list_area_entries
from childcare.sections.progress import name_document
from datapub.chart import Chart
from datapub.derive.rounding import round_half_up
from datapub.model import Tables
from datapub.pages.environment import write_date
from datapub.pages.page import Page
from datapub.pages.section import Entry, Section, SiteContent

AREA_DUTY = "均需各区县落实"
"""Words with which a task's bracket hands every task down to the areas."""

RECENT = 5
"""Changes that an area's page lists."""

NOT_COMPUTED = "不计算"


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of an area: its value, the city beside it, and what it should be.

    Attributes:
        name: what it is called where programs read the page: the indicator it is of.
        value: as it is read, without its unit; 不计算 where there is no sound basis.
        compared: the city's value, and the share in it or the distance from it.
        target: what a document asks for, or that none does.
    """

    name: str
    label: str
    value: str
    unit: str
    compared: str
    target: str


def render_area_pages(
    environment: Environment,
    tables: Tables,
    register: Register,
    progress: Progress,
    reports: Reports,
    charts: Mapping[str, Chart],
    plotly: str,
) -> Iterator[Page]:
    """Yield a page per area, the city's first."""
    render = environment.get_template("area.html").render
    is_owed = any(AREA_DUTY in (task.record["units_text"] or "") for task in progress.tasks)
    shared = {
        "root": "../../",
        "register_source": name_source(register),
        "document": name_document(tables),
        "duties": tell_duties(progress),
        "class_kinds": CLASS_KINDS,
        "is_owed": is_owed,
        "tasks": progress.tasks,
        "reports": reports,
        "charts": charts,
        "plotly": plotly,
    }
    for area in register.areas:
        yield _render(render, tables, register, progress, area, shared)


def _render(
    render: Callable[..., str],
    tables: Tables,
    register: Register,
    progress: Progress,
    area: Area,
    shared: Mapping[str, object],
) -> Page:
    totals = register.totals[area.code]
    content = render(
        area=area,
        totals=totals,
        city=register.totals[register.city.code],
        figures=list_key_figures(register, progress, area),
        others=tell_others(totals),
        published=[
            describe_figure(indicator.name, indicator.unit, series)
            for indicator in progress.indicators
            for series in indicator.series_of(area.code)
        ],
        changes=list_events(register.by_area[area.code], RECENT),
        growth=list_growth(register.by_area[area.code], totals.as_of_on),
        comparison=list_areas(register) if area.is_city else [],
        contacts=[
            record
            for record in tables["contacts"].records()
            if record["area_code"] in {area.code, register.city.code}
        ],
        csv_folder=csv_folder(area),
        **shared,
    )
    return Page(
        address=f"areas/{area.code}/",
        frame="areas",
        title=area.name,
        description=f"{area.name}的托育机构、托位、机构类型、任务进展、变化和下载。",
        content=content,
        has_chart="chart-canvas" in content,
        has_sample=totals.has_sample,
    )


# --- key figures -------------------------------------------------------------------------------


def list_key_figures(register: Register, progress: Progress, area: Area) -> list[KeyFigure]:
    """Return an area's key figures; for the city itself there is nothing to compare with."""
    here, city = register.totals[area.code], register.totals[register.city.code]

    def target(indicator: str) -> str:
        return tell_target(progress, indicator, area.code, register.city.code)

    def count(label: str, indicator: str, unit: str, own: int, whole: int) -> KeyFigure:
        share = "" if area.is_city else f"全市 {whole:,} {unit}{_tell_share(own, whole)}"
        return KeyFigure(indicator, label, f"{own:,}", unit, share, target(indicator))

    def rate(label: str, name: str) -> KeyFigure:
        values = next((item.from_register for item in progress.indicators if item.id == name), {})
        own, whole = values.get(area.code), values.get(register.city.code)
        if own is None or not own.denominator:
            return KeyFigure(name, label, NOT_COMPUTED, "", "没有可以相除的数", target(name))
        sum_words = f"{own.numerator:,} ÷ {own.denominator:,}"
        compared = "" if area.is_city or whole is None else f"；全市 {write_value(whole.value)}%"
        return KeyFigure(name, label, write_value(own.value), "%", sum_words + compared, target(name))

    demonstration = [sum(totals.demonstration.values()) for totals in (here, city)]
    per_1000 = "没有同口径的人口数" if not area.record["population"] else "名录不含未备案机构，不与人口相比"
    return [
        count("可以收托的机构", "institutions", "家", here.institutions, city.institutions),
        count("托位", "places", "个", here.places, city.places),
        rate("普惠托位占比", "inclusive-share"),
        rate("托位使用率", "occupancy-rate"),
        count("示范机构", "demonstration-providers", "家", demonstration[0], demonstration[1]),
        KeyFigure("places-per-1000", "每千人口托位数", NOT_COMPUTED, "", per_1000, target("places-per-1000")),
    ]


def _tell_share(own: int, whole: int) -> str:
    if not whole:
        return ""
    return f"，占 {round_half_up(Decimal(own) * 100 / whole, Decimal(1))}%"


def tell_target(progress: Progress, name: str, area: str, city: str) -> str:
    """Tell what an indicator should be in an area: its own target, else the city's and the country's."""
    indicator = next((item for item in progress.indicators if item.id == name), None)
    targets = indicator.targets if indicator else ()
    own = [item for item in targets if item.area_code == area and item.value is not None]
    if own:
        return "；".join(f"目标 {_tell_value(item)}" for item in own)
    wider = [item for item in targets if item.area_code not in {area, city} and item.value is not None]
    wider = [item for item in wider if item.area_code == "CN"]
    return "；".join([NO_TARGET, *(f"{item.area_name}目标 {_tell_value(item)}" for item in wider)])


def _tell_value(target: Target) -> str:
    due = f"（{write_date(target.due_on)}前）" if target.due_on else ""
    return f"{write_value(target.value or Decimal(0))}{due}"


# --- words that other pages of the register use as well ------------------------------------------


def csv_folder(area: Area) -> str:
    """Return where an area's downloads are, below data/."""
    return "" if area.is_city else f"{area.code}/"


def tell_others(totals: AreaTotals) -> str:
    """Tell how many listed institutions are left out of the sums, and why; "" where there are none."""
    others = [f"{status} {count} 家" for status, count in totals.by_status.items() if status not in COUNTING]
    return f"另有{'、'.join(others)}，也列在名录中，不计入这些数字。" if others else ""


def tell_duties(progress: Progress) -> str:
    """Count tasks and safeguards by kind: " 13 项主要任务和 4 项保障措施"."""
    kinds = Counter(task.kind for task in progress.tasks)
    return "和".join(f" {count} 项{kind}" for kind, count in kinds.items())


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
    return "各区县卫生健康部门的备案名录"


def list_areas(register: Register) -> list[tuple[Area, AreaTotals]]:
    """Return every area below the city with its totals, in display order."""
    return [(area, register.totals[area.code]) for area in register.areas if not area.is_city]


def _make_pages(content: SiteContent) -> Iterator[Page]:
    c, facts = content, content.facts
    yield from render_area_pages(
        c.environment, c.tables, facts.register, facts.progress, facts.reports, c.charts, c.plotly
    )


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    yield from list_area_entries(content.tables, content.facts.register)


SECTION = Section(
    "areas",
    frames=("areas",),
    landing={"areas": "areas/index.md"},
    make_pages=_make_pages,
    list_entries=_list_entries,
)
