"""Reading one page of the built site, reduced to what the checks ask about."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from lxml import etree, html

from datapub.audit.formats import list_texts
from datapub.audit.personal import Finder
from datapub.rules.personal import Finding

_RUNS = frozenset({"", "text/javascript", "module", "application/javascript"})
"""Values of <script type> that a browser executes; any other is a block of data."""

_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})


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
            aria-label), blotted.
        samples: ids of the sample institutions that the page shows (``data-sample``).
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
        """The address as a link names it: ``institutions/zb00001/``."""
        return self.address.removesuffix("index.html")


def _find(path: str) -> Callable[..., Any]:
    """Return a search that answers with plain strings, which are far cheaper than lxml's own."""
    return etree.XPath(path, smart_strings=False)


_LOADING: Mapping[str, str] = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
    "audio": "src", "video": "src",
}  # fmt: skip
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
_SETS = _find("//@srcset | //@poster | //@background")
_LINKS = _find("//*[not(self::link)]/@href | //@action | //@formaction")
_ANCHORS = _find("//@id | //a/@name")
_SPOKEN = _find("//@alt | //@title | //@aria-label | //@placeholder | //meta/@content")
_TEXTS = _find("/html/body/descendant::text()")
_ARTICLE = _find("/html/body/descendant::article/descendant::text()")
_HANDLERS = _find("//@*[starts-with(name(), 'on') or name() = 'style']/..")
_HEADINGS = _find("count(//h1)")
_TIMES = _find("//time/@datetime")
_SAMPLES = _find("//@data-sample")
_BARE_TABLES = _find("count(//table[not(.//th)])")
_BANNER = re.compile(rb'class="(?:[^"]* )?sample-banner[ "]')
_MAY_HANDLE = re.compile(rb"[\s/\"'](?:on[a-z]+|style)\s*=", re.I)
_MAY_LOAD = re.compile(rb"[\s/\"'](?:srcset|poster|background|srcdoc|ping)\s*=", re.I)
_NAMING = ("aria-label", "aria-labelledby", "title")
_ZOOM = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0*)?\b", re.I)
_SEARCH = re.compile(rb'<input\b[^>]*\btype="?search\b')
_MAP_TRACE = re.compile(rb'"(?:choropleth|scattergeo|scattermap|densitymap)[a-z]*"|"mapbox"')
_Kept = TypeVar("_Kept", str, frozenset[str])
_kept: dict[Any, Any] = {}
"""Links, metas, headers and footers repeat on every page; each is kept once."""


def read_page(address: str, content: bytes, finder: Finder | None = None) -> WebPage:
    """Parse one page and reduce it; a page that is no document is marked as not whole."""
    is_whole = content.rstrip().lower().endswith(b"</html>")
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        root = html.document_fromstring("<html></html>")
        is_whole = False
    metas: dict[str, str] = {}
    policy = ""
    leading_away = ["base"] if root.find(".//base") is not None else []
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "content-security-policy":
            policy = policy or meta.get("content", "")
        elif meta.get("http-equiv", "").lower() == "refresh":
            leading_away.append("refresh")
        elif name := meta.get("name"):
            metas[_once(name)] = _once(meta.get("content", ""))
    loads = [
        link.get("href", "") for link in root.iter("link") if set(link.get("rel", "").split()) & _LOADING_RELS
    ]
    if _MAY_LOAD.search(content):
        loads += [part.split()[0] for text in _SETS(root) for part in text.split(",") if part.split()]
        leading_away += [attribute for attribute in ("srcdoc", "ping") if root.xpath(f"//@{attribute}")]
    inline: list[str] = leading_away
    blocks: list[str] = []
    images: tuple[Image, ...] = ()
    for element in root.iter(*_LOADING, "style"):
        tag = element.tag
        source = element.get(_LOADING.get(tag, ""))
        if source:
            loads.append(str(source))
        elif tag == "script":
            kind, text = element.get("type", ""), element.text or ""
            if kind in _RUNS and _hash_source(text) not in policy:
                inline.append(_hash_source(text))
            elif kind in _DATA_BLOCKS:
                blocks.append(text)
        if tag == "img":
            images += (_describe_image(element),)
        if tag in {"script", "style"}:
            element.text = None  # so that what is left in the body is what a reader sees
    if _MAY_HANDLE.search(content):
        for element in _HANDLERS(root):
            inline += [name for name in element.attrib if name == "style" or name.startswith("on")]
    texts = _TEXTS(root)
    finder = finder or Finder()
    personal = finder.find(
        (*texts, *_SPOKEN(root), *(part for block in blocks for part in _read_block(block)))
    )
    article = _ARTICLE(root) or texts
    words = _squeeze(article)
    everything = _squeeze(texts)
    return WebPage(
        address=address,
        language=root.get("lang", ""),
        title=(root.findtext("head/title") or "").strip(),
        headings=int(_HEADINGS(root)),
        policy=_once(policy),
        links=tuple(map(_once, dict.fromkeys(_LINKS(root)))),
        loads=tuple(map(_once, dict.fromkeys(loads))),
        anchors=_once(frozenset(map(_once, _ANCHORS(root)))),
        inline=tuple(inline),
        personal=personal,
        samples=tuple(dict.fromkeys(_SAMPLES(root))) if b"data-sample" in content else (),
        has_sample_mark=_BANNER.search(content) is not None,
        is_whole=is_whole,
        metas=metas,
        words=words,
        outside=_once(everything.replace(words, "\n", 1)),
        times=tuple(map(_once, dict.fromkeys(_TIMES(root)))),
        images=images,
        unlabelled=tuple(_list_unlabelled(root, images)),
        may_zoom=not _ZOOM.search(metas.get("viewport", "")),
        has_search=_SEARCH.search(content) is not None,
        has_map=_MAP_TRACE.search(content) is not None,
    )


def _list_unlabelled(root: Any, images: tuple[Image, ...]) -> Iterator[str]:
    if any(image.alt is None for image in images):
        yield "图片没有替代文字"
    labelled: set[str] | None = None
    for element in root.iter("input", "select", "textarea"):
        if element.get("type") == "hidden" or any(element.get(name) for name in _NAMING):
            continue
        if labelled is None:
            labelled = {label.get("for", "") for label in root.iter("label")}
        is_named = element.get("id") in labelled or next(element.iterancestors("label"), None) is not None
        if not is_named and "md-toggle" not in element.get("class", ""):
            yield f"输入框没有名称（{element.get('id') or element.get('name') or element.tag}）"
    if _BARE_TABLES(root):
        yield "表格没有表头"
    for element in root.iter("a", "button"):
        if not (element.text or len(element) or any(element.get(name) for name in _NAMING)):
            yield "链接或按钮没有文字"
            break


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


def _once(value: _Kept) -> _Kept:
    kept: _Kept = _kept.setdefault(value, value)
    return kept


def _squeeze(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
