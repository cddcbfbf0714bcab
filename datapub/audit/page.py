"""Reading one page of the built site, reduced to what the checks ask about."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from datapub.audit.formats import list_texts
from datapub.audit.personal import Finder
from datapub.rules.personal import Finding

_RUNS = frozenset({"", "text/javascript", "module", "application/javascript"})
"""Values of <script type> that a browser executes; any other is a block of data."""

_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})

_Kept = TypeVar("_Kept", str, frozenset[str])


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
        links: what href and action attributes of <a>, <area> and <form> name, as written.
        loads: what the page itself asks the server for (scripts, styles, images, frames).
        anchors: ids that a fragment can point at.
        inline: what runs inline and is not allowed by the page's own policy: a hash, or the name
            of an event or style attribute; or what leads a reader away by itself: <base>, a refresh.
        policy: the Content-Security-Policy of the page, "" where it has none.
        headings: number of <h1> elements.
        personal: personal data in what a reader sees or hears read aloud (alt, title,
            aria-label), and in comments, scripts and blocks of data, blotted.
        samples: ids of the samples that the page shows (``data-sample``).
        has_sample_mark: whether it carries the visible sample notice.
        metas: content of each named <meta>.
        words: text of the article, without any white space, so that line breaks do not matter.
        outside: the same of what stands around the article: header, navigation, footer.
        times: values of <time datetime>.
        images: the pictures; drawings (<svg>) are not among them.
        unlabelled: what a screen reader would meet without a name, in Chinese.
        may_zoom: whether a reader may enlarge the page.
        has_search: whether there is a field to search in.
        has_map: whether a chart on it draws a map.
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
    times: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    unlabelled: tuple[str, ...] = ()
    may_zoom: bool = True
    has_search: bool = False
    has_map: bool = False

    @property
    def path(self) -> str:
        """The address as a link names it: ``data/areas/``."""
        return self.address.removesuffix("index.html")


def _find(path: str) -> Callable[..., Any]:
    """Return a search that answers with plain strings, which are far cheaper than lxml's own."""
    return etree.XPath(path, smart_strings=False)


_LOADING: Mapping[str, str] = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
    "audio": "src", "video": "src", "input": "src", "track": "src",
}  # fmt: skip
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
_LOADING_SETS = frozenset({"srcset", "poster", "background"})
_LEADING = frozenset({"xlink:href", "action", "formaction"})
_SPOKEN = frozenset(
    {"alt", "title", "aria-label", "aria-description", "placeholder", "value", "summary", "content"}
)
"""Attributes that a reader sees or hears; ``data-`` attributes, which scripts show, are read with them."""

_AWAY = frozenset({"srcdoc", "ping"})
_NAMING = ("aria-label", "aria-labelledby", "title")
_FIELDS = frozenset({"input", "select", "textarea"})
_TEXTS = _find("/html/body/descendant::text()")
_BANNER = re.compile(rb'class="(?:[^"]* )?sample-banner[ "]')
_REPORT = b"data-audit-report"
"""Marks what tells the results of the audit on a page that is audited."""

_ZOOM = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0*)?\b", re.I)
_MAP_TRACE = re.compile(rb'"(?:choropleth|scattergeo|scattermap|densitymap)[a-z]*"|"mapbox"')


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
        if _REPORT in content:
            for report in root.iterfind(f".//*[@{_REPORT.decode()}]"):
                report.clear(keep_tail=True)
        seen = _Walk(root)
        texts = _TEXTS(root)  # after the walk, which takes away what no reader sees
        title = (root.findtext("head/title") or "").strip()
        words = _squeeze(seen.read_articles() or texts)
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
            personal=self._finder.find((title, *texts, *seen.spoken, *seen.list_hidden())),
            samples=tuple(dict.fromkeys(seen.samples)),
            has_sample_mark=_BANNER.search(content) is not None,
            is_whole=is_whole,
            metas={intern(name): intern(content) for name, content in seen.metas.items()},
            words=words,
            outside=intern(_squeeze(texts).replace(words, "\n", 1)),
            times=tuple(map(intern, dict.fromkeys(seen.times))),
            images=tuple(seen.images),
            unlabelled=tuple(seen.list_unlabelled()),
            may_zoom=not _ZOOM.search(seen.metas.get("viewport", "")),
            has_search=seen.has_search,
            has_map=_MAP_TRACE.search(content) is not None,
        )

    def intern(self, value: _Kept) -> _Kept:
        """Return a value that equals this one and is kept already: headers and links repeat on every page."""
        kept: _Kept = self._kept.setdefault(value, value)
        return kept


class _Walk:
    """One pass over a page: lxml hands out its elements at a price, so each is asked for once.

    Scripts and styles lose their text on the way, so that what is left in the body is what a
    reader sees.
    """

    def __init__(self, root: Any) -> None:
        self.policy = ""
        self.metas: dict[str, str] = {}
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: list[str] = []
        self.spoken: list[str] = []
        self.samples: list[str] = []
        self.times: list[str] = []
        self.images: list[Image] = []
        self.headings = 0
        self.has_search = False
        self._articles: list[Any] = []
        self._away: list[str] = []
        self._handlers: list[str] = []
        self._scripts: list[str] = []
        self._blocks: list[str] = []
        self._hidden: list[str] = []
        self._fields: list[Any] = []
        self._labelled: set[str] = set()
        self._has_bare_table = False
        self._has_bare_link = False
        for element in root.iter():
            tag = element.tag
            if not isinstance(tag, str):
                self._hidden.append(element.text or "")  # a comment: out of sight, but in the file
                continue
            attributes = element.items()
            for name, value in attributes:
                if name == "href" and tag != "link":  # after class, by far the commonest
                    self.links.append(value)
                elif name != "class":  # of no meaning here
                    self._note(tag, name, value)
            if tag in _WATCHED:
                self._look_at(element, tag, dict(attributes))

    def _note(self, tag: str, name: str, value: str) -> None:
        """Note one attribute; the commonest come first."""
        if name in _LEADING:
            self.links.append(value)
        elif name == "id" or (name == "name" and tag == "a"):
            self.anchors.append(value)
        elif name in _SPOKEN:
            self.spoken.append(value)
        elif name == "datetime":
            if tag == "time":
                self.times.append(value)
        elif name.startswith("data-"):
            self.spoken.append(value)
            if name == "data-sample":
                self.samples.append(value)
        elif name == "style" or name.startswith("on"):
            self._handlers.append(name)
        elif name in _LOADING_SETS:
            self.loads += [part.split()[0] for part in value.split(",") if part.split()]
        elif name in _AWAY:
            self._away.append(name)
        if value and _LOADING.get(tag) == name:
            self.loads.append(value)

    def _look_at(self, element: Any, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what one of the watched elements says as a whole."""
        if tag == "a" or tag == "button":
            if not (element.text or len(element) or any(attributes.get(name) for name in _NAMING)):
                self._has_bare_link = True
        elif tag == "meta":
            self._look_at_meta(attributes)
        elif tag == "link":
            if set(attributes.get("rel", "").split()) & _LOADING_RELS:
                self.loads.append(attributes.get("href", ""))
        elif tag == "script" or tag == "style":
            kind, text = attributes.get("type", ""), element.text or ""
            if tag == "script" and not attributes.get("src"):
                if kind in _RUNS:
                    self._scripts.append(text)
                elif kind in _DATA_BLOCKS:
                    self._blocks.append(text)
            element.text = None
        elif tag in _FIELDS:
            self._fields.append(element)
            self.has_search |= attributes.get("type") == "search"
        elif tag == "label":
            self._labelled.add(attributes.get("for", ""))
        elif tag == "img":
            self.images.append(_describe_image(element))
        elif tag == "table":
            self._has_bare_table |= element.find(".//th") is None
        elif tag == "h1":
            self.headings += 1
        elif tag == "article":
            if next(element.iterancestors("article"), None) is None:
                self._articles.append(element)
        elif tag == "base":
            self._away.append("base")

    def _look_at_meta(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("http-equiv", "").lower()
        if kind == "content-security-policy":
            self.policy = self.policy or attributes.get("content", "")
        elif kind == "refresh":
            self._away.append("refresh")
        elif name := attributes.get("name"):
            self.metas[name] = attributes.get("content", "")

    def read_articles(self) -> list[str]:
        """Return the text of each article, after the walk."""
        return [
            etree.tostring(article, method="text", encoding="unicode", with_tail=False)
            for article in self._articles
        ]

    def list_inline(self) -> Iterator[str]:
        """Yield what runs inline against the policy, and what leads a reader away by itself."""
        yield from self._away
        yield from (source for source in map(_hash_source, self._scripts) if source not in self.policy)
        yield from self._handlers

    def list_hidden(self) -> Iterator[str]:
        """Yield the texts that are in the file and that no reader sees: comments, scripts, blocks of data."""
        yield from self._hidden
        for block in self._blocks:
            yield from _read_block(block)
        for script in self._scripts:
            yield from script.splitlines()

    def list_unlabelled(self) -> Iterator[str]:
        """Yield, in Chinese, what a screen reader would meet without a name."""
        if any(image.alt is None for image in self.images):
            yield "图片没有替代文字"
        for field_ in self._fields:
            if field_.get("type") == "hidden" or any(field_.get(name) for name in _NAMING):
                continue
            is_named = (
                field_.get("id") in self._labelled or next(field_.iterancestors("label"), None) is not None
            )
            if not is_named and "md-toggle" not in field_.get("class", ""):
                yield f"输入框没有名称（{field_.get('id') or field_.get('name') or field_.tag}）"
        if self._has_bare_table:
            yield "表格没有表头"
        if self._has_bare_link:
            yield "链接或按钮没有文字"


_WATCHED = _FIELDS | {
    "a", "article", "base", "button", "h1", "img", "label", "link", "meta", "script", "style", "table",
}  # fmt: skip
"""Elements that say something as a whole."""


def _describe_image(element: Any) -> Image:
    around = element
    for ancestor in element.iterancestors():
        if ancestor.tag in {"figure", "p", "div", "section", "article", "li", "td"}:
            around = ancestor
            break
    return Image(element.get("src", ""), element.get("alt"), "".join("".join(around.itertext()).split()))


def _read_block(text: str) -> Iterator[str]:
    try:
        yield from list_texts(json.loads(text))
    except ValueError:
        yield from text.splitlines()


def _squeeze(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
