"""A part of a page, from a single tag to all of it: what it says, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from datapub.audit.tags import CLOSES, COMMENT, EMPTY, OPAQUE, OPENS, RAW, Tag

FIELD: Final = "field"
ARTICLE: Final = "article"
INPUT: Final = "input"
IMAGE: Final = "image"
TABLE: Final = "table"
HEAD: Final = "head of a table"
HIDDEN: Final = "hidden"
UNSEEN: Final = "\0"
"""Stands in the words for each letter that no reader sees, so that those behind it keep their places."""

_TAGLESS = OPAQUE | RAW | {"title"}
"""Elements in which a tag is text to a browser."""

_IN_HEAD = frozenset({"", COMMENT, "html", "head", "base", "link", "meta", "noscript", "title", *RAW})
"""What may stand before the body; anything else would begin it."""

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl",
        "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    )
)  # fmt: skip
_ENDS = {**dict.fromkeys(_BLOCKS, "p"), "form": "form", "a": "a", "button": "button"}
"""What begins -> what it ends, wherever that was left open."""

_NEXT = {
    name: frozenset(group)
    for group in (
        {"li"}, {"dt", "dd"}, {"option", "optgroup"}, {"td", "th"}, {"tr"},
        {"thead", "tbody", "tfoot", "caption", "colgroup"}, {"h1", "h2", "h3", "h4", "h5", "h6"},
    )
    for name in group
}  # fmt: skip
"""What begins -> what it ends, if that is what it stands in."""


class Item(NamedTuple):
    """A thing on a page of which it matters where it stands.

    Attributes:
        kind: :data:`FIELD`, :data:`ARTICLE`, :data:`INPUT`, :data:`IMAGE`, :data:`TABLE`, :data:`HEAD`, or
            :data:`HIDDEN`, as are the fields and articles in such an element.
        name: of a field; the address of an image; what an input is called.
        label: the text alternative of an image, the id of an input; None where it has none.
        text: the words in a field or an article that stands in no other, those beside an image; "" of an
            input that stands in its label, and of a table with a head. None where not, or not known.
    """

    kind: str
    name: str = ""
    label: str | None = None
    text: str | None = None


class Open(NamedTuple):
    """An element that a part begins and does not end.

    Attributes:
        word: where it begins in the words.
        item: where it begins among the items.
        own: how many of them it is itself.
    """

    name: str
    word: int
    item: int
    own: int


class Ask(NamedTuple):
    """What may not be open around a part, lest a browser end it there.

    Attributes:
        barred: names of elements that may not stand anywhere around it.
        parents: names of elements that it may not stand in directly.
        is_drawn: whether it must stand in a drawing.
    """

    barred: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    is_drawn: bool = False


class Close(NamedTuple):
    """An element that a part ends and does not begin.

    Attributes:
        ask: what is asked of this element and those around it, of what stands before the end.
        word: where it ends in the words.
        item: where it ends among the items.
    """

    ask: Ask
    name: str
    word: int
    item: int


NOTHING: Final = Ask()

Extracted = tuple[tuple[str, tuple[Any, ...]], ...]
"""Kind of fact -> what was extracted of it, in its order."""


class Part(NamedTuple):
    """What tags that follow each other say together.

    Attributes:
        words: the text that a reader sees, without any white space; :data:`UNSEEN` for a hidden letter.
        closes: the elements that it ends and does not begin.
        ask: what is asked of the elements around it, of what stands behind the last of these ends.
        opens: the elements that it begins and does not end, the outermost first.
        extracted: what it says wherever it stands.
        items: the things in it of which it matters where they stand.
        body: where in its words the body begins, None where it does not.
        is_head: whether all of it may stand before the body.
        is_end: whether it begins with the end of an element.
        waits: whether its last tag begins what must hold no tag (True), or should not be left empty (False).
    """

    words: str = ""
    closes: tuple[Close, ...] = ()
    ask: Ask = NOTHING
    opens: tuple[Open, ...] = ()
    extracted: Extracted = ()
    items: tuple[Item, ...] = ()
    body: int | None = None
    is_head: bool = False
    is_end: bool = False
    waits: bool | None = None

    @property
    def is_page(self) -> bool:
        """Whether it is all of a page."""
        return self.body is not None and not self.closes and not self.opens and not self.ask.is_drawn


def make_part(tag: Tag, extracted: Mapping[str, Sequence[Any]], items: Sequence[Item], is_bare: bool) -> Part:
    """Return a tag as a part.

    Args:
        extracted: what it says by itself.
        items: what it is, if it matters where it stands.
        is_bare: whether it should not be left empty.
    """
    kind, name = tag.kind, tag.name
    opens = kind is OPENS
    holds_text = opens and (name == "title" or name in RAW)
    return Part(
        tag.words,
        (Close(NOTHING, name, 0, 0),) if kind is CLOSES else (),
        _ask(kind, name),
        (Open(name, 0, 0, len(items)),) if opens else (),
        tuple([(key, tuple(values)) for key, values in extracted.items() if values]),
        tuple(items) if opens else _end_at_once(items),
        0 if opens and name == "body" else None,
        name in _IN_HEAD and (holds_text or not tag.text.strip(" \t\n\r\f")),
        kind is CLOSES,
        True if opens and name in _TAGLESS else False if is_bare else None,
    )


def trust(part: Part) -> Part:
    """Return a part that asks nothing of the others, as a parser has put all of them in order."""
    return part._replace(ask=NOTHING, is_head=True, waits=False if part.waits is False else None)


@lru_cache(maxsize=1024)
def _ask(kind: str, name: str) -> Ask:
    if kind is OPENS:
        return Ask(frozenset({_ENDS[name]} if name in _ENDS else ()), _NEXT.get(name, frozenset()))
    return Ask(is_drawn=True) if kind is EMPTY else NOTHING


def _end_at_once(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items of a tag that holds nothing."""
    speaks = {FIELD: read_pictures(items), ARTICLE: ""}
    return tuple([item._replace(text=speaks.get(item.kind, item.text)) for item in items])


def read_pictures(items: Iterable[Item]) -> str:
    """Return what pictures say, where no words do."""
    return "".join("".join((item.label or "").split()) for item in items if item.kind is IMAGE)
