"""The data pages: Jinja2 templates filled with derived values (the only package with jinja2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import Environment

from datapub.chart import Chart
from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.assessment import Assessment
from datapub.derive.changelog import Changelog
from datapub.derive.corrections import Corrections
from datapub.derive.progress import Progress
from datapub.derive.publication import Publication
from datapub.derive.register import Register
from datapub.derive.releases import Archived
from datapub.derive.renewal import Renewal
from datapub.derive.reports import Reports
from datapub.download import Downloads
from datapub.history import History
from datapub.model import Table, Tables
from datapub.pages.area import render_area_pages
from datapub.pages.assessment import render_assessment_slots
from datapub.pages.audited import render_audit_slots
from datapub.pages.catalogue import render_catalogue_slots, render_dataset_pages
from datapub.pages.changes import Dated, Teller, render_change_pages, render_change_slots, write_feeds
from datapub.pages.charts import render_chart_pages
from datapub.pages.disclosure import render_disclosure_slots
from datapub.pages.environment import make_environment
from datapub.pages.manual import render_manual_slots
from datapub.pages.page import Page
from datapub.pages.progress import render_progress_pages, render_progress_slots
from datapub.pages.register import render_register_pages, render_register_slots
from datapub.pages.releases import render_release_slots
from datapub.pages.tasks import render_task_pages, render_task_slots

Slots = Mapping[str, Callable[[str], str]]
"""Slot name -> function from the relative path to the site's root to the block's HTML."""


@dataclass(frozen=True)
class Contents:
    """Everything that pages are made of.

    Attributes:
        published: the tables that are published, by name, in the package's order.
        plotly: address of the chart script below the site's root.
        downloads: the files below data/, by their address there.
        renewals: when each published dataset is to be renewed, by name.
        publications: everything that is published, for 公开目录.
        corrections: what the public has reported as wrong.
        history: what the commits say, None where that is not known.
        changelog: what may be told of past changes.
        archives: the releases as they are archived, oldest first.
    """

    config: Config
    tables: Tables
    published: Mapping[str, Table]
    register: Register
    progress: Progress
    reports: Reports
    assessment: Assessment
    charts: Mapping[str, Chart]
    plotly: str
    downloads: Downloads
    clock: Clock
    renewals: Mapping[str, Renewal] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()
    corrections: Corrections = field(default_factory=lambda: Corrections(()))
    history: History | None = None
    changelog: Changelog = field(default_factory=Changelog)
    archives: tuple[Archived, ...] = ()
    is_audited: bool = True


def _open_environment(contents: Contents) -> Environment:
    """Return an environment that knows of each dataset what any page may say of it."""
    environment = make_environment()
    environment.globals.update(
        renewals=contents.renewals,
        published_on=contents.clock.published.date(),
        index_numbers={item.dataset: item.index_no for item in contents.publications if item.dataset},
    )
    return environment


def render_pages(contents: Contents) -> Iterator[Page]:
    """Yield every data page, the register's first."""
    c = contents
    environment = _open_environment(c)
    yield from render_register_pages(environment, c.config, c.register, c.downloads, tell_dates(c))
    yield from render_area_pages(environment, c.tables, c.register, c.progress, c.reports, c.charts, c.plotly)
    yield from render_progress_pages(environment, c.tables, c.progress, c.assessment, c.charts, c.plotly)
    yield from render_task_pages(environment, c.tables, c.progress, c.reports)
    yield from render_chart_pages(environment, c.config, c.charts, c.plotly)
    yield from render_dataset_pages(
        environment, c.config, c.published, c.register.areas, c.downloads, c.clock
    )
    yield from render_change_pages(environment, c.published, c.changelog)


def render_slots(contents: Contents) -> Slots:
    """Return the blocks that prose pages may hold, by slot name.

    Raises:
        ValueError: two modules offer the same slot: a bug.
    """
    c = contents
    environment = _open_environment(c)
    slots: dict[str, Callable[[str], str]] = {}
    for offered in (
        render_register_slots(environment, c.register, c.progress, c.downloads),
        render_progress_slots(environment, c.config, c.tables, c.progress, c.assessment, c.reports),
        render_task_slots(environment, c.progress, c.reports),
        render_assessment_slots(environment, c.assessment),
        render_catalogue_slots(environment, c.config, c.published, c.register.areas, c.downloads, c.clock),
        render_change_slots(environment, c.register, c.published, c.changelog),
        render_release_slots(environment, c.published, c.archives, c.history is not None),
        render_disclosure_slots(environment, c.config, c.publications, c.corrections, c.downloads, c.clock),
        render_manual_slots(environment),
        render_audit_slots(c.is_audited),
    ):
        if slots.keys() & offered.keys():
            raise ValueError(f"slots offered twice: {sorted(slots.keys() & offered.keys())}")
        slots.update(offered)
    return slots


def render_feeds(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the feeds that tell what changed."""
    c = contents
    yield from write_feeds(c.config, c.register, c.published, c.changelog, c.clock)


def tell_dates(contents: Contents) -> Callable[[str], Dated]:
    """Return what gives, for the id of an institution, when its entry came and what changed in it."""
    teller = Teller(contents.published)
    changes = contents.changelog.by_row()

    def dated(identifier: str) -> Dated:
        row = contents.history.row("institutions", identifier) if contents.history else None
        found = changes.get(("institutions", (identifier,)), ())
        return Dated(
            contents.history is not None,
            row,
            [(entry, teller.tell_change(change)) for entry, change in found],
        )

    return dated
