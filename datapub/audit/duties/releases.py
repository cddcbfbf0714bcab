"""Duties of each release, and of what is published once a year or beside a map."""

from __future__ import annotations

import re
from typing import Final

from datapub.audit.duties.verdict import Fault, Verdict, cannot, judge, not_applicable
from datapub.audit.site import Site

REVIEW: Final = "data/release-review.json"
_NOT_OFFICIAL: Final = "还没有正式发布"
_MAP_WORDS = re.compile(r"地图|区划图|行政图|示意图|(?:^|[^a-z])maps?(?:[^a-z]|$)", re.I)
_MAP_NUMBER = re.compile(r"审图号[:：]?[^，。]{0,4}[A-Z]+[\u4e00-\u9fff]?[（(]?\d{4}[)）]?\d+号?")


def release_review(site: Site) -> Verdict:
    """R22: the release has been reviewed, and the day is known."""
    if not site.is_official:
        return not_applicable(_NOT_OFFICIAL)
    review = site.json(REVIEW) or {}
    released = str(site.manifest.get("released", ""))
    faults = []
    if not review.get("reviewed_on") or not review.get("has_reviewer"):
        faults.append(Fault(REVIEW, "没有审查人或审查日期的记录"))
    elif not released or review.get("version") != released:
        faults.append(Fault(REVIEW, "审查的不是这一版"))
    return judge(faults, f"这一版在 {review.get('reviewed_on')} 经过审查", REVIEW)


def two_roles(site: Site) -> Verdict:
    """G15: the reviewer is not the one who committed the data; names stay in the repository."""
    if not site.is_official:
        return not_applicable(_NOT_OFFICIAL)
    review = site.json(REVIEW)
    if not isinstance(review, dict):
        return cannot("没有审查记录", "data/publication-dates.csv")
    faults = [] if review.get("is_another_person") is True else [Fault(REVIEW, "审查人就是提交的人")]
    return judge(faults, "审查人和提交人不是同一个人", REVIEW)


def annual_report(site: Site) -> Verdict:
    """R23: the last year's report on disclosure is linked to from 31 January on."""
    if not site.is_official:
        return not_applicable(_NOT_OFFICIAL)
    due = site.day.year - (1 if (site.day.month, site.day.day) > (1, 31) else 2)
    apart = (*site.checks.dated_apart, *site.checks.lists)
    years = {
        page.path: page.report_years
        for page in site.pages
        if page.report_years and not page.path.startswith(apart)
    }
    newest = max((year for listed in years.values() for year in listed), default=0)
    faults = [Fault("disclosure/", f"没有 {due} 年度报告的链接")] if newest < due else []
    return judge(faults, f"有 {newest} 年度报告的链接", *sorted(years)[:1])


def map_numbers(site: Site) -> Verdict:
    """R24: a picture of a map has its approval number beside it."""
    maps = [
        (page, image)
        for page in site.pages
        for image in page.images
        if _MAP_WORDS.search(image.source.rsplit("/", 1)[-1]) or _MAP_WORDS.search(image.alt or "")
    ]
    if not maps:
        return not_applicable("本站没有地图图片")
    faults = [
        Fault(page.path, f"地图 {image.source.rsplit('/', 1)[-1]} 旁边没有审图号")
        for page, image in maps
        if not _MAP_NUMBER.search(image.beside)
    ]
    return judge(faults, f"{len(maps)} 张地图都有审图号", maps[0][0].path)
