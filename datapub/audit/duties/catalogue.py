"""Duties of catalogue and lists: described, dated, searchable, to be read, downloaded and corrected."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from datapub.audit.duties.register import DOWNLOAD, LIST, is_listed, path_of
from datapub.audit.duties.verdict import Context, Fault, Verdict, cannot, judge, judge_all, not_applicable
from datapub.audit.formats import list_texts
from datapub.audit.links import resolve
from datapub.audit.page import WebPage
from datapub.audit.site import Site

PACKAGE: Final = "data/datapackage.json"
CATALOGUE: Final = "data/"
CHECKSUMS: Final = "data/sha256sums.txt"
_NO_PACKAGE: Final = "没有数据包说明（datapackage.json），不知道有哪些数据集"
_INDEX_NO = re.compile(r"索引号(?:待编|[0-9A-Z]{18}/\d{4}-\d{7})")
_INDEX_NUMBERS = re.compile(r"待编|[0-9A-Z]{18}/\d{4}-\d{7}")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_AS_OF = re.compile(r"截至\d{4}年\d{1,2}月\d{1,2}日")


def dataset_pages(site: Site, context: Context) -> Verdict:
    """R07a: index number (or 待编), name, summary, date and publisher on the page of each dataset."""
    del context
    resources = list_resources(site)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    publishers = [
        _squeeze(one.get("title", "")) for one in (site.json(PACKAGE) or {}).get("contributors", [])
    ]

    def find() -> Iterator[Fault]:
        for resource in resources:
            path = f"data/{resource['name']}/"
            page = site.page(path)
            if page is None:
                yield Fault(path, "没有网页")
                continue
            lacking = [
                title
                for title, is_there in {
                    "索引号": _INDEX_NO.search(page.words),
                    "名称": _squeeze(resource["title"]) in page.words,
                    "内容概述": _squeeze(resource["description"]) in page.words,
                    "生成日期": re.search(r"生成日期" + _DATE.pattern, page.words),
                    "发布机构": any(f"发布机构{name}" in page.words for name in publishers),
                }.items()
                if not is_there
            ]
            if lacking:
                yield Fault(path, f"没有写{'、'.join(lacking)}")

    return judge(find(), f"{len(resources)} 个数据集的网页都齐全", CATALOGUE)


def catalogue(site: Site, context: Context) -> Verdict:
    """R07b: the catalogue lists every dataset with index number, name, summary and date."""
    del context
    resources = list_resources(site)
    named = next(
        (page for page in site.pages if page.title.startswith("公开目录") and page.path.count("/") == 1), None
    )
    page = named or site.page(CATALOGUE)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    if page is None:
        return judge([Fault(CATALOGUE, "没有公开目录")], "", CATALOGUE)
    targets = {resolve(page.address, link.partition("#")[0]) for link in page.links if "://" not in link}
    path = page.path
    faults = [
        Fault(path, f"没有列出“{one['title']}”")
        for one in resources
        if f"data/{one['name']}/index.html" not in targets
    ]
    faults += [
        Fault(path, f"“{one['title']}”没有内容概述")
        for one in resources
        if _squeeze(one["description"]) not in page.words
    ]
    faults += [
        Fault(path, f"没有{title}") for title in ("索引号", "内容概述", "生成日期") if title not in page.words
    ]
    if len(_INDEX_NUMBERS.findall(page.words)) < len(resources) or len(_DATE.findall(page.words)) < len(
        resources
    ):
        faults.append(Fault(path, "有的数据集没有索引号或生成日期"))
    return judge(faults, f"{len(resources)} 个数据集都在目录里", path)


def guide(site: Site, context: Context) -> Verdict:
    """R07c: a guide to disclosure, two steps from every page at most."""
    del context
    found = next((page for page in site.pages if "公开指南" in page.title and len(page.words) > 80), None)
    if found is None:
        return judge([Fault("", "没有公开指南")], "")
    doors = [page for page in site.pages if page.path.count("/") == 1 and leads_to(page, found.address, site)]
    faults = [
        Fault(page.path, "走不到公开指南")
        for page in site.framed
        if not any(leads_to(page, door.address, site) for door in (*doors, found))
    ]
    return judge(faults, f"每一页都能走到公开指南（共 {len(site.framed)} 页）", found.path)


def searchable(site: Site, context: Context) -> Verdict:
    """R08a: each list can be searched, and the index knows each institution."""
    del context
    rows = site.table("institutions")
    lists = list_lists(site)
    if not lists:
        return judge([Fault(LIST, "没有名录网页")], "")
    faults = [Fault(page.path, "没有查找框") for page in lists if not page.has_search]
    indexed: set[str] = set()
    for address in site.files:
        if address.startswith("search/") and address.endswith(".json"):
            indexed.update(list_texts(site.json(address)))
    faults += [Fault(path_of(row), "查找用的索引里没有") for row in rows if row["id"] not in indexed]
    return judge(faults, f"{len(lists)} 份名录都能查找，索引里有 {len(rows)} 家机构", LIST)


def viewable(site: Site, context: Context) -> Verdict:
    """R08b: each listed institution stands on its area's page, without a download."""
    del context
    rows = site.table("institutions")
    if not rows:
        return not_applicable("名录是空的", LIST)
    faults = [
        Fault(f"register/{row['area_code']}/", f"没有列出 {row['id']}")
        for row in rows
        if not is_listed(site, row)
    ]
    return judge(faults, f"{len(rows)} 家机构都列在网页上", LIST)


def downloadable(site: Site, context: Context) -> Verdict:
    """R08c: each dataset and each area's register can be downloaded, whole and with its checksum."""
    del context
    resources = list_resources(site)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    sums: dict[str, str] = {}
    for line in site.text(CHECKSUMS).splitlines():
        digest, _, name = line.partition("  ")
        sums[name] = digest

    def find() -> Iterator[Fault]:
        for resource in resources:
            address = f"data/{resource['path']}"
            page = site.page(f"data/{resource['name']}/")
            if address not in site.files:
                yield Fault(address, "文件不在")
            elif (
                page is not None
                and f"../../{address}" not in page.links
                and f"../{resource['path']}" not in page.links
            ):
                yield Fault(page.path, "没有下载链接")
        for area in _listed_areas(site):
            address = f"data/{area}/institutions.csv"
            page = site.page(f"register/{area}/")
            if address not in site.files:
                yield Fault(address, "文件不在")
            elif page is not None and f"../../{address}" not in page.links:
                yield Fault(page.path, "没有下载链接")
        for name, digest in sums.items():
            address = f"data/{name}"
            if address not in site.files:
                yield Fault(address, "校验值里有，文件不在")
            elif hashlib.sha256((site.folder / address).read_bytes()).hexdigest() != digest:
                yield Fault(address, "与校验值不符")
        for address, facts in site.facts.items():
            if facts.fault and address.startswith("data/"):
                yield Fault(address, facts.fault)
        if not sums:
            yield Fault(CHECKSUMS, "没有校验值")

    return judge(
        find(),
        f"{len(resources)} 个数据集和各区县名录都能下载，{len(sums)} 个校验值相符",
        CATALOGUE,
        CHECKSUMS,
    )


def as_of_dates(site: Site, context: Context) -> Verdict:
    """R09a: each list says as of which day it holds."""
    del context
    lists = [page for page in list_lists(site) if "还没有列出机构" not in page.words]
    if not lists:
        return not_applicable("没有列出机构的名录", LIST)
    faults = [Fault(page.path, "没有写截至日期") for page in lists if not _AS_OF.search(page.words)]
    return judge(faults, f"{len(lists)} 份名录都写明截至日期", LIST)


def correction_channel(site: Site, context: Context) -> Verdict:
    """R09b: how to point out an error, and which number to call, on each list and each institution's page.

    An institution's own number is no such channel: only those of the published contacts count.
    """
    del context
    lists = list_lists(site)
    pages = [*lists, *(page for page in site.pages if _INSTITUTION.fullmatch(page.path))] if lists else []
    numbers = tuple(
        number
        for row in site.table("contacts")
        if (number := re.sub(r"\D", "", row["contact"]).lstrip("0")) and "://" not in row["contact"]
    )
    if not numbers:
        return judge([Fault("data/contacts.csv", "没有登记纠错和投诉的电话")], "")
    faults = [
        Fault(page.path, "没有写怎样指出错误或打哪个电话")
        for page in pages
        if "错" not in page.words
        or not any(link.startswith("tel:") and link.endswith(numbers) for link in page.links)
    ]
    return judge_all(pages, faults, f"{len(pages)} 页都写明纠错渠道", "correct/")


_INSTITUTION = re.compile(r"institutions/[a-z]{2}\d{5}/")


def list_resources(site: Site) -> list[Mapping[str, Any]]:
    """Return the datasets that the published data package names."""
    package = site.json(PACKAGE)
    resources = package.get("resources", []) if isinstance(package, Mapping) else []
    return [
        one
        for one in resources
        if isinstance(one, Mapping) and {"name", "title", "description", "path"} <= one.keys()
    ]


def list_lists(site: Site) -> list[WebPage]:
    """Return the pages that list institutions: the look-up and each area's register."""
    return [page for page in site.pages if page.path == LIST or re.fullmatch(r"register/[^/]+/", page.path)]


def leads_to(page: WebPage, address: str, site: Site) -> bool:
    """Tell whether a page is, or links to, the page at an address."""
    if page.address == address:
        return True
    if page.address == "404.html":
        path = site.base_path + address.removesuffix("index.html")
        return any(link.partition("#")[0] == path for link in page.links)
    # The short way there, which every page of ours takes, is looked for before any other.
    path = address.removesuffix("index.html")
    short = "../" * page.path.count("/") + path
    if short in page.links:
        return True
    return any(
        resolve(page.address, link.partition("#")[0]) == address
        for link in page.links
        if "://" not in link and not link.startswith(("tel:", "mailto:", "/"))
    )


def _listed_areas(site: Site) -> list[str]:
    return [
        row["code"]
        for row in site.table("areas")
        if row["is_reporting_area"] == "true" and f"register/{row['code']}/index.html" in site.files
    ]


def _squeeze(text: str) -> str:
    return "".join(str(text).split())


__all__ = [
    "DOWNLOAD", "as_of_dates", "catalogue", "correction_channel", "dataset_pages", "downloadable", "guide",
    "leads_to", "list_lists", "list_resources", "searchable", "viewable",
]  # fmt: skip
