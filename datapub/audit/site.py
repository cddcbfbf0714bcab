"""Reading the built site: each page once, reduced to what the checks ask about.

This is the only module that reads HTML, with lxml.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree, html

from datapub.audit.manifest import MANIFEST
from datapub.audit.personal import find_in_texts

_RUNS = frozenset({"", "text/javascript", "module", "application/javascript"})
"""Values of <script type> that a browser executes; any other is a block of data."""


@dataclass(frozen=True)
class WebPage:
    """What the checks ask of one page.

    Attributes:
        address: path of the file below the site's root.
        links: what href and action attributes of <a>, <area> and <form> name, as written.
        loads: what the page itself asks the server for (scripts, styles, images, frames).
        anchors: ids and names that a fragment can point at.
        inline: what runs inline and is not allowed by the page's own policy: a hash, or the name
            of an event or style attribute.
        policy: the Content-Security-Policy of the page, "" where it has none.
        headings: number of <h1> elements.
        personal: personal data in what a reader sees or hears read aloud (alt, title,
            aria-label), blotted; kept instead of the text, which for a big register is too much.
        samples: ids of the sample institutions that the page shows (``data-sample``).
        has_sample_mark: whether it carries the visible sample notice.
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
    personal: tuple[str, ...]
    samples: tuple[str, ...]
    has_sample_mark: bool
    is_whole: bool


@dataclass(frozen=True)
class Site:
    """A built site: its pages, the address of every file, and the folder it is to stand in.

    Attributes:
        base_path: path of the home page on its server: "/" or "/tuoyu/".
    """

    pages: tuple[WebPage, ...]
    files: frozenset[str]
    base_path: str


def read_site(folder: Path) -> Site:
    """Read every file name and every HTML page below ``folder``."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = tuple(
        read_page(address, (folder / address).read_bytes()) for address in files if address.endswith(".html")
    )
    base_url = json.loads((folder / MANIFEST).read_bytes())["base_url"]
    return Site(pages, frozenset(files), urlsplit(base_url).path)


_LOADING: Mapping[str, str] = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
    "audio": "src", "video": "src",
}  # fmt: skip
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
_SPOKEN = ("alt", "title", "aria-label")


def read_page(address: str, content: bytes) -> WebPage:
    """Parse one page and reduce it; a page that is no document is marked as not whole."""
    is_whole = content.rstrip().lower().endswith(b"</html>")
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        root = html.document_fromstring("<html></html>")
        is_whole = False
    links: list[str] = []
    loads: list[str] = []
    anchors: set[str] = set()
    inline: list[str] = []
    spoken: list[str] = []
    samples: list[str] = []
    policy, headings, has_mark = "", 0, False
    hashes: list[str] = []
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        attributes = element.attrib
        if tag == "h1":
            headings += 1
        elif tag == "meta":
            if attributes.get("http-equiv", "").lower() == "content-security-policy":
                policy = attributes.get("content", "")
            continue
        elif tag == "link":
            rels = set(attributes.get("rel", "").split())
            if rels & _LOADING_RELS:
                loads.append(attributes.get("href", ""))
            continue
        elif tag == "script" and "src" not in attributes and attributes.get("type", "") in _RUNS:
            hashes.append(_hash_source(element.text or ""))
        if tag in _LOADING and (source := attributes.get(_LOADING[tag])):
            loads.append(source)
        for name, value in zip(map(str, attributes.keys()), map(str, attributes.values()), strict=True):
            if name == "href" or name == "action":
                links.append(value)
            elif name == "id" or name == "name":
                anchors.add(value)
            elif name in _SPOKEN:
                spoken.append(value)
            elif name == "data-sample":
                samples.append(value)
            elif name == "style" or name.startswith("on"):
                inline.append(name)
            elif name == "class" and "sample-banner" in value.split():
                has_mark = True
    inline.extend(source for source in hashes if source not in policy)
    body = root.find("body")
    shown = [] if body is None else _read_text(body)
    return WebPage(
        address=address,
        language=root.get("lang", ""),
        title=(root.findtext("head/title") or "").strip(),
        headings=headings,
        policy=policy,
        links=tuple(dict.fromkeys(links)),
        loads=tuple(dict.fromkeys(loads)),
        anchors=frozenset(anchors),
        inline=tuple(inline),
        personal=tuple(find_in_texts((*shown, *spoken))),
        samples=tuple(dict.fromkeys(samples)),
        has_sample_mark=has_mark,
        is_whole=is_whole,
    )


def _read_text(body: html.HtmlElement) -> list[str]:
    found: list[str] = []
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style"} and element.text:
            found.append(element.text)
        if element.tail:
            found.append(element.tail)
    return [text for text in found if not text.isspace()]


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
