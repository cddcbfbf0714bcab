"""The first half of the line, which writes nothing: load → validate → rules.

Data that passes the rules is then held against the limits of the download formats, so that a title or
number that no file could hold is reported before anything is built.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from datapub.audit.sources import check_sources, find_in_source
from datapub.config import Config
from datapub.derive.corrections import warn_uncounted
from datapub.derive.expiry import drop_expired, warn_expired
from datapub.export import list_published
from datapub.export.check import check_exportable
from datapub.history import Commit, State
from datapub.load import load_texts
from datapub.messages import make_problem
from datapub.model import Table, Tables
from datapub.overlay import check_committed_rows
from datapub.problem import Problem, has_errors, in_order
from datapub.profile import Profile
from datapub.rules import check_rules
from datapub.rules.allowances import check_allowances, find_in_table, list_allowed
from datapub.rules.data import Data
from datapub.rules.edits import check_edits
from datapub.rules.erasures import check_standing
from datapub.rules.losses import check_losses
from datapub.rules.official import check_official
from datapub.rules.publications import check_duty_names
from datapub.step_cache import StepCache
from datapub.validate import validate_tables
from datapub.workers import SERIAL, start_workers

MIN_ROWS = 5_000
"""Rows in all datasets from which checking the rules in several processes is faster."""

ProgressCallback = Callable[[str, float], None]
"""Called with the name of each finished step and its duration in seconds."""


def ignore_step(step: str, seconds: float) -> None:
    """Ignore a step."""


@dataclass(frozen=True)
class Checked:
    """The typed tables of a project, and every problem found."""

    tables: Tables
    problems: tuple[Problem, ...]


def check(
    profile: Profile,
    config: Config,
    today: date,
    observe: ProgressCallback = ignore_step,
    released: Commit | None = None,
    cache: StepCache | None = None,
    before: State | None = None,
    exempted_on: date | None = None,
) -> Checked:
    """Load, validate and check the data; one run finds every problem.

    Args:
        today: any later date lies in the future.
        observe: called with the name and the seconds of each finished step.
        released: the newest commit of published data, which an official site must have reviewed; None
            without history, or where reviews are not checked.
        cache: results of an earlier run in this process.
        before: the state whose rows may not vanish without a stated reason;
            see :func:`datapub.history.read_baseline`.
        exempted_on: the day on which exemptions must still be valid; ``today`` by default. A build passes
            the day of the data, so that a past publication can be rebuilt on any day.
    """
    with timed("load", observe):
        texts, load_problems = load_texts(config.root, config.datasets)
    with timed("validate", observe):
        tables, cell_problems = validate_tables(config.datasets, texts, cache)
    with timed("rules", observe):
        areas = _name_areas(profile, config, tables)
        people = profile.register_checks.people
        data = Data(tables, config, today, profile.messages, exempted_on)
        workers = SERIAL if cache else start_workers(sum(len(one.frame) for one in tables.values()), MIN_ROWS)

        def judge() -> list[Problem]:
            rules, messages = profile.rules, profile.messages
            return list(check_rules(rules, messages, tables, config, today, exempted_on, workers))

        made_from = config, today, exempted_on, texts
        found = cache.get_or_compute("rules", made_from, judge) if cache else judge()
        rule_problems = [
            *check_committed_rows(config),
            *found,
            *check_duty_names(tables, profile.duties),
            *check_official(tables, config, released),
            *check_sources(config.root, people, list_allowed(data)),
            *check_allowances(data, people, partial(find_in_source, config.root, people)),
            *check_standing(tables, before),
            *check_losses(profile.register, tables, before, today, profile.must_stay, areas),
            *check_edits(data, before, profile.register),
        ]
        problems = [*load_problems, *cell_problems, *rule_problems]
        if has_errors(problems):  # a table with a faulty cell is not exported anyway
            problems += [*warn_expired(tables, today, problems)]
        else:
            redacted = profile.redact(tables)
            problems += [*warn_expired(redacted, today), *warn_uncounted(tables)]
            problems += check_exportable(list_published(config, drop_expired(redacted, today)), areas)
    return Checked(tables, tuple(in_order(problems)))


def find_lacking(
    profile: Profile, config: Config, checked: Checked, today: date, released: Commit | None
) -> list[Problem]:
    """Return what an official site would refuse in data in which :func:`check` found no error.

    Args:
        config: the settings of an official site.
        checked: the result of a check with the settings of a sample or trial site.
        released: the newest commit of published data.
    """
    further = {rule.id: rule for rule in profile.rules if rule.is_for_official}
    found = check_rules(list(further.values()), profile.messages, checked.tables, config, today)
    return [
        *(replace(problem, severity="error") for problem in checked.problems if problem.hardens),
        *(problem for problem in found if problem.rule in further),  # and none on exemptions
        *check_official(checked.tables, config, released),
    ]


def list_shown(
    profile: Profile, config: Config, tables: Tables, today: date, day: date
) -> Mapping[str, date]:
    """Return the digests of personal data that may be shown on the site, with the last day of each.

    Data that readers cannot see has no digest here, as they could recover it by guessing.

    Args:
        day: the day on which an allowance must still be valid.
    """
    listed = list_allowed(Data(tables, config, today, exempted_on=day))
    shown: dict[str, date] = {}
    if listed:
        published = list_published(config, drop_expired(profile.redact(tables), today))
        seen = Data({table.dataset.name: table for table in published}, config, today)
        names = {table.dataset.path: table.dataset.name for table in published}
        hidden = {dataset.path for dataset in config.datasets} - names.keys()
        for file, rows in listed.items():
            found = (
                find_in_table(seen, names[file], profile.register_checks.people) if file in names else rows
            )
            shown |= {digest: last for digest, last in rows.items() if digest in found and file not in hidden}
    return shown


def leave_out_faulty(checked: Checked, config: Config) -> Checked:
    """Return the result without faulty rows of an overlay, whose errors become warnings.

    Expired rows must be gone the day after, so a faulty row beside them may not hold up a build; it is just
    not published. A fault of a whole file, or of any file outside the overlay, stays an error.
    """
    datasets = [item for item in config.datasets if item.is_overlay and config.overlay]
    tables, problems = dict(checked.tables), list(checked.problems)
    for dataset in datasets:
        faults = {one for one in problems if one.file == dataset.path and one.row and one.severity == "error"}
        if faults and dataset.name in tables:
            rows = sorted({one.row for one in faults if one.row})
            tables[dataset.name] = Table(dataset, tables[dataset.name].frame.drop(rows, errors="ignore"))
            problems = [replace(one, severity="warning") if one in faults else one for one in problems]
            left = make_problem(dataset, "overlay-left-out", count=len(rows), severity="warning")
            problems.append(left)
    return Checked(tables, tuple(in_order(problems)))


def _name_areas(profile: Profile, config: Config, tables: Tables) -> dict[str, str]:
    """Return area code -> name; {} if the areas cannot be read."""
    try:
        return {area.code: area.name for area in profile.list_areas(tables, config)}
    except KeyError:  # the rules report a missing table or city
        return {}


@contextmanager
def timed(step: str, observe: ProgressCallback) -> Iterator[None]:
    """Report the duration of the block to ``observe``."""
    start = time.perf_counter()
    yield
    observe(step, time.perf_counter() - start)
