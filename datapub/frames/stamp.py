"""Stamp data pages into frames by plain string concatenation, thousands per second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from datapub.pages.page import Page
from datapub.profile import Words

FRAME_DEPTH: Final = 2
"""Depth of stamped pages below the site's root; relative links in frames are only valid at this depth."""


@dataclass(frozen=True)
class Frame:
    """A built page cut at its tokens: ``texts[0]``, ``holes[0]``, ``texts[1]``, …, alternating."""

    texts: tuple[str, ...]
    holes: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """A page of prose, as the search indexes it.

    Attributes:
        sections: (anchor, heading) of each section, in order.
        day: publication date on the page, ISO 8601.
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
        by_section: name of the folder in docs/ -> frame.
        base_url: absolute address of the home page, ending in "/".
        plain_policy: Content-Security-Policy of pages without a chart.
        chart_policy: Content-Security-Policy of pages with a chart.
        chart_script: address of the chart script, relative to the site's root.
        sample_banner: HTML of the banner on pages with sample rows.
        prose: the pages of prose, in the order of their addresses.
    """

    by_section: Mapping[str, Frame]
    base_url: str
    plain_policy: str
    chart_policy: str
    chart_script: str
    sample_banner: str
    prose: tuple[Prose, ...] = ()


def stamp(frames: Frames, page: Page, moment: Mapping[str, str]) -> str:
    """Return the whole HTML document of a data page; everything but its content is escaped here.

    Args:
        moment: its publication time; see :mod:`datapub.frames.moment`.

    Raises:
        ValueError: the page names a frame that does not exist, or its address is not at ``FRAME_DEPTH``;
            both are bugs, not faults of the data.
    """
    frame = frames.by_section.get(page.frame)
    if frame is None:
        raise ValueError(f"page {page.address!r}: no frame {page.frame!r}")
    if page.address.count("/") != FRAME_DEPTH or not page.address.endswith("/"):
        raise ValueError(f"page {page.address!r}: not at the depth of its frame")
    content = page.content
    is_sample = page.has_sample or "data-sample=" in content
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
        "banner": frames.sample_banner if is_sample else "",
        "content": content,
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
