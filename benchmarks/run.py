"""What a check and a build take for registers of N sample institutions: seconds, processors, memory, by step.

    python -m benchmarks.run --institutions 200 1000 10000 --rounds 3
    python -m benchmarks.run --institutions 126000 --layout nation

Every round is a process of its own, on a project made in a temporary folder. It is a measurement, not a
test: it passes no judgement, and nothing else depends on its figures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import get_args

from benchmarks.process import Run, Used, run_measured
from benchmarks.project import ROOT, Layout, make_project

JOBS = ("check", "build")


def measure_job(job: str, folder: Path, rounds: int) -> Run:
    """Do a job so many times; return the medians of each figure."""
    runs = [
        run_measured([sys.executable, "-m", "benchmarks.job", job, str(folder)], ROOT) for _ in range(rounds)
    ]
    whole = _take_medians(runs)
    return Run(
        **asdict(whole),
        steps={name: _take_medians([run.steps[name] for run in runs]) for name in runs[0].steps},
        told=runs[-1].told,
        processes=max(run.processes for run in runs),
    )


def _take_medians(found: Sequence[Used]) -> Used:
    return Used(
        median(one.seconds for one in found),
        median(one.cpu_seconds for one in found),
        median(one.peak_mb for one in found),
    )


def measure(institutions: int, layout: Layout, rounds: int, jobs: Sequence[str] = JOBS) -> dict[str, Run]:
    """Return what each job takes in a project of so many institutions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_project(folder, institutions, layout)
        return {job: measure_job(job, folder, rounds) for job in jobs}


def write_table(found: dict[str, Run]) -> Iterator[str]:
    """Yield the lines of a table of what jobs took."""
    yield f"{'':>14} {'seconds':>10} {'processor':>10} {'MB':>8}"
    for job, run in found.items():
        for label, used in {job: run, **{f"· {name}": step for name, step in run.steps.items()}}.items():
            yield f"{label:>14} {used.seconds:>10.2f} {used.cpu_seconds:>10.2f} {used.peak_mb:>8.0f}"
        yield from (f"{label:>14} {figure:>10,.0f}" for label, figure in run.told.items())


def main() -> None:
    """Print the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--institutions", type=int, nargs="+", default=[10_000])
    parser.add_argument("--layout", choices=get_args(Layout), default="city")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", choices=JOBS, nargs="+", default=JOBS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for institutions in options.institutions:
        found = measure(institutions, options.layout, options.rounds, options.jobs)
        if options.json:
            print(
                json.dumps({"institutions": institutions, **{job: asdict(run) for job, run in found.items()}})
            )
            continue
        print(f"{institutions} institutions, layout {options.layout}, median of {options.rounds}", flush=True)
        print("\n".join(write_table(found)), flush=True)


if __name__ == "__main__":
    main()
