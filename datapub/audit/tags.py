"""The tags of a page in their order, each with the text behind it.

What this project writes is plain: every element is closed where it should be, every value stands in quotes.
Such a page is only cut at its "<", and a piece that other pages have too is known already. Any other page is
put in order first, by the parser of lxml, which mends HTML as browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import Any, Final, NamedTuple

from lxml import etree

OPENS: Final = "opens"
CLOSES: Final = "closes"
EMPTY: Final = "empty"
"""An element of a drawing that ends as it begins (``<path/>``)."""

ALONE: Final = "alone"
"""What has no end: an element that never holds anything, a comment, the document type."""

WHOLE: Final = "whole"
"""An element with all that is in it, as one: a header or a footer, which many pages have in common."""

COMMENT: Final = "#comment"
"""The name of a comment; its text is what follows it, its one attribute, of the same name, what it says."""

RAW: Final = frozenset({"script", "style"})
"""Elements whose text no reader sees, and in which "<" is a letter."""

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_OPAQUE = frozenset({"iframe", "noembed", "noframes", "plaintext", "textarea", "xmp"})
"""Elements in which "<" may be a letter too, and which are empty on a page of ours."""

_TAGLESS = _OPAQUE | {"title"}
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
    name: group
    for group in (
        {"li"}, {"dt", "dd"}, {"option", "optgroup"}, {"td", "th"}, {"tr"},
        {"thead", "tbody", "tfoot", "caption", "colgroup"}, {"h1", "h2", "h3", "h4", "h5", "h6"},
    )
    for name in group
}  # fmt: skip
"""What begins -> what it ends, if that is what it stands in."""

_BLANK = r"[ \t\n\r\f]"
"""White space to a browser, to which that of Unicode is a part of a name."""

_NAME = r"[!#-&(-.0-;?-~]+"
_VALUE = r"[^\"<&\0]*(?:&#?[0-9A-Za-z]+;[^\"<&\0]*)*"
"""A value whose entities end with a semicolon: without one, a browser reads text and values differently."""

_TAG = re.compile(
    rf"(/?)([A-Za-z][A-Za-z0-9:-]*)((?:{_BLANK}+{_NAME}(?:=\"{_VALUE}\")?)*){_BLANK}*(/?)>([^<\0]*)\Z"
)
_ATTRIBUTE = re.compile(rf"({_NAME})(?:=\"([^\"]*)\")?")
_REMARK = re.compile(r"!--(?!-?>)((?:(?!--)[^\0])*)-->([^<\0]*)\Z")
_DOCTYPE = re.compile(r"!doctype html>\s*\Z", re.I)
_RAW_TAG = re.compile(rf"<(script|style)(?:{_BLANK}|>)[^<>]*")
_APART = re.compile(rf"{_RAW_TAG.pattern}|<(header|footer)(?:{_BLANK}|>)")
_NOT_AROUND = frozenset({*_ENDS.values(), "label", "table"})
_NOT_IN_WHOLE = frozenset({"article", "img", "meta", *RAW})


class NotPlainError(ValueError):
    """A page is not written so plainly that it can be read by cutting it."""


class Tag(NamedTuple):
    """A tag and what follows it.

    Attributes:
        kind: :data:`OPENS`, :data:`CLOSES`, :data:`EMPTY`, :data:`ALONE` or :data:`WHOLE`.
        name: in small letters; :data:`COMMENT`; "" for the document type.
        attributes: names and values.
        text: what stands behind it, up to the next tag; in :data:`RAW`, which no reader sees, the source.
        words: the text that a reader sees, without any white space.
        marks: what whoever reads the page makes of it, None for nothing.
    """

    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    words: str = ""
    marks: Any = None


def make_tag(kind: str, name: str, attributes: tuple[tuple[str, str], ...], text: str) -> Tag:
    """Return a tag with the words of its text."""
    is_hidden = kind is OPENS and name in RAW
    return Tag(kind, name, attributes, text, "" if is_hidden else "".join(text.split()))


def cut(
    content: bytes,
    read: Callable[[str], Tag],
    read_raw: Callable[[str, str], Tag],
    read_whole: Callable[[str], Tag],
) -> list[Tag]:
    """Return the tags of a page that is plainly written.

    Args:
        read: :func:`read_piece`, or what answers as that does.
        read_raw: returns the tag that begins a script or a style, given its piece and its source.
        read_whole: returns a header or a footer as one tag, given all of it, up to the next.

    Raises:
        NotPlainError: it is not plain; nothing is said of it then.
    """
    try:
        page = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    place = page.find("<")
    if page[: max(place, 0)].strip():
        raise NotPlainError
    tags: list[Tag] = []
    while found := _APART.search(page, place):
        start, begin = found.start(), found.end() + 1
        tags += map(read, page[place:start].split("<")[1:])
        if found[1]:
            place = page.find(f"</{found[1]}>", begin)
            source = page[begin:place]
            if page[begin - 1 : begin] != ">" or place < 0 or "<" in source:
                raise NotPlainError
            tags.append(read_raw(page[start + 1 : begin], source))
        else:
            place = page.find("<", page.find(f"</{found[2]}>", begin) + 1)
            if place < begin:
                raise NotPlainError
            tags.append(read_whole(page[start:place]))
    tags += map(read, page[place:].split("<")[1:])
    check(tags)
    opened = [tag.name for tag in tags if tag.kind is OPENS]
    if opened[:2] != ["html", "head"] or "body" not in opened:
        raise NotPlainError
    return tags


def cut_whole(part: str, read: Callable[[str], Tag]) -> list[Tag]:
    """Return the tags of an element that is plainly written; the last closes it.

    Raises:
        NotPlainError: it is not plain, or something is in it that asks for more than the element.
    """
    tags = list(map(read, part.split("<")[1:]))
    check(tags)
    if any(tag.name in _NOT_IN_WHOLE for tag in tags):
        raise NotPlainError
    return tags


def read_piece(piece: str) -> Tag:
    """Return the tag that a piece of a plain page is: all from behind a "<" up to the next.

    Raises:
        NotPlainError: it is not plainly written, or begins what may hold more than text.
    """
    found = _TAG.match(piece)
    if found is None:
        if _DOCTYPE.match(piece):
            return Tag(ALONE, "")
        if remark := _REMARK.match(piece):
            return make_tag(ALONE, COMMENT, ((COMMENT, remark[1]),), unescape(remark[2]))
        raise NotPlainError
    end, name, attributes, slash, text = found.groups()
    name = name.lower()
    if end and (attributes or slash or name in _VOID):
        raise NotPlainError
    if not end and ((name in _OPAQUE and text) or (name in RAW and not _RAW_TAG.match("<" + piece))):
        raise NotPlainError
    kind = CLOSES if end else ALONE if name in _VOID else EMPTY if slash else OPENS
    return make_tag(kind, name, tuple(_read_attributes(attributes)) if attributes else (), unescape(text))


def _read_attributes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a tag; of two of one name, browsers take the first."""
    names = set()
    for name, value in _ATTRIBUTE.findall(text):
        if (small := name.lower()) not in names:
            names.add(small)
            yield small, unescape(value)


def check(tags: Sequence[Tag]) -> None:
    """Look whether these tags mean to a browser what they say.

    Raises:
        NotPlainError: they do not.
    """
    stack: list[str] = []
    for place, (kind, name, *_) in enumerate(tags):
        if kind is CLOSES:
            if not stack or stack.pop() != name:
                raise NotPlainError
        elif kind is OPENS:
            if (name in _ENDS and _ENDS[name] in stack) or (
                name in _NEXT and stack[-1:] and stack[-1] in _NEXT[name]
            ):
                raise NotPlainError
            if name == "body" and not all(map(_may_precede_body, tags[:place])):
                raise NotPlainError
            if name in _TAGLESS and tags[place + 1 : place + 2] and tags[place + 1].kind is not CLOSES:
                raise NotPlainError
            stack.append(name)
        elif (kind is EMPTY and "svg" not in stack) or (kind is WHOLE and not _NOT_AROUND.isdisjoint(stack)):
            raise NotPlainError
    if stack:
        raise NotPlainError


def _may_precede_body(tag: Tag) -> bool:
    """Tell whether a tag leaves the body to begin at its own: text outside a title begins it too."""
    holds_text = tag.kind is OPENS and (tag.name == "title" or tag.name in RAW)
    return tag.name in _IN_HEAD and (holds_text or not tag.text.strip(" \t\n\r\f"))


def mend(content: bytes) -> list[Tag]:
    """Return the tags of any page as lxml puts them in order; [] where there is nothing."""
    try:
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    except etree.XMLSyntaxError:
        return []
    if root is None:
        return []
    outside = (*root.itersiblings(preceding=True), *root.itersiblings())
    return [*map(_read_remark, outside), *_walk(root)]


def _read_remark(element: Any, behind: str = "") -> Tag:
    return make_tag(ALONE, COMMENT, ((COMMENT, element.text or ""),), behind)


def _walk(root: Any) -> Iterator[Tag]:
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        behind = "" if element is root else element.tail or ""
        if event == "start":
            yield make_tag(OPENS, element.tag, tuple(element.items()), element.text or "")
        elif event == "end":
            yield make_tag(CLOSES, element.tag, (), behind)
        else:
            yield _read_remark(element, behind)
