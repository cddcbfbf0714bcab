"""Reading one page of the built site, reduced to what the checks ask about."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, takewhile
from typing import Any, NamedTuple, TypeVar

from datapub.audit.marks import POLICY, REPORT, read_tag
from datapub.audit.merging import merge
from datapub.audit.packed import PackedDict, PackedText, Pool
from datapub.audit.parts import ARTICLE, FIELD, IMAGE, INPUT, TABLE, UNSEEN, Item, Part, trust
from datapub.audit.personal import Finder
from datapub.audit.tags import NotPlainError, cut, drop, find_unpaired, mend, read_piece
from datapub.personal import Finding

_Value = TypeVar("_Value")


class Image(NamedTuple):
    """A picture on a page: its address as written, its text alternative, the words beside it."""

    source: str
    alt: str | None
    beside: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """What the checks ask of one page.

    Attributes:
        address: path of the file below the site's root.
        links: what href and action attributes of <a>, <area> and <form> name, shortened (``marks.shorten``).
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
        text: text of the article; see :attr:`words`.
        is_dated_outside: whether a day stands around the article: in the header, the navigation, the footer.
        fields: the visible text of what a template marks with ``data-field``, by that name, as often as it
            stands there: what checks read, so that every sentence around it may be changed.
        images: the pictures; drawings (<svg>) are not among them.
        unlabelled: what a screen reader would meet without a name, in Chinese.
        may_zoom: whether a reader may enlarge the page.
        has_search: whether there is a field to search in.
        has_map: whether a chart on it draws a map.
        unpaired: the tags that lack their end or their beginning (:func:`datapub.audit.tags.find_unpaired`).
        disguised: texts of links to other hosts that read as the address of a third one.
        canonical: the addresses that it gives as its own.
        is_unlisted: whether it asks search engines not to list it.
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
    metas: PackedDict[str]
    text: PackedText
    fields: PackedDict[tuple[str, ...]]
    is_dated_outside: bool = False
    images: tuple[Image, ...] = ()
    unlabelled: tuple[str, ...] = ()
    may_zoom: bool = True
    has_search: bool = False
    has_map: bool = False
    unpaired: tuple[str, ...] = ()
    disguised: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()
    is_unlisted: bool = False
    report_years: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """The address as a link names it: ``data/areas/``."""
        return self.address.removesuffix("index.html")

    @property
    def words(self) -> str:
        """The text of the article, without any white space, so that line breaks do not matter."""
        return str(self.text)

    def share(self, pool: Pool) -> WebPage:
        """Return the page with what other pages say, too, kept once: what another process sends never is."""
        for packed in (self.text, self.metas, self.fields):
            packed.share(pool)
        return replace(
            self,
            language=pool.intern(self.language),
            policy=pool.intern(self.policy),
            links=pool.intern_all(self.links),
            loads=pool.intern(pool.intern_all(self.loads)),
            anchors=pool.intern(self.anchors),
            samples=pool.intern(pool.intern_all(self.samples)),
        )

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
    found = DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


_BANNER = re.compile(rb'class="(?:[^"]* )?sample-banner[ "]')
_HOME = "index.html"

_CUTS: tuple[Callable[[str], list[str]], ...] = (
    re.compile(r"\n<(?=(?:header|main|article|section|details|footer|h2|dl|ul)\b)").split,
    lambda block: block.split("\n<"),
    lambda line: f"{line}\n".split("<"),
)
"""How a page is cut into blocks, these into lines, and these into tags; of the first two only what is between
the cuts is kept."""

_MOST_CACHED = 30_000
"""Blocks, lines and tags that have come twice, that are kept of each: about 25 MB."""

_MOST_LIKE = 10_000
"""Bytes of a page by which others are packed."""

_MOST_SEEN = 200_000
"""Those that have come once, whose hashes are kept."""

DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
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
        self._pool = Pool()
        self._like: dict[tuple[str, int], bytes] = {}
        self._seen: set[int] = set()
        self._parts: tuple[dict[str, Part], ...] = tuple({} for _ in _CUTS)

    def read(self, address: str, content: bytes) -> WebPage:
        """Reduce one page; one that is no document is marked as not whole."""
        page = self._read_page(content, skips_report=address == _HOME)
        extracted: Mapping[str, tuple[Any, ...]] = defaultdict(tuple, page.extracted)
        heads = extracted["heads"]
        title = next((text for name, text in heads if name != POLICY), "")
        before = takewhile(lambda head: head[0] != "body", heads if page.body is not None else ())
        policy = next((text for name, text in before if name == POLICY and text), "")
        body = "" if page.body is None else page.words[page.body :].replace(UNSEEN, "")
        words = "".join([item.text or "" for item in page.items if item.kind is ARTICLE]) or body
        metas = dict(extracted["metas"])
        fields: dict[str, list[str]] = defaultdict(list)
        for item in page.items:
            if item.kind is FIELD:
                fields[item.name].append(item.text or "")
        hashes = (source for source in map(_hash_source, extracted["scripts"]) if source not in policy)
        return WebPage(
            address=address,
            language=next(iter(extracted["languages"]), ""),
            title=title,
            headings=len(extracted["headings"]),
            policy=policy,
            links=_once(extracted["links"]),
            loads=_once(extracted["loads"]),
            anchors=frozenset(extracted["anchors"]),
            inline=_once(chain(extracted["refreshes"], extracted["away"], hashes, extracted["handlers"])),
            personal=_once(extracted["personal"]),
            samples=_once(extracted["samples"]),
            has_sample_mark=_BANNER.search(content) is not None,
            is_whole=bool(extracted["languages"]) and content.rstrip()[-7:].lower() == b"</html>",
            metas=PackedDict(metas, self._pool),
            text=self._pack(address, words),
            is_dated_outside=DAY.search(body.replace(words, "\n", 1)) is not None,
            fields=PackedDict({name: tuple(texts) for name, texts in fields.items()}, self._pool),
            images=tuple(
                Image(item.name, item.label, item.text or "") for item in page.items if item.kind is IMAGE
            ),
            unlabelled=_once(_list_unlabelled(page.items, extracted)),
            may_zoom=not _ZOOM.search(metas.get("viewport", "")),
            has_search=bool(extracted["searches"]),
            has_map=_MAP_TRACE.search(content) is not None,
            unpaired=tuple(extracted["unpaired"]),
            disguised=_once(extracted["disguised"]),
            canonical=tuple(extracted["canonical"]),
            is_unlisted=bool(extracted["unlisted"]),
            report_years=_find_report_years(content),
        )

    def _pack(self, address: str, words: str) -> PackedText:
        """Return the words of a page, packed by those of the first page beside it."""
        place = address.partition("/")[0], address.count("/")
        if (like := self._like.get(place)) is None:
            like = self._like[place] = words.encode("utf-8", "replace")[:_MOST_LIKE]
        return PackedText(words, like)

    def _read_page(self, content: bytes, skips_report: bool) -> Part:
        """Return a page as one part."""
        for known in self._parts:
            if len(known) > _MOST_CACHED:
                known.clear()
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        if not skips_report:
            with suppress(NotPlainError):
                page = merge(self._list_parts(cut(content)))
                if page.is_page:
                    return page
        tags = mend(content)
        remaining = drop(tags, REPORT) if skips_report else tags
        unpaired = Part(extracted=(("unpaired", find_unpaired(content)),))
        return merge([*(trust(read_tag(tag, self._finder)) for tag in remaining), unpaired])

    def _list_parts(self, text: str, level: int = 0) -> list[Part]:
        """Return the parts of a text, each as big as it has come before."""
        if level == len(_CUTS):
            return [read_tag(read_piece(text), self._finder)]
        parts: list[Part] = []
        known = self._parts[level]
        for piece in _CUTS[level](text):
            if (part := known.get(piece)) is not None:
                parts.append(part)
                continue
            inner = self._list_parts(piece, level + 1)
            if (key := hash((level, piece))) in self._seen:
                inner = [known.setdefault(piece, merge(inner))]
            else:  # most that come once never come again
                self._seen.add(key)
            parts += inner
        return parts


def _once(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))


def _list_unlabelled(items: Iterable[Item], extracted: Mapping[str, tuple[Any, ...]]) -> Iterator[str]:
    """Yield, in Chinese, what a screen reader would meet without a name."""
    lacking = [item for item in items if item.text is None or item.kind is IMAGE]
    if any(item.kind is IMAGE and item.label is None for item in lacking):
        yield "图片没有替代文字"
    for item in lacking:
        if item.kind is INPUT and item.label not in extracted["labels"]:
            yield f"输入框没有名称（{item.name}）"
    if any(item.kind is TABLE for item in lacking):
        yield "表格没有表头"
    if extracted["bare"]:
        yield "链接或按钮没有文字"


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
