"""One pass over the elements of a page: what the checks ask of them, before it is reduced to plain values."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from datapub.audit.readers.json import list_texts

_RUNS = frozenset({"", "text/javascript", "module", "application/javascript"})
"""Values of <script type> that a browser executes; any other is a block of data."""

_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})


class Image(NamedTuple):
    """A picture on a page: its address as written, its text alternative, the words beside it."""

    source: str
    alt: str | None
    beside: str


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

_DRAWN = frozenset({"d", "points", "transform", "viewbox", "viewBox", "integrity"})
"""Attributes of digits that nobody has written; all others are looked through."""

_RUNNING = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data:(?!image/)", re.I
)
"""Addresses that run or are a document of their own; what a picture is may stand in one."""

_AWAY = frozenset({"srcdoc", "ping"})
_NAMING = ("aria-label", "aria-labelledby", "title")
_FIELDS = frozenset({"input", "select", "textarea"})


class PageScan:
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
        self.images: list[Image] = []
        self.headings = 0
        self.has_search = False
        self._articles: list[Any] = []
        self._marked: list[tuple[str, Any]] = []
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
                elif name == "data-field":
                    self._marked.append((value, element))
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
        elif name not in _DRAWN:
            self.spoken.append(value)
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
        return [_read_text(article) for article in self._articles]

    def read_fields(self, intern: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
        """Return the text of each marked element, of a picture its alternative, by its mark."""
        found: dict[str, list[str]] = {}
        for name, element in self._marked:
            text = squeeze([_read_text(element)])
            text = text or squeeze([image.get("alt", "") for image in element.iter("img")])
            found.setdefault(intern(name), []).append(intern(text))
        return {name: tuple(texts) for name, texts in found.items()}

    def list_inline(self) -> Iterator[str]:
        """Yield what runs inline against the policy, and what leads a reader away by itself."""
        yield from self._away
        yield from (link for link in (*self.links, *self.loads) if _RUNNING.match(link))
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


def _read_text(element: Any) -> str:
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text


def squeeze(texts: list[str]) -> str:
    """Return texts as one, without any white space."""
    return "".join("".join(texts).split())


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
