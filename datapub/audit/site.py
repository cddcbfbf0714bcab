"""Reading the built site: each page once, reduced to what the checks ask about."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from lxml import etree, html

from datapub.audit.downloads import FileFacts, Wanted, read_file
from datapub.audit.manifest import MANIFEST
from datapub.audit.personal import Finder
from datapub.rules.personal import Finding

_EMBEDDED = re.compile(r"charts/[^/]+/")

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
            of an event or style attribute.
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


class Cache:
    """What was read of files and pages before, by address and content: a second look is cheap."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, bytes], WebPage] = {}
        self.files: dict[tuple[str, bytes, Wanted], FileFacts] = {}
        self.finder = Finder()


class Site:
    """A built site, read as a visitor would get it; nothing here looks at what it was made from.

    Attributes:
        files: address of every file.
        pages: every HTML page, in the order of the addresses.
        base_path: path of the home page on its server: "/" or "/tuoyu/".
        is_official: whether it says of itself that it is the real register.
    """

    def __init__(self, folder: Path, cache: Cache | None = None) -> None:
        self.folder = folder
        self._cache = cache or Cache()
        addresses = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        self.files = frozenset(addresses)
        self.manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        self.base_path = urlsplit(self.manifest["base_url"]).path
        self.is_official = self.manifest.get("official") is True
        self.pages = tuple(self._read_page(address) for address in addresses if address.endswith(".html"))
        self.by_address = {page.address: page for page in self.pages}

    def after(self, changed: Iterable[str]) -> Site:
        """Return the site as it stands after some files were changed or added; only those are read."""
        again = Site.__new__(Site)
        again.folder, again._cache = self.folder, self._cache
        again.files = self.files | frozenset(changed)
        again.manifest = json.loads((self.folder / MANIFEST).read_bytes())
        again.base_path, again.is_official = self.base_path, self.is_official
        again.by_address = dict(self.by_address)
        facts = dict(self.facts)
        for address in changed:
            if address.endswith(".html"):
                again.by_address[address] = self._read_page(address)
            else:
                facts[address] = self._read_file(address, self.wanted)
        again.pages = tuple(page for _, page in sorted(again.by_address.items()))
        again.__dict__["facts"] = dict(sorted(facts.items()))
        return again

    def page(self, path: str) -> WebPage | None:
        """Return the page at a path as links name it ("" is the home page), None where there is none."""
        return self.by_address.get(path + "index.html" if path in {""} or path.endswith("/") else path)

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of ``data/<name>.csv``; [] where there is none or it cannot be read."""
        if name not in self._tables:
            self._tables[name] = list(self._read_table(f"data/{name}.csv"))
        return self._tables[name]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what ``make`` returned the first time it was asked for by this name."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def text(self, address: str) -> str:
        """Return a file as text; "" where there is none."""
        if address not in self.files:
            return ""
        return (self.folder / address).read_text(encoding="utf-8", errors="replace")

    def json(self, address: str) -> Any:
        """Return what a JSON file holds; None where there is none or it is broken."""
        try:
            return json.loads(self.text(address))
        except ValueError:
            return None

    @cached_property
    def framed(self) -> tuple[WebPage, ...]:
        """The pages with the site's header and footer: all but the figures that other sites embed."""
        return tuple(page for page in self.pages if not _EMBEDDED.fullmatch(page.path))

    @cached_property
    def facts(self) -> Mapping[str, FileFacts]:
        """What every file but the pages holds, by address."""
        wanted = self.wanted
        return {
            address: self._read_file(address, wanted)
            for address in sorted(self.files)
            if not address.endswith(".html") and address != MANIFEST
        }

    @cached_property
    def wanted(self) -> Wanted:
        """The filed institutions, and what must stand with each of them in every download."""
        return Wanted.of(self.table("institutions"))

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _tables(self) -> dict[str, list[dict[str, str]]]:
        return {}

    def _read_table(self, address: str) -> Iterator[dict[str, str]]:
        if address not in self.files:
            return
        with (self.folder / address).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream, restkey="", restval=""):
                yield {key: value for key, value in row.items() if key}

    def _read_page(self, address: str) -> WebPage:
        return self._keep(self._cache.pages, address, lambda raw: read_page(address, raw, self._cache.finder))

    def _read_file(self, address: str, wanted: Wanted) -> FileFacts:
        raw = (self.folder / address).read_bytes()
        key = (address, _digest(raw), wanted)
        if key not in self._cache.files:
            self._cache.files[key] = read_file(address, raw, self._cache.finder, wanted)
        return self._cache.files[key]

    def _keep(
        self, kept: dict[tuple[str, bytes], WebPage], address: str, read: Callable[[bytes], WebPage]
    ) -> WebPage:
        raw = (self.folder / address).read_bytes()
        key = (address, _digest(raw))
        if key not in kept:
            kept[key] = read(raw)
        return kept[key]


def read_site(folder: Path, cache: Cache | None = None) -> Site:
    """Read every file name and every HTML page below ``folder``."""
    return Site(folder, cache)


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()


def _find(path: str) -> Callable[..., Any]:
    """Return a search that answers with plain strings, which are far cheaper than lxml's own."""
    return etree.XPath(path, smart_strings=False)


_LOADING: Mapping[str, str] = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
    "audio": "src", "video": "src",
}  # fmt: skip
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
_LINKS = _find("//*[not(self::link)]/@href | //@action")
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
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "content-security-policy":
            policy = meta.get("content", "")
        elif name := meta.get("name"):
            metas[_once(name)] = _once(meta.get("content", ""))
    loads = [
        link.get("href", "") for link in root.iter("link") if set(link.get("rel", "").split()) & _LOADING_RELS
    ]
    inline: list[str] = []
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
    from datapub.audit.downloads import list_texts

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
