"""The line, read from top to bottom: committed files in, a proven site out.

load → validate → rules → derive → charts · pages · exports → frames and stamping → audit → swap

Two gates close on problems: after the data is checked (cells and rules are judged together, so
that one run reports everything) and after the audit of the finished site. Behind a closed gate
the standing site stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from datapub import audit, export, publish
from datapub.audit.manifest import make_manifest, renew_manifest
from datapub.charts import draw_charts, plotly_asset
from datapub.check import Observe, check, timed
from datapub.clock import Clock
from datapub.config import Config
from datapub.crew import Crew, gather_crew
from datapub.derive.assessment import derive_assessment, tabulate
from datapub.derive.audited import Audited, DutyResult
from datapub.derive.changelog import derive_changelog
from datapub.derive.corrections import list_corrections
from datapub.derive.disclosure import publish_tables
from datapub.derive.paths import list_paths
from datapub.derive.private import find_private
from datapub.derive.progress import derive_progress
from datapub.derive.publication import list_publications
from datapub.derive.register import derive_register
from datapub.derive.releases import Release, list_releases
from datapub.derive.renewal import find_renewals
from datapub.derive.reports import derive_reports
from datapub.derive.search import Entry, list_entries
from datapub.derive.working_days import TABLE as CALENDAR_TABLE
from datapub.derive.working_days import NoCalendar, read_calendar
from datapub.download import describe_download
from datapub.export import INTERNAL, SLOW, export_files, list_published
from datapub.export.changes import write_change_files
from datapub.export.charts import write_charts
from datapub.export.check import check_exportable
from datapub.export.disclosure import write_audit, write_provenance
from datapub.export.records import write_institutions
from datapub.export.releases import check_seals, make_archives, write_archives
from datapub.export.search import write_search
from datapub.frames import (
    Frames,
    Write,
    build_frames,
    stamp,
    write_chart_headers,
    write_headers,
    write_robots,
    write_sitemap,
)
from datapub.history import Commit, History, State, find_commit, read_commit
from datapub.history.seals import read_seals, write_seals
from datapub.kept import KeepsNothing, Kept, take_print
from datapub.messages import describe, make_problem
from datapub.model import Tables
from datapub.pages import Contents, render_feeds, render_pages, render_slots
from datapub.pages.audited import AUDIT_PAGES, fill_marks
from datapub.problem import Problem, ProblemsFound, has_errors, in_order
from datapub.publish import Draft, open_staging, swap_in, write_file

DATA = ("datasets", "schemas", "datapackage.json")
"""What the data and its definitions come from."""


@dataclass(frozen=True)
class Built:
    """What a build has put in place: how many pages and files, and the warnings that remain."""

    pages: int
    files: int
    warnings: tuple[Problem, ...]


def build(
    config: Config,
    output: Path,
    clock: Clock,
    observe: Observe = lambda step, seconds: None,
    history: History | None = None,
    released: Commit | None = None,
    draft: Kept | None = None,
) -> Built:
    """Build the site into ``output``, or leave what stands there untouched.

    Args:
        history: what the commits say about the data; without it pages say that it is not known.
        released: the last commit of what is published, which an official site has to have reviewed.
        draft: given where the site is only for its author's eyes while writing, and is wanted within two
            seconds: the audit and the slow downloads are left out then, and what earlier drafts have made
            of sources that are the same is used again. No draft is ever published.

    Raises:
        ConfigError: the project's settings or prose are at fault.
        ProblemsFound: the data, or the finished site, did not pass a gate.
        NotOurs: ``output`` holds something that this publisher did not write.
    """
    crew = gather_crew(0 if draft else _count_lines(config), (*export.PRELOAD, *audit.PRELOAD))
    checked = check(config, clock.today, observe, released, draft)
    problems = list(checked.problems)
    _close_gate_on(problems)
    with open_staging(output) as staging:
        standing = draft.standing if draft and (output / publish.MARK).is_file() else {}
        changes = Draft(staging, standing)
        write = changes.write if draft else partial(write_file, staging)
        sources = Sources(config, clock, history, released, draft)
        pages, unsealed = _write_site(sources, checked.tables, staging, write, crew, observe)
        del checked  # the audit looks at the finished site alone, and needs the memory
        problems += unsealed
        if draft:
            write(publish.MARK, b"{}")  # shows that the folder is ours; nothing verifies a draft
            with timed("swap", observe):
                draft.standing = {}  # until all is in place, nobody knows what stands
                changes.put_in(output)
                draft.standing = changes.files
            return Built(pages, len(changes.files), tuple(in_order(problems)))
        with timed("audit", observe):
            moment = clock.published.isoformat()
            manifest = make_manifest(staging, config.base_url, clock.commit, moment, config.official)
            write_file(staging, publish.MARK, manifest)
            findings, files = _audit(staging, config, clock, crew)
            problems += findings
        with timed("swap", observe):
            swap_in(staging, output)
    return Built(pages, files, tuple(in_order(problems)))


@dataclass(frozen=True)
class Sources:
    """What a site is made of besides its data; see :func:`build`."""

    config: Config
    clock: Clock
    history: History | None
    released: Commit | None
    draft: Kept | None


def _write_site(
    sources: Sources,
    checked: Tables,
    staging: Path,
    write: Write,
    crew: Crew,
    observe: Observe,
) -> tuple[int, list[Problem]]:
    """Write every page and file but the manifest.

    Args:
        checked: the data, as it has passed the first gate.

    Returns:
        How many data pages there are, and warnings of releases without a seal.

    Raises:
        ProblemsFound: what was derived, or an archive, did not pass its gate.
    """
    config, clock, history = sources.config, sources.clock, sources.history
    released, draft = sources.released, sources.draft
    keep = (draft or KeepsNothing()).recall
    made_from = (config, clock, released, history, take_print(config.root, DATA) if draft else "")
    with timed("derive", observe):
        tables = publish_tables(checked)  # nothing below may read what was checked
        register = derive_register(tables, config.city_code)
        progress = derive_progress(tables, register, clock.today)
        reports = derive_reports(tables, register, progress, clock.published.date())
        assessment = derive_assessment(tables, register, progress, clock.published.date())
        tables = {**tables, **tabulate(config, assessment)}
        published = {table.name: table for table in list_published(config, tables)}
        releases = list_releases(tables, history, partial(find_commit, config.root))
        states = list(_read_states(config, releases))
        private = find_private(tables, history, (state for _, state in states))
        changelog = derive_changelog(history, [table.dataset for table in published.values()], private)
        calendar = read_calendar(tables)
        with _calendar_needed(config):
            corrections = list_corrections(tables, calendar)
    with timed("charts", observe):
        charts = keep(
            "charts", made_from, partial(draw_charts, register, progress, list_paths(assessment.ratings))
        )
        plotly_address, plotly_script = plotly_asset()
    with timed("exports", observe):
        districts = {area.code: area.name for area in register.areas if not area.is_city}
        _close_gate_on(list(check_exportable(list(published.values()), districts)))  # also what was derived
        left_out = SLOW if draft else frozenset[str]()
        written_files = partial(export_files, config, tables, districts, clock, left_out, crew)
        downloads = dict(keep("exports", made_from, lambda: dict(written_files())))
        provenance = dict(write_provenance(tables, history, released))
        seals = read_seals(config.root)
        archives = make_archives(states, INTERNAL, seals, private)
        unsealed = list(check_seals(releases, archives, seals)) if history else []
        _close_gate_on(unsealed)
    contents = Contents(
        config=config,
        tables=tables,
        published=published,
        register=register,
        progress=progress,
        reports=reports,
        assessment=assessment,
        charts=charts,
        plotly=plotly_address,
        downloads={
            name: describe_download(name, content)
            for name, content in (
                (address.removeprefix("data/"), file) for address, file in downloads.items()
            )
        },
        clock=clock,
        renewals=find_renewals(published.values(), calendar),
        publications=list_publications(tables, published),
        corrections=corrections,
        history=history,
        changelog=changelog,
        archives=archives,
        is_audited=not draft,
    )
    with timed("frames", observe):
        frames = build_frames(config, clock, staging, render_slots(contents), write, draft)
    with timed("pages", observe):
        addresses = []
        for page in render_pages(contents):
            write(page.address + "index.html", stamp(frames, page).encode())
            addresses.append(page.address)
    with timed("files", observe):
        for address in list(downloads):
            write(address, downloads.pop(address))  # not kept while pages are audited
        for address, content in provenance.items():
            write(address, content)
        entries = [*list_entries(tables, register, progress), *_list_texts(contents, frames)]
        written = chain(
            write_search(register, entries),
            write_institutions(config, register),
            write_change_files(config, changelog, history, list(published.values())),
            write_archives(archives),
            render_feeds(contents),
            write_charts(charts),
        )
        for address, content in written:
            write(address, content)
        write(plotly_address, plotly_script)
        write("sitemap.xml", write_sitemap(config, addresses, clock))
        write("robots.txt", write_robots(config))
        write("headers.conf", write_headers(frames).encode())
        write("headers-charts.conf", write_chart_headers(frames).encode())
    return len(addresses), unsealed


def _count_lines(config: Config) -> int:
    """Return how long the register is, before it is read; 0 where it is not there, as the check will say."""
    try:
        return (config.root / config.dataset("institutions").path).read_bytes().count(b"\n")
    except OSError:
        return 0


def _read_states(config: Config, releases: Sequence[Release]) -> Iterator[tuple[Release, State]]:
    """Yield each release with its state; one whose commit git does not know has none."""
    for release in releases:
        state = read_commit(config.root, release.commit) if release.commit else None
        if state is not None:
            yield release, state


def _audit(staging: Path, config: Config, clock: Clock, crew: Crew) -> tuple[list[Problem], int]:
    """Audit the site, write the results into it, and make sure that they still hold.

    The results stand on two pages of the site that they are about. So the audit runs on the site
    with empty places for them; the places are filled; and the audit runs again, reading anew only
    what was filled. A result that changed by being told would be no result: that is an error. The
    day is that of the data's publication, so the same commit gives the same results and bytes.

    Returns:
        The warnings that remain, and how many files the site has.

    Raises:
        ProblemsFound: a duty that stops a publication is not met, or a page is faulty.
    """
    site = audit.read_site(staging, crew=crew)
    day = clock.published.date()
    survey = audit.survey_site(site, day)
    _close_gate_on(survey.problems)
    audited = Audited(
        tuple(
            DutyResult(one.duty, one.verdict.result, one.verdict.reason, one.verdict.evidence)
            for one in survey.judged
        ),
        day,
        clock.commit,
    )
    changed = []
    for address, content in write_audit(audited, config.publisher_name):
        write_file(staging, address, content)
        changed.append(address)
    for page in site.pages:
        if page.path in AUDIT_PAGES:
            path = staging / page.address
            root = "../" * page.address.count("/")
            path.write_text(fill_marks(path.read_text(encoding="utf-8"), audited, root), encoding="utf-8")
            changed.append(page.address)
    mark = staging / publish.MARK
    mark.write_bytes(renew_manifest(mark.read_bytes(), staging, changed))
    told = site.after(changed)
    again = audit.survey_site(told, day)
    _close_gate_on(again.problems)
    if again.judged != survey.judged:
        names = [new.duty["id"] for new, old in zip(again.judged, survey.judged, strict=True) if new != old]
        value = "、".join(names)
        message = describe("audit-unsettled", value=value)
        raise ProblemsFound([Problem("disclosure/audit/", None, None, "audit-unsettled", message, value)])
    return list(again.problems), len(told.files)


def _list_texts(contents: Contents, frames: Frames) -> Iterator[Entry]:
    """Yield the search entries of datasets, and of prose pages with their sections."""
    for table in contents.published.values():
        yield Entry("数据集", table.dataset.title, f"data/{table.name}/", "", (table.name,))
    for page in frames.prose:
        yield Entry("说明", page.title, page.address, page.description)
        for anchor, heading in page.sections:
            yield Entry("说明", heading, f"{page.address}#{anchor}", page.title)


@contextmanager
def _calendar_needed(config: Config) -> Iterator[None]:
    """Turn a year without a notice of days off into a problem of the dataset that lacks it."""
    try:
        yield
    except NoCalendar as stop:
        dataset = config.dataset(CALENDAR_TABLE)
        raise ProblemsFound([make_problem(dataset, "no-calendar", year=stop.year)]) from stop


def _close_gate_on(problems: list[Problem] | tuple[Problem, ...]) -> None:
    if has_errors(problems):
        raise ProblemsFound(problems)


def seal_releases(config: Config, tables: Tables, history: History | None) -> list[str]:
    """Write down what each release not sealed yet hashes to, and return their identifiers.

    A release that is sealed keeps its seal, whatever it hashes to now.
    """
    seals = dict(read_seals(config.root))
    releases = list_releases(tables, history, partial(find_commit, config.root))
    states = list(_read_states(config, releases))
    private = find_private(tables, history, (state for _, state in states))
    archives = make_archives(states, INTERNAL, seals, private)
    new = {item.release.id: item.digest for item in archives if item.release.id not in seals}
    if new:
        write_seals(config.root, {**seals, **new})
    return list(new)
