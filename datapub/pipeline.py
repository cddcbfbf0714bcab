"""The line, read from top to bottom: committed files in, a proven site out.

load → validate → rules → derive → charts · pages · exports → frames and stamping → audit → swap

Two gates close on problems: after the data is checked (cells and rules are judged together, so
that one run reports everything) and after the audit of the finished site. Behind a closed gate
the standing site stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from datapub import audit, export, publish
from datapub.audit.manifest import make_manifest, renew_manifest
from datapub.chart import Chart
from datapub.charts import plotly_asset
from datapub.check import Observe, check, timed
from datapub.clock import Clock
from datapub.config import Config
from datapub.crew import Crew, gather_crew
from datapub.derive.audited import Audited, DutyResult
from datapub.derive.changelog import derive_changelog
from datapub.derive.corrections import list_corrections
from datapub.derive.publication import list_publications
from datapub.derive.redaction import Redactions
from datapub.derive.releases import Archived, Release, list_releases
from datapub.derive.renewal import find_renewals
from datapub.derive.working_days import TABLE as CALENDAR_TABLE
from datapub.derive.working_days import NoCalendar, read_calendar
from datapub.download import describe_download
from datapub.export import INTERNAL, SLOW, export_files, list_published
from datapub.export.changes import write_change_files
from datapub.export.charts import write_charts
from datapub.export.check import check_exportable
from datapub.export.disclosure import write_audit, write_provenance
from datapub.export.releases import check_seals, make_archives, write_archives
from datapub.export.search import write_search
from datapub.frames import (
    Frames,
    Shell,
    Write,
    build_frames,
    make_shell,
    stamp,
    write_chart_headers,
    write_headers,
    write_robots,
    write_sitemap,
)
from datapub.history import Commit, History, State, find_commit, read_commit
from datapub.history.seals import read_seals, write_seals
from datapub.kept import Kept, take_print
from datapub.messages import make_problem
from datapub.model import Area, Table, Tables
from datapub.pages import (
    Entry,
    SiteContent,
    list_entries,
    make_files,
    make_pages,
    make_slots,
)
from datapub.pages.audited import AUDIT_PAGES, fill_marks
from datapub.pages.environment import open_environment
from datapub.problem import Problem, ProblemsFound, has_errors, in_order
from datapub.profile import PROSE, Profile
from datapub.publish import Draft, open_staging, swap_in, write_file

DATA = ("datasets", "schemas", "datapackage.json")
"""What the data and its definitions come from."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Built:
    """What a build has put in place: how many pages and files, and the warnings that remain."""

    pages: int
    files: int
    warnings: tuple[Problem, ...]


def build(
    profile: Profile,
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
        profile: what the register is.
        history: what the commits say about the data; without it pages say that it is not known.
        released: the last commit of what is published, which an official site has to have reviewed.
        draft: given where the site is only for its author's eyes while writing, and is wanted within two
            seconds: the audit and the slow downloads are left out then, and what earlier drafts have made
            of sources that are the same is used again. No draft is ever published.

    Raises:
        ProblemsFound: the data or the prose, or the finished site, did not pass a gate.
        NotOurs: ``output`` holds something that this publisher did not write.
    """
    run = _Run(profile, config, clock, history, released, draft, observe)
    crew = gather_crew(0 if draft else _count_lines(profile, config), (*export.PRELOAD, *audit.PRELOAD))
    checked = check(profile, config, clock.today, observe, released, draft)
    with open_staging(output) as staging:
        shell, faults = run.step("prose", partial(make_shell, profile, config, clock, staging, draft))
        problems = [*checked.problems, *faults]
        _close_gate_on(problems)
        standing = draft.standing if draft and (output / publish.MARK).is_file() else {}
        changes = Draft(staging, standing)
        write = changes.write if draft else partial(write_file, staging)
        pages, unsealed = _write_site(run, checked.tables, shell, write, crew)
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
            findings, files = _audit(run, staging, crew)
            problems += findings
        with timed("swap", observe):
            swap_in(staging, output)
    return Built(pages, files, tuple(in_order(problems)))


@dataclass(frozen=True)
class _Run:
    """What a build is given; see :func:`build`."""

    profile: Profile
    config: Config
    clock: Clock
    history: History | None
    released: Commit | None
    draft: Kept | None
    observe: Observe

    def step(self, name: str, work: Callable[[], _Value], is_kept: bool = False) -> _Value:
        """Do one step of the line; what an earlier draft has made of the same sources is used again."""
        with timed(name, self.observe):
            if not (is_kept and self.draft):
                return work()
            data = take_print(self.config.root, DATA)
            made_from = (self.config, self.clock, self.released, self.history, data)
            return self.draft.recall(name, made_from, work)


@dataclass(frozen=True)
class _Derived:
    """What is worked out from the checked tables; see :class:`SiteContent` for what has the same name."""

    tables: Tables
    published: Mapping[str, Table]
    areas: tuple[Area, ...]
    facts: Any
    releases: tuple[Release, ...]
    states: tuple[tuple[Release, State], ...]
    redactions: Redactions


@dataclass(frozen=True)
class _Files:
    """What the exports have made, by address, and what the gate lets pass with a warning."""

    downloads: dict[str, bytes]
    provenance: Mapping[str, bytes]
    archives: tuple[Archived, ...]
    unsealed: list[Problem]


def _write_site(
    run: _Run, checked: Tables, shell: Shell, write: Write, crew: Crew
) -> tuple[int, list[Problem]]:
    """Write every page and file but the manifest.

    Args:
        checked: the data, as it has passed the first gate.

    Returns:
        How many data pages there are, and warnings of releases without a seal.

    Raises:
        ProblemsFound: what was derived, or an archive, did not pass its gate.
    """
    derived = run.step("derive", partial(_derive, run, checked))
    charts = run.step("charts", partial(run.profile.draw_charts, derived.facts), is_kept=True)
    files = _export(run, derived, crew)
    content = _gather(run, derived, charts, files)
    slots = make_slots(run.profile.sections, content)
    frames = run.step("frames", partial(build_frames, run.profile, run.config, shell, slots, write))
    addresses = run.step("pages", partial(_write_pages, run, content, frames, write))
    run.step("files", partial(_write_files, run, content, frames, files, addresses, write))
    return len(addresses), files.unsealed


def _derive(run: _Run, checked: Tables) -> _Derived:
    profile, config, clock = run.profile, run.config, run.clock
    tables = profile.redact(checked)  # nothing below may read what was checked
    facts = profile.derive(tables, config, clock.today, clock.published.date())
    tables = {**tables, **profile.tabulate(config, facts)}
    releases = list_releases(tables, run.history, partial(find_commit, config.root))
    states = tuple(_read_states(config, releases))
    return _Derived(
        tables=tables,
        published={table.name: table for table in list_published(config, tables)},
        areas=profile.list_areas(tables, config),
        facts=facts,
        releases=releases,
        states=states,
        redactions=profile.find_redactions(tables, run.history, (state for _, state in states)),
    )


def _export(run: _Run, derived: _Derived, crew: Crew) -> _Files:
    """Make the downloads, and the archive of releases, which has a gate of its own."""
    config = run.config
    areas = {area.code: area.name for area in derived.areas}
    _close_gate_on(list(check_exportable(list(derived.published.values()), areas)))  # also what was derived
    left_out = SLOW if run.draft else frozenset[str]()
    write_all = partial(export_files, config, derived.tables, areas, run.clock, left_out, crew)
    downloads = run.step("exports", lambda: dict(write_all()), is_kept=True)
    seals = read_seals(config.root)
    archives = make_archives(derived.states, INTERNAL, seals, derived.redactions)
    unsealed = list(check_seals(derived.releases, archives, seals)) if run.history else []
    _close_gate_on(unsealed)
    provenance = dict(write_provenance(derived.tables, run.history, run.released))
    return _Files(dict(downloads), provenance, archives, unsealed)


def _gather(run: _Run, derived: _Derived, charts: Mapping[str, Chart], files: _Files) -> SiteContent:
    """Return all that pages are made of."""
    calendar = read_calendar(derived.tables)
    published = derived.published
    with _calendar_needed(run.config):
        corrections = list_corrections(derived.tables, calendar)
    renewals = find_renewals(published.values(), calendar)
    publications = list_publications(derived.tables, published)
    return SiteContent(
        environment=open_environment(
            (run.profile.package,), run.config.contact, renewals, run.clock.published.date(), publications
        ),
        messages=run.profile.messages,
        config=run.config,
        tables=derived.tables,
        published=published,
        areas=derived.areas,
        facts=derived.facts,
        charts=charts,
        plotly=plotly_asset()[0],
        downloads={
            name: describe_download(name, content)
            for address, content in files.downloads.items()
            for name in [address.removeprefix("data/")]
        },
        clock=run.clock,
        renewals=renewals,
        publications=publications,
        corrections=corrections,
        history=run.history,
        changelog=derive_changelog(
            run.history, [table.dataset for table in published.values()], derived.redactions
        ),
        archives=files.archives,
        is_audited=not run.draft,
    )


def _write_pages(run: _Run, content: SiteContent, frames: Frames, write: Write) -> list[str]:
    """Write every data page and return their addresses."""
    addresses = []
    for page in make_pages(run.profile.sections, content):
        write(page.address + "index.html", stamp(frames, page).encode())
        addresses.append(page.address)
    return addresses


def _write_files(
    run: _Run, content: SiteContent, frames: Frames, files: _Files, addresses: Sequence[str], write: Write
) -> None:
    """Write everything that is no page; a download is let go as soon as it is written."""
    config = run.config
    while files.downloads:
        write(*files.downloads.popitem())  # not kept while pages are audited
    written = chain(
        files.provenance.items(),
        _write_search(run.profile, content, frames),
        make_files(run.profile.sections, content),
        write_change_files(config, content.changelog, run.history, list(content.published.values())),
        write_archives(files.archives),
        write_charts(content.charts),
        [
            plotly_asset(),
            ("sitemap.xml", write_sitemap(config, addresses, run.clock)),
            ("robots.txt", write_robots(config)),
            ("headers.conf", write_headers(frames).encode()),
            ("headers-charts.conf", write_chart_headers(frames).encode()),
        ],
    )
    for address, file in written:
        write(address, file)


def _write_search(profile: Profile, content: SiteContent, frames: Frames) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the search: the parts of the register, and the index of the whole site."""
    found = [*list_entries(profile.sections, content), *_list_prose(frames)]
    entries = [(entry.kind, entry.name, entry.address, entry.note, *entry.words) for entry in found]
    words = profile.words
    register = {
        "folder": words.lookup,
        "kind": words.row_kind,
        "page": words.lookup_title,
        "caveat": words.not_found,
    }
    yield from write_search(
        register, profile.entry_kinds, entries, partial(profile.write_search_parts, content)
    )


def _list_prose(frames: Frames) -> Iterator[Entry]:
    """Yield the search entries of the prose pages, with their sections."""
    for page in frames.prose:
        yield Entry(PROSE, page.title, page.address, page.description)
        for anchor, heading in page.sections:
            yield Entry(PROSE, heading, f"{page.address}#{anchor}", page.title)


def _count_lines(profile: Profile, config: Config) -> int:
    """Return how long the register is, before it is read; 0 where it is not there, as the check will say."""
    try:
        return (config.root / config.dataset(profile.register).path).read_bytes().count(b"\n")
    except (KeyError, OSError):
        return 0


def _read_states(config: Config, releases: Sequence[Release]) -> Iterator[tuple[Release, State]]:
    """Yield each release with its state; one whose commit git does not know has none."""
    for release in releases:
        state = read_commit(config.root, release.commit) if release.commit else None
        if state is not None:
            yield release, state


def _audit(run: _Run, staging: Path, crew: Crew) -> tuple[list[Problem], int]:
    """Audit the site, and write the results into it.

    The results are no part of what they are about (:data:`datapub.audit.manifest.REPORT`, and the badge on
    the home page), so the audit runs once. The day is that of the data's publication, so the same
    commit gives the same results and bytes.

    Returns:
        The warnings that remain, and how many files the site has.

    Raises:
        ProblemsFound: a duty that stops a publication is not met, or a page is faulty.
    """
    clock, profile = run.clock, run.profile
    day = clock.published.date()
    site = audit.Site(staging, day, profile.register_checks, crew=crew)
    survey = audit.survey_site(site, profile.duties)
    _close_gate_on(survey.problems)
    results = tuple(
        DutyResult(judged.duty, judged.verdict.result, judged.verdict.reason, judged.verdict.evidence)
        for judged in survey.judged or ()
    )
    audited = Audited(results, day, clock.commit)
    changed = []
    for address, content in write_audit(audited, run.config.publisher_name):
        write_file(staging, address, content)
        changed.append(address)
    for address in AUDIT_PAGES:
        path = staging / address
        if path.is_file():
            text = fill_marks(path.read_text(encoding="utf-8"), audited, "../" * address.count("/"))
            path.write_text(text, encoding="utf-8")
            changed.append(address)
    mark = staging / publish.MARK
    mark.write_bytes(renew_manifest(mark.read_bytes(), staging, changed))
    return list(survey.problems), len(site.files)


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


def seal_releases(profile: Profile, config: Config, tables: Tables, history: History | None) -> list[str]:
    """Write down what each release not sealed yet hashes to, and return their identifiers.

    A release that is sealed keeps its seal, whatever it hashes to now.
    """
    seals = dict(read_seals(config.root))
    releases = list_releases(tables, history, partial(find_commit, config.root))
    states = list(_read_states(config, releases))
    redactions = profile.find_redactions(tables, history, (state for _, state in states))
    archives = make_archives(states, INTERNAL, seals, redactions)
    new = {item.release.id: item.digest for item in archives if item.release.id not in seals}
    if new:
        write_seals(config.root, {**seals, **new})
    return list(new)
