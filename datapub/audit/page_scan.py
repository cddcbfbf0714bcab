"""What the tags of a page say together, and what stands between them, as plain values."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeVar

from datapub.audit.marks import DATA_BLOCKS, FIELDS, NAMING, Marks
from datapub.audit.tags import ALONE, CLOSES, OPENS, WHOLE, NotPlainError, Tag

_Value = TypeVar("_Value")


class Image(NamedTuple):
    """A picture on a page: its address as written, its text alternative, the words beside it."""

    source: str
    alt: str | None
    beside: str


_AROUND = frozenset({"figure", "p", "div", "section", "article", "li", "td"})
"""What holds a picture together with the words beside it."""


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
            if field.get("type") == "hidden" or any(field.get(name) for name in NAMING):
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
            if not attributes.get("src") and attributes.get("type", "") not in DATA_BLOCKS:
                self._scripts.append(tag.text)
        elif name in FIELDS:
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
