"""A data page before it is stamped into the site's frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from jinja2 import Environment

from datapub.config import Config


class Content(NamedTuple):
    """The HTML of one of many pages, rendered on request in any process.

    Attributes:
        make: a module-level function whose result depends on its arguments only.
        environment: the templates, and the values common to all pages.
        own: the page's other inputs: picklable, and from its own rows alone.
    """

    make: Callable[[Environment, Config, Any], str]
    environment: Environment
    config: Config
    own: Any

    def __call__(self) -> str:
        """Render the HTML."""
        return self.make(self.environment, self.config, self.own)


RowKey = tuple[str, str]
"""A row: its dataset and id."""


@dataclass(frozen=True)
class Page:
    """One page of the built site.

    Attributes:
        address: path from the site's root, ending in "/": ``data/areas/``. It is permanent, so it is
            made of codes and ids, never of names.
        frame: the folder of its frame, ``docs/<frame>/frame.md``.
        title: for the heading and the title bar, plain text.
        description: one sentence for search engines and link previews, plain text.
        body: the HTML below the heading, with every cell escaped; or, for one of many pages, what renders it,
            so that workers share the pages and skip unchanged ones.
        has_chart: whether the page has a chart, and so needs the chart script.
        has_sample: whether the page must be marked although no part of its content is (``data-sample``).
        shows: the datasets whose rows it shows; () for those of its section.
        rows: the rows that it shows or has shown, if they are few and it shows no others.
        bar: the title in the title bar, search engines and shared links, if another page has the same title.
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
        """The HTML below the heading."""
        return self.body if isinstance(self.body, str) else self.body()

    def settle(self) -> Page:
        """Return the page itself."""
        return self


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One of many pages, worked out only by the process that writes it.

    Attributes:
        make: works out the page.
        shows, bar: defaults for those of the page.
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
"""A page as sections yield it."""

File = tuple[str, bytes]
"""Address and content of a file."""

PlannedFiles = Callable[[], Iterable[File]]
"""Some of many files, made only by the process that writes them."""

AnyFile = File | PlannedFiles
"""A file, or several, as sections yield them."""


def make_files_of(item: AnyFile) -> Iterable[File]:
    """Return the files."""
    return item() if callable(item) else (item,)
