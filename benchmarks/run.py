"""Measure time, processor time, memory and bytes for N sample institutions, by step, beside other programs.

    python -m benchmarks.run --record                         all sizes
    python -m benchmarks.run --record --institutions 10000    one size; recorded results of others stay
    python -m benchmarks.run --institutions 1000 --jobs check build
    python -m benchmarks.run --institutions 1000 --jobs build --against benchmarks/results.json

Results are recorded in benchmarks/results.json and RESULTS.md, each size with its commit and date. Every
round runs in a process of its own, on a project in a temporary folder. Processor seconds are those of all
processes, user and system, and so hardly depend on other load. Memory is the sum of the proportional set
sizes (PSS) of all processes. With ``--against``, growth of the number of pages, files or bytes fails; time
never does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, get_args

from benchmarks import others
from benchmarks.disk import Trash, note_removal, open_project_folder, settle
from benchmarks.process import Run, Used, run_measured, take_pace
from benchmarks.project import ROOT, Layout, make_project
from benchmarks.table import describe_machine, write_results
from datapub.clock import CHINA
from datapub.workers import count_cores

JOBS = ("check", "build", "rebuild", "reread", "preview", "copy", "read", "hugo", "mkdocs")
_WRITING = frozenset({"build", "rebuild", "copy", "hugo", "mkdocs"})
"""Jobs that write all files of a site."""

PLAN: Sequence[tuple[int, Layout]] = (
    (200, "city"), (1_000, "city"), (10_000, "city"), (10_000, "lopsided"),
    (12_600, "nation"), (126_000, "nation"),
)  # fmt: skip
RECORDED = ROOT / "benchmarks/results.json"
_RECORDS = (RECORDED.name, "RESULTS.md")

_MOST_FOR_MKDOCS = 1_000
_MOST_FOR_PREVIEW = 10_000
_ONCE_FROM = 100_000
"""Number of institutions from which on every job is run only once."""

_TOLERANCE = 1.05
_COUNTED = ("pages", "files", "bytes")


def measure(institutions: int, layout: Layout, rounds: int, jobs: Sequence[str]) -> dict[str, Any]:
    """Return the resources used by each job in a project of this size, as medians of the rounds."""
    rounds = 1 if institutions >= _ONCE_FROM else rounds
    found: dict[str, Any] = {
        "institutions": institutions,
        "layout": layout,
        "rounds": rounds,
        "commit": _name_commit(),
        "day": datetime.now(CHINA).date().isoformat(),
        "machine": describe_machine(),
        "cores": count_cores(),
        "load": round(os.getloadavg()[0], 1),
        "pace": round(take_pace(), 3),
        "jobs": {},
    }
    with open_project_folder() as (folder, trash):
        make_project(folder, institutions, layout)
        for job in JOBS:
            if job in jobs and _is_meant(job, institutions):
                runs = [_run(job, folder, trash) for _ in range(rounds)]
                found["jobs"][job] = asdict(_take_medians(runs))
                print(
                    f"{institutions} {layout} {job}: {found['jobs'][job]['cpu_seconds']:.1f} s",
                    file=sys.stderr,
                )
                if job == "build":
                    found |= _count_files(folder / "site")
    return found


def _is_meant(job: str, institutions: int) -> bool:
    limits = {"mkdocs": _MOST_FOR_MKDOCS, "preview": _MOST_FOR_PREVIEW}
    return institutions <= limits.get(job, institutions) and (job != "hugo" or others.has_hugo())


def _run(job: str, folder: Path, trash: Trash) -> Run:
    """Run a job, unaffected by what an earlier one has written or removed."""
    if job == "build":
        trash.discard(folder / "site")
    trash.discard(folder / "copy")
    makers: dict[str, Callable[[Path, Path], list[str]]] = {
        "hugo": others.make_hugo,
        "mkdocs": others.make_mkdocs,
    }
    if job in makers:
        command, root = makers[job](folder / "site", trash.make_folder()), None
    else:
        command, root = [sys.executable, "-m", "benchmarks.job", job, str(folder)], ROOT
    if job in _WRITING:
        settle()
    try:
        return run_measured(command, root)
    finally:
        if job == "rebuild":  # it has removed the previous site
            note_removal()


def _take_medians(runs: Sequence[Run]) -> Run:
    names = runs[0].steps
    return Run(
        **asdict(_middle(runs)),
        steps={name: _middle([run.steps[name] for run in runs]) for name in names},
        figures={name: median(run.figures[name] for run in runs) for name in runs[0].figures},
        processes=max(run.processes for run in runs),
    )


def _middle(found: Sequence[Used]) -> Used:
    return Used(
        median(one.seconds for one in found),
        median(one.cpu_seconds for one in found),
        median(one.peak_mb for one in found),
    )


def _count_files(site: Path) -> dict[str, int]:
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    return {
        "pages": len(pages),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "page_bytes": sum(path.stat().st_size for path in pages),
    }


def compare(found: Sequence[Mapping[str, Any]], recorded: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the figures that have grown beyond those recorded for the same number of institutions."""
    known = {(one["institutions"], one["layout"]): one for one in recorded}
    for one in found:
        before = known.get((one["institutions"], one["layout"]))
        for name in _COUNTED:
            if before and name in one and one[name] > before[name] * _TOLERANCE:
                yield f"{one['institutions']} institutions: {one[name]:,} {name}, recorded {before[name]:,}"


def _name_commit() -> str:
    """Return the commit that is measured, marked as dirty if anything but the results differs from it."""
    described = _ask_git("describe", "--always")
    changed = _ask_git(
        "status", "--porcelain", "-uno", "--", ".", *(f":!benchmarks/{name}" for name in _RECORDS)
    )
    return f"{described}-dirty" if changed else described


def _ask_git(*words: str) -> str:
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def record(found: Sequence[Mapping[str, Any]]) -> None:
    """Replace recorded results of the same size and layout."""
    before = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else []
    known = {
        (one["layout"] == "nation", one["institutions"], one["layout"]): one for one in [*before, *found]
    }
    merged = [known[key] for key in sorted(known)]
    RECORDED.write_text(json.dumps(merged, indent=1) + "\n", encoding="utf-8")
    RECORDED.with_name("RESULTS.md").write_text(write_results(merged), encoding="utf-8")


def main() -> int:
    """Measure, and print, record or compare the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--institutions", type=int, nargs="+", help="only these")
    parser.add_argument("--layout", choices=get_args(Layout), default="city")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", choices=JOBS, nargs="+", default=JOBS)
    parser.add_argument("--record", action="store_true", help="write the results down")
    parser.add_argument("--against", type=Path, help="results to compare with")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    plan = [(number, options.layout) for number in options.institutions or ()] or PLAN
    found = [measure(number, layout, options.rounds, options.jobs) for number, layout in plan]
    print(json.dumps(found) if options.json else write_results(found))
    if options.record:
        record(found)
    grown = list(compare(found, json.loads(options.against.read_text()))) if options.against else []
    print("\n".join(grown), file=sys.stderr)
    return int(bool(grown))


if __name__ == "__main__":
    sys.exit(main())
