"""The first half of the line, which reads and judges but writes nothing: load → validate → rules.

What the rules let pass is then held against the limits of the downloads, so that whoever checks the
data hears of a title or a number that no file could hold before anything is built.
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
"""Rows of all datasets from which it takes longer to check the rules in one process than to start others."""

ProgressCallback = Callable[[str, float], None]
"""Told the name of each step as it ends, and the seconds it took."""


def tell_nobody(step: str, seconds: float) -> None:
    """Be told of a step."""


@dataclass(frozen=True)
class Checked:
    """The data of a project and all that is wrong with it."""

    tables: Tables
    problems: tuple[Problem, ...]


def check(
    profile: Profile,
    config: Config,
    today: date,
    observe: ProgressCallback = tell_nobody,
    released: Commit | None = None,
    cache: StepCache | None = None,
    before: State | None = None,
    exempted_on: date | None = None,
) -> Checked:
    """Load, validate and check the data; every problem is found in this one run.

    Args:
        profile: what the register is.
        config: the project's settings.
        today: the day after which a date lies in the future.
        observe: told how long each step took.
        released: the last commit of what is published, which an official site has to have
            reviewed; None where there is no history, or where it is not looked at.
        cache: what an earlier run has read.
        before: what rows may not vanish from without a reason; see :func:`datapub.history.read_baseline`.
        exempted_on: the day after which an exemption has run out, by default today. A build takes the day of
            the data, so that what was published once can be built again on any day.
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
        if has_errors(problems):  # a table with a wrong cell says nothing of what could be written
            problems += [*warn_expired(tables, today, problems)]
        else:
            redacted = profile.redact(tables)
            problems += [*warn_expired(redacted, today), *warn_uncounted(tables)]
            problems += check_exportable(list_published(config, drop_expired(redacted, today)), areas)
    return Checked(tables, tuple(in_order(problems)))


def find_lacking(
    profile: Profile, config: Config, checked: Checked, today: date, released: Commit | None
) -> list[Problem]:
    """Return what would be wrong on an official site with data in which :func:`check` has found no error.

    Args:
        config: the settings of an official site.
        checked: what was found with those of a site that is none.
        released: the last commit of what is published.
    """
    further = {rule.id: rule for rule in profile.rules if rule.is_for_official}
    found = check_rules(list(further.values()), profile.messages, checked.tables, config, today)
    return [
        *(replace(problem, severity="error") for problem in checked.problems if problem.hardens),
        *(problem for problem in found if problem.rule in further),  # no word on exemptions from other rules
        *check_official(checked.tables, config, released),
    ]


def list_shown(
    profile: Profile, config: Config, tables: Tables, today: date, day: date
) -> Mapping[str, date]:
    """Return the digests of the personal data that may be seen on the site, with the last day of each.

    Of what readers cannot see, they are told no digest: it could be guessed.

    Args:
        day: the day after which an allowance has run out.
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
    """Return what was checked without the rows of an overlay that are wrong, each fault of them a warning.

    What has run out has to be gone the day after, so a faulty row beside it must not hold up a build: it is
    not published. Whatever is wrong with a file as a whole stays an error, as does a fault of any other file.
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
    """Return the names of the areas by their codes; {} where they cannot be told."""
    try:
        return {area.code: area.name for area in profile.list_areas(tables, config)}
    except KeyError:  # the table, or the city in it, is lacking, as the rules say
        return {}


@contextmanager
def timed(step: str, observe: ProgressCallback) -> Iterator[None]:
    """Tell ``observe`` how long the block took."""
    start = time.perf_counter()
    yield
    observe(step, time.perf_counter() - start)
