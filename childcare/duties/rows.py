"""What the duties of this register ask of its published rows and their pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from typing import Final

from childcare.areas import name_levels
from childcare.duties.checks import TABLE, institution_page, is_filed
from datapub.audit.duties.verdict import Fault, Verdict, judge, not_applicable
from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.levels import Levels
from datapub.textual import write_day

DOWNLOAD: Final = f"data/{TABLE}.csv"
LIST: Final = "institutions/"
EMPTY: Final = "名录是空的"
_LISTS: Final = "register/"

Row = dict[str, str]


def judge_rows(
    rows: list[Row],
    look: Callable[[Row], Iterator[str | Fault]],
    passed: str,
    none: str,
    evidence: Callable[[Row], str] = lambda row: DOWNLOAD,
    unknown: int = 0,
) -> Verdict:
    """Judge rows one by one.

    Args:
        look: yields what is wrong with one row, in words or as a fault.
        passed: what is said where nothing is wrong; ``{}`` is the number of rows.
        none: what is said where there is no row, which is 不适用.
        evidence: where a reader sees it, by the first row.
        unknown: how many further rows do not state what is looked at.
    """
    if not rows:
        return not_applicable(none, DOWNLOAD)
    faults = (
        found if isinstance(found, Fault) else Fault(path_of(row), found)
        for row in rows
        for found in look(row)
    )
    return judge(faults, passed.format(len(rows)) + describe_unknown(unknown), evidence(rows[0]))


def describe_unknown(count: int) -> str:
    """Return what is said of rows that do not state what a duty looks at; "" for none."""
    return f"；另有 {count} 家没有公布，没有核查" if count else ""


def describe_untyped(site: Site) -> str:
    """Return how many rows do not state their type, each of which may be somebody's home; "" for none."""
    count = sum(not row["provider_type"] for row in site.table(TABLE))
    return f"；另有 {count} 家没有公布机构类型" if count else ""


def filed_rows(site: Site) -> list[Row]:
    """Return the rows of the published register whose filing (or permit) stands."""
    return [row for row in site.table(TABLE) if is_filed(row)]


def page_of(site: Site, row: Row) -> WebPage | None:
    """Return an institution's page."""
    return site.page(path_of(row))


def path_of(row: Row) -> str:
    """Return the path of an institution's page."""
    return institution_page(row)


def is_listed(site: Site, row: Row) -> bool:
    """Return whether an institution's area lists it, on any page of its list."""

    def find() -> Mapping[str, Set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for page in site.pages:
            if page.path.startswith(_LISTS):
                found[f"{page.path.removesuffix('/').partition('-')[0]}/"].update(page.links)
        return found

    links = site.memoize("links of lists", find).get(list_of(site, row), frozenset())
    return f"../../{path_of(row)}" in links


def shows(page: WebPage, name: str, value: str) -> bool:
    """Return whether a page shows a cell: a text as it stands, a date the way people read it."""
    if not value:
        return False
    if name.endswith("_on"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return False
        return write_day(day) in page.words
    return "".join(value.split()) in page.words


def number(cell: str) -> int:
    """Return a published count; 0 where there is none."""
    return int(cell) if cell.isdigit() else 0


def list_of(site: Site, row: Row) -> str:
    """Return the path of the page that lists an institution: its area's; the city's, where it knows none."""
    areas = site.memoize("areas", lambda: {area["code"]: area for area in site.table("areas")})
    area = areas.get(row["area_code"])
    is_placed = area is None or area["is_reporting_area"] == "true"
    return f"{_LISTS}{row['area_code'] if is_placed else find_city(site)}/"


def find_city(site: Site) -> str:
    """Return the code of the city: the area that does not report and has a page; "" where there is none."""

    def find() -> str:
        codes = (area["code"] for area in site.table("areas") if area["is_reporting_area"] != "true")
        return next((code for code in codes if site.page(f"areas/{code}/")), "")

    return site.memoize("city", find)


def find_levels(site: Site) -> Levels:
    """Return what the city and its areas are called."""
    areas = [
        area | {"is_reporting_area": area["is_reporting_area"] == "true"} for area in site.table("areas")
    ]
    return name_levels(areas, find_city(site))


def all_rows(site: Site) -> list[Row]:
    """Return the rows of the published register."""
    return site.table(TABLE)


def list_lists(site: Site) -> list[WebPage]:
    """Return the pages that list institutions: the look-up and each area's register."""
    return [page for page in site.pages if page.path == LIST or re.fullmatch(rf"{_LISTS}[^/]+/", page.path)]
