"""Write the results of a run as Markdown."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.goals import list_goals, list_shares
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
    read_least_clean,
    read_pages,
)
from datapub.workers import count_cores

_FLOOR = (
    "The floor of a clean build is the work that any program must do once for each byte and cell: write the "
    "bytes (above, “read and write of the same bytes”), and read them for the audit. “Bare reading” is the "
    "minimum for that: lxml, json, csv, calamine, sqlite3 and pyarrow parse each file, and nothing else is "
    "done. Beyond that, the audit searches each text for personal data, compares the rows that each download"
    " must have, and checks each page. Each row is also written to workbooks, and each page compressed for "
    "the offline copy. The floor of a build after a change is `check`, what is derived from all rows, the "
    "files that contain the whole register, and a look at each file.\n\n"
    "“At least” above is what a figure would be if only this work were done. For a build: all cores evenly "
    "busy, all steps but the audit as they are, and for the audit only bare reading, of all files or, after "
    "a change, of the changed ones. For the audit: bare reading on all cores. For pages and writing: bare "
    "writing of the pages. For memory: what `check` takes, which holds all tables. A goal below that cannot "
    "be reached or, for a build, not by a faster audit alone: its other steps would have to take less, "
    "too.\n"
)

FROM_ALL_ROWS = ("load", "validate", "rules", "derive", "charts")
"""Steps that every build repeats in full, as each row may affect any other."""

_JOBS = {
    "check": "check",
    "build": "whole clean build",
    "rebuild": "build after one changed row",
    "copy": "read and write of the same bytes, whole process",
    "read": "bare reading of the same files, whole process",
    "hugo": "Hugo, the same pages as finished HTML",
    "mkdocs": "mkdocs-material, as many pages of text",
}


def write_results(found: Sequence[Results]) -> str:
    """Return the results as Markdown."""
    return "\n".join(_list_lines(found)) + "\n"


def _list_lines(found: Sequence[Results]) -> Iterator[str]:
    yield "# Benchmark results\n"
    machines = dict.fromkeys(one["machine"] for one in found)
    yield f"Written by `python -m benchmarks.run --record`, not by hand. Machine: {'; '.join(machines)}.\n"
    yield (
        "Processor seconds (CPU) are those of all processes, user and system, and hardly depend on other "
        "load; elapsed seconds are only meaningful on a machine with a load near 0. Memory is the peak of "
        "the sum of the proportional set sizes (PSS) of all processes, in MB. Each figure is the median of "
        "several rounds. Pace is the time of a fixed piece of Python work on that day: to compare figures of"
        " different days, divide each by its own pace. Columns with a pace were measured without removing "
        "files just before: for a minute after a removal, ext4 takes several times as long to write new "
        "files, so the other columns are too high for builds, and say little about writing.\n"
    )
    heads = [_head(one) for one in found]
    yield from _table(["", *heads], [
        *[[name, *(f"{one[name]:,}" if name in one else "" for one in found)]
          for name in ("pages", "files", "bytes", "page_bytes")],
        *[[name, *(str(one[name]) for one in found)] for name in ("rounds", "commit", "day")],
        *[[label, *(str(one.get(name, "not recorded")) for one in found)]
          for name, label in (("load", "load of the machine before"), ("pace", "pace, seconds"))],
    ])  # fmt: skip
    yield "\n## Elapsed seconds · CPU seconds · peak MB\n"
    rows = [[label, *(_show(one["jobs"].get(job)) for one in found)] for job, label in _JOBS.items()]
    for label in ("row", "page"):
        rows.append(
            [f"preview after an edit of a {label}, slowest", *(_show_edit(one, label) for one in found)]
        )
    yield from _table(["", *heads], rows)
    goals = [row for one in found for row in list_goals(one)]
    if goals:
        yield "\n## Goals\n"
        yield from _table(["institutions", "what", "at most", "found", "at least", ""], goals)
        yield "\n## Where the processor time goes\n"
        yield from _table(["institutions", "build", "longest steps"], list(list_shares(found)))
        yield f"\n{_FLOOR}"
        yield from _table(["", *heads], _list_floors(found))
    yield "\n## Steps of the clean build: seconds · CPU seconds · peak MB\n"
    steps = list(dict.fromkeys(name for one in found for name in list_steps(one)))
    yield from _table(
        ["", *heads], [[name, *(_show(list_steps(one).get(name)) for one in found)] for name in steps]
    )
    yield "\n## Ratios within the run: elapsed · CPU\n"
    yield from _table(["", *heads], _list_ratios(found))
    built = [one for one in found if "build" in one["jobs"]]
    if pairs := [(a, b) for a, b in pairwise(built) if a["layout"] == b["layout"]]:
        yield "\n## Growth: exponent of CPU seconds from one number of institutions to the next\n"
        yield (
            "Only within a layout, as from a city to a country mostly areas are added. Each figure is "
            "divided by the pace of its day; without one of the paces, the cell is empty.\n"
        )
        heads = [f"{_head(a)} → {_head(b)}" for a, b in pairs]
        names = ["whole", *steps]
        yield from _table(["", *heads], [[name, *(_grow(name, *pair) for pair in pairs)] for name in names])


def describe_machine() -> str:
    """Return a description of the machine."""
    model = ""
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        lines = (line.partition(":") for line in cpus.read_text().splitlines())
        model = next((value.strip() for key, _, value in lines if key.strip() == "model name"), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{count_cores()} cores ({model or platform.machine()}), {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _head(one: Results) -> str:
    return f"{one['institutions']:,} {one['layout']}"


def _show(used: Results | None) -> str:
    return f"{used['seconds']:.2f} · {used['cpu_seconds']:.2f} · {used['peak_mb']:,.0f}" if used else ""


def _show_edit(one: Results, label: str) -> str:
    figures = one["jobs"].get("preview", {}).get("figures")
    return f"{figures[f'{label}_seconds']:.2f} · {figures[f'{label}_cpu_seconds']:.2f}" if figures else ""


def _list_ratios(found: Sequence[Results]) -> Iterator[list[str]]:
    """Yield rows that compare the build with other ways to write as much."""
    yield [
        "pages and writing : bare writing of the same pages",
        *(_ratio(one, read_pages, read_bare_writing) for one in found),
    ]
    yield ["pages and writing : Hugo", *(_ratio(one, read_pages, read_hugo) for one in found)]
    yield ["audit : pages and writing", *(_ratio(one, read_audit, read_pages) for one in found)]
    yield [
        "audit : bare reading of all files",
        *(_ratio(one, read_audit, read_bare_reading) for one in found),
    ]
    yield [
        "bare reading of all files : pages and writing",
        *(_ratio(one, read_bare_reading, read_pages) for one in found),
    ]
    yield ["pages a second of pages and writing", *(_speed(one) for one in found)]


def _list_floors(found: Sequence[Results]) -> Iterator[list[str]]:
    """Yield rows with the lower bounds of builds."""
    yield [
        "clean build, its audit nothing but bare reading: CPU",
        *(_show_cpu(read_least_clean(one)) for one in found),
    ]
    yield [
        "build after one changed row, its audit nothing but bare reading of what is new: CPU",
        *(_show_cpu(read_least_again(one)) for one in found),
    ]
    yield [
        f"build after one changed row, what is made of all rows ({FROM_ALL_ROWS[0]} to {FROM_ALL_ROWS[-1]})",
        *(_least_again(one) for one in found),
    ]


def _show_cpu(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f}"


def _least_again(one: Results) -> str:
    steps = one["jobs"].get("rebuild", {}).get("steps", {})
    if not steps.keys() >= set(FROM_ALL_ROWS):
        return ""
    seconds, cpu = (sum(steps[name][what] for name in FROM_ALL_ROWS) for what in ("seconds", "cpu_seconds"))
    return f"{seconds:.2f} · {cpu:.2f}"


def _ratio(one: Results, above: Read, below: Read) -> str:
    found = divide(one, above, below)
    return f"{found[0]:.2f} · {found[1]:.2f}" if found else ""


def _speed(one: Results) -> str:
    used = read_pages(one)
    return f"{one['pages'] / used[0]:,.0f} · {one['pages'] / used[1]:,.0f}" if used and all(used) else ""


def _grow(name: str, small: Results, big: Results) -> str:
    times = []
    for one in (small, big):
        used = one["jobs"]["build"] if name == "whole" else list_steps(one).get(name)
        times.append(used["cpu_seconds"] if used else 0)
    if min(times) <= 0.05 or ("pace" in small) != ("pace" in big):  # too short, or not comparable
        return ""
    times = [seconds / one.get("pace", 1) for seconds, one in zip(times, (small, big), strict=True)]
    return f"{math.log(times[1] / times[0]) / math.log(big['institutions'] / small['institutions']):.2f}"


def _table(head: Sequence[str], rows: Iterator[list[str]] | Sequence[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
