"""Are the bytes of a site the same for any user, path, language and time of day?

    make reproduce

builds the made-up city in each of several environments, prints the differences, and exits with 1 if there are
any. `make test` builds it in one environment that differs in all of these respects from every other test.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from childcare.profile import PROFILE
from datapub import provenance, workers
from datapub.audit.manifest import MANIFEST
from datapub.cli import main
from datapub.clock import CHINA
from datapub.history import git as history
from tests.city import put_city
from tests.history.repository import git

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-23"
LOCALES = ("C", "zh_CN.UTF-8", "C.utf8", "tr_TR.UTF-8")
ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")


@dataclass(frozen=True)
class Way:
    """How a build is done; by default as most are."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    place: str = "city"
    processes: int = 1
    hour: str = "09:00:00"
    umask: int = 0o022


WAYS = (
    Way("as most do it"),
    Way("in another folder", place="另一处/a longer path"),
    *(Way(f"LC_ALL={name}", {"LC_ALL": name, "PYTHONUTF8": "0"}) for name in LOCALES),
    *(Way(f"hash seed {seed}", {"PYTHONHASHSEED": seed}) for seed in ("0", "1", "4294967295")),
    *(Way(f"{number} processes", processes=number) for number in (2, 4)),
    *(Way(f"TZ={zone}", {"TZ": zone}) for zone in ZONES),
    Way("the first second of the day", hour="00:00:00"),
    Way("the last second of the day", hour="23:59:59"),
    Way("umask 077", umask=0o077),
    Way(
        "all at once", {"LC_ALL": "C", "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"},
        "又一处", 2, "23:59:59", 0o077,
    ),
)  # fmt: skip


def put_repository(root: Path) -> Path:
    """Put the made city into a repository with two commits."""
    put_city(root)
    git(root, "init", "-b", "main")
    for day, change in ((1, ""), (2, "\n")):
        with (root / "docs/about.md").open("a", encoding="utf-8") as stream:
            stream.write(change)
        when = f"2026-03-0{day}T08:00:00+08:00"
        git(root, "add", "-A", when=when)
        git(root, "commit", "-m", str(day), when=when)
    return root


def build_as(way: Way, root: Path, output: Path) -> Mapping[str, str]:
    """Build a city in a process of its own, and return the SHA-256 of each file and of the manifest."""
    place = root.with_name("places") / way.place
    if not place.is_dir():
        shutil.copytree(root, place)
    arguments = [str(place), str(output), str(way.processes), f"{DAY}T{way.hour}+08:00"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.reproduce", *arguments],
        cwd=ROOT, env={**os.environ, **way.environment}, umask=way.umask, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{way.name}: {(done.stdout + done.stderr).decode('utf-8', 'replace')}")
    return read_files(output)


def read_files(site: Path) -> dict[str, str]:
    raw = (site / MANIFEST).read_bytes()
    files: dict[str, str] = json.loads(raw)["files"]
    return {**files, MANIFEST: raw.decode()}


def _build(place: str, output: str, processes: str, moment: str) -> int:
    now = datetime.fromisoformat(moment)

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return now.astimezone(tz)

    patched: Any = (provenance, history, workers)
    patched[0].datetime = Then
    patched[1].time = SimpleNamespace(time=now.timestamp)
    patched[2].MIN_ITEMS = 0
    patched[2].count_cores = lambda: int(processes)
    return main(PROFILE, ["build", "--quiet", "--output", output], Path(place))


def _compare() -> int:
    print(f"{DAY}, {CHINA}: the made city, {len(WAYS)} ways")
    with TemporaryDirectory() as folder:
        root = put_repository(Path(folder, "city"))
        expected: Mapping[str, str] = {}
        faults = 0
        for number, way in enumerate(WAYS):
            began = time.monotonic()
            files = build_as(way, root, site := Path(folder, f"site-{number}"))
            expected = expected or files
            names = expected.keys() | files.keys()
            differing = sorted(name for name in names if expected.get(name) != files.get(name))
            faults += bool(differing)
            took = time.monotonic() - began
            print(f"{way.name}: {len(files)} files, {len(differing)} differ, {took:.0f} s", flush=True)
            for name in differing[:20]:
                print(f"    {name}")
            shutil.rmtree(site)
    print(f"{len(WAYS) - 1 - faults} of {len(WAYS) - 1} ways make the same site")
    return int(bool(faults))


def _run(arguments: Sequence[str]) -> int:
    return _build(*arguments) if arguments else _compare()


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1:]))
