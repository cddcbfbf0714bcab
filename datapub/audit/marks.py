"""What a tag of a page says by itself, wherever it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from datapub.audit.personal import Finder
from datapub.audit.readers.json import list_texts
from datapub.audit.tags import CLOSES, COMMENT, OPENS, RAW, Tag
from datapub.personal import Finding

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
"""Attributes of no meaning here, and of digits that nobody has written; all others are looked through."""

_RUNNING = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data:(?!image/)", re.I
)
"""Addresses that run or are a document of their own; what a picture is may stand in one."""

_AWAY = frozenset({"srcdoc", "ping"})
NAMING = ("aria-label", "aria-labelledby", "title")
FIELDS = frozenset({"input", "select", "textarea"})
_WATCHED = FIELDS | {"article", "base", "h1", "img", "label", "link", "meta", "script", "table"}
"""Elements that say something as a whole."""


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
    inner: Any = None


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
    return is_pressed and not any(value for key, value in tag.attributes if key in NAMING)


def _may_hold_markup(tag: Tag) -> bool:
    """Tell whether a browser may find tags in a source: in a drawing it does, or behind an end in it."""
    runs = tag.name == "script" and dict(tag.attributes).get("type", "") not in DATA_BLOCKS
    return tag.kind is OPENS and ("</" if runs else "<") in tag.text


def _list_source(tag: Tag) -> Iterator[str]:
    """Yield the texts of a script or of a block of data; a style says nothing."""
    attributes = dict(tag.attributes)
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
