"""Reading one page of the built site, reduced to what the checks ask about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from lxml import etree

from datapub.audit.page_scan import Image, PageScan, squeeze
from datapub.audit.personal import Finder
from datapub.personal import Finding

_Kept = TypeVar("_Kept", str, frozenset[str])


@dataclass(frozen=True, slots=True)
class WebPage:
    """What the checks ask of one page.

    Attributes:
        address: path of the file below the site's root.
        links: what href and action attributes of <a>, <area> and <form> name, as written.
        loads: what the page itself asks the server for (scripts, styles, images, frames).
        anchors: ids that a fragment can point at.
        inline: what runs inline and is not allowed by the page's own policy: a hash, or the name
            of an event or style attribute; or what leads a reader away by itself: <base>, a refresh.
        policy: the Content-Security-Policy of the page, "" where it has none.
        headings: number of <h1> elements.
        personal: personal data in what a reader sees, in links and other attributes, and in comments,
            scripts and blocks of data, masked.
        samples: ids of the samples that the page shows (``data-sample``).
        has_sample_mark: whether it carries the visible sample notice.
        metas: content of each named <meta>.
        words: text of the article, without any white space, so that line breaks do not matter.
        outside: the same of what stands around the article: header, navigation, footer.
        fields: the visible text of what a template marks with ``data-field``, by that name, as often as it
            stands there: what checks read, so that every sentence around it may be changed.
        images: the pictures; drawings (<svg>) are not among them.
        unlabelled: what a screen reader would meet without a name, in Chinese.
        may_zoom: whether a reader may enlarge the page.
        has_search: whether there is a field to search in.
        has_map: whether a chart on it draws a map.
        report_years: the years of the annual reports that it links to on other hosts.
    """

    address: str
    language: str
    title: str
    headings: int
    policy: str
    links: tuple[str, ...]
    loads: tuple[str, ...]
    anchors: frozenset[str]
    inline: tuple[str, ...]
    personal: tuple[Finding, ...]
    samples: tuple[str, ...]
    has_sample_mark: bool
    is_whole: bool
    metas: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    outside: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    images: tuple[Image, ...] = ()
    unlabelled: tuple[str, ...] = ()
    may_zoom: bool = True
    has_search: bool = False
    has_map: bool = False
    report_years: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """The address as a link names it: ``data/areas/``."""
        return self.address.removesuffix("index.html")

    def days(self, *names: str) -> list[date]:
        """Return the days that fields show, written as 2026年9月30日; what is no day is left out."""
        found = [read_day(text) for name in names for text in self.fields.get(name, ())]
        return [day for day in found if day is not None]

    def numbers(self, name: str) -> list[int]:
        """Return the whole numbers that the texts of a field begin with: 1,234家 is 1234."""
        found = (_NUMBER.match(text) for text in self.fields.get(name, ()))
        return [int(number[0].replace(",", "")) for number in found if number]


def read_day(text: str) -> date | None:
    """Return the day that a text begins with, None where it does with none."""
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _find(path: str) -> Callable[..., Any]:
    """Return a search that answers with plain strings, which are far cheaper than lxml's own."""
    return etree.XPath(path, smart_strings=False)


_TEXTS = _find("/html/body/descendant::text()")
_BANNER = re.compile(rb'class="(?:[^"]* )?sample-banner[ "]')
_RESULTS = b"data-audit-report"
"""Marks what tells the results of the audit on the home page, whose other parts are audited."""

_HOME = "index.html"

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NUMBER = re.compile(r"\d[\d,]*(?![\d.])")
_ZOOM = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0*)?\b", re.I)
_MAP_TRACE = re.compile(rb'"(?:choropleth|scattergeo|scattermap|densitymap)[a-z]*"|"mapbox"')


_REPORT = "年度报告"
"""The report by its legal name (政府信息公开条例第四十九条), which no editor may change."""

_REPORT_LINK = re.compile(rf'<a\b[^>]*\bhref="https?://[^"]+"[^>]*>([^<]*{_REPORT}[^<]*)</a>')
_YEAR = re.compile(r"20\d\d")


def _find_report_years(content: bytes) -> tuple[int, ...]:
    if _REPORT.encode() not in content:
        return ()
    texts = _REPORT_LINK.findall(content.decode(errors="replace"))
    return tuple(int(year) for text in texts for year in _YEAR.findall(text))


def _parse(content: bytes) -> Any:
    """Return the <html> of a page, None where there is nothing.

    Not by ``lxml.html``, whose elements take three times as long to hand out.
    """
    try:
        return etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    except etree.XMLSyntaxError:
        return None


class PageReader:
    """Reads the pages of one site: what repeats on them is searched once and kept once."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._kept: dict[Any, Any] = {}

    def read(self, address: str, content: bytes) -> WebPage:
        """Parse one page and reduce it; a page that is no document is marked as not whole."""
        is_whole = content.rstrip()[-7:].lower() == b"</html>"
        root = _parse(content)
        if root is None:
            root, is_whole = _parse(b"<html></html>"), False
        if address == _HOME and _RESULTS in content:
            for report in list(root.iterfind(f".//*[@{_RESULTS.decode()}]")):
                report.clear(keep_tail=True)
        seen = PageScan(root)
        texts = _TEXTS(root)  # after the walk, which takes away what no reader sees
        title = (root.findtext("head/title") or "").strip()
        words = squeeze(seen.read_articles() or texts)
        intern = self.intern
        return WebPage(
            address=address,
            language=root.get("lang", ""),
            title=title,
            headings=seen.headings,
            policy=intern(seen.policy),
            links=tuple(map(intern, dict.fromkeys(seen.links))),
            loads=tuple(map(intern, dict.fromkeys(seen.loads))),
            anchors=intern(frozenset(map(intern, seen.anchors))),
            inline=tuple(seen.list_inline()),
            personal=self._finder.find(
                (title, *texts, *seen.spoken, *seen.list_hidden(), *seen.links, *seen.anchors)
            ),
            samples=tuple(dict.fromkeys(seen.samples)),
            has_sample_mark=_BANNER.search(content) is not None,
            is_whole=is_whole,
            metas={intern(name): intern(content) for name, content in seen.metas.items()},
            words=words,
            outside=intern(squeeze(texts).replace(words, "\n", 1)),
            fields=seen.read_fields(intern),
            images=tuple(seen.images),
            unlabelled=tuple(seen.list_unlabelled()),
            may_zoom=not _ZOOM.search(seen.metas.get("viewport", "")),
            has_search=seen.has_search,
            has_map=_MAP_TRACE.search(content) is not None,
            report_years=_find_report_years(content),
        )

    def intern(self, value: _Kept) -> _Kept:
        """Return a value that equals this one and is kept already: headers and links repeat on every page."""
        kept: _Kept = self._kept.setdefault(value, value)
        return kept
