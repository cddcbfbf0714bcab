"""A job that ``run`` measures in a process of its own, which reports each step as a line of JSON.

python -m benchmarks.job build FOLDER
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import build_site  # noqa: F401 - imports without garbage collection, as the program does
from benchmarks.process import count_cpu
from benchmarks.reading import read_tree
from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST
from datapub.cli import main as run_command
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.problem import ProblemsFound
from datapub.workers import put_off_collection

_CACHE = ".cache"
_BEFORE = "before.json"
"""The manifest of the site before the last rebuild."""
_ROUNDS = 3
_REGISTER = "datasets/institutions.csv"
_ROW = re.compile(r"示例路\d+号")
"""The part of a row that is edited, which may have any value."""


def check(folder: Path) -> None:
    """Run the command ``check``."""
    if run_command(PROFILE, ["check"], folder):
        sys.exit("the generated data does not pass")


def build(folder: Path) -> None:
    """Build with an empty build cache, like ``build`` does the first time."""
    shutil.rmtree(folder / _CACHE, ignore_errors=True)
    _build(folder)


def _build(folder: Path) -> None:
    """Build with the build cache.

    The clock is the same all day, as with a real history, where a commit only changes the date of pages whose
    rows it changed.
    """
    from datapub.build_cache import BuildCache, identify_program
    from datapub.pipeline import build

    noon = datetime.now(CHINA).replace(hour=12, minute=0, second=0, microsecond=0)
    build_cache = BuildCache(folder / _CACHE, identify_program(("datapub", PROFILE.package)))
    clock = Clock(noon, noon.date())
    try:
        built = build(
            PROFILE, load_config(folder), folder / "site", clock, _print_step, build_cache=build_cache
        )
    except ProblemsFound as stop:
        sys.exit(str([one for one in stop.problems if one.severity == "error"][:5]))
    _print_figures(pages=built.pages, files=built.files)


def rebuild(folder: Path) -> None:
    """Build again after changing one cell."""
    shutil.copyfile(folder / "site" / MANIFEST, folder / _BEFORE)
    edit_row(folder)
    _build(folder)


def preview(folder: Path) -> None:
    """Report the slowest time from an edit, of a row and of a page, to the page that shows it."""
    from datapub.cli.serve import rebuild_preview
    from datapub.step_cache import StepCache

    cache = StepCache()
    rebuild_preview(PROFILE, folder, cache)
    edits: Mapping[str, tuple[Callable[[Path], None], str]] = {
        "row": (edit_row, f"institutions/{_find_edited(folder)}/index.html"),
        "page": (edit_page, "about/index.html"),
    }
    for name, (edit, address) in edits.items():
        slowest, most = 0.0, 0.0
        for _ in range(_ROUNDS):
            edit(folder)
            started, used = time.perf_counter(), time.process_time()
            read, problems = rebuild_preview(PROFILE, folder, cache)
            if not (read and read(address)):
                sys.exit(str(problems[:5]))
            slowest = max(slowest, time.perf_counter() - started)
            most = max(most, time.process_time() - used)
        _print_figures(**{f"{name}_seconds": slowest, f"{name}_cpu_seconds": most})


def copy(folder: Path) -> None:
    """Copy the built site by plain reads and writes, and report how long it took to write the pages."""
    site, target = folder / "site", folder / "copy"
    seconds = cpu = 0.0
    for path in sorted(site.rglob("*")):
        if path.is_file():
            content, new = path.read_bytes(), target / path.relative_to(site)
            started, used = time.perf_counter(), time.process_time()
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(content)
            if path.suffix == ".html":
                seconds += time.perf_counter() - started
                cpu += time.process_time() - used
    _print_figures(page_write_seconds=seconds, page_write_cpu_seconds=cpu)


def read(folder: Path) -> None:
    """Parse all files of the built site with the usual libraries."""
    started, used = time.perf_counter(), time.process_time()
    size = read_tree(folder / "site")
    _print_figures(
        read_seconds=time.perf_counter() - started, read_cpu_seconds=time.process_time() - used, bytes=size
    )


def reread(folder: Path) -> None:
    """Parse the files that the last rebuild has changed."""
    site = folder / "site"
    before, now = (json.loads(path.read_bytes())["files"] for path in (folder / _BEFORE, site / MANIFEST))
    changed = {address for address, digest in now.items() if before.get(address) != digest}
    started, used = time.perf_counter(), time.process_time()
    size = read_tree(site, changed)
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    _print_figures(read_seconds=seconds, read_cpu_seconds=cpu, bytes=size, files=len(changed))


def edit_row(folder: Path) -> None:
    """Change a cell of the register."""
    _edit(folder / _REGISTER, _ROW, f"示例路{time.time_ns() % 90_000 + 1000}号")


def _find_edited(folder: Path) -> str:
    """Return the id of the row that :func:`edit_row` changes."""
    lines = (folder / _REGISTER).read_text(encoding="utf-8").splitlines()
    return next(line.partition(",")[0] for line in lines if _ROW.search(line))


def edit_page(folder: Path) -> None:
    """Change a sentence of a page."""
    _edit(folder / "docs/about.md", re.compile("公开什么(样例[0-9]*)?"), f"公开什么样例{time.time_ns()}")


def _edit(path: Path, old: re.Pattern[str], new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(old.sub(new, text, count=1), encoding="utf-8", newline="")


def _print_step(step: str, seconds: float) -> None:
    used = {"step": step, "seconds": seconds, "cpu_seconds": count_cpu(os.getpid())}
    print(json.dumps(used), flush=True)


def _print_figures(**figures: float) -> None:
    print(json.dumps({"figures": figures}), flush=True)


JOBS = {job.__name__: job for job in (check, build, rebuild, reread, preview, copy, read)}

if __name__ == "__main__":
    put_off_collection()
    JOBS[sys.argv[1]](Path(sys.argv[2]))
