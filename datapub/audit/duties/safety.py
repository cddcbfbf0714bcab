"""Duties not to load, run or count anything that is not the site's own."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final

from datapub.audit.code import IP_ADDRESS, VENDOR_SCRIPT
from datapub.audit.duties.verdict import Fault, Verdict, find_reported, judge
from datapub.audit.site import Site
from datapub.problem import Problem

HEADERS: Final = "headers.conf"
_INCLUDES: Final = {HEADERS: "'none'", "headers-data.conf": "'none'", "headers-charts.conf": "*"}
"""The settings for a server, and who may show pages that are sent with them inside theirs."""

_HOME: Final = ""
_HASH = re.compile(r"'sha(?:256|384|512)-[a-z0-9+/_=-]+'")
_MAP_FILES = (".geojson", ".topojson", ".shp", ".dbf", ".kml", ".kmz", ".gpx", ".pmtiles", ".mbtiles")


def no_vendor_scripts(site: Site) -> Verdict:
    """G06a: the marks that government sites carry are links and local pictures, not others' scripts."""
    faults = [
        *find_reported(site, {"audit-foreign-host": "装了 {}"}, _is_vendors),
        *(
            Fault(page.path, f"装了 {target}")
            for page in site.pages
            for target in page.loads
            if VENDOR_SCRIPT.search(target) and not target.startswith(("http://", "https://", "//"))
        ),
    ]
    faults += [Fault(address, "调用了外来脚本") for address, _ in _find_in_code(site, "vendor")]
    return judge(faults, "没有外来脚本", _HOME)


def content_policy(site: Site) -> Verdict:
    """G06b: every page has a policy that allows nothing by default, and so do the server's headers."""
    words = {"audit-policy": "没有内容安全策略", "audit-inline-script": "有未登记的内联脚本或样式"}
    faults = list(find_reported(site, words))
    faults += [
        Fault(page.path, "内容安全策略太宽")
        for page in site.pages
        if page.policy and not _is_strict(page.policy)
    ]
    headers = site.text(HEADERS)
    for name, ancestors in _INCLUDES.items():
        if name == HEADERS or name in site.files:
            policy = re.search(r'Content-Security-Policy "([^"]*)"', site.text(name))
            asked = f"frame-ancestors {ancestors}"
            if policy is None or not _is_strict(policy[1], ancestors) or asked not in policy[1]:
                faults.append(Fault(name, "服务器设置里没有严格的内容安全策略"))
    faults += [
        Fault(HEADERS, f"服务器设置里没有 {name}")
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")
        if name not in headers
    ]
    return judge(faults, f"{len(site.pages)} 页和服务器设置都有内容安全策略", HEADERS)


def no_ip_addresses(site: Site) -> Verdict:
    """G11: no address of the old protocol is written anywhere, so that the new one is enough."""
    faults = [
        Fault(page.path, f"有 IPv4 地址 {found[0]}")
        for page in site.pages
        for target in (*page.links, *page.loads)
        if "://" in target and (found := IP_ADDRESS.search(target.split("/")[2]))
    ]
    faults += [
        Fault(address, f"有 IPv4 地址 {found}") for address, found in _find_in_code(site, "ip-address")
    ]
    faults += [
        Fault(address, f"有 IPv4 地址 {found[0]}")
        for address in (HEADERS, "sitemap.xml")
        if (found := IP_ADDRESS.search(site.text(address)))
    ]
    return judge(faults, "网页、脚本和服务器设置里没有 IPv4 地址", HEADERS)


def no_foreign_requests(site: Site) -> Verdict:
    """G12: opening a page asks no other host for anything."""
    faults = list(
        find_reported(
            site, {"audit-foreign-host": "向其他网站请求 {}"}, lambda problem: not _is_vendors(problem)
        )
    )
    faults += [Fault(address, "向其他网站请求文件") for address, _ in _find_in_code(site, "foreign")]
    return judge(faults, f"{len(site.pages)} 页都不向其他网站请求", _HOME)


def _is_of_points(address: str, site: Site) -> bool:
    """Return whether a file holds single positions and nothing else."""
    try:
        features = json.loads(site.text(address))["features"] if address.endswith(".geojson") else []
        return bool(features) and all(one["geometry"]["type"] == "Point" for one in features)
    except (ValueError, LookupError, TypeError):
        return False


def no_map_data(site: Site) -> Verdict:
    """G13: no boundaries are published, as files or in a chart; where something stands is none."""
    faults = [
        Fault(address, "是地图数据")
        for address in sorted(site.files)
        if address.lower().endswith(_MAP_FILES) and not _is_of_points(address, site)
    ]
    faults += [Fault(page.path, "图表里有地图") for page in site.pages if page.has_map]
    faults += [Fault(address, "有地图边界数据") for address, _ in _find_in_code(site, "map")]
    return judge(faults, "没有地图数据", "data/")


def no_tracking(site: Site) -> Verdict:
    """G14: nobody is counted, and nothing is kept about a reader but on his own device."""
    faults = [Fault(address, f"有 {found}") for address, found in _find_in_code(site, "tracking")]
    return judge(faults, "脚本里没有统计和 Cookie", "about/")


def _find_in_code(site: Site, kind: str) -> list[tuple[str, str]]:
    """Return the address of each file with something of a kind (:mod:`datapub.audit.code`), and what."""
    return [(address, facts.code[kind]) for address, facts in site.facts.items() if kind in facts.code]


@lru_cache(maxsize=64)  # nearly all pages have one of two
def _is_strict(policy: str, ancestors: str = "'none'") -> bool:
    """Return whether a policy allows nothing by default, and nothing but what comes from the site itself.

    Args:
        ancestors: who may embed the page, where the policy says so: only headers can.
    """
    directives: dict[str, list[str]] = {}
    for part in policy.lower().split(";"):
        name, *sources = part.split() or [""]
        directives.setdefault(name, sources)  # browsers take the first of two as well
    found = directives.pop("frame-ancestors", None)
    return (
        directives.get("default-src") == ["'none'"]
        and (found is None or found == [ancestors])
        and all(
            source in {"'none'", "'self'"}
            or (name, source) == ("img-src", "data:")
            or (name == "style-src" and _HASH.fullmatch(source))
            for name, sources in directives.items()
            for source in sources
        )
    )


def _is_vendors(problem: Problem) -> bool:
    return VENDOR_SCRIPT.search(problem.value) is not None
