"""A part of the site as one value: pages, blocks in the prose, search entries, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment

from datapub.chart import Chart
from datapub.clock import Clock
from datapub.command import Command
from datapub.config import Config
from datapub.derive.changelog import Changelog
from datapub.derive.corrections import Corrections
from datapub.derive.publication import Publication
from datapub.derive.releases import Archived
from datapub.download import Downloads
from datapub.history import History
from datapub.messages import Messages
from datapub.model import Area, Table, Tables
from datapub.pages.page import AnyFile, AnyPage
from datapub.rules import Rule

Block = Callable[[str], str]
"""Renders a block of HTML for the prose, given the relative path to the site's root."""

Slots = Mapping[str, Block]
"""Slot name -> block."""


@dataclass(frozen=True)
class SiteContent:
    """The content of all pages.

    Attributes:
        environment: the build's Jinja environment.
        messages: the wordings of the engine and the profile.
        tables: the tables after redaction, internal ones included.
        published: dataset name -> published table, in the package's order.
        areas: the reporting areas, in display order.
        facts: what the profile derived from the tables; only its own sections know the type.
        plotly: address of the chart script below the site's root.
        downloads: the files below data/, by their address there.
        publications: every published item, for 公开目录.
        corrections: errors that the public has reported.
        history: the data's commits; None if unknown.
        changelog: the past changes that may be shown.
        archives: the archived releases, oldest first.
        is_audited: whether the finished site is audited; a draft is not.
        rules: every rule, for the manual; likewise ``commands``.
    """

    environment: Environment
    messages: Messages
    config: Config
    tables: Tables
    published: Mapping[str, Table]
    areas: tuple[Area, ...]
    facts: Any
    charts: Mapping[str, Chart]
    plotly: str
    downloads: Downloads
    clock: Clock
    publications: tuple[Publication, ...] = ()
    corrections: Corrections = field(default_factory=lambda: Corrections(()))
    history: History | None = None
    changelog: Changelog = field(default_factory=Changelog)
    archives: tuple[Archived, ...] = ()
    is_audited: bool = True
    rules: tuple[Rule, ...] = ()
    commands: tuple[Command, ...] = ()

    def block(self, template: str, **values: object) -> Block:
        """Return a block that renders a template with these values and ``root``."""
        return lambda root: self.environment.get_template(template).render(root=root, **values)


@dataclass(frozen=True)
class Entry:
    """An entry of the search.

    Attributes:
        kind: one of the profile's kinds of entries.
        address: below the site's root.
        note: a short line under the name; plain text, may be empty.
        words: other names by which people look for it.
    """

    kind: str
    name: str
    address: str
    note: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the site. Each function is pure: the same content gives the same values.

    Attributes:
        name: its name in code and error messages.
        frames: the folders of ``docs/`` with the frames of its pages.
        landing: slot -> the file below ``docs/`` that must contain it, as only its list links to the pages.
        slots: further slots that prose may contain.
        nav: (part of the navigation, title) of its landing page, unless mkdocs.yml lists that page.
        shows: the datasets whose rows its pages and blocks show, () for any; a page is dated by their last
            change.
        make_slots: the blocks of all these slots.
        make_pages: its pages.
        entry_kinds: the kinds of its search entries; equal matches are listed in this order.
        list_entries: its search entries.
        make_files: the files beside its pages.
    """

    name: str
    frames: tuple[str, ...] = ()
    landing: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[str, ...] = ()
    nav: tuple[str, str] | None = None
    shows: tuple[str, ...] = ()
    make_slots: Callable[[SiteContent], Slots] | None = None
    make_pages: Callable[[SiteContent], Iterator[AnyPage]] | None = None
    entry_kinds: tuple[str, ...] = ()
    list_entries: Callable[[SiteContent], Iterator[Entry]] | None = None
    make_files: Callable[[SiteContent], Iterator[AnyFile]] | None = None
