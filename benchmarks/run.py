"""Seconds per step, pages a second and memory for a register of N sample institutions.

    python benchmarks/run.py --institutions 10000

It builds a copy of this project in a temporary folder, as ``build`` does: in one process, or in
several where the register is big. It is a measurement, not a
test: it passes no judgement, and nothing else depends on its figures.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PARTS = ("datasets", "schemas", "docs", "theme", "mkdocs.yml", "site.toml", "datapackage.json")


def copy_project(folder: Path, institutions: int) -> None:
    """Copy what a build reads into ``folder``, with a register of that many sample rows."""
    from benchmarks.generate import generate_institutions, read_rows, write_csv

    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    areas = read_rows(ROOT / "datasets/areas.csv")
    streets = read_rows(ROOT / "datasets/streets.csv")
    with (folder / "datasets/institutions.csv").open("w", encoding="utf-8", newline="") as stream:
        write_csv(generate_institutions(institutions, areas, streets), stream)


def measure(institutions: int) -> dict[str, object]:
    """Build once and return the figures: seconds by step, pages, bytes, peak memory."""
    started = time.perf_counter()
    import datapub.check  # noqa: F401 - what `check` needs; `build` needs the rest too

    check_import = time.perf_counter() - started
    from benchmarks.memory import watch_memory
    from childcare.profile import PROFILE
    from datapub.clock import CHINA, Clock
    from datapub.config import load_config
    from datapub.pipeline import build

    imported = time.perf_counter() - started
    steps: dict[str, float] = {"import": imported}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder, institutions)
        now = datetime.now(CHINA)
        with watch_memory() as peak:
            started = time.perf_counter()
            built = build(
                PROFILE,
                load_config(folder),
                folder / "site",
                Clock(now, now.date()),
                lambda step, seconds: steps.__setitem__(step, round(seconds, 3)),
            )
            total = time.perf_counter() - started
        sizes = [path.stat().st_size for path in (folder / "site/institutions").glob("*/index.html")]
    return {
        "institutions": institutions,
        "seconds": {step: round(seconds, 3) for step, seconds in steps.items()},
        "check_seconds": round(check_import + steps["load"] + steps["validate"] + steps["rules"], 2),
        "build_seconds": round(imported + total, 2),
        "pages": built.pages,
        "pages_per_second": round(built.pages / steps["pages"]),
        "bytes_per_page": round(sum(sizes) / len(sizes)),
        "peak_memory_mb": round(peak.own),
        "peak_of_all_processes_mb": round(peak.together),
    }


def main() -> None:
    """Print the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.institutions)
    if options.json:
        print(json.dumps(figures))
        return
    seconds = figures.pop("seconds")
    assert isinstance(seconds, dict)
    for step, value in seconds.items():
        print(f"{step:>18} {value:10.2f} s")
    for label, figure in figures.items():
        print(f"{label:>18} {figure!s:>10}")


if __name__ == "__main__":
    main()
