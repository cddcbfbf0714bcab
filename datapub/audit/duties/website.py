"""Duties of a government site that a static site can meet: G1 to G14, and the project's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from datapub.audit.duties.catalogue import leads_to
from datapub.audit.duties.verdict import Context, Fault, Verdict, cannot, judge, judge_all, not_applicable
from datapub.audit.links import check_links
from datapub.audit.page import WebPage
from datapub.audit.pages import check_pages
from datapub.audit.site import Site
from datapub.problem import Problem

HEADERS: Final = "headers.conf"
CHART_HEADERS: Final = "headers-charts.conf"
_HOME: Final = ""
_ARCHIVED: Final = "data/at/"  # a release of the time before the site was official says so of itself
_BLANK = 60
"""Characters below which a column's page says nothing."""

_SAMPLE_NOTICE = "样例站本站"
"""How the notice above every page of a sample site begins, without the space between."""

_HOME_DAYS = 14
_HOME_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
_COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
_FOOTER = (
    "主办单位",
    "联系方式",
    "网站标识码",
    "ICP备案号",
    "公安备案号",
    "党政机关标识",
    "我为政府网站找错",
)
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PUBLISHED = re.compile(r"(?:数据发布|发布日期|生成日期|更新日期)[:：]?(\d{4})年(\d{1,2})月(\d{1,2})日")
_DATED = ("institutions/", "register/", "areas/", "indicators/", "tasks/", "goals/", "units/", "data/")
_OF_THEIR_OWN = ("institutions/", "areas/")
"""Pages that hold as of a day of their own, which they must tell beside the day of the site's data."""

_VENDOR_SCRIPT = re.compile(r"jiucuo\.js|dcs\.conac\.cn|conac\.cn/[^\"']*\.js|cnzz\.com|hm\.baidu\.com", re.I)
_ADDRESS = re.compile(r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])")
_FOREIGN_STYLE = re.compile(r"(?:url\(\s*[\"']?|@import\s+(?:url\()?[\"']?)(?:https?:)?//", re.I)
_FOREIGN_SCRIPT = re.compile(
    r"(?:\bfetch|\bimport|\bopen|importScripts|new\s+(?:WebSocket|EventSource|Worker))\s*\(?\s*[\"'`](?:https?:|wss?:)?//"
    r"|\bfrom\s*[\"'](?:https?:)?//",
    re.I,
)
_HASH = re.compile(r"'sha(?:256|384|512)-[a-z0-9+/_=-]+'")
_TRACKING = re.compile(
    r"document\.cookie|sendBeacon|google-analytics|googletagmanager|\bgtag\(|hm\.baidu\.com|cnzz\.com|umami|matomo",
    re.I,
)
_MAP_FILES = (".geojson", ".topojson", ".shp", ".dbf", ".kml", ".kmz", ".gpx", ".pmtiles", ".mbtiles")
_MAP_DATA = re.compile(r'"type"\s*:\s*"(?:FeatureCollection|Topology|MultiPolygon|Polygon)"')


def relative_links(site: Site, context: Context) -> Verdict:
    """G01: the site works below any address, so no page but the error page names an absolute path."""
    del context
    faults = [
        Fault(page.path, f"链接 {target} 不是相对的")
        for page in site.pages
        for target in (*page.links, *page.loads)
        if target.startswith("/")
        and not target.startswith("//")
        and (page.address != "404.html" or not target.startswith(site.base_path))
    ]
    return judge(faults, f"{len(site.pages)} 页的链接都是相对的", _HOME)


def no_blank_columns(site: Site, context: Context) -> Verdict:
    """G02a: each column of the navigation says something."""
    del context
    columns = [page for page in site.pages if page.path.count("/") == 1]
    faults = [Fault(page.path, "栏目是空白的") for page in columns if len(page.words) < _BLANK]
    evidence = "sitemap/" if site.page("sitemap/") else _HOME
    return judge_all(columns, faults, f"{len(columns)} 个栏目都有内容", evidence)


def honest_dates(site: Site, context: Context) -> Verdict:
    """G02b: no page says that it was published later than the data was committed."""
    try:
        committed = datetime.fromisoformat(str(site.manifest.get("published", ""))).date()
    except ValueError:
        return cannot("网站没有写明数据提交的时间", "version.json")
    last = min(committed, context.day)

    def find() -> Iterator[Fault]:
        for page in site.pages:
            days = [_make_day(*found) for found in _PUBLISHED.findall(page.words + page.outside)]
            if published := _read_moment(page.metas.get("PubDate", "")):
                days.append(published.date())
            late = [day for day in days if day is not None and day > last]
            if late:
                yield Fault(page.path, f"写的发布日期 {max(late)} 晚于数据提交的 {last}")

    return judge(find(), f"发布日期都不晚于数据提交的 {committed}", _HOME)


def home_updated(site: Site, context: Context) -> Verdict:
    """G02c: the home page was updated within two weeks."""
    if not site.is_official:
        return not_applicable("样例站不更新")
    home = site.page(_HOME)
    found = _PUBLISHED.findall(home.words + home.outside) if home else []
    days = [day for parts in found if (day := _make_day(*parts)) is not None]
    if not days:
        return judge([Fault(_HOME, "首页没有写数据发布日期")], "")
    age = context.day - max(days)
    faults = [Fault(_HOME, f"已有 {age.days} 天没有更新")] if age > timedelta(days=_HOME_DAYS) else []
    return judge(faults, f"数据发布于 {max(days)}", _HOME)


def dated_pages(site: Site, context: Context) -> Verdict:
    """G03: each page of data shows a date; of an institution or an area the footer's is not enough."""
    del context
    pages = [page for page in site.pages if page.path.startswith((*_DATED, "changes/"))]
    faults = [
        Fault(page.path, "没有日期")
        for page in pages
        if not _DATE.search(page.words + ("" if page.path.startswith(_OF_THEIR_OWN) else page.outside))
    ]
    return judge_all(pages, faults, f"{len(pages)} 个数据网页都有日期", "data/")


def home_tags(site: Site, context: Context) -> Verdict:
    """G04a: the home page carries the three tags of a site."""
    del context
    home = site.page(_HOME)
    lacking = [name for name in _HOME_TAGS if home is None or not home.metas.get(name)]
    return judge([Fault(_HOME, f"缺少 {'、'.join(lacking)}")] if lacking else [], "首页有三个标签", _HOME)


def column_tags(site: Site, context: Context) -> Verdict:
    """G04b: pages of columns and articles name the column that they belong to."""
    del context
    pages = [page for page in site.framed if page.path != _HOME and page.address != "404.html"]
    faults = _find_lacking(pages, _COLUMN_TAGS)
    return judge_all(pages, faults, f"{len(pages)} 页都有栏目标签", "data/")


def article_tags(site: Site, context: Context) -> Verdict:
    """G04c: articles name their title, moment of publication and source.

    Articles are the pages that are stamped one by one: an institution, an area, an indicator and
    so on. Whether a page of prose is a list or an article, only its tags say: who has one has all.
    """
    del context
    stamped = [
        page
        for page in site.pages
        if page.path.startswith(_DATED)
        and page.path.count("/") == 2
        and not page.path.startswith("register/")
    ]
    told = [page for page in site.pages if page.metas.keys() & set(_ARTICLE_TAGS)]
    pages = list({page.path: page for page in (*stamped, *told)}.values()) if stamped else []

    def find() -> Iterator[Fault]:
        yield from _find_lacking(pages, _ARTICLE_TAGS)
        for page in site.pages:
            moment = page.metas.get("PubDate")
            if moment and _read_moment(moment) is None:
                yield Fault(page.path, f"PubDate 写成了“{moment}”")

    return judge_all(pages, find(), f"{len(pages)} 个内容页都有标签", "data/")


def footer(site: Site, context: Context) -> Verdict:
    """G05a: the footer says who publishes, how to reach them, and under which numbers."""
    del context
    faults = [
        Fault(page.path, f"页脚没有{'、'.join(lacking)}")
        for page in site.framed
        if (lacking := [label for label in _FOOTER if label not in page.outside])
    ]
    return judge(faults, f"{len(site.framed)} 页的页脚都齐全", _HOME)


def footer_filled(site: Site, context: Context) -> Verdict:
    """G05b: an official site has no placeholder in its footer, and its marks lead where they must."""
    del context
    if not site.is_official:
        return not_applicable("样例站的页脚有待填的内容，正式发布前要填好")
    code = next((known for page in site.framed if (known := page.metas.get("SiteIDCode"))), "")
    marks = {
        "我为政府网站找错": f"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={code}&",
        "党政机关标识": "https://bszs.conac.cn/sitename?method=show&id=",
        "公安备案号": "https://beian.mps.gov.cn/#/query/webSearch?code=",
        "ICP备案号": "https://beian.miit.gov.cn/",
    }

    def find() -> Iterator[Fault]:
        for page in site.pages:
            if "待填" in page.outside:
                yield Fault(page.path, "页脚还有待填的内容")
        for page in site.framed:
            lacking = [
                title
                for title, start in marks.items()
                if not any(link.startswith(start) for link in page.links)
            ]
            if lacking:
                yield Fault(page.path, f"页脚没有{'、'.join(lacking)}的链接")

    return judge(find(), "页脚没有待填的内容，标识和备案号都有链接", _HOME)


def no_vendor_scripts(site: Site, context: Context) -> Verdict:
    """G06a: the marks that government sites carry are links and local pictures, not others' scripts."""
    del context
    faults = [
        Fault(page.path, f"装了 {target}")
        for page in site.pages
        for target in page.loads
        if _VENDOR_SCRIPT.search(target)
    ]
    faults += [
        Fault(address, "调用了外来脚本") for address, text in _scripts(site) if _VENDOR_SCRIPT.search(text)
    ]
    return judge(faults, "没有外来脚本", _HOME)


def content_policy(site: Site, context: Context) -> Verdict:
    """G06b: every page has a policy that allows nothing by default, and so do the server's headers."""
    del context
    faults = [
        Fault(
            problem.file.removesuffix("index.html"),
            "没有内容安全策略" if problem.rule == "audit-policy" else "有未登记的内联脚本或样式",
        )
        for problem in _page_problems(site)
        if problem.rule in {"audit-policy", "audit-inline-script"}
    ]
    faults += [
        Fault(page.path, "内容安全策略太宽")
        for page in site.pages
        if page.policy and not _is_strict(page.policy)
    ]
    headers = site.text(HEADERS)
    policy = re.search(r'Content-Security-Policy "([^"]*)"', headers)
    if policy is None or not _is_strict(policy[1]) or "frame-ancestors 'none'" not in policy[1]:
        faults.append(Fault(HEADERS, "服务器设置里没有严格的内容安全策略"))
    charts = re.search(r'Content-Security-Policy "([^"]*)"', site.text(CHART_HEADERS))
    if CHART_HEADERS in site.files and (charts is None or not _is_strict(charts[1], "*")):
        faults.append(Fault(CHART_HEADERS, "服务器设置里没有严格的内容安全策略"))
    faults += [
        Fault(HEADERS, f"服务器设置里没有 {name}")
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")
        if name not in headers
    ]
    return judge(faults, f"{len(site.pages)} 页和服务器设置都有内容安全策略", HEADERS)


def page_structure(site: Site, context: Context) -> Verdict:
    """G07: a screen reader is told language and title, finds one heading and a way past the header."""
    del context
    words = {"audit-language": "没有写明语言是中文", "audit-title": "没有标题，或没有唯一的一级标题"}
    faults = [
        Fault(problem.file.removesuffix("index.html"), words[problem.rule])
        for problem in _page_problems(site)
        if problem.rule in words
    ]
    faults += [Fault(page.path, "不能直接跳到正文") for page in site.framed if "跳到正文" not in page.outside]
    return judge(faults, f"{len(site.pages)} 页都有语言、标题和跳到正文的链接", _HOME)


def text_alternatives(site: Site, context: Context) -> Verdict:
    """G08: nothing that matters is without a name."""
    del context
    faults = [Fault(page.path, words) for page in site.pages for words in page.unlabelled]
    return judge(faults, f"{len(site.pages)} 页的图片、输入框、按钮和表格都有名称", "accessibility/")


def large_text(site: Site, context: Context) -> Verdict:
    """G09: every page can be read in large type."""
    del context
    faults = [Fault(page.path, "没有“大字”按钮") for page in site.framed if "大字" not in page.outside]
    faults += [Fault(page.path, "不许放大") for page in site.pages if not page.may_zoom]
    return judge(faults, f"{len(site.framed)} 页都能切换大字和放大", _HOME)


def accessibility_statement(site: Site, context: Context) -> Verdict:
    """G10: a statement says how to reach somebody and what is still lacking."""
    del context
    found = next((page for page in site.pages if "无障碍声明" in page.title), None)
    if found is None:
        return judge([Fault(_HOME, "没有无障碍声明")], "")
    lacking = [
        title
        for title, words in (
            ("联系方式", r"12345|电话|联系"),
            ("不足之处", r"不足|局限|还没有|尚未|没有做到|没有试过"),
        )
        if not re.search(words, found.words)
    ]
    faults = [Fault(found.path, f"没有写{'、'.join(lacking)}")] if lacking else []
    faults += [
        Fault(page.path, "没有通往无障碍声明的链接")
        for page in site.framed
        if not leads_to(page, found.address, site)
    ]
    return judge(faults, "有无障碍声明，每一页都能走到", found.path)


def no_ip_addresses(site: Site, context: Context) -> Verdict:
    """G11: no address of the old protocol is written anywhere, so that the new one is enough."""
    del context
    faults = [
        Fault(page.path, f"有 IPv4 地址 {found[0]}")
        for page in site.pages
        for target in (*page.links, *page.loads)
        if "://" in target and (found := _ADDRESS.search(target.split("/")[2]))
    ]
    faults += [
        Fault(address, f"有 IPv4 地址 {found[0]}")
        for address, text in (
            *_scripts(site),
            (HEADERS, site.text(HEADERS)),
            ("sitemap.xml", site.text("sitemap.xml")),
        )
        if (found := _ADDRESS.search(text))
    ]
    return judge(faults, "网页、脚本和服务器设置里没有 IPv4 地址", HEADERS)


def no_foreign_requests(site: Site, context: Context) -> Verdict:
    """G12: opening a page asks no other host for anything."""
    del context
    faults = [
        Fault(page.path, f"向其他网站请求 {target}")
        for page in site.pages
        for target in page.loads
        if target.startswith(("http://", "https://", "//")) and not _VENDOR_SCRIPT.search(target)
    ]
    faults += [
        Fault(address, "向其他网站请求文件")
        for address, text in _scripts(site)
        if _FOREIGN_STYLE.search(text) or _FOREIGN_SCRIPT.search(text)
    ]
    return judge(faults, f"{len(site.pages)} 页都不向其他网站请求", _HOME)


def no_map_data(site: Site, context: Context) -> Verdict:
    """G13: no boundaries are published, as files or in a chart."""
    del context
    faults = [
        Fault(address, "是地图数据") for address in sorted(site.files) if address.lower().endswith(_MAP_FILES)
    ]
    faults += [Fault(page.path, "图表里有地图") for page in site.pages if page.has_map]
    faults += [
        Fault(address, "有地图边界数据")
        for address in sorted(site.files)
        if address.endswith(".json")
        and not address.startswith("institutions/")
        and _MAP_DATA.search(site.text(address))
    ]
    return judge(faults, "没有地图数据", "data/")


def no_tracking(site: Site, context: Context) -> Verdict:
    """G14: nobody is counted, and nothing is kept about a reader but on his own device."""
    del context
    faults = [
        Fault(address, f"有 {found[0]}")
        for address, text in _scripts(site)
        if (found := _TRACKING.search(text))
    ]
    return judge(faults, "脚本里没有统计和 Cookie", "about/")


def samples_marked(site: Site, context: Context) -> Verdict:
    """P01: a sample is never taken for the register; an official site has none."""
    del context
    rows = [row for name in ("institutions", "observations") for row in site.table(name)]
    samples = [row for row in rows if row.get("is_sample") == "true"]
    if site.is_official:
        faults = [Fault("data/", f"正式网站里有样例 {row['id']}") for row in samples]
        faults += [
            Fault(address, f"正式网站里有样例 {min(facts.samples)}")
            for address, facts in site.facts.items()
            if facts.samples and not address.startswith(_ARCHIVED)
        ]
        faults += [
            Fault(page.path, "正式网站写着“样例站”") for page in site.pages if _SAMPLE_NOTICE in page.outside
        ]
        return judge(faults, "正式网站里没有样例", "data/")
    faults = [
        Fault(page.path, "没有“样例站”的提示") for page in site.framed if _SAMPLE_NOTICE not in page.outside
    ]
    faults += [
        Fault(page.path, "列出了样例机构，没有“样例数据”的提示")
        for page in site.pages
        if page.samples and not page.has_sample_mark
    ]
    faults += [
        Fault(f"institutions/{row['id']}/", "没有标明是样例")
        for row in samples
        if (page := site.page(f"institutions/{row['id']}/")) and row["id"] not in page.samples
    ]
    return judge(faults, f"{len(samples)} 行样例都标明了，每一页都有提示", _HOME)


def sound_links(site: Site, context: Context) -> Verdict:
    """P02: every link leads somewhere, every page is whole, every area and institution has its page."""
    del context
    words = {"audit-dead-link": "死链", "audit-dead-anchor": "链接指向网页中没有的位置"}
    faults = [
        Fault(problem.file.removesuffix("index.html"), f"{words[problem.rule]} {problem.value}")
        for problem in site.once("link problems", lambda: list(check_links(site)))
        if problem.rule in words and not problem.value.startswith("/")
    ]
    faults += [Fault(page.path, "网页残缺") for page in site.pages if not page.is_whole]
    return judge(
        faults, f"{len(site.pages)} 页的链接都能打开", "sitemap/" if site.page("sitemap/") else _HOME
    )


def _page_problems(site: Site) -> list[Problem]:
    problems: list[Problem] = site.once("page problems", lambda: list(check_pages(site)))
    return problems


def _find_lacking(pages: list[WebPage], names: tuple[str, ...]) -> Iterator[Fault]:
    for page in pages:
        lacking = [name for name in names if not page.metas.get(name)]
        if lacking:
            yield Fault(page.path, f"缺少 {'、'.join(lacking)}")


def _scripts(site: Site) -> list[tuple[str, str]]:
    """Return the site's own scripts and styles; libraries come as their makers ship them."""

    def read() -> list[tuple[str, str]]:
        return [
            (address, site.text(address))
            for address in sorted(site.files)
            if address.endswith((".js", ".mjs", ".css")) and not address.endswith((".min.js", ".min.css"))
        ]

    found: list[tuple[str, str]] = site.once("scripts", read)
    return found


def _is_strict(policy: str, ancestors: str = "'none'") -> bool:
    """Tell whether a policy allows nothing by default, and nothing but what comes from the site itself.

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


@lru_cache(maxsize=1024)  # the pages of one publication all bear the same
def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return None


def _make_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
