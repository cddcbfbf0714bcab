"""The tags of a page in their order, each with the text behind it.

What this project writes is plain: every element is closed where it should be, every value stands in quotes.
Such a page is only cut at its "<". Any other is put in order first, by the parser of lxml, which mends HTML
as browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Final, NamedTuple

from lxml import etree

OPENS: Final = "opens"
CLOSES: Final = "closes"
EMPTY: Final = "empty"
"""An element of a drawing that ends as it begins (``<path/>``)."""

ALONE: Final = "alone"
"""What has no end: an element that never holds anything, a comment, the document type."""

COMMENT: Final = "#comment"
"""The name of a comment; its text is what follows it, its one attribute, of the same name, what it says."""

RAW: Final = frozenset({"script", "style"})
"""Elements whose text no reader sees, and in which "<" is a letter."""

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
OPAQUE: Final = frozenset({"iframe", "noembed", "noframes", "plaintext", "textarea", "xmp"})
"""Elements in which "<" may be a letter too, and which are empty on a page of ours."""

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
_BEGIN = re.compile(r"\s*<(?=(?:!doctype html>\s*<)?html[\s>][^<]*<head[\s>])", re.I)


_NO_ATTRIBUTES: Mapping[str, str] = {}


class NotPlainError(ValueError):
    """A page is not written so plainly that it can be read by cutting it."""


class Tag(NamedTuple):
    """A tag and what follows it.

    Attributes:
        kind: :data:`OPENS`, :data:`CLOSES`, :data:`EMPTY` or :data:`ALONE`.
        name: in small letters; :data:`COMMENT`; "" for the document type.
        attributes: names and values.
        text: what stands behind it, up to the next tag; in :data:`RAW`, which no reader sees, the source.
        words: the text that a reader sees, without any white space.
    """

    kind: str
    name: str
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    text: str = ""
    words: str = ""


def make_tag(kind: str, name: str, attributes: Mapping[str, str], text: str) -> Tag:
    """Return a tag with the words of its text."""
    is_hidden = kind is OPENS and name in RAW
    return Tag(kind, name, attributes, text, "" if is_hidden else "".join(text.split()))


def cut(content: bytes) -> str:
    """Return a page from its first tag on, where it may be plainly written.

    Raises:
        NotPlainError: it is not.
    """
    try:
        page = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    begin = _BEGIN.match(page)
    if begin is None:
        raise NotPlainError
    return page[begin.end() :]


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
            return make_tag(ALONE, COMMENT, {COMMENT: remark[1]}, unescape(remark[2]))
        raise NotPlainError
    end, name, attributes, slash, text = found.groups()
    name = name.lower()
    if end and (attributes or slash or name in _VOID):
        raise NotPlainError
    if not end and ((name in OPAQUE and text) or (name in RAW and slash)):
        raise NotPlainError
    kind = CLOSES if end else ALONE if name in _VOID else EMPTY if slash else OPENS
    values = _read_attributes(attributes) if attributes else _NO_ATTRIBUTES
    return make_tag(kind, name, values, text if kind is OPENS and name in RAW else unescape(text))


def _read_attributes(text: str) -> Mapping[str, str]:
    """Return the attributes of a tag; of two of one name, browsers take the first."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


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
    return make_tag(ALONE, COMMENT, {COMMENT: element.text or ""}, behind)


def _walk(root: Any) -> Iterator[Tag]:
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        behind = "" if element is root else element.tail or ""
        if event == "start":
            yield make_tag(OPENS, element.tag, dict(element.items()), element.text or "")
        elif event == "end":
            yield make_tag(CLOSES, element.tag, _NO_ATTRIBUTES, behind)
        else:
            yield _read_remark(element, behind)


def drop(tags: Iterable[Tag], attribute: str) -> Iterator[Tag]:
    """Yield the tags without the elements that have an attribute; what follows them stays."""
    depth = 0
    for tag in tags:
        if tag.kind is OPENS and (depth or attribute in tag.attributes):
            depth += 1
        elif tag.kind is CLOSES and depth:
            depth -= 1
            if not depth:
                yield tag._replace(kind=ALONE, name="")
        elif not depth:
            yield tag


_MAY_STAY_OPEN = frozenset(
    (
        "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "rt", "rp",
        "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th",
    )
)  # fmt: skip
"""Elements whose end tag HTML does not ask for."""


_REMARK_NAME = "!--"
_TAG_BEGIN = re.compile(r"<(?:!--|(/?)([a-z][^\s/<>]*))", re.I)
_TAG_END = re.compile(r"(?:=\s*(?:\"[^\"]*\"|'[^']*'|(?![\"'\s]))|[^>=])*+>")
"""The rest of a tag, in which a quotation mark begins a value only behind "="."""
_COMMENT_END = re.compile(r"(?<=<!--)-?>|--!?>")
_RAW_END = {name: re.compile(rf"</{name}\s*>", re.I) for name in RAW}


def find_unpaired(content: bytes) -> tuple[str, ...]:
    """Return the tags of a page that lack their end ("details") or their beginning ("/div").

    Each parser mends them in its own way: what lxml reads behind one may be hidden in a browser.
    """
    found: list[str] = []
    names: list[str] = []

    def close(number: int) -> None:
        found.extend(name for name in names[number:] if name not in _MAY_STAY_OPEN)
        del names[number:]

    text, place = content.decode(errors="replace"), 0
    while begin := _TAG_BEGIN.search(text, place):
        is_end, name = bool(begin[1]), (begin[2] or _REMARK_NAME).lower()
        find_end = _COMMENT_END.search if name == _REMARK_NAME else _TAG_END.match
        end = find_end(text, begin.end())
        if end and name in RAW and not is_end:
            end = _RAW_END[name].search(text, end.end())
        if end is None:  # a browser takes all that follows for a part of it
            return tuple(dict.fromkeys([*found, name]))
        place = end.end()
        if name == _REMARK_NAME or (name in RAW and not is_end) or name in _VOID:
            continue
        if not is_end:
            names.append(name)
            if end[0].endswith("/>") and not {"svg", "math"}.isdisjoint(names):
                names.pop()  # elsewhere browsers ignore the slash
        elif name in names:
            close(len(names) - names[::-1].index(name))
            names.pop()
        elif name not in _MAY_STAY_OPEN:
            found.append(f"/{name}")
    close(0)
    return tuple(dict.fromkeys(found))
