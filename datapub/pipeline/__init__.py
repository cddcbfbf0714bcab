"""The line, read from top to bottom: committed files in, a proven site out.

load → validate → rules → derive → charts · pages · exports → frames and stamping → audit → swap

Any error closes a gate: after data and prose are checked (together, so that one run reports
everything), on what is derived and archived, on traces of another city, and after the audit of the
finished site. Behind a closed gate the published site stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from datapub.audit.manifest import (
    MANIFEST,
    OFFLINE,
    ManifestHeader,
    add_to_manifest,
    make_manifest,
    write_checksums,
)
from datapub.audit.origin import find_traces, list_own, read_origin
from datapub.build_cache import NO_CACHE, BuildCache
from datapub.check import ProgressCallback, check, ignore_step, leave_out_faulty, list_shown, timed
from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.names import forget_dictionaries
from datapub.derive.redaction import find_registered
from datapub.frames.build import build_frames
from datapub.frames.shell import Shell, make_shell, report_taken_addresses
from datapub.history import Commit, History, State, find_head
from datapub.offline import write_offline
from datapub.pipeline.content import Derived, derive, gather, write_downloads, write_evidence
from datapub.pipeline.output import write_files, write_index, write_pages, write_prose
from datapub.pipeline.proof import audit_site
from datapub.pipeline.run import Run, close_gate_on
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.provenance import check_clock
from datapub.publish import FileWriter, clear_away, open_staging, swap_in, write_file
from datapub.standing import StandingSite
from datapub.workers import Workers, return_memory, start_workers


@dataclass(frozen=True)
class Built:
    """What a build published: the number of data pages and of files, and the remaining warnings."""

    pages: int
    files: int
    warnings: tuple[Problem, ...]


def build(
    profile: Profile,
    config: Config,
    output: Path,
    clock: Clock,
    observe: ProgressCallback = ignore_step,
    history: History | None = None,
    released: Commit | None = None,
    before: State | None = None,
    check_sources: Callable[[], None] = lambda: None,
    build_cache: BuildCache = NO_CACHE,
) -> Built:
    """Build the site into ``output``, or leave what is there untouched.

    Args:
        profile: the kind of register.
        observe: called with the name and the seconds of each finished step.
        history: the data's commits; without it, pages say that the history is unknown.
        released: the newest commit of published data; an official site must have reviewed it.
        before: the state whose rows may not vanish without a stated reason.
        check_sources: raises if any source changed while it was being read.
        build_cache: the build cache; it saves time and changes no byte.

    Raises:
        ProblemsFound: data, prose or the finished site did not pass a gate.
        ForeignOutputError: ``output`` holds files that this publisher did not write.
    """
    output = output.resolve()  # a link to a folder that is served stays one: the site behind it is replaced
    run = Run(profile, config, clock, history, released, observe, build_cache)
    workers = start_workers(_count_lines(profile, config))
    data_day = clock.published.date()
    registered = find_registered(config)  # what is registered later is not in the rows
    checked = check(profile, config, clock.today, observe, released, None, before, data_day)
    checked = leave_out_faulty(checked, config)
    with open_staging(output) as staging, report_taken_addresses(config.root, staging):
        run = run.with_rows(checked.tables)
        shell, faults = run.step(
            "prose", partial(make_shell, profile, run.config, staging, None, build_cache)
        )
        problems = [*checked.problems, *faults, *check_clock(config, clock, released)]
        close_gate_on(problems)
        stood = StandingSite(build_cache, output, staging)

        def write(address: str, content: bytes) -> None:
            write_file(staging, address, content, may_stand=workers.repeats)

        own = list_own(checked.tables)
        allowed = list_shown(profile, config, checked.tables, clock.today, data_day)
        derived = run.step("derive", partial(derive, run, checked.tables))
        del checked  # nothing else may read what is not redacted; it is as much memory as what is
        pages, unsealed = _write_site(run, derived, shell, write, workers, stood)
        del derived  # the audit looks at the finished site alone
        stood.close()
        forget_dictionaries()
        return_memory()
        problems += unsealed
        with timed("audit", observe):
            traces = list(find_traces(staging, read_origin(config.root), own))
            close_gate_on(traces)
            header = ManifestHeader(
                config.base_url,
                clock,
                run.config.state,
                registered=registered,
                built_from=find_head(config.root) if history and "uncommitted" not in clock.doubts else "",
                released=released.hash if released else "",
                is_preview=config.is_preview,
                allowed=allowed,
            )
            manifest = make_manifest(staging, header, workers)
            write_file(staging, MANIFEST, write_checksums(manifest, staging))
            del manifest  # of a country's site 90 MB
            findings, files = audit_site(run, staging, workers)
            problems += [*findings, *traces]
        with timed("offline", observe):
            write_offline(staging, run.config, run.clock.latest.date(), workers, build_cache, output)
            add_to_manifest(staging, [OFFLINE])
        check_sources()
        with timed("swap", observe):
            swap_in(staging, output)
            stood.retain()
        with timed("clear", observe):
            clear_away(staging, workers)
    return Built(pages, files, tuple(in_order(problems)))


def _write_site(
    run: Run,
    derived: Derived,
    shell: Shell,
    write: FileWriter,
    workers: Workers,
    standing: StandingSite,
) -> tuple[int, list[Problem]]:
    """Write every page and file except the manifest.

    Args:
        derived: the derived values of data that passed the first gate.
        write: writes a file, even one that a killed process had already written.

    Returns:
        The number of data pages, and a warning for each release without a seal.

    Raises:
        ProblemsFound: derived data or an archive did not pass its gate.
    """
    charts = run.step("charts", partial(run.profile.draw_charts, derived.facts))
    downloads = run.step("exports", partial(write_downloads, run, derived, workers, write, standing))
    files = write_evidence(run, derived)
    content = gather(run, derived, charts, downloads, files)
    frames, texts = run.step("frames", partial(build_frames, run.profile, run.config, shell, run.clock))
    index = run.step("search", partial(write_index, run, content, frames, write, workers))

    def write_all_pages() -> dict[str, str]:
        write_prose(run, content, frames, shell.files, texts, index, write, workers)
        return write_pages(run, content, frames, write, workers, standing)

    days = run.step("pages", write_all_pages)
    run.step("files", partial(write_files, run, content, frames, files, days, write, workers))
    return len(days), files.unsealed


def _count_lines(profile: Profile, config: Config) -> int:
    """Return the number of lines of the register's file; 0 if it is missing, which the check reports."""
    try:
        return (config.root / config.dataset(profile.register).path).read_bytes().count(b"\n")
    except (KeyError, OSError):
        return 0
