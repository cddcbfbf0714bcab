"""What a tag of a page says by itself, wherever it stands."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from datapub.audit.parts import ARTICLE, FIELD, HEAD, HIDDEN, IMAGE, INPUT, TABLE, Item, Part, make_part
from datapub.audit.personal import Finder
from datapub.audit.readers.json import list_texts
from datapub.audit.tags import CLOSES, COMMENT, OPENS, RAW, Tag

POLICY: Final = "policy"

REPORT = "data-audit-report"
"""Marks what tells the results of the audit on the home page, whose other parts are audited."""

DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})
"""Values of <script type> that a browser does not execute; of others it knows more than are in use."""

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
"""Attributes whose digits are generated, not written by people; all others are searched."""

_RUNNING = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data:(?!image/)", re.I
)
"""Addresses that run or are a document of their own; what a picture is may stand in one."""

_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]+={0,2}")
"""The address of a picture that stands in the page itself: nothing is loaded, and nothing of it is read."""

_ROBOTS = frozenset(
    {"robots", "googlebot", "bingbot", "baiduspider", "bytespider", "360spider", "sogou web spider"}
)
"""Names of <meta> that speak to search engines, which heed them in the body as well."""
_UNLISTED = re.compile(r"(?<![\w-])(?:noindex|none)(?![\w-])", re.I)

_NAMED = re.compile(
    r"\s*(?:https?://|(?=www\.|[\w.-]+\.(?:com|net|org|edu|gov|cn)(?:[/:?#]|\s*\Z)))((?:[\w-]+\.)+[a-z]{2,})",
    re.I | re.A,
)
"""A text that reads as an address, and the host that it names."""

_AWAY_TO = re.compile(r"\s*(?:https?:)?//(?:[^/?#@]*@)?([^/?#:]*)", re.I)
"""A link to another host, and that host, however badly the rest is written."""

_LEADS = (".", "#", "http")
"""What most addresses begin with, none of which runs."""

_AWAY = frozenset({"srcdoc", "ping"})
NAMING = ("aria-label", "aria-labelledby", "title")
FIELDS = frozenset({"input", "select", "textarea"})
_WATCHED = FIELDS | {
    "a", "article", "base", "body", "h1", "html", "img", "label", "link", "meta", "script", "style",
    "table", "th", "title",
}  # fmt: skip
"""Elements that say something as a whole."""

_UNSEEN = frozenset({"hidden", "popover"})
"""Attributes of elements that a browser does not show until a script, or a press, asks for them."""

_ITEMS = {"article": ARTICLE, "table": TABLE, "th": HEAD}


def read_tag(tag: Tag, finder: Finder) -> Part:
    """Return a tag as a part of a page, with what it says by itself."""
    extracted: dict[str, list[Any]] = defaultdict(list)
    items: list[Item] = []
    kind, name, attributes, text, _ = tag
    is_raw = kind is OPENS and name in RAW
    searched = [*_list_source(tag)] if is_raw else [text]
    if attributes:
        _read_attributes(tag, extracted, searched)
    if name in _WATCHED and kind is not CLOSES:
        _look_at(tag, extracted, items)
    if "data-field" in attributes:
        items.insert(0, Item(FIELD, attributes["data-field"]))
    if kind is OPENS and _is_unseen(name, attributes):
        items.insert(0, Item(HIDDEN))
    if is_raw and _may_hold_markup(tag):
        extracted["away"].append(f"<{name}>")
    if extracted:
        extracted["away"] += [
            link
            for link in (*extracted["links"], *extracted["loads"])
            if not link.startswith(_LEADS) and _RUNNING.match(link)
        ]
    if found := finder.find(searched):
        extracted["personal"] += found
    return make_part(tag, extracted, items, _may_be_bare(tag))


def _read_attributes(tag: Tag, extracted: Mapping[str, list[Any]], searched: list[str]) -> None:
    """Note what the attributes of a tag say, and what is to be searched of them."""
    name = tag.name
    for key, value in tag.attributes.items():
        if key in _DRAWN or (name == "img" and key == "src" and _PICTURE.fullmatch(value)):
            continue
        if (key == "href" and name != "link") or key in _LEADING:
            extracted["links"].append(shorten(value))
        elif key == "id" or (key == "name" and name == "a"):
            extracted["anchors"].append(value)
        elif key == "data-sample":
            extracted["samples"].append(value)
        elif key in _LOADING_SETS:
            extracted["loads"] += [part.split()[0] for part in value.split(",") if part.split()]
        elif key in _AWAY:
            extracted["away"].append(key)
        elif key == "style" or (key.startswith("on") and key not in _SPOKEN):
            extracted["handlers"].append(key)
        elif key in _ANIMATING:
            extracted["away"] += filter(_RUNNING.match, value.split(";"))
        if value and (
            _LOADING.get(name) == key
            or (name in _LOADING_DRAWN and key in {"href", "xlink:href"} and not value.startswith("#"))
        ):
            extracted["loads"].append(value)
        searched += value.splitlines() if name == COMMENT else (value,)


def shorten(link: str) -> str:
    """Return a link without what is said where it leads to, which is another thing on every page.

    To a page of this site that is the query, to another host what follows the name of the second parameter.
    """
    place, sign, query = link.partition("?")
    if not sign or "#" in place:
        return link
    if place.startswith(("http://", "https://")):
        name, _, rest = query.partition("=")
        value, is_further, _ = rest.partition("=")
        return f"{place}?{name}={value}=" if is_further else link
    if ":" in place or place.startswith("//"):
        return link
    return place + "".join(query.partition("#")[1:])


def _look_at(tag: Tag, extracted: Mapping[str, list[Any]], items: list[Item]) -> None:
    """Note what one of the watched elements says as a whole."""
    name, attributes = tag.name, tag.attributes
    if name == "a":
        if tag.text and _is_disguised(tag.text, attributes.get("href", "")):
            extracted["disguised"].append(tag.text.strip())
    elif name == "base":
        extracted["away"].append("base")
    elif name == "link":
        if set(attributes.get("rel", "").lower().split()) & _LOADING_RELS:
            extracted["loads"].append(attributes.get("href", ""))
        if attributes.get("rel", "").lower() == "canonical":
            extracted["canonical"].append(attributes.get("href", ""))
    elif name == "meta":
        _look_at_meta(attributes, extracted)
    elif name == "style":
        extracted["scripts"].append(tag.text)
    elif name == "script":
        if not attributes.get("src") and attributes.get("type", "") not in DATA_BLOCKS:
            extracted["scripts"].append(tag.text)
    elif name in FIELDS:
        if attributes.get("type") == "search":
            extracted["searches"].append(name)
        if not (
            attributes.get("type") == "hidden"
            or any(attributes.get(named) for named in NAMING)
            or "md-toggle" in attributes.get("class", "")
        ):
            called = attributes.get("id") or attributes.get("name") or name
            items.append(Item(INPUT, called, attributes.get("id")))
    elif name == "label":
        extracted["labels"].append(attributes.get("for", ""))
    elif name == "img":
        extracted["pictures"].append(name)
        items.append(Item(IMAGE, attributes.get("src", "").partition(";base64,")[0], attributes.get("alt")))
    elif name in _ITEMS:
        items.append(Item(_ITEMS[name]))
    elif name == "html":
        extracted["languages"].append(attributes.get("lang", ""))
    elif name in {"title", "body"}:
        extracted["heads"].append((name, tag.text.strip() if name == "title" else ""))
    else:
        extracted["headings"].append(name)


def _look_at_meta(attributes: Mapping[str, str], extracted: Mapping[str, list[Any]]) -> None:
    kind = attributes.get("http-equiv", "").lower()
    if kind == "content-security-policy":
        extracted["heads"].append((POLICY, attributes.get("content", "")))
    elif kind == "refresh":
        extracted["refreshes"].append(kind)
    elif name := attributes.get("name"):
        extracted["metas"].append((name, attributes.get("content", "")))
        if name.lower() in _ROBOTS and _UNLISTED.search(attributes.get("content", "")):
            extracted["unlisted"].append(name)


def _is_disguised(text: str, link: str) -> bool:
    """Return whether a link to another host reads as the address of a third; one below a host is it too."""
    if not (named := _NAMED.match(text)) or not (away := _AWAY_TO.match(link)):
        return False
    host, said = away[1].lower(), named[1].lower().removeprefix("www.")
    return host != said and not host.endswith(f".{said}")


def _is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element is not shown as the page stands."""
    if attributes and not _UNSEEN.isdisjoint(attributes):
        return True
    return name == "template" or (name == "dialog" and "open" not in attributes)


def _may_be_bare(tag: Tag) -> bool:
    """Return whether a tag begins a link or a button without a name, if nothing more is in it."""
    is_pressed = tag.name in {"a", "button"} and tag.kind is OPENS and not tag.text
    return is_pressed and not any(map(tag.attributes.get, NAMING))


def _may_hold_markup(tag: Tag) -> bool:
    """Return whether a browser may find tags in a source: in a drawing it does, or behind an end in it."""
    runs = tag.name == "script" and tag.attributes.get("type", "") not in DATA_BLOCKS
    return ("</" if runs else "<") in tag.text


def _list_source(tag: Tag) -> Iterator[str]:
    """Yield the texts of a script or of a block of data; a style says nothing."""
    attributes = tag.attributes
    if tag.name != "script" or attributes.get("src"):
        return
    kind = attributes.get("type", "")
    if kind in DATA_BLOCKS:
        try:
            yield from list_texts(json.loads(tag.text))
        except ValueError:
            yield from tag.text.splitlines()
    else:
        yield from tag.text.splitlines()
