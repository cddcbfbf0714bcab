"""The line up to its last gate: a preview for authors, shown within two seconds.

Leaves out the audit, the checksums and the slow downloads, and makes each page when it is requested. A
draft is never published.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from datapub.check import check, leave_out_faulty
from datapub.clock import Clock
from datapub.config import Config
from datapub.draft import Draft, LazyMapping
from datapub.export.search import SITE_INDEX
from datapub.frames.build import build_frames, finish_prose
from datapub.frames.shell import make_shell, report_taken_addresses
from datapub.history import Commit, State
from datapub.pages import make_slots
from datapub.pipeline.content import derive, gather, write_downloads, write_evidence
from datapub.pipeline.output import plan_pages, write_files, write_index
from datapub.pipeline.run import Run, close_gate_on
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.standing import NOTHING_STANDS
from datapub.step_cache import StepCache
from datapub.workers import SERIAL


def draft_site(
    profile: Profile,
    config: Config,
    clock: Clock,
    cache: StepCache,
    released: Commit | None = None,
    before: State | None = None,
) -> tuple[Draft, tuple[Problem, ...]]:
    """Return a draft of the site, and the remaining warnings.

    Args:
        cache: results of earlier drafts, reused for unchanged sources.
        released: the newest commit of published data; an official site must have reviewed it.
        before: the state whose rows may not vanish without a stated reason.

    Raises:
        ProblemsFound: the data or the prose did not pass a gate.
    """
    run = Run(profile, config, clock, None, released, is_draft=True)
    checked = check(
        profile, config, clock.today, run.observe, released, cache, before, clock.published.date()
    )
    checked = leave_out_faulty(checked, config)
    run = run.with_rows(checked.tables)
    shell, faults = run.step("prose", partial(make_shell, profile, run.config, Path(), cache))
    close_gate_on([*checked.problems, *faults])
    derived = run.step("derive", partial(derive, run, checked.tables))
    draft = Draft()
    downloads = LazyMapping(partial(write_downloads, run, derived, SERIAL, draft.write, NOTHING_STANDS))
    charts = LazyMapping(partial(profile.draw_charts, derived.facts))
    files = write_evidence(run, derived)
    content = gather(run, derived, charts, downloads, files)
    frames, texts = run.step("frames", partial(build_frames, profile, run.config, shell, clock))
    slots = make_slots(profile.sections, content)
    for address, file in shell.files.items():
        draft.write(address, file)
    for address, text in texts.items():
        draft.plan(address, partial(finish_prose, address, text, frames, slots, SITE_INDEX))
    with report_taken_addresses(config.root, Path()):
        days = run.step("pages", partial(plan_pages, run, content, frames, draft))
    draft.plan_group("search", partial(write_index, run, content, frames, draft.write, SERIAL))
    draft.plan_group("data/", partial(len, downloads))
    draft.plan_group("", lambda: write_files(run, content, frames, files, days(), draft.write, SERIAL))
    return draft, tuple(in_order([*checked.problems, *faults, *files.unsealed]))
