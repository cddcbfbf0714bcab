"""Stamping: a data page put into its frame by plain string assembly, thousands a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from datapub.pages.page import Page
from datapub.profile import Words

FRAME_DEPTH: Final = 2
"""Folders between the site's root and a stamped page; its frame's relative links hold only there."""


@dataclass(frozen=True)
class Frame:
    """A built page cut at its tokens: ``texts[0]``, ``holes[0]``, ``texts[1]``, … in turn."""

    texts: tuple[str, ...]
    holes: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """What a prose page is about, for the search: its heading, its sentence, its sections.

    Attributes:
        sections: (anchor, heading) of each section, in order.
        day: ISO day that the page gives.
    """

    address: str
    title: str
    description: str
    sections: tuple[tuple[str, str], ...]
    day: str


@dataclass(frozen=True)
class Frames:
    """The frames of a build, and what every page stamped into one of them needs.

    Attributes:
        by_section: frame by the name of its folder in docs/.
        base_url: absolute address of the site's home, ending in "/".
        plain_policy: Content-Security-Policy of a page without a figure.
        chart_policy: the same of a page with a figure.
        chart_script: address of the chart script below the site's root.
        sample_banner: HTML that a page with sample rows begins with.
        prose: the finished prose pages, in the order of their paths.
    """

    by_section: Mapping[str, Frame]
    base_url: str
    plain_policy: str
    chart_policy: str
    chart_script: str
    sample_banner: str
    prose: tuple[Prose, ...] = ()


def stamp(frames: Frames, page: Page, moment: Mapping[str, str]) -> str:
    """Return the whole HTML document of a data page.

    Args:
        moment: what it says of when it was published; see :mod:`datapub.frames.moment`.

    Everything but the page's content is escaped here.

    Raises:
        ValueError: the page names a frame that does not exist, or its address is not at the
            depth of the frames; both are faults of the publisher, not of the data.
    """
    frame = frames.by_section.get(page.frame)
    if frame is None:
        raise ValueError(f"page {page.address!r}: no frame {page.frame!r}")
    if page.address.count("/") != FRAME_DEPTH or not page.address.endswith("/"):
        raise ValueError(f"page {page.address!r}: not at the depth of its frame")
    values = {
        **moment,
        "title": escape(page.bar or page.title),
        "heading": escape(page.title),
        "description": escape(page.description),
        "canonical": escape(frames.base_url + page.address),
        "quoted": quote(
            frames.base_url + page.address
        ),  # in the address of the platform for reports of faults
        "policy": frames.chart_policy if page.has_chart else frames.plain_policy,
        "banner": frames.sample_banner if page.has_sample else "",
        "content": page.content,
        "scripts": write_script("../" * FRAME_DEPTH + frames.chart_script) if page.has_chart else "",
    }
    pieces = [frame.texts[0]]
    for hole, text in zip(frame.holes, frame.texts[1:], strict=True):
        pieces.append(values[hole])
        pieces.append(text)
    return "".join(pieces)


def write_sample_banner(words: Words) -> str:
    """Return the banner of a page with sample rows."""
    return f'<p class="sample-banner" role="note"><strong>样例数据</strong>{escape(words.sample_page)}</p>'


def write_script(address: str) -> str:
    """Return the element that loads one of the site's own modules."""
    return f'<script type="module" src="{escape(address)}"></script>'
