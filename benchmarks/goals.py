"""The goals for the measured figures, and where the processor time goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from benchmarks.ratios import (
    Read,
    Results,
    divide,
    list_steps,
    read_audit,
    read_bare_reading,
    read_bare_writing,
    read_hugo,
    read_least_again,
    read_least_audit,
    read_least_clean,
    read_pages,
)

SIZES = (200, 10_000, 126_000)
"""Institutions of a city, of a province, of the country."""

_MOST_STEPS = 6
"""Number of steps that are named per build."""


class Goal(NamedTuple):
    """The goal for a figure.

    Attributes:
        most: its maximum for each of :data:`SIZES`; None if there is no goal.
        read: returns the figure from the results.
        form: format of the figure.
        least: returns the lower bound of the figure, from work that no program could avoid.
    """

    title: str
    most: tuple[float | None, float | None, float | None]
    read: Callable[[Results], float | None]
    form: str = "{:.1f} s"
    least: Callable[[Results], float | None] = lambda _: None


def _job(name: str, what: str = "seconds") -> Callable[[Results], float | None]:
    return lambda one: one["jobs"].get(name, {}).get(what)


def _figure(job: str, name: str) -> Callable[[Results], float | None]:
    return lambda one: one["jobs"].get(job, {}).get("figures", {}).get(name)


def _step(name: str) -> Callable[[Results], float | None]:
    return lambda one: list_steps(one).get(name, {}).get("seconds")


def _clock(above: Read, below: Read) -> Callable[[Results], float | None]:
    return lambda one: ratio[0] if (ratio := divide(one, above, below)) else None


def _shared(read: Callable[[Results], float | None]) -> Callable[[Results], float | None]:
    return lambda one: cpu / one["cores"] if (cpu := read(one)) is not None and "cores" in one else None


def _cpu(above: Read, below: Read) -> Callable[[Results], float | None]:
    return lambda one: ratio[1] if (ratio := divide(one, above, below)) else None


GOALS = (
    Goal("check", (1.2, 3, 25), _job("check")),
    Goal("whole clean build", (5, 20, 240), _job("build"), least=_shared(read_least_clean)),
    Goal("audit", (1, None, None), _step("audit"), least=_shared(read_least_audit)),
    Goal(
        "pages and writing : Hugo, clock",
        (None, 1, 1),
        _clock(read_pages, read_hugo),
        "{:.2f}",
        _clock(read_bare_writing, read_hugo),
    ),
    Goal(
        "pages and writing : Hugo, CPU",
        (None, 1, 1),
        _cpu(read_pages, read_hugo),
        "{:.2f}",
        _cpu(read_bare_writing, read_hugo),
    ),
    Goal(
        "pages and writing : bare writing, clock",
        (None, 1.3, 1.3),
        _clock(read_pages, read_bare_writing),
        "{:.2f}",
    ),
    Goal(
        "audit : pages and writing, clock",
        (None, 1, 1),
        _clock(read_audit, read_pages),
        "{:.2f}",
        _cpu(read_bare_reading, read_pages),
    ),
    Goal("build after one changed row", (1.5, 3, 15), _job("rebuild"), least=_shared(read_least_again)),
    Goal("preview after an edit of a row", (1, 2, None), _figure("preview", "row_seconds")),
    Goal("preview after an edit of a page", (1, 2, None), _figure("preview", "page_seconds")),
    Goal(
        "peak of all processes",
        (300, 600, 2_500),
        _job("build", "peak_mb"),
        "{:,.0f} MB",
        _job("check", "peak_mb"),
    ),
)


def list_goals(one: Results) -> Iterator[list[str]]:
    """Yield a row for each goal: institutions, title, goal, figure, lower bound, verdict."""
    if one["institutions"] not in SIZES or one["layout"] == "lopsided":
        return
    place = SIZES.index(one["institutions"])
    for goal in GOALS:
        most, found = goal.most[place], goal.read(one)
        if most is not None and found is not None:
            verdict = "met" if found <= most else f"{found / most:.1f} times the goal"
            yield [
                f"{one['institutions']:,}",
                goal.title,
                goal.form.format(most),
                goal.form.format(found),
                "" if (least := goal.least(one)) is None else goal.form.format(least),
                verdict,
            ]


def list_shares(found: Sequence[Results]) -> Iterator[list[str]]:
    """Yield the longest steps of each measured build, with their shares of its processor time."""
    for one in found:
        for job in ("build", "rebuild"):
            steps = one["jobs"].get(job, {}).get("steps", {})
            whole = sum(used["cpu_seconds"] for used in steps.values())
            longest = sorted(steps.items(), key=lambda item: item[1]["cpu_seconds"], reverse=True)
            shares = [f"{name} {used['cpu_seconds'] / whole:.0%}" for name, used in longest[:_MOST_STEPS]]
            if whole:
                yield [
                    f"{one['institutions']:,} {one['layout']}",
                    "clean" if job == "build" else "after one changed row",
                    ", ".join(shares),
                ]
