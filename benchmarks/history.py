"""Measure how long it takes to read the history: the first time, again, and with one more commit.

    python benchmarks/history.py --commits 1000 --rows 1000

`git fast-import` creates a repository in which every commit changes some rows of the register, and every
thirtieth commit all as-of dates, like a monthly report. Like `run.py` this measures, and tests nothing.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

REGISTER = "datasets/institutions.csv"
LAST_DAY = date(2026, 9, 30)
MONTH = 30
"""Commits between two monthly reports."""


def make_repository(folder: Path, commits: int, rows: int, edits: int) -> None:
    """Create a project with a register of ``rows`` rows and ``commits`` commits, one per day.

    Args:
        edits: number of rows whose fee each commit changes.
    """
    from benchmarks.project import make_project

    make_project(folder, rows)
    _git(folder, "init", "-q", "-b", "main")
    stream = b"".join(_list_commits(folder, commits, edits))
    _git(folder, "fast-import", "--quiet", given=stream)
    _git(folder, "reset", "-q", "--hard", "main")


def _list_commits(folder: Path, commits: int, edits: int) -> Iterator[bytes]:
    with (folder / REGISTER).open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    fee, as_of = header.index("fee_cny_month"), header.index("as_of_on")
    random = Random(1)
    for number in range(commits):
        day = LAST_DAY - timedelta(days=commits - 1 - number)
        if (commits - 1 - number) % MONTH == 0:
            for line in lines:
                line[as_of] = day.isoformat()
        for line in random.sample(lines, min(edits, len(lines))) if number else []:
            line[fee] = str(random.randrange(800, 2600, 10))
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *lines])
        moment = datetime(day.year, day.month, day.day).timestamp()
        yield f"commit refs/heads/main\ncommitter a <a@example.org> {moment:.0f} +0800\ndata 0\n".encode()
        if number == 0:
            for path in sorted(item for item in folder.rglob("*") if item.is_file()):
                name = path.relative_to(folder).as_posix()
                if not name.startswith(".git/") and name != REGISTER:
                    yield _put(name, path.read_bytes())
        yield _put(REGISTER, text.getvalue().encode())


def _put(name: str, content: bytes) -> bytes:
    return f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n"


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], input=given, check=True)


def measure(commits: int, rows: int, edits: int) -> dict[str, float]:
    """Return label -> seconds."""
    from childcare.profile import PROFILE
    from datapub.clock import CHINA, Clock
    from datapub.config import load_config
    from datapub.history import read_history
    from datapub.pipeline import build

    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        started = time.perf_counter()
        make_repository(folder, commits, rows, edits)
        figures["making the repository"] = time.perf_counter() - started
        config = load_config(folder)
        for label, cache in (("first reading", "a"), ("next reading", "a"), ("reading, nothing kept", "")):
            started = time.perf_counter()
            history = read_history(config, Path(name) / cache if cache else None)
            figures[label] = time.perf_counter() - started
            assert history is not None
            assert len(history.commits) == commits
        (folder / REGISTER).write_text(
            (folder / REGISTER).read_text(encoding="utf-8").replace("示例路1号", "示例路0号"),
            encoding="utf-8",
        )
        _git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "one more")
        started = time.perf_counter()
        read_history(config, Path(name) / "a")
        figures["reading, one commit more"] = time.perf_counter() - started
        clock = Clock(datetime.now(CHINA), datetime.now(CHINA).date())
        build(PROFILE, config, Path(name) / "warm", clock)  # imports libraries, so that no figure includes it
        started = time.perf_counter()
        build(PROFILE, config, Path(name) / "without", clock)
        without = time.perf_counter() - started
        started = time.perf_counter()
        build(PROFILE, config, Path(name) / "with", clock, history=read_history(config, Path(name) / "a"))
        figures["build without history"] = without
        figures["first build, all to be read"] = figures["first reading"] + without
        figures["build with history kept"] = time.perf_counter() - started
        figures["what history adds"] = figures["build with history kept"] - without
        figures["cache in MB"] = sum(item.stat().st_size for item in (Path(name) / "a").iterdir()) / 1e6
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=10, help="rows that each commit changes")
    options = parser.parse_args()
    for label, value in measure(options.commits, options.rows, options.edits).items():
        print(f"{label:>28} {value:8.2f}")


if __name__ == "__main__":
    main()
