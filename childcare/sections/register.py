"""The register as lists: one for every area, and its blocks in the prose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from childcare.derive.institution import UNPLACED, Area, Institution
from childcare.elsewhere import link_maps
from childcare.sections.area import csv_folder, describe_others, list_areas, list_groups
from datapub.export.search import LISTED
from datapub.model import AREA_CODE
from datapub.pages.page import Page, PlannedPage
from datapub.pages.section import Section, SiteContent, Slots

TABLE, SAMPLE = "institutions", "is_sample"
FULL_LIST_LIMIT = 500
"""Rows that the city's list may hold; a longer one is that of its areas."""
PAGE_ROWS = 25
"""Institutions on one page of a list."""
PRICE_LIMITS = (500, 1000, 1500, 2000, 3000, 5000)
"""Yuan a month below which the look-up offers to list institutions."""
AGE_SPANS = ((6, 11), (12, 17), (18, 23), (24, 36))
"""Months, both included, that the look-up offers to tap. No kind of class begins or ends inside one."""
FIRST_PAGE = 20
"""Institutions that stand in the look-up before its script has come; as many as it then shows at a time."""


@dataclass(frozen=True)
class _Part:
    """A page's share of a list: institutions ``start`` and following, on page ``number`` of ``pages``."""

    heading: str
    anchor: str
    total: int
    items: Sequence[Institution]
    number: int
    pages: Sequence[str]

    @property
    def start(self) -> int:
        return (self.number - 1) * PAGE_ROWS + 1


def _plan_lists(content: SiteContent, area: Area) -> Iterator[PlannedPage]:
    """Yield the pages of an area's list: the first has each group's beginning, later ones go on with one."""
    register = content.facts.register
    listed = register.by_area[area.code]
    is_large = area.is_city and len(listed) > FULL_LIST_LIMIT
    groups: list[tuple[str, str, Sequence[Institution]]] = []
    known = [item for item in listed if not (area.is_city and item.area.code == UNPLACED)]
    if known and not is_large:
        groups.append((f"{area.short_name}托育机构", "all", known))
    if area.is_city and (apart := register.by_area[UNPLACED]):
        groups.append((register.levels.unplaced, UNPLACED, apart))
    first: list[_Part] = []
    later: list[_Part] = []
    for heading, anchor, items in groups:
        stem = area.code if anchor == "all" else f"{area.code}-{anchor}"
        starts = range(0, len(items), PAGE_ROWS)
        pages = [f"register/{area.code}/", *(f"register/{stem}-{n}/" for n in range(2, len(starts) + 1))]
        parts = [
            _Part(heading, anchor, len(items), items[start : start + PAGE_ROWS], number, pages)
            for number, start in enumerate(starts, 1)
        ]
        first.append(parts[0])
        later.extend(parts[1:])
    for parts in [first, *([part] for part in later)]:
        number = parts[0].number if parts else 1
        address = parts[0].pages[number - 1] if parts else f"register/{area.code}/"
        group = f"{parts[0].heading}，" if parts and parts[0].anchor == UNPLACED else ""
        title = f"{area.name}托育机构名录" + (f"（{group}第 {number} 页）" if number > 1 else "")
        has_links = is_large and number == 1
        yield PlannedPage(
            address, title, partial(_make_list, content, area, parts, address, title, has_links)
        )


def _make_list(
    content: SiteContent, area: Area, parts: Sequence[_Part], address: str, title: str, has_links: bool
) -> Page:
    register = content.facts.register
    totals = register.totals[area.code]
    links = [(other, register.totals[other.code].listed) for other in register.parts] if has_links else []
    made = content.environment.get_template("register_area.html").render(
        root="../../",
        area=area,
        totals=totals,
        ended_on=register.ended_on(area),
        parts=parts,
        links=links,
        others=describe_others(totals),
        link_maps=link_maps,
        csv_folder=csv_folder(area),
        files=list_files(content.downloads),
    )
    return Page(
        address=address,
        frame="register",
        title=title,
        description=f"{title}：名称、地址、类型、托位和备案状态。",
        body=made,
        has_sample=totals.has_sample,
    )


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
            groups=list_groups(content),
            unplaced=len(register.by_area[UNPLACED]),
            silent=len(register.silent.get(city.code, ())),
        )

    has_many = len(register.parts) > LISTED
    groups = list_groups(content)
    within = {area.code: group.code for group, _ in groups if group.code != city.code for area in group.parts}

    def lookup(root: str) -> str:
        return environment.get_template("lookup.html").render(
            root=root,
            city=total,
            city_name=city.name,
            areas=[] if has_many else list_areas(register),
            groups=groups,
            within=within,
            has_many=has_many,
            files=list_files(files),
            institutions=list(islice((item for item in register.institutions if item.counts), FIRST_PAGE)),
            link_maps=link_maps,
            price_limits=PRICE_LIMITS,
            age_spans=AGE_SPANS,
        )

    return {
        "areas": areas,
        "lookup": lookup,
        "new-row": content.block("new_row.html", titles=_name_required(content)),
    }


def _name_required(content: SiteContent) -> list[str]:
    """Return the titles of what staff must fill in of a new row: its id is given, its area by the form."""
    dataset = content.config.dataset(TABLE)
    given = {*dataset.schema.primary_key, AREA_CODE, SAMPLE}
    return [field.title for field in dataset.schema.fields if field.is_required and field.name not in given]


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    for area in content.facts.register.areas:
        yield from _plan_lists(content, area)


SECTION = Section(
    "register",
    frames=("register",),
    landing={"lookup": "institutions/index.md", "areas": "areas/index.md"},
    slots=("new-row",),
    make_slots=_make_slots,
    make_pages=_make_pages,
)
