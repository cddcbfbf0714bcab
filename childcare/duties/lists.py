"""Duties of the lists: to be searched, read, downloaded, dated and corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from childcare.duties.rows import (
    EMPTY,
    LIST,
    all_rows,
    find_city,
    find_levels,
    is_listed,
    list_lists,
    list_of,
    path_of,
)  # fmt: skip
from datapub.audit.duties.catalogue import judge_downloads, leads_to
from datapub.audit.duties.verdict import Fault, Verdict, judge, judge_all, not_applicable
from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.texts import PHONE

_INSTITUTION = re.compile(r"institutions/[a-z]{2}\d{5}/")
CORRECT: Final = "correct/index.html"


def searchable(site: Site) -> Verdict:
    """R08a: each list can be searched, and the index knows each institution."""
    rows = all_rows(site)
    lists = list_lists(site)
    if not lists:
        return judge([Fault(LIST, "没有名录网页")], "")
    faults = [Fault(page.path, "没有查找框") for page in lists if not page.has_search]
    index = (facts for address, facts in site.facts.items() if address.startswith("search/"))
    indexed = {identifier for facts in index for identifier in facts.shown}
    faults += [Fault(path_of(row), "查找用的索引里没有") for row in rows if row["id"] not in indexed]
    return judge(faults, f"{len(lists)} 份名录都能查找，索引里有 {len(rows)} 家机构", LIST)


def viewable(site: Site) -> Verdict:
    """R08b: each listed institution stands on its area's page, without a download."""
    rows = all_rows(site)
    if not rows:
        return not_applicable(EMPTY, LIST)
    faults = [Fault(list_of(site, row), f"没有列出 {row['id']}") for row in rows if not is_listed(site, row)]
    return judge(faults, f"{len(rows)} 家机构都列在网页上", LIST)


def downloadable(site: Site) -> Verdict:
    """R08c: each dataset and each area's register can be downloaded, whole and with its checksum."""
    areas = [
        row["code"]
        for row in site.table("areas")
        if row["is_reporting_area"] == "true" and f"register/{row['code']}/index.html" in site.files
    ]
    if not find_city(site):  # a city without areas is all of its register
        areas = []
    return judge_downloads(
        site, areas, f"{{}} 个数据集和各{find_levels(site).part}名录都能下载，{{}} 个校验值相符"
    )


def as_of_dates(site: Site) -> Verdict:
    """R09a: each list says as of which day it holds."""
    rows = all_rows(site)
    empty = {f"register/{row['code']}/" for row in site.table("areas") if row["is_reporting_area"] == "true"}
    empty -= {list_of(site, row) for row in rows}
    lists = [page for page in list_lists(site) if rows and page.path not in empty]
    if not lists:
        return not_applicable("没有列出机构的名录", LIST)
    faults = [Fault(page.path, "没有写截至日期") for page in lists if not page.days("as_of_on")]
    return judge(faults, f"{len(lists)} 份名录都写明截至日期", LIST)


def list_numbers(channels: Iterable[str]) -> tuple[str, ...]:
    """Return the ends of the links by which the telephone numbers in contacts are dialled."""
    return tuple(
        number.replace("-", "").lstrip("0")
        for channel in channels
        if "://" not in channel
        for number in PHONE.findall(channel)
    )


def correction_channel(site: Site) -> Verdict:
    """R09b: how to point out an error, and which number to call, on each list and each institution's page.

    An institution's own number is no such channel: only those of the published contacts count, and what
    the foot of every page gives for the publisher.
    """
    lists = list_lists(site)
    pages = [*lists, *(page for page in site.pages if _INSTITUTION.fullmatch(page.path))] if lists else []
    home = site.page("")
    channels = [row["contact"] for row in site.table("contacts")]
    channels += home.fields.get("site-contact", ()) if home else ()
    numbers = list_numbers(channels)
    if not numbers:
        return judge([Fault("data/contacts.csv", "没有登记纠错和投诉的电话")], "")
    dialled: set[str] = set()  # the same link on nearly all pages

    def can_call(page: WebPage) -> bool:
        if dialled.isdisjoint(page.links):
            dialled.update(link for link in page.links if link.startswith("tel:") and link.endswith(numbers))
        return not dialled.isdisjoint(page.links)

    faults = [
        Fault(page.path, "没有写怎样指出错误或打哪个电话")
        for page in pages
        if not (leads_to(page, CORRECT, site) and can_call(page))
    ]
    return judge_all(pages, faults, f"{len(pages)} 页都写明纠错渠道", "correct/")
