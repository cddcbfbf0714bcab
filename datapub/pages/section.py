"""A part of the site as one value: pages, blocks in the prose, entries of the search, files."""

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
"""From the relative path back to the site's root to the HTML of a block in the prose."""

Slots = Mapping[str, Block]
"""Slot name -> its block."""


@dataclass(frozen=True)
class SiteContent:
    """Everything that pages are made of.

    Attributes:
        environment: the one Jinja environment of the build.
        messages: the wordings of the engine and the profile.
        tables: the tables as they are published, also those that are internal.
        published: the tables that are published, by name, in the package's order.
        areas: the reporting areas, in display order.
        facts: what the profile has worked out from the tables; only its own sections know the type.
        plotly: address of the chart script below the site's root.
        downloads: the files below data/, by their address there.
        publications: everything that is published, for 公开目录.
        corrections: what the public has reported as wrong.
        history: what the commits say, None where that is not known.
        changelog: what may be told of past changes.
        archives: the releases as they are archived, oldest first.
        is_audited: whether the finished site is audited; a draft is not.
        rules: every rule that is checked, and ``commands`` all that can be typed, for the manual.
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
        """Return a block in the prose: a template filled with values, once the way to the root is known."""
        return lambda root: self.environment.get_template(template).render(root=root, **values)


@dataclass(frozen=True)
class Entry:
    """One thing that can be looked up.

    Attributes:
        kind: what it is, one of the profile's kinds of entries.
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
        name: what it is called in the code, and in reports of two sections that disagree.
        frames: the folders of ``docs/`` whose frame its pages are stamped into.
        landing: slot -> file below ``docs/`` where it must stand, as its list is the only way to the pages.
        slots: further slots that prose may hold.
        nav: (part of the navigation, title) of its landing page, where mkdocs.yml does not list that page.
        shows: the datasets whose rows stand in its pages and blocks, () where any may: the day that a page
            gives is the day on which they last changed.
        make_slots: the blocks of all these slots.
        make_pages: its pages.
        entry_kinds: what its entries are, in the order in which equal matches stand.
        list_entries: what the site's search finds of it.
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
