"""Seconds from saving a file to its new page in the preview: the draft alone, and with the watching.

    python benchmarks/preview.py --institutions 0 --rounds 3

0 institutions stand for the data as shipped. Every figure is the slowest of the rounds. Like `run.py`
it is a measurement, not a test.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

EDITS = (
    ("a cell of the register", "datasets/institutions.csv", "示例路165号", "示例路999号"),
    ("a cell of the areas", "datasets/areas.csv", "周村区,周村,", "周村区,周邨,"),
    ("a page", "docs/about.md", "公开什么，不公开什么", "公开的和不公开的"),
    ("a style", "theme/assets/site.css", "--ink", "--inkling"),
    ("a setting", "site.toml", "12345 政务", "12345 市民"),
)
EVERYWHERE = {"a style", "a setting"}
"""Edits that change every page of the site, and so have no budget."""

BUDGET = 2.0
"""Seconds within which an edit of a CSV or a page has to show in the browser."""


def measure(institutions: int, rounds: int) -> Iterator[tuple[str, float, float]]:
    """Yield what was edited, and the seconds until its page was served: by the clock, and of processor."""
    from benchmarks.project import PARTS, make_project
    from childcare.profile import PROFILE
    from datapub.cli.serve import PREVIEW_FOLDER, rebuild_preview
    from datapub.preview import Preview, make_server
    from datapub.sources import SOURCES
    from datapub.step_cache import StepCache

    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / "project"
        project.mkdir()
        if institutions:
            make_project(project, institutions)
        else:
            for part in PARTS:
                (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, project / part)
        cache = StepCache()
        with (
            Preview(
                lambda: rebuild_preview(PROFILE, project, cache), [project / item for item in SOURCES]
            ) as preview,
            make_server(project / PREVIEW_FOLDER, 0, preview) as server,
        ):
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/about/"
            for label, file, old, new in EDITS:
                path = project / file
                text = path.read_text(encoding="utf-8")
                slowest, most = 0.0, 0.0
                for number in range(rounds):
                    state = preview.state
                    site = state.site
                    started, used = time.perf_counter(), time.process_time()
                    path.write_text(text if number % 2 else text.replace(old, new), encoding="utf-8")
                    while state.site == site:
                        state = preview.wait(state.version, 60)
                        if not state.is_building and state.site == site and state.problems:
                            raise SystemExit(f"{label}: {state.problems[0].message}")
                    urlopen(address).read()
                    slowest = max(slowest, time.perf_counter() - started)
                    most = max(most, time.process_time() - used)
                yield label, slowest, most
            server.shutdown()


def main() -> None:
    """Print the figures; fail where one is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=0, help="0 for the data as shipped")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    is_over = False
    for label, seconds, processor in measure(options.institutions, options.rounds):
        print(f"{label:>24} {seconds:6.2f} s, {processor:5.2f} s of processor")
        is_over = is_over or (seconds > BUDGET and label not in EVERYWHERE)
    if is_over:
        sys.exit(f"over the budget of {BUDGET} s")


if __name__ == "__main__":
    main()
