"""Duties of a government site that concern links, columns, dates, tags, footer and marks of samples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from datapub.audit.duties.verdict import (
    Fault,
    Verdict,
    cannot,
    find_reported,
    judge,
    judge_all,
    not_applicable,
)
from datapub.audit.page import DAY, WebPage
from datapub.audit.site import Site
from datapub.state import SiteState

_HOME: Final = ""
_ARCHIVED: Final = "data/at/"  # a release of the time before the site was official says so of itself
_DATASETS: Final = "data/"
_BLANK = 60
"""Characters below which a column's page says nothing."""

_NOTICES = {SiteState.SAMPLE: "sample-notice", SiteState.TRIAL: "trial-notice"}
"""What the header says of a site that is not official, as its template marks it."""

_UNSET = "待填"
"""What stands in the footer for a setting that nobody has filled in."""

_HOME_DAYS = 14
_HOME_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
_COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
_FOOTER = {
    "site-publisher": "主办单位",
    "site-contact": "联系方式",
    "site-id-code": "网站标识码",
    "site-icp-no": "ICP备案号",
    "site-police-no": "公安备案号",
    "site-party-mark": "党政机关标识",
    "site-error-report": "我为政府网站找错",
}
_PUBLISHED = ("published_on", "generated_on")
"""Fields that tell a day of publication."""


def relative_links(site: Site) -> Verdict:
    """G01: the site works below any address, so no page but the error page names an absolute path."""
    faults = find_reported(
        site,
        {"audit-dead-link": "链接 {} 不是相对的"},
        lambda problem: problem.value.startswith("/"),
    )
    return judge(faults, f"{len(site.pages)} 页的链接都是相对的", _HOME)


def no_blank_columns(site: Site) -> Verdict:
    """G02a: each column of the navigation says something."""
    columns = [page for page in site.pages if page.path.count("/") == 1]
    faults = [Fault(page.path, "栏目是空白的") for page in columns if len(page.words) < _BLANK]
    evidence = "sitemap/" if site.page("sitemap/") else _HOME
    return judge_all(columns, faults, f"{len(columns)} 个栏目都有内容", evidence)


def honest_dates(site: Site) -> Verdict:
    """G02b: no page says that it was published later than the data and the prose were committed."""
    try:
        committed = datetime.fromisoformat(str(site.manifest.get("latest", ""))).date()
    except ValueError:
        return cannot("网站没有写明数据提交的时间", "version.json")
    last = committed

    def find() -> Iterator[Fault]:
        for page in site.pages:
            days = page.days(*_PUBLISHED)
            if published := _read_moment(page.metas.get("PubDate", "")):
                days.append(published.date())
            late = [day for day in days if day > last]
            if late:
                yield Fault(page.path, f"写的发布日期 {max(late)} 晚于数据提交的 {last}")

    return judge(find(), f"发布日期都不晚于数据提交的 {committed}", _HOME)


def home_updated(site: Site) -> Verdict:
    """G02c: the home page was updated within two weeks."""
    if not site.is_official:
        return not_applicable("还没有正式发布")
    home = site.page(_HOME)
    days = home.days(*_PUBLISHED) if home else []
    if not days:
        return judge([Fault(_HOME, "首页没有写数据发布日期")], "")
    age = site.day - max(days)
    faults = [Fault(_HOME, f"已有 {age.days} 天没有更新")] if age > timedelta(days=_HOME_DAYS) else []
    return judge(faults, f"数据发布于 {max(days)}", _HOME)


def dated_pages(site: Site) -> Verdict:
    """G03: each page of data has a date; where it has a day of its own, the footer's is not enough."""
    pages = [page for page in site.pages if page.path.startswith((*site.checks.dated, _DATASETS, "changes/"))]
    faults = [
        Fault(page.path, "没有日期")
        for page in pages
        if not DAY.search(page.words)
        and not (page.is_dated_outside and not page.path.startswith(site.checks.dated_apart))
    ]
    return judge_all(pages, faults, f"{len(pages)} 个数据网页都有日期", "data/")


def home_tags(site: Site) -> Verdict:
    """G04a: the home page carries the three tags of a site."""
    home = site.page(_HOME)
    lacking = [name for name in _HOME_TAGS if home is None or not home.metas.get(name)]
    return judge([Fault(_HOME, f"缺少 {'、'.join(lacking)}")] if lacking else [], "首页有三个标签", _HOME)


def column_tags(site: Site) -> Verdict:
    """G04b: pages of columns and articles name the column that they belong to."""
    pages = [page for page in site.framed if page.path != _HOME and page.address != "404.html"]
    faults = _find_lacking(pages, _COLUMN_TAGS)
    return judge_all(pages, faults, f"{len(pages)} 页都有栏目标签", "data/")


def article_tags(site: Site) -> Verdict:
    """G04c: articles name their title, moment of publication and source.

    Articles are the pages that are stamped one by one: a row of the register, a dataset and so on.
    Whether a page of prose is a list or an article, only its tags say: who has one has all.
    """
    stamped = [
        page
        for page in site.pages
        if page.path.startswith((*site.checks.dated, _DATASETS))
        and page.path.count("/") == 2
        and not page.path.startswith(site.checks.lists)
    ]
    tagged = [page for page in site.pages if any(name in page.metas for name in _ARTICLE_TAGS)]
    pages = list({page.path: page for page in (*stamped, *tagged)}.values()) if stamped else []

    def find() -> Iterator[Fault]:
        yield from _find_lacking(pages, _ARTICLE_TAGS)
        for page in site.pages:
            moment = page.metas.get("PubDate")
            if moment and _read_moment(moment) is None:
                yield Fault(page.path, f"PubDate 写成了“{moment}”")

    return judge_all(pages, find(), f"{len(pages)} 个内容页都有标签", "data/")


def footer(site: Site) -> Verdict:
    """G05a: the footer says who publishes, how to reach them, and under which numbers."""
    faults = [
        Fault(page.path, f"页脚没有{'、'.join(lacking)}")
        for page in site.framed
        if (lacking := [label for name, label in _FOOTER.items() if not any(page.fields.get(name, ()))])
    ]
    return judge(faults, f"{len(site.framed)} 页的页脚都齐全", _HOME)


def footer_filled(site: Site) -> Verdict:
    """G05b: an official site has no placeholder in its footer, and its marks lead where they must."""
    if not site.is_official:
        return not_applicable("还没有正式发布，页脚里待填的内容那时要填好")
    code = next((known for page in site.framed if (known := page.metas.get("SiteIDCode"))), "")
    marks = {
        "我为政府网站找错": f"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={code}&",
        "党政机关标识": "https://bszs.conac.cn/sitename?method=show&id=",
        "公安备案号": "https://beian.mps.gov.cn/#/query/webSearch?code=",
        "ICP备案号": "https://beian.miit.gov.cn/",
    }

    def find() -> Iterator[Fault]:
        for page in site.pages:
            if any(_UNSET in text for name in _FOOTER for text in page.fields.get(name, ())):
                yield Fault(page.path, "页脚还有待填的内容")
        for page in site.framed:
            outside = [link for link in page.links if link.startswith("https://")]
            lacking = [
                title for title, start in marks.items() if not any(link.startswith(start) for link in outside)
            ]
            if lacking:
                yield Fault(page.path, f"页脚没有{'、'.join(lacking)}的链接")

    return judge(find(), "页脚没有待填的内容，标识和备案号都有链接", _HOME)


def samples_marked(site: Site) -> Verdict:
    """P01: a sample is never taken for the register; an official site has none."""
    rows = [row for name in site.checks.sampled for row in site.table(name)]
    samples = [row for row in rows if row.get("is_sample") == "true"]
    if site.is_official:
        faults = [Fault("data/", f"正式网站里有样例 {row['id']}") for row in samples]
        faults += [
            Fault(address, f"正式网站里有样例 {min(facts.samples)}")
            for address, facts in site.facts.items()
            if facts.samples and not address.startswith(_ARCHIVED)
        ]
        faults += list(_find_notices(site))
        return judge(faults, "正式网站里没有样例", "data/")
    faults = list(_find_notices(site))
    if site.state is SiteState.TRIAL:
        faults += [Fault("data/", f"试运行的网站里有样例 {row['id']}") for row in samples]
        return judge(faults, "没有样例，每一页都写着试运行", _HOME)
    faults += find_reported(site, {"audit-sample-mark": "列出了样例，没有“样例数据”的提示"})
    faults += [
        Fault(page.path, "没有标明是样例")
        for table, page_of in site.checks.own_pages.items()
        for row in site.table(table)
        if row.get("is_sample") == "true"
        and (page := site.page(page_of(row))) is not None
        and row["id"] not in page.samples
    ]
    return judge(faults, f"{len(samples)} 行样例都标明了，每一页都有提示", _HOME)


def _find_notices(site: Site) -> Iterator[Fault]:
    """Yield the pages that do not say what the site is, or say another thing."""
    for state, notice in _NOTICES.items():
        if state is site.state:
            yield from (
                Fault(page.path, f"没有“{state.label}”的提示")
                for page in site.framed
                if notice not in page.fields
            )
        else:
            yield from (
                Fault(page.path, f"写着“{state.label}”") for page in site.pages if notice in page.fields
            )


def sound_links(site: Site) -> Verdict:
    """P02: every link leads somewhere, every page is whole, every row that must have a page has it."""
    faults = find_reported(
        site,
        {
            "audit-dead-link": "死链 {}",
            "audit-dead-anchor": "链接指向网页中没有的位置 {}",
            "audit-missing-page": "没有网页",
            "audit-page": "网页残缺",
        },
        lambda problem: not problem.value.startswith("/"),
    )
    return judge(
        faults, f"{len(site.pages)} 页的链接都能打开", "sitemap/" if site.page("sitemap/") else _HOME
    )


def _find_lacking(pages: list[WebPage], names: tuple[str, ...]) -> Iterator[Fault]:
    for page in pages:
        lacking = [name for name in names if not page.metas.get(name)]
        if lacking:
            yield Fault(page.path, f"缺少 {'、'.join(lacking)}")


@lru_cache(maxsize=1024)  # the pages of one publication all bear the same
def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return None
