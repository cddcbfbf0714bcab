"""The data pages: Jinja2 templates filled with derived values (the only package with jinja2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from datapub.chart import Chart
from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.corrections import Corrections
from datapub.derive.progress import Progress
from datapub.derive.publication import Publication
from datapub.derive.register import Register
from datapub.derive.renewal import Renewal
from datapub.model import Table, Tables
from datapub.pages.audited import render_audit_slots
from datapub.pages.catalogue import render_catalogue_slots, render_dataset_pages
from datapub.pages.disclosure import render_disclosure_slots
from datapub.pages.environment import make_environment
from datapub.pages.page import Page
from datapub.pages.progress import render_progress_pages, render_progress_slots
from datapub.pages.register import render_register_pages, render_register_slots

Slots = Mapping[str, Callable[[str], str]]
"""Slot name -> function from the relative path to the site's root to the block's HTML."""


@dataclass(frozen=True)
class Contents:
    """Everything that pages are made of.

    Attributes:
        published: the tables that are published, by name, in the package's order.
        plotly: address of the chart script below the site's root.
        sizes: bytes of each download, by its address below data/.
        renewals: when each published dataset is to be renewed, by name.
        publications: everything that is published, for 公开目录.
        corrections: what the public has reported as wrong.
    """

    config: Config
    tables: Tables
    published: Mapping[str, Table]
    register: Register
    progress: Progress
    charts: Mapping[str, Chart]
    plotly: str
    sizes: Mapping[str, int]
    clock: Clock
    renewals: Mapping[str, Renewal]
    publications: tuple[Publication, ...]
    corrections: Corrections


def render_pages(contents: Contents) -> Iterator[Page]:
    """Yield every data page, the register's first."""
    c = contents
    environment = make_environment()
    environment.globals["renewals"] = c.renewals
    yield from render_register_pages(
        environment, c.config, c.tables, c.register, c.progress, c.charts, c.plotly
    )
    yield from render_progress_pages(
        environment, c.config, c.tables, c.register, c.progress, c.charts, c.plotly
    )
    yield from render_dataset_pages(environment, c.config, c.published, c.sizes, c.clock)


def render_slots(contents: Contents) -> Slots:
    """Return the blocks that prose pages may hold, by slot name.

    Raises:
        ValueError: two modules offer the same slot: a bug.
    """
    c = contents
    environment = make_environment()
    environment.globals["renewals"] = c.renewals
    slots: dict[str, Callable[[str], str]] = {}
    for offered in (
        render_register_slots(environment, c.register, c.progress),
        render_progress_slots(environment, c.config, c.tables, c.progress),
        render_catalogue_slots(environment, c.config, c.published, c.clock),
        render_audit_slots(),
        render_disclosure_slots(environment, c.config, c.publications, c.corrections, c.sizes, c.clock),
    ):
        if slots.keys() & offered.keys():
            raise ValueError(f"slots offered twice: {sorted(slots.keys() & offered.keys())}")
        slots.update(offered)
    return slots
