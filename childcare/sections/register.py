"""The register as lists: one for every area, and its blocks in the prose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from jinja2 import Environment

from childcare.derive.institution import UNPLACED, Area, Institution
from childcare.derive.register import Register
from childcare.sections.area import csv_folder, describe_others, list_areas
from childcare.sections.institution import link_maps
from datapub.export.search import LISTED
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent, Slots

FULL_LIST_LIMIT = 500
"""Rows that one list may hold; longer ones are split by area or by street."""
PRICE_LIMITS = (500, 1000, 1500, 2000, 3000, 5000)
"""Yuan a month below which the look-up offers to list institutions."""
AGE_SPANS = ((6, 11), (12, 17), (18, 23), (24, 36))
"""Months, both included, that the look-up offers to tap. No kind of class begins or ends inside one."""
FIRST_PAGE = 20
"""Institutions that stand in the look-up before its script has come; as many as it then shows at a time."""


def _render_list(environment: Environment, register: Register, area: Area, files: Collection[str]) -> Page:
    totals = register.totals[area.code]
    listed = register.by_area[area.code]
    groups: list[tuple[str, str, Sequence[Institution]]] = []
    links: list[tuple[Area, int]] = []
    apart = register.by_area[UNPLACED] if area.is_city else ()
    if area.is_city and len(listed) > FULL_LIST_LIMIT:
        links = [(other, register.totals[other.code].listed) for other in register.parts]
    elif len(listed) <= FULL_LIST_LIMIT:
        known = [item for item in listed if item.area.code != UNPLACED]
        groups = [(f"{area.short_name}托育机构", "all", known)] if known else []
    else:
        groups = list(_group_by_street(listed))
    if apart:
        groups.append((register.levels.unplaced, UNPLACED, apart))
    content = environment.get_template("register_area.html").render(
        root="../../",
        area=area,
        totals=totals,
        groups=groups,
        links=links,
        others=describe_others(totals),
        link_maps=link_maps,
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
    ("institutions.csv", "CSV（给程序用）"),
)
"""The forms in which a list can be taken along, the one for most people first, and what each is called."""


def list_files(files: Collection[str]) -> list[tuple[str, str]]:
    """Return (name, label) of the forms that are published, whole and by area alike."""
    return [(name, label) for name, label in LIST_FILES if name in files]


def _make_slots(content: SiteContent) -> Slots:
    environment, files = content.environment, content.downloads
    register = content.facts.register
    city = register.city
    total = register.totals[city.code]

    def areas(root: str) -> str:
        return environment.get_template("areas.html").render(
            root=root,
            city=city,
            total=total,
            areas=list_areas(register),
            unplaced=len(register.by_area[UNPLACED]),
        )

    has_many = len(register.parts) > LISTED

    def lookup(root: str) -> str:
        return environment.get_template("lookup.html").render(
            root=root,
            city=total,
            city_name=city.name,
            areas=[] if has_many else list_areas(register),
            has_many=has_many,
            files=list_files(files),
            institutions=list(islice((item for item in register.institutions if item.counts), FIRST_PAGE)),
            link_maps=link_maps,
            price_limits=PRICE_LIMITS,
            age_spans=AGE_SPANS,
        )

    return {"areas": areas, "lookup": lookup}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    register = content.facts.register
    for area in register.areas:
        yield _render_list(content.environment, register, area, content.downloads)


SECTION = Section(
    "register",
    frames=("register",),
    landing={"lookup": "institutions/index.md", "areas": "areas/index.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
)
