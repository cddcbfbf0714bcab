"""Duties of catalogue and datasets: described, dated, downloadable, and a guide that leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from datapub.audit.duties.verdict import Fault, Verdict, cannot, find_reported, judge, not_applicable
from datapub.audit.links import resolve
from datapub.audit.manifest import CHECKSUMS, LATE, is_summed
from datapub.audit.page import WebPage
from datapub.audit.problems import find_problem
from datapub.audit.reader import UNREADABLE
from datapub.audit.readers import list_rows
from datapub.audit.site import Site

PACKAGE: Final = "data/datapackage.json"
CATALOGUE: Final = "data/"
_NO_PACKAGE: Final = "没有数据包说明（datapackage.json），不知道有哪些数据集"
_SHORT = 80
"""Characters below which a guide is none."""

GUIDE: Final = "disclosure/guide/"
INDEX: Final = "disclosure/"
DIRECTORY: Final = "disclosure/standard/"
DIRECTORY_FILES: Final = ("disclosure/standard-directory.csv", "disclosure/standard-directory.xlsx")
DUTIES: Final = "disclosure_duties"
_INDEX_NO = re.compile(r"待编|[0-9A-Z]{18}/\d{4}-\d{7}")


def dataset_pages(site: Site) -> Verdict:
    """R07a: index number (or 待编), name, summary, date and publisher on the page of each dataset."""
    resources = list_resources(site)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    contributors = (site.json(PACKAGE) or {}).get("contributors", [])
    publishers = {_squeeze(contributor.get("title", "")) for contributor in contributors}

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
                    "索引号": any(map(_INDEX_NO.fullmatch, page.fields.get("index_no", ()))),
                    "名称": _squeeze(resource["title"]) in page.words,
                    "内容概述": _squeeze(resource["description"]) in page.words,
                    "生成日期": page.days("generated_on"),
                    "发布机构": publishers.intersection(page.fields.get("publisher", ())),
                }.items()
                if not is_there
            ]
            if lacking:
                yield Fault(path, f"没有写{'、'.join(lacking)}")

    return judge(find(), f"{len(resources)} 个数据集的网页都齐全", CATALOGUE)


def catalogue(site: Site) -> Verdict:
    """R07b: the catalogue lists every dataset with index number, name, summary and date."""
    resources = list_resources(site)
    page = site.page(INDEX) or site.page(CATALOGUE)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    if page is None:
        return judge([Fault(CATALOGUE, "没有公开目录")], "", CATALOGUE)
    targets = {resolve(page.address, link.partition("#")[0]) for link in page.links if "://" not in link}
    path = page.path
    faults = [
        Fault(path, f"没有列出“{resource['title']}”")
        for resource in resources
        if f"data/{resource['name']}/index.html" not in targets
    ]
    faults += [
        Fault(path, f"“{resource['title']}”没有内容概述")
        for resource in resources
        if _squeeze(resource["description"]) not in page.words
    ]
    numbers = [text for text in page.fields.get("index_no", ()) if _INDEX_NO.fullmatch(text)]
    if min(len(numbers), len(page.days("generated_on"))) < len(resources):
        faults.append(Fault(path, "有的数据集没有索引号或生成日期"))
    return judge(faults, f"{len(resources)} 个数据集都在目录里", path)


def guide(site: Site) -> Verdict:
    """R07c: a guide to disclosure, two steps from every page at most."""
    found = site.page(GUIDE)
    if found is None or len(found.words) < _SHORT:
        return judge([Fault("", "没有公开指南")], "")
    ways = [page for page in site.pages if page.path.count("/") == 1 and leads_to(page, found.address, site)]
    faults = [
        Fault(page.path, "走不到公开指南")
        for page in site.framed
        if not any(leads_to(page, way.address, site) for way in (*ways, found))
    ]
    return judge(faults, f"每一页都能走到公开指南（共 {len(site.framed)} 页）", found.path)


def standard_directory(site: Site) -> Verdict:
    """R07d: each matter that the law wants published stands in the table of eleven columns."""
    asked = [row for row in site.table(DUTIES) if row.get("matter") and row["is_law"] == "true"]
    if not asked:
        return not_applicable("没有登记依法必须公开的事项", DIRECTORY)
    page = site.page(DIRECTORY)

    def find() -> Iterator[Fault]:
        for duty in asked:
            if page is None or _squeeze(duty["duty"]) not in page.words:
                yield Fault(DIRECTORY, f"没有列出{duty['id']} {duty['name']}")
        for address in DIRECTORY_FILES:
            try:
                rows = [set(row) for row in list_rows(address, (site.folder / address).read_bytes())]
            except UNREADABLE:
                yield Fault(address, "文件不在，或无法读取")
                continue
            for duty in asked:
                stated = {duty["name"], duty["duty"], f"{duty['instrument']}{duty['article']}"}
                if not any(stated <= row for row in rows):
                    yield Fault(address, f"没有写全{duty['id']} {duty['name']}")

    return judge(find(), f"{len(asked)} 项都在标准目录里", DIRECTORY, *DIRECTORY_FILES)


def downloadable(site: Site) -> Verdict:
    """R08c: each dataset can be downloaded, whole and with its checksum."""
    return judge_downloads(site, (), "{} 个数据集都能下载，{} 个校验值相符")


def judge_downloads(site: Site, areas: Sequence[str], passed: str) -> Verdict:
    """Judge the downloads of each dataset, and those of the register's areas.

    Args:
        areas: codes of the areas that have a list and a file of their own.
        passed: what is said where nothing is wrong, of the numbers of datasets and of checksums.
    """
    resources = list_resources(site)
    if not resources:
        return cannot(_NO_PACKAGE, CATALOGUE)
    files = [(f"data/{resource['path']}", f"data/{resource['name']}/") for resource in resources]
    files += [(f"data/{area}/{site.checks.table}.csv", f"register/{area}/") for area in areas]

    def find() -> Iterator[Fault]:
        for address, path in files:
            page = site.page(path)
            if address not in site.files:
                yield Fault(address, "文件不在", find_problem(site, "audit-checksum", address))
            elif page is not None and not leads_to(page, address, site):
                yield Fault(page.path, "没有下载链接")
        yield from find_reported(
            site,
            {"audit-checksum": "文件不在，或与校验值不符", "audit-file": "{}"},
            lambda problem: problem.file.startswith("data/"),
        )

    return judge(
        find(),
        passed.format(len(resources), sum(map(is_summed, {*site.files} - {*LATE}))),
        CATALOGUE,
        CHECKSUMS,
    )


def list_resources(site: Site) -> list[Mapping[str, Any]]:
    """Return the datasets that the published data package names."""
    package = site.json(PACKAGE)
    resources = package.get("resources", []) if isinstance(package, Mapping) else []
    return [
        resource
        for resource in resources
        if isinstance(resource, Mapping) and {"name", "title", "description", "path"} <= resource.keys()
    ]


def leads_to(page: WebPage, address: str, site: Site) -> bool:
    """Return whether a page is, or links to, the page at an address."""
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


def _squeeze(text: str) -> str:
    return "".join(str(text).split())
