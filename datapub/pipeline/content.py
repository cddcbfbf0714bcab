"""The middle of the line: from checked tables to the content of pages and files."""

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
    """Everything derived from the checked tables; fields named as in :class:`SiteContent` mean the same."""

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
    """Files beside the downloads.

    Attributes:
        provenance: address -> content of files still to be written.
        unsealed: a warning for each release without a seal.
    """

    provenance: Mapping[str, bytes]
    archives: tuple[Archived, ...]
    unsealed: list[Problem]


def derive(run: Run, checked: Tables) -> Derived:
    """Derive the published tables, and the values that pages show of them.

    Raises:
        ProblemsFound: a derived value does not fit into a download.
    """
    profile, config, clock = run.profile, run.config, run.clock
    tables = drop_expired(profile.redact(checked), clock.today)  # nothing below may read the originals
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
    # derived rows are new here, and the check skipped this where an overlay had faults (leave_out_faulty)
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
    """Write the downloads; return them by their address below ``data/``."""
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
    """Make the files of provenance and the archives of releases.

    Raises:
        ProblemsFound: an archive differs from its seal.
    """
    archives = archive_states(run.profile, run.config, derived.states, derived.redactions)
    seals = read_seals(run.config.root)
    unsealed = list(check_seals(derived.releases, archives, seals)) if run.history else []
    close_gate_on(unsealed)
    provenance = dict(write_provenance(derived.tables, run.profile.register, run.history, run.released))
    return Files(provenance, archives, unsealed)


def _write_versions(run: Run, derived: Derived) -> Iterator[tuple[str, bytes]]:
    """Yield the citable version of each dataset, and the list of them (empty without history)."""
    versions = derived.present.under(run.config.policies) if derived.present else None
    yield from write_versions(list(derived.published), run.clock, versions, run.profile.redact_state)


def gather(
    run: Run, derived: Derived, charts: Mapping[str, Chart], downloads: Downloads, files: Files
) -> SiteContent:
    """Return the content of all pages."""
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
