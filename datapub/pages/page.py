"""A data page before it is stamped: what the page says, without the site's frame around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page of the built site.

    Attributes:
        address: path from the site's root, ending in "/": ``data/areas/``. It is
            permanent, so it is made of codes and ids, never of names.
        frame: the frame that the page is stamped into: the folder of ``docs/<frame>/frame.md``.
        title: for the heading and the title bar, plain text.
        description: one sentence for search engines and link previews, plain text.
        body: finished HTML that follows the heading, every cell in it escaped; or what makes it, for one
            of many pages, which are made by several processes.
        has_chart: whether the page carries a figure, and so needs the chart script.
        has_sample: whether the page shows a sample row, and so must say so.
        shows: the datasets whose rows stand on it; () means those of its section.
        bar: what the title bar, search engines and shared links say in place of the title, where another
            page has the same one.
    """

    address: str
    frame: str
    title: str
    description: str
    body: str | Callable[[], str]
    has_chart: bool = False
    has_sample: bool = False
    shows: tuple[str, ...] = ()
    bar: str = ""

    @property
    def content(self) -> str:
        """The finished HTML that follows the heading."""
        return self.body if isinstance(self.body, str) else self.body()
