"""One piece of work that ``run`` measures, in a process of its own, which tells its steps line by line.

python -m benchmarks.job build FOLDER
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

import build_site  # noqa: F401 - it puts off looking for garbage, as the program does
from benchmarks.process import count_cpu
from childcare.profile import PROFILE
from datapub.cli import main as run_command
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.problem import ProblemsFound


def build_once(folder: Path) -> None:
    """Build as ``build`` does."""
    from datetime import datetime

    from datapub.pipeline import build

    now = datetime.now(CHINA)
    site = folder / "site"
    try:
        built = build(PROFILE, load_config(folder), site, Clock(now, now.date()), tell)
    except ProblemsFound as stop:
        sys.exit(str([one for one in stop.problems if one.severity == "error"][:5]))
    told = {"pages": built.pages, "files": built.files}
    print(json.dumps({"told": told}), flush=True)


def check_once(folder: Path) -> None:
    """Check as ``check`` does."""
    if run_command(PROFILE, ["check"], folder):
        sys.exit("the generated data does not pass")


def tell(step: str, seconds: float) -> None:
    """Say that a step has ended."""
    used = {"step": step, "seconds": seconds, "cpu_seconds": count_cpu(os.getpid())}
    print(json.dumps(used), flush=True)


JOBS = {"build": build_once, "check": check_once}

if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    JOBS[sys.argv[1]](Path(sys.argv[2]))
