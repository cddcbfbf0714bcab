"""Measure the downloads: every dataset in every format, whole and by area; seconds and memory.

Budget for 10,000 institutions: 30 seconds and 500 MB.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BUDGET_SECONDS, BUDGET_MB = 30, 500


def measure(institutions: int) -> dict[str, object]:
    """Make all downloads once and return the figures: seconds, files, bytes by kind, peak memory."""
    from benchmarks.run import copy_project
    from childcare.derive.register import derive_register
    from childcare.profile import PROFILE
    from datapub.check import check
    from datapub.clock import CHINA, Clock
    from datapub.config import load_config
    from datapub.export import export_files, list_published
    from datapub.export.check import check_exportable

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder, institutions)
        config = load_config(folder)
        now = datetime(2026, 11, 23, 8, tzinfo=CHINA)
        tables = check(PROFILE, config, now.date()).tables
    register = derive_register(tables, config.city_code)
    areas = {area.code: area.name for area in register.areas if not area.is_city}
    before = _peak_mb()
    started, started_cpu = time.perf_counter(), time.process_time()
    published = list_published(config, tables)
    problems = list(check_exportable(published, areas))
    assert not problems, problems[:3]
    sizes: Counter[str] = Counter()
    files = 0
    digest = hashlib.sha256()
    for address, content in export_files(config, published, areas, Clock(now, now.date())):
        files += 1
        sizes["api" if address.startswith("data/api/") else Path(address).suffix] += len(content)
        digest.update(address.encode() + content)
    return {
        "institutions": institutions,
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - started_cpu, 2),
        "files": files,
        "megabytes": {kind: round(size / 1e6, 2) for kind, size in sorted(sizes.items())},
        "memory_before_mb": round(before),
        "peak_memory_mb": round(_peak_mb()),
        "sha256": digest.hexdigest(),
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print the figures as JSON; exit 1 when the budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=10_000)
    figures = measure(parser.parse_args().institutions)
    print(json.dumps(figures, indent=1))
    seconds, peak = figures["seconds"], figures["peak_memory_mb"]
    assert isinstance(seconds, float) and isinstance(peak, int)
    return int(seconds > BUDGET_SECONDS or peak > BUDGET_MB)


if __name__ == "__main__":
    sys.exit(main())
