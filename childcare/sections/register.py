"""Pages of the register: every institution, the lists by area, and their blocks in the prose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from urllib.parse import urlencode

from jinja2 import Environment

from childcare.derive.progress import Progress
from childcare.derive.register import Area, Institution, Register
from childcare.export.records import write_institutions
from childcare.sections.area import csv_folder, describe_figure, list_areas, name_source, tell_others
from datapub.config import Config
from datapub.model import Record
from datapub.pages.changes import Dated, tell_row
from datapub.pages.page import Page
from datapub.pages.qr import draw_qr
from datapub.pages.section import Section, SiteContent, Slots

FULL_LIST_LIMIT = 500
"""Rows that one list may hold; longer ones are split by area or by street."""

CORRECTABLE = (
    "名称", "地址", "电话", "备案状态", "班型和托位", "服务形式", "收费", "是否普惠", "等级和评价",
    "日期", "其他",
)  # fmt: skip
"""What can be said to be wrong, in the words of the list on the page 指出错误."""

_CHOICES = tuple((name, urlencode({"field": name})) for name in CORRECTABLE)
"""The same, each with how an address names it."""

_CREDIT_SEARCH = urlencode(
    {
        "index": "0",
        "scenes": "defaultScenario",
        "tableName": "credit_xyzx_tyshxydm",
        "searchState": "2",
        "entityType": "1,2,4,5,6,7,8",
    }
)

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
    register: Register,
    files: Collection[str],
    dated: Callable[[str], Dated] = lambda identifier: Dated(),
) -> Iterator[Page]:
    """Yield a page per institution and a list per area.

    Args:
        files: addresses of the downloads below data/.
    """
    template = environment.get_template("institution.html")
    for institution in register.institutions:
        yield _render_institution(template.render, config, institution, dated(institution.id))
    for area in register.areas:
        yield _render_list(environment, register, area, files)


def _render_institution(render: Callable[..., str], config: Config, item: Institution, dated: Dated) -> Page:
    record = item.record
    address = f"institutions/{item.id}/"
    content = render(
        root="../../",
        item=item,
        r=SimpleNamespace(**record),  # Jinja reads an attribute three times as fast as a key
        dates=list_dates(record),
        dated=dated,
        page_url=config.base_url + address,
        qr=draw_qr(config.base_url + address) if item.counts else "",
        maps=link_maps(item),
        checks=link_checks(item),
        fields=_CHOICES,
        described=describe_institution(config, item),
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


def link_checks(item: Institution) -> list[tuple[str, str]]:
    """Return (name, address) of the national systems that tell more about a credit code.

    信用中国 takes the code in the address of its search page (as several public programs use it);
    the enterprise system asks for a picture puzzle first, so its link ends at the search page.
    """
    searched = f"{_CREDIT_SEARCH}&{urlencode({'keyword': item.record['credit_code']})}"
    return [
        ("信用中国", f"https://www.creditchina.gov.cn/xinyongxinxi/index.html?{searched}"),
        ("国家企业信用信息公示系统", "https://www.gsxt.gov.cn/corp-query-homepage.html"),
    ]


def link_maps(item: Institution) -> list[tuple[str, str]]:
    """Return (name, address) of map services that show a place; [] where none is recorded.

    Each service has its own order of coordinates, and is told the datum. A home-based point is
    never shown: its community is public, its door is not.
    """
    if item.position is None:
        return []
    east, north = f"{item.position.longitude:.5f}", f"{item.position.latitude:.5f}"
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


def describe_institution(config: Config, item: Institution) -> dict[str, object]:
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
    if item.position is not None:
        described["geo"] = {
            "@type": "GeoCoordinates",
            "longitude": item.position.longitude,
            "latitude": item.position.latitude,
        }
    if record["is_sample"]:
        described["disambiguatingDescription"] = "样例数据，不是真实机构"
    return described


def list_dates(record: Record) -> list[tuple[str, str, date]]:
    """Return the dated events of a record (column, title, day), oldest first; without those not dated."""
    known = [(name, label, record[name]) for name, label in _DATES if record[name] is not None]
    return sorted(known, key=lambda event: event[2])


def _render_list(environment: Environment, register: Register, area: Area, files: Collection[str]) -> Page:
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
        files=list_files(files),
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


LIST_FILES = (
    ("institutions.xlsx", "Excel 表格（XLSX）"),
    ("institutions-excel.csv", "CSV（用 Excel、WPS 打开）"),
    ("institutions.csv", "CSV（给程序用）"),
)
"""The forms in which a list can be taken along, the one for most people first, and what each is called."""


def list_files(files: Collection[str]) -> list[tuple[str, str]]:
    """Return (name, label) of the forms that are published, whole and by area alike."""
    return [(name, label) for name, label in LIST_FILES if name in files]


def render_register_slots(
    environment: Environment, register: Register, progress: Progress, files: Collection[str]
) -> dict[str, Callable[[str], str]]:
    """Return the register's blocks for prose pages, by slot name.

    Args:
        files: addresses of the downloads below data/.
    """
    city = register.city
    total = register.totals[city.code]

    def home_figures(root: str) -> str:
        published = [
            describe_figure(indicator.name, indicator.unit, series)
            for indicator in progress.listed("home_order")
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
            files=list_files(files),
            institutions=register.institutions if total.listed <= FULL_LIST_LIMIT else (),
        )

    return {"home-figures": home_figures, "home-areas": home_areas, "areas": areas, "lookup": lookup}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    c = content
    dated = tell_row(c, "institutions")
    yield from render_register_pages(c.environment, c.config, c.facts.register, c.downloads, dated)


def _make_slots(content: SiteContent) -> Slots:
    facts = content.facts
    return render_register_slots(content.environment, facts.register, facts.progress, content.downloads)


def _make_files(content: SiteContent) -> Iterator[tuple[str, bytes]]:
    yield from write_institutions(content.config, content.facts.register)


SECTION = Section(
    "register",
    frames=("institutions", "register"),
    landing={"lookup": "institutions/index.md", "areas": "areas/index.md"},
    slots=("home-figures", "home-areas"),
    make_slots=_make_slots,
    make_pages=_make_pages,
    make_files=_make_files,
)
