"""Pages of the register: every institution, every area, the lists, and their blocks in the prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from jinja2 import Environment

from datapub.chart import Chart
from datapub.config import Config
from datapub.derive.position import Position, find_position
from datapub.derive.progress import Progress, Series, write_value
from datapub.derive.register import CLASS_KINDS, COUNTING, Area, AreaTotals, Institution, Register
from datapub.derive.rounding import divide
from datapub.model import Record, Tables
from datapub.pages.changes import Dated
from datapub.pages.environment import write_date
from datapub.pages.page import Page
from datapub.pages.progress import name_document
from datapub.pages.qr import draw_qr

FULL_LIST_LIMIT = 500
"""Rows that one list may hold; longer ones are split by area or by street."""

AREA_DUTY = "均需各区县落实"
"""Words with which a task's bracket hands every task down to the areas."""

HOME_BASED = "家庭托育点"
"""The kind of provider that is somebody's home."""

_DATES = (
    ("registered_on", "法人登记"),
    ("application_received_on", "备案申请收到"),
    ("filed_on", "备案通过"),
    ("changed_on", "最近一次信息变更"),
    ("quality_graded_on", "质量等级评定"),
    ("cancelled_on", "备案注销"),
    ("expires_on", "有效期至"),
)


def render_register_pages(
    environment: Environment,
    config: Config,
    tables: Tables,
    register: Register,
    progress: Progress,
    charts: Mapping[str, Chart],
    plotly: str,
    dated: Callable[[str], Dated] = lambda identifier: Dated(),
) -> Iterator[Page]:
    """Yield a page per institution, a list per area and a page per area."""
    template = environment.get_template("institution.html")
    for institution in register.institutions:
        yield _render_institution(template.render, config, institution, dated(institution.id))
    for area in register.areas:
        yield _render_list(environment, config, register, area)
        yield _render_area(environment, tables, register, progress, charts, plotly, area)


def _render_institution(render: Callable[..., str], config: Config, item: Institution, dated: Dated) -> Page:
    record = item.record
    address = f"institutions/{item.id}/"
    position = find_position(record["longitude"], record["latitude"], record["crs"])
    content = render(
        root="../../",
        item=item,
        dates=list_dates(record),
        dated=dated,
        page_url=config.base_url + address,
        qr=draw_qr(config.base_url + address) if item.counts else "",
        maps=link_maps(item, position),
        described=describe_institution(config, item, position),
        city=config.city,
    )
    return Page(
        address=address,
        frame="institutions",
        title=item.name,
        description=(
            f"{'样例数据。' if record['is_sample'] else ''}"
            f"{item.name}：{record['status']}，{item.area.name}，托位{record['places']}个。"
        ),
        content=content,
        has_sample=bool(record["is_sample"]),
    )


def link_maps(item: Institution, position: Position | None) -> list[tuple[str, str]]:
    """Return (name, address) of map services that show a place; [] where none is recorded.

    Each service has its own order of coordinates, and is told the datum. A home-based point is
    never shown: its community is public, its door is not.
    """
    if position is None or item.record["provider_type"] == HOME_BASED:
        return []
    east, north = f"{position.longitude:.5f}", f"{position.latitude:.5f}"
    gaode = {"position": f"{east},{north}", "name": item.name, "coordinate": "wgs84", "callnative": "1"}
    baidu = {
        "location": f"{north},{east}",
        "title": item.name,
        "content": item.record["address"],
        "output": "html",
        "coord_type": "wgs84",
    }
    return [
        ("高德地图", f"https://uri.amap.com/marker?{urlencode(gaode)}"),
        ("百度地图", f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
    ]


def describe_institution(config: Config, item: Institution, position: Position | None) -> dict[str, object]:
    """Return an institution as schema.org ``ChildCare``; what is not recorded is left out."""
    record = item.record
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ChildCare",
        "@id": f"{config.base_url}institutions/{item.id}/",
        "url": f"{config.base_url}institutions/{item.id}/",
        "name": item.name,
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "统一社会信用代码",
            "value": record["credit_code"],
        },
        "address": {
            "@type": "PostalAddress",
            "streetAddress": record["address"],
            "addressLocality": config.city,
            "addressCountry": "CN",
        },
    }
    if record["other_name"]:
        described["alternateName"] = record["other_name"]
    if record["phone"]:
        described["telephone"] = record["phone"]
    if position is not None and record["provider_type"] != HOME_BASED:
        described["geo"] = {
            "@type": "GeoCoordinates",
            "longitude": position.longitude,
            "latitude": position.latitude,
        }
    if record["is_sample"]:
        described["disambiguatingDescription"] = "样例数据，不是真实机构"
    return described


def list_dates(record: Record) -> list[tuple[str, date]]:
    """Return the dated events of a record, oldest first; what has no date is left out."""
    known = [(label, record[name]) for name, label in _DATES if record[name] is not None]
    return sorted(known, key=lambda pair: pair[1])


def _render_list(environment: Environment, config: Config, register: Register, area: Area) -> Page:
    totals = register.totals[area.code]
    listed = register.by_area[area.code]
    groups: list[tuple[str, str, Sequence[Institution]]] = []
    links: list[tuple[Area, int]] = []
    if len(listed) <= FULL_LIST_LIMIT:
        groups = [(f"{area.short_name}托育机构", "all", listed)] if listed else []
    elif area.is_city:
        links = [(other, register.totals[other.code].listed) for other in register.areas if not other.is_city]
    else:
        groups = list(_group_by_street(listed))
    content = environment.get_template("register_area.html").render(
        root="../../",
        area=area,
        totals=totals,
        groups=groups,
        links=links,
        others=tell_others(totals),
        with_area=area.is_city,
        csv_folder=csv_folder(area),
    )
    return Page(
        address=f"register/{area.code}/",
        frame="register",
        title=f"{area.name}托育机构名录",
        description=f"{area.name}的托育机构名录：名称、地址、类型、托位和备案状态。",
        content=content,
        has_sample=totals.has_sample,
    )


def _group_by_street(listed: Sequence[Institution]) -> Iterator[tuple[str, str, list[Institution]]]:
    streets: dict[tuple[str, str], list[Institution]] = {}
    for item in listed:
        streets.setdefault((item.record["street_code"] or "", item.street or "未公布镇街"), []).append(item)
    for (code, name), items in sorted(streets.items()):
        yield name, f"street-{code or 'unknown'}", items


def csv_folder(area: Area) -> str:
    """Return where an area's downloads are, below data/."""
    return "" if area.is_city else f"{area.code}/"


def _render_area(
    environment: Environment,
    tables: Tables,
    register: Register,
    progress: Progress,
    charts: Mapping[str, Chart],
    plotly: str,
    area: Area,
) -> Page:
    totals = register.totals[area.code]
    contacts = [
        record
        for record in tables["contacts"].records()
        if record["area_code"] in {area.code, register.city.code}
    ]
    share = divide(totals.inclusive_places, totals.places, 100)
    content = environment.get_template("area.html").render(
        root="../../",
        area=area,
        totals=totals,
        inclusive_share=write_value(share) if share is not None else "",
        published=[
            describe_figure(indicator.name, indicator.unit, series)
            for indicator in progress.indicators
            for series in indicator.series_of(area.code)
        ],
        register_source=name_source(register),
        register_note="样例数据" if totals.has_sample else "来源：备案名录",
        others=tell_others(totals),
        document=name_document(tables),
        is_owed=any(AREA_DUTY in (task.record["units_text"] or "") for task in progress.tasks),
        duties=tell_duties(progress),
        comparison=list_areas(register) if area.is_city else [],
        class_kinds=CLASS_KINDS,
        contacts=contacts,
        charts=charts,
        plotly=plotly,
        csv_folder=csv_folder(area),
    )
    return Page(
        address=f"areas/{area.code}/",
        frame="areas",
        title=area.name,
        description=f"{area.name}的托育机构、托位、机构类型和下载。",
        content=content,
        has_chart="chart-canvas" in content,
        has_sample=totals.has_sample,
    )


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


def list_areas(register: Register) -> list[tuple[Area, object]]:
    """Return every area below the city with its totals, in display order."""
    return [(area, register.totals[area.code]) for area in register.areas if not area.is_city]


HOME_INDICATORS = ("places-per-1000", "places", "institutions", "filing-rate")
"""Published figures of the city that the home page opens with."""


def render_register_slots(
    environment: Environment, register: Register, progress: Progress
) -> dict[str, Callable[[str], str]]:
    """Return the register's blocks for prose pages, by slot name."""
    city = register.city
    total = register.totals[city.code]

    def home_figures(root: str) -> str:
        published = [
            describe_figure(indicator.name, indicator.unit, series)
            for name in HOME_INDICATORS
            for indicator in progress.indicators
            if indicator.id == name
            for series in indicator.series_of(city.code)
        ]
        return environment.get_template("home_figures.html").render(
            root=root,
            city=city,
            total=total,
            published=published,
            register_source=f"来源：{name_source(register)}",
        )

    def home_areas(root: str) -> str:
        return environment.get_template("home_areas.html").render(
            root=root, areas=list_areas(register), has_sample=total.has_sample, city_code=city.code
        )

    def areas(root: str) -> str:
        return environment.get_template("areas.html").render(
            root=root, city=city, total=total, areas=list_areas(register)
        )

    def lookup(root: str) -> str:
        return environment.get_template("lookup.html").render(
            root=root,
            city=total,
            city_name=city.name,
            areas=list_areas(register),
            institutions=register.institutions if total.listed <= FULL_LIST_LIMIT else (),
        )

    return {"home-figures": home_figures, "home-areas": home_areas, "areas": areas, "lookup": lookup}
