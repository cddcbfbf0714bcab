"""What the checks ask of each tag of a page, and of what stands between them, as plain values."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeVar

from datapub.audit.personal import Finder
from datapub.audit.readers.json import list_texts
from datapub.audit.tags import ALONE, CLOSES, COMMENT, OPENS, RAW, WHOLE, NotPlainError, Tag
from datapub.personal import Finding

REPORT = "data-audit-report"
"""Marks what tells the results of the audit on the home page, whose other parts are audited."""

_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})
"""Values of <script type> that a browser does not execute; of others it knows more than are in use."""

_Value = TypeVar("_Value")


class Image(NamedTuple):
    """A picture on a page: its address as written, its text alternative, the words beside it."""

    source: str
    alt: str | None
    beside: str


_LOADING: Mapping[str, str] = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
    "audio": "src", "video": "src", "input": "src", "track": "src",
    "frame": "src", "image": "src",
}  # fmt: skip
_LOADING_DRAWN = frozenset({"feimage", "image", "use"})
"""Elements of drawings that load what their href names, unless it is in the page itself."""

_ANIMATING = frozenset({"from", "to", "values"})
"""Attributes that give an address in a drawing another value."""

_LOADING_RELS = frozenset(
    {
        "stylesheet",
        "icon",
        "preload",
        "modulepreload",
        "manifest",
        "prefetch",
        "dns-prefetch",
        "preconnect",
        "prerender",
    }
)
_LOADING_SETS = frozenset({"srcset", "poster", "background"})
_LEADING = frozenset({"xlink:href", "action", "formaction"})
_SPOKEN = frozenset(
    {"alt", "title", "aria-label", "aria-description", "placeholder", "value", "summary", "content"}
)
"""Attributes that a reader sees or hears; ``data-`` attributes, which scripts show, are read with them."""

_DRAWN = frozenset({"class", "d", "points", "transform", "viewbox", "integrity"})
"""Attributes of no meaning here, and of digits that nobody has written; all others are looked through."""

_RUNNING = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data:(?!image/)", re.I
)
"""Addresses that run or are a document of their own; what a picture is may stand in one."""

_AWAY = frozenset({"srcdoc", "ping"})
_NAMING = ("aria-label", "aria-labelledby", "title")
_FIELDS = frozenset({"input", "select", "textarea"})
_WATCHED = _FIELDS | {"article", "base", "h1", "img", "label", "link", "meta", "script", "table"}
"""Elements that say something as a whole."""

_AROUND = frozenset({"figure", "p", "div", "section", "article", "li", "td"})
"""What holds a picture together with the words beside it."""


class Marks(NamedTuple):
    """What a tag says by itself, wherever it stands.

    Attributes:
        links: where it leads.
        loads: what it asks the server for.
        anchors: ids that a fragment can point at.
        samples: ids of samples.
        away: what leads a reader away, or runs, against any policy.
        handlers: names of attributes that run or draw.
        field: the name of the field that it marks, None for none.
        personal: what is found in its text and its attributes.
        is_bare: whether it is a link or a button without a name, if nothing is in it.
        is_report: whether it holds results of the audit.
        is_watched: whether it is to be looked at as a whole, among the others.
        inner: what is in it, where it stands for an element with all that is in it.
    """

    links: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    field: str | None = None
    personal: tuple[Finding, ...] = ()
    is_bare: bool = False
    is_report: bool = False
    is_watched: bool = False
    inner: PageScan | None = None


_NOTHING = Marks()


def mark(tag: Tag, finder: Finder) -> Tag:
    """Return a tag with what it says by itself."""
    if not tag.attributes and tag.name not in _WATCHED and not (tag.name in RAW or _may_be_bare(tag)):
        found = finder.find((tag.text,))
        return tag._replace(marks=Marks(personal=found)) if found else tag
    links: list[str] = []
    loads: list[str] = []
    anchors: list[str] = []
    samples: list[str] = []
    handlers: list[str] = []
    searched: list[str] = [*_list_source(tag)] if tag.kind is OPENS and tag.name in RAW else [tag.text]
    field = None
    name, away = tag.name, ["base"] if tag.name == "base" else []
    for key, value in tag.attributes:
        if key == "data-field":
            field = value
        if key in _DRAWN:
            continue
        if (key == "href" and name != "link") or key in _LEADING:
            links.append(value)
        elif key == "id" or (key == "name" and name == "a"):
            anchors.append(value)
        elif key == "data-sample":
            samples.append(value)
        elif key in _LOADING_SETS:
            loads += [part.split()[0] for part in value.split(",") if part.split()]
        elif key in _AWAY:
            away.append(key)
        elif key == "style" or (key.startswith("on") and key not in _SPOKEN):
            handlers.append(key)
        elif key in _ANIMATING:
            away += filter(_RUNNING.match, value.split(";"))
        if value and (
            _LOADING.get(name) == key
            or (name in _LOADING_DRAWN and key in {"href", "xlink:href"} and not value.startswith("#"))
        ):
            loads.append(value)
        searched += value.splitlines() if name == COMMENT else (value,)
    if name == "link" and set(dict(tag.attributes).get("rel", "").lower().split()) & _LOADING_RELS:
        loads.append(dict(tag.attributes).get("href", ""))
    if name in RAW and _may_hold_markup(tag):
        away.append(f"<{name}>")
    away += [link for link in (*links, *loads) if _RUNNING.match(link)]
    marks = Marks(
        tuple(links),
        tuple(loads),
        tuple(anchors),
        tuple(samples),
        tuple(away),
        tuple(handlers),
        field,
        finder.find(searched),
        _may_be_bare(tag),
        any(key == REPORT for key, _ in tag.attributes),
        name in _WATCHED and tag.kind is not CLOSES,
    )
    return tag if marks == _NOTHING else tag._replace(marks=marks)


def _may_be_bare(tag: Tag) -> bool:
    """Tell whether a tag begins a link or a button without a name, if nothing more is in it."""
    is_pressed = tag.name in {"a", "button"} and tag.kind is OPENS and not tag.text
    return is_pressed and not any(value for key, value in tag.attributes if key in _NAMING)


def _may_hold_markup(tag: Tag) -> bool:
    """Tell whether a browser may find tags in a source: in a drawing it does, or behind an end in it."""
    runs = tag.name == "script" and dict(tag.attributes).get("type", "") not in _DATA_BLOCKS
    return tag.kind is OPENS and ("</" if runs else "<") in tag.text


def _list_source(tag: Tag) -> Iterator[str]:
    """Yield the texts of a script or of a block of data; a style says nothing."""
    attributes = dict(tag.attributes)
    if tag.name != "script" or attributes.get("src"):
        return
    kind = attributes.get("type", "")
    if kind in _DATA_BLOCKS:
        try:
            yield from list_texts(json.loads(tag.text))
        except ValueError:
            yield from tag.text.splitlines()
    else:
        yield from tag.text.splitlines()


def merge(tags: Sequence[Tag]) -> Tag:
    """Return an element, given by its tags, as one tag that says all that they say.

    Raises:
        NotPlainError: what stands outside it may change what they say.
    """
    inner = PageScan(tags)
    if inner.unlabelled or any(tag.marks and tag.marks.is_report for tag in tags):
        raise NotPlainError
    marks = Marks(
        links=inner.collect(attrgetter("links")),
        loads=inner.collect(attrgetter("loads")),
        anchors=inner.collect(attrgetter("anchors")),
        samples=inner.collect(attrgetter("samples")),
        away=tuple(inner.list_away()),
        handlers=inner.collect(attrgetter("handlers")),
        personal=inner.collect(attrgetter("personal")),
        inner=inner,
    )
    return Tag(WHOLE, tags[0].name, words=_join(tags), marks=marks)


class PageScan:
    """What the tags of a page say together.

    Args:
        tags: each with its marks.
        skips_report: whether what tells the results of the audit is left out.
    """

    def __init__(self, tags: Sequence[Tag], skips_report: bool = False) -> None:
        self._tags = _drop_reports(tags) if skips_report else tags
        self._marked = [(place, tag.marks) for place, tag in enumerate(self._tags) if tag.marks is not None]
        self.policy = ""
        self.metas: dict[str, str] = {}
        self.headings = 0
        self.has_search = False
        self.images: list[Image] = []
        self._scripts: list[str] = []
        self._away: list[str] = []
        self._fields: list[tuple[int, Mapping[str, str]]] = []
        self._labelled: set[str] = set()
        self._articles: list[range] = []
        self._has_bare_table = False
        self._body = next((place for place, tag in enumerate(self._tags) if tag.name == "body"), 0)
        for place, marks in self._marked:
            if marks.is_watched:
                self._look_at(place, self._tags[place])
            elif marks.inner:
                self.headings += marks.inner.headings
                self.has_search |= marks.inner.has_search

    @property
    def title(self) -> str:
        """What the title bar says."""
        for tag in self._tags:
            if tag.name == "title" or tag.name == "body":
                return tag.text.strip() if tag.name == "title" else ""
        return ""

    def collect(self, read: Callable[[Marks], tuple[_Value, ...]]) -> tuple[_Value, ...]:
        """Return what the tags say of one kind, in their order, each thing once."""
        return tuple(dict.fromkeys(chain.from_iterable([read(marks) for _, marks in self._marked])))

    @property
    def language(self) -> str:
        """The language that the page says it is in."""
        return next((dict(tag.attributes).get("lang", "") for tag in self._tags if tag.name == "html"), "")

    @cached_property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The text of each marked element, of a picture its alternative, by its mark."""
        found: dict[str, list[str]] = {}
        for place, marks in self._marked:
            if marks.field is not None:
                end = self._end_of(place)
                text = _join(self._tags[place:end]) or "".join(
                    "".join(dict(tag.attributes).get("alt", "").split())
                    for tag in self._tags[place : max(end, place + 1)]
                    if tag.name == "img"
                )
                found.setdefault(marks.field, []).append(text)
            elif marks.inner:
                for name, texts in marks.inner.fields.items():
                    found.setdefault(name, []).extend(texts)
        return {name: tuple(texts) for name, texts in found.items()}

    @cached_property
    def unlabelled(self) -> tuple[str, ...]:
        """What a screen reader would meet without a name, in Chinese."""
        return tuple(dict.fromkeys(self._list_unlabelled()))

    def read_body(self) -> str:
        """Return the words of the whole body."""
        names = [tag.name for tag in self._tags]
        return _join(self._tags[names.index("body") :]) if "body" in names else ""

    def read_articles(self) -> str:
        """Return the words of the articles that stand in no other."""
        return "".join(_join(self._tags[article.start : article.stop]) for article in self._articles)

    def list_inline(self) -> Iterator[str]:
        """Yield what runs inline against the policy, and what leads a reader away by itself."""
        yield from self.list_away()
        yield from (source for source in map(_hash_source, self._scripts) if source not in self.policy)
        for _, marks in self._marked:
            yield from marks.handlers

    def list_away(self) -> Iterator[str]:
        """Yield what leads a reader away by itself, or runs, against any policy."""
        yield from self._away
        for _, marks in self._marked:
            yield from marks.away

    def _list_unlabelled(self) -> Iterator[str]:
        """Yield, in Chinese, what a screen reader would meet without a name."""
        if any(image.alt is None for image in self.images):
            yield "图片没有替代文字"
        for place, field in self._fields:
            if field.get("type") == "hidden" or any(field.get(name) for name in _NAMING):
                continue
            is_named = field.get("id") in self._labelled or any(
                self._tags[outer].name == "label" for outer in self._list_outer(place)
            )
            if not is_named and "md-toggle" not in field.get("class", ""):
                name = field.get("id") or field.get("name") or self._tags[place].name
                yield f"输入框没有名称（{name}）"
        if self._has_bare_table:
            yield "表格没有表头"
        if any(marks.is_bare and self._tags[place + 1].kind is CLOSES for place, marks in self._marked):
            yield "链接或按钮没有文字"

    def _look_at(self, place: int, tag: Tag) -> None:
        """Note what one of the watched elements says as a whole."""
        name, attributes = tag.name, dict(tag.attributes)
        if name == "meta":
            self._look_at_meta(attributes, place < self._body)
        elif name == "script":
            if not attributes.get("src") and attributes.get("type", "") not in _DATA_BLOCKS:
                self._scripts.append(tag.text)
        elif name in _FIELDS:
            self._fields.append((place, attributes))
            self.has_search |= attributes.get("type") == "search"
        elif name == "label":
            self._labelled.add(attributes.get("for", ""))
        elif name == "img":
            self.images.append(
                Image(attributes.get("src", ""), attributes.get("alt"), self._read_around(place))
            )
        elif name == "table":
            inside = self._tags[place : self._end_of(place)]
            self._has_bare_table |= not any(inner.name == "th" for inner in inside)
        elif name == "h1":
            self.headings += 1
        elif name == "article" and not (self._articles and place in self._articles[-1]):
            self._articles.append(range(place, self._end_of(place)))

    def _look_at_meta(self, attributes: Mapping[str, str], is_in_head: bool) -> None:
        kind = attributes.get("http-equiv", "").lower()
        if kind == "content-security-policy":
            if is_in_head:  # in the body, browsers pass it over
                self.policy = self.policy or attributes.get("content", "")
        elif kind == "refresh":
            self._away.append("refresh")
        elif name := attributes.get("name"):
            self.metas[name] = attributes.get("content", "")

    def _end_of(self, place: int) -> int:
        return _end_of(self._tags, place)

    def _list_outer(self, place: int) -> Iterator[int]:
        """Yield the places where the elements begin in which a tag stands, the nearest first."""
        depth = 0
        for before in range(place - 1, -1, -1):
            kind = self._tags[before].kind
            if kind is CLOSES:
                depth += 1
            elif kind is OPENS:
                if not depth:
                    yield before
                depth = max(depth - 1, 0)

    def _read_around(self, place: int) -> str:
        for outer in self._list_outer(place):
            if self._tags[outer].name in _AROUND:
                return _join(self._tags[outer : self._end_of(outer)])
        return ""


def _end_of(tags: Sequence[Tag], place: int) -> int:
    """Return the place where the element that begins at a place ends."""
    if tags[place].kind is not OPENS:
        return place
    depth = 0
    for end in range(place, len(tags)):
        kind = tags[end].kind
        if kind is OPENS:
            depth += 1
        elif kind is CLOSES:
            depth -= 1
            if not depth:
                return end
    return len(tags)


def _drop_reports(tags: Sequence[Tag]) -> list[Tag]:
    """Return the tags without the elements that tell results of the audit; what follows them stays."""
    kept: list[Tag] = []
    place = 0
    while place < len(tags):
        tag = tags[place]
        if tag.marks is not None and tag.marks.is_report:
            place = _end_of(tags, place)
            kept.append(tags[place]._replace(kind=ALONE, name=""))
        else:
            kept.append(tag)
        place += 1
    return kept


def _join(tags: Iterable[Tag]) -> str:
    return "".join([tag.words for tag in tags])


def _hash_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
