"""A data page before it is stamped: what the page says, without the site's frame around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from jinja2 import Environment

from datapub.config import Config


class Content(NamedTuple):
    """Makes the HTML of one of many pages when it is asked for, in whichever process.

    Attributes:
        make: a function at the top of a module, whose result hangs on what it is given and nothing else.
        environment: with the templates, and what any page may say.
        own: the rest of what the page is made from: values that can be pickled, of its own rows alone.
    """

    make: Callable[[Environment, Config, Any], str]
    environment: Environment
    config: Config
    own: Any

    def __call__(self) -> str:
        """Return the HTML."""
        return self.make(self.environment, self.config, self.own)


RowKey = tuple[str, str]
"""A row: its dataset, and its id there."""


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
            of many pages, which are made by several processes, and only where they are not what they were.
        has_chart: whether the page carries a figure, and so needs the chart script.
        has_sample: whether the page shows a sample row, and so must say so.
        shows: the datasets whose rows stand on it; () means those of its section.
        rows: the rows that it tells of, or has told of, where these are few and it tells of no others.
        bar: what the title bar, search engines and shared links say in place of the title, where another
            page has the same one.
    """

    address: str
    frame: str
    title: str
    description: str
    body: str | Content
    has_chart: bool = False
    has_sample: bool = False
    shows: tuple[str, ...] = ()
    rows: tuple[RowKey, ...] = ()
    bar: str = ""

    @property
    def content(self) -> str:
        """The finished HTML that follows the heading."""
        return self.body if isinstance(self.body, str) else self.body()

    def settle(self) -> Page:
        """Return the page itself, as there is nothing left to work out."""
        return self


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One of many pages, of which only this is known until the process that writes it works it out.

    Attributes:
        make: works it out, of what all know and what is the page's own.
        shows, bar: what the page has of these, where it says nothing itself.
    """

    address: str
    title: str
    make: Callable[[], Page]
    shows: tuple[str, ...] = ()
    bar: str = ""

    def settle(self) -> Page:
        """Return the page."""
        page = self.make()
        return replace(page, shows=page.shows or self.shows, bar=self.bar or page.bar)


AnyPage = Page | PlannedPage
"""What sections make."""

File = tuple[str, bytes]
"""Address and content of a file."""

PlannedFiles = Callable[[], Iterable[File]]
"""Some of many files, until the process that writes them makes them."""

AnyFile = File | PlannedFiles
"""What sections make beside pages."""


def make_files_of(item: AnyFile) -> Iterable[File]:
    """Return the files."""
    return item() if callable(item) else (item,)
