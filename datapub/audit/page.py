"""Reading one page of the built site, reduced to what the checks ask about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from datapub.audit.marks import mark
from datapub.audit.page_scan import Image, PageScan, merge
from datapub.audit.personal import Finder
from datapub.audit.tags import NotPlainError, Tag, cut, cut_whole, mend, read_piece
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


_BANNER = re.compile(rb'class="(?:[^"]* )?sample-banner[ "]')
_HOME = "index.html"

_MOST_KEPT = 50_000
"""Texts, and pieces of pages that have come twice, that are kept: about 40 MB."""

_MOST_SEEN = 200_000
"""Pieces that have come once, whose hashes are kept."""

_MOST_WHOLES = 2_000
"""Headers and footers that are kept, of 10 KB each."""

_LINKS, _LOADS, _ANCHORS, _SAMPLES, _PERSONAL = map(
    attrgetter, ("links", "loads", "anchors", "samples", "personal")
)

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


class PageReader:
    """Reads the pages of one site: what repeats on them is searched once and kept once."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._kept: dict[Any, Any] = {}
        self._pieces: dict[str, Tag] = {}
        self._seen: set[int] = set()
        self._wholes: dict[str, Tag] = {}

    def read(self, address: str, content: bytes) -> WebPage:
        """Reduce one page; one that is no document is marked as not whole."""
        tags = self._list_tags(content)
        seen = PageScan(tags, skips_report=address == _HOME)
        body = seen.read_body()
        words = seen.read_articles() or body
        intern = self.intern
        return WebPage(
            address=address,
            language=seen.language,
            title=seen.title,
            headings=seen.headings,
            policy=intern(seen.policy),
            links=seen.collect(_LINKS),
            loads=seen.collect(_LOADS),
            anchors=intern(frozenset(seen.collect(_ANCHORS))),
            inline=tuple(dict.fromkeys(seen.list_inline())),
            personal=seen.collect(_PERSONAL),
            samples=seen.collect(_SAMPLES),
            has_sample_mark=_BANNER.search(content) is not None,
            is_whole=bool(tags) and content.rstrip()[-7:].lower() == b"</html>",
            metas=seen.metas,
            words=words,
            outside=intern(body.replace(words, "\n", 1)),
            fields={intern(name): tuple(map(intern, texts)) for name, texts in seen.fields.items()},
            images=tuple(seen.images),
            unlabelled=seen.unlabelled,
            may_zoom=not _ZOOM.search(seen.metas.get("viewport", "")),
            has_search=seen.has_search,
            has_map=_MAP_TRACE.search(content) is not None,
            report_years=_find_report_years(content),
        )

    def intern(self, value: _Kept) -> _Kept:
        """Return a value that equals this one and is kept already: headers and links repeat on every page."""
        kept: _Kept = self._kept.setdefault(value, value)
        return kept

    def _list_tags(self, content: bytes) -> list[Tag]:
        """Return the tags of a page, each with its marks."""
        for known, most in (
            (self._kept, _MOST_KEPT),
            (self._pieces, _MOST_KEPT),
            (self._seen, _MOST_SEEN),
            (self._wholes, _MOST_WHOLES),
        ):
            if len(known) > most:
                known.clear()
        try:
            return cut(content, self._read_piece, self._read_raw, self._read_whole)
        except NotPlainError:
            return [mark(tag, self._finder) for tag in mend(content)]

    def _read_piece(self, piece: str) -> Tag:
        known = self._pieces.get(piece)
        if known is None:
            known = mark(read_piece(piece), self._finder)
            if (key := hash(piece)) in self._seen:
                self._pieces[piece] = known
            else:  # most that come once never come again
                self._seen.add(key)
        return known

    def _read_raw(self, piece: str, source: str) -> Tag:
        return mark(read_piece(piece)._replace(text=source, words=""), self._finder)

    def _read_whole(self, part: str) -> Tag:
        known = self._wholes.get(part)
        if known is None:
            known = self._wholes[part] = merge(cut_whole(part, self._read_piece))
        return known
