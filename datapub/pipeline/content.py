"""The middle of the line: from the checked tables to all that pages and files are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from datapub.chart import Chart
from datapub.charts import plotly_asset
from datapub.derive.changelog import derive_changelog
from datapub.derive.corrections import list_corrections
from datapub.derive.expiry import drop_expired
from datapub.derive.past import PastRows, list_past
from datapub.derive.publication import list_publications
from datapub.derive.redaction import Redactions
from datapub.derive.releases import Archived, Release, list_releases
from datapub.derive.renewal import find_renewals
from datapub.derive.working_days import read_calendar
from datapub.download import Downloads
from datapub.export import export_files, list_published
from datapub.export.check import check_exportable
from datapub.export.evidence import write_provenance
from datapub.export.releases import check_seals
from datapub.export.versions import write_versions
from datapub.history import State, find_commit, read_commit
from datapub.history.seals import read_seals
from datapub.model import Area, Table, Tables
from datapub.pages import SiteContent
from datapub.pages.environment import open_environment
from datapub.pipeline.run import Run, close_gate_on
from datapub.pipeline.states import archive_states, read_states
from datapub.problem import Problem
from datapub.publish import FileWriter
from datapub.standing import StandingSite
from datapub.workers import Workers


@dataclass(frozen=True)
class Derived:
    """What is worked out from the checked tables; see :class:`SiteContent` for what has the same name."""

    tables: Tables
    published: Mapping[str, Table]
    areas: tuple[Area, ...]
    facts: Any
    releases: tuple[Release, ...]
    states: tuple[tuple[Release, State], ...]
    present: State | None
    redactions: Redactions


@dataclass(frozen=True)
class Files:
    """What is written beside the downloads, and what the gate lets pass with a warning.

    Attributes:
        provenance: files that are still to be written, by address.
    """

    provenance: Mapping[str, bytes]
    archives: tuple[Archived, ...]
    unsealed: list[Problem]


def derive(run: Run, checked: Tables) -> Derived:
    """Work out from the checked tables what is published and what pages tell of it.

    Raises:
        ProblemsFound: what was derived does not fit into a download.
    """
    profile, config, clock = run.profile, run.config, run.clock
    tables = drop_expired(profile.redact(checked), clock.today)  # nothing below may read what was checked
    facts = profile.derive(tables, config, clock.today, clock.published.date())
    tables = {**tables, **profile.tabulate(config, facts)}
    releases = list_releases(tables, run.history, partial(find_commit, config.root))
    states = tuple(read_states(config, releases))
    present = read_commit(config.root, "HEAD") if run.history or clock.past else None
    redactions = profile.list_redactions(tables, run.history, (state for _, state in states))
    past: list[PastRows] = []
    if run.history and present:
        past = list_past(run.history, present, profile.register, profile.past_columns, states, redactions)
    tables = {**tables, **profile.tabulate_past(config, past)}
    published = list_published(config, tables)
    areas = profile.list_areas(tables, config)
    # beside what was worked out, what was not looked at while an overlay had faults (leave_out_faulty)
    close_gate_on(list(check_exportable(published, {area.code: area.name for area in areas})))
    return Derived(
        tables=tables,
        published={table.name: table for table in published},
        areas=areas,
        facts=facts,
        releases=releases,
        states=states,
        present=present,
        redactions=redactions,
    )


def write_downloads(
    run: Run, derived: Derived, workers: Workers, write: FileWriter, standing: StandingSite
) -> Downloads:
    """Write the downloads, and return what each is, by its address below ``data/``."""
    return export_files(
        run.config,
        list(derived.published.values()),
        {area.code: area.name for area in derived.areas},
        run.clock,
        write,
        run.is_draft,
        run.profile.record_schemas,
        workers,
        tuple(_write_versions(run, derived)),
        standing,
    )


def write_evidence(run: Run, derived: Derived) -> Files:
    """Make what shows where the data comes from, and the archive of releases, which has a gate of its own.

    Raises:
        ProblemsFound: an archive is not what was sealed.
    """
    archives = archive_states(run.profile, run.config, derived.states, derived.redactions)
    seals = read_seals(run.config.root)
    unsealed = list(check_seals(derived.releases, archives, seals)) if run.history else []
    close_gate_on(unsealed)
    provenance = dict(write_provenance(derived.tables, run.profile.register, run.history, run.released))
    return Files(provenance, archives, unsealed)


def _write_versions(run: Run, derived: Derived) -> Iterator[tuple[str, bytes]]:
    """Yield the datasets as citations name them, and their list, which is empty where none is known."""
    kept = derived.present.under(run.config.policies) if derived.present else None
    yield from write_versions(list(derived.published), run.clock, kept, run.profile.redact_state)


def gather(
    run: Run, derived: Derived, charts: Mapping[str, Chart], downloads: Downloads, files: Files
) -> SiteContent:
    """Return all that pages are made of."""
    calendar = read_calendar(derived.tables)
    published = derived.published
    corrections = list_corrections(derived.tables, calendar)
    renewals = find_renewals(published.values(), calendar)
    publications = list_publications(derived.tables, published)
    return SiteContent(
        environment=open_environment(
            (run.profile.package,), run.config, renewals, run.clock.published.date(), publications
        ),
        messages=run.profile.messages,
        config=run.config,
        tables=derived.tables,
        published=published,
        areas=derived.areas,
        facts=derived.facts,
        charts=charts,
        plotly=plotly_asset()[0],
        downloads=downloads,
        clock=run.clock,
        publications=publications,
        corrections=corrections,
        history=run.history,
        changelog=derive_changelog(
            run.history, [table.dataset for table in published.values()], derived.redactions
        ),
        archives=files.archives,
        is_audited=not run.is_draft,
        rules=run.profile.rules,
        commands=run.profile.commands,
    )
