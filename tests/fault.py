"""What becomes of a site when processes are killed, disks fail and readers crowd: ``make fault``.

No part of ``make test``: it takes minutes. A fault that it finds is mended with a test in the ordinary suite.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE, STDOUT

from childcare.profile import PROFILE
from datapub.audit.manifest import check_manifest
from datapub.cli import main
from datapub.deploy import publish, roll_back
from datapub.export.search import name_by_content
from tests.city import put_city
from tests.killed import TERMS, attempt, list_faults, put_site
from tests.served import NGINX, public_folder, serve

KILLS = 200
"""Of publish and rollback; those of build and import come on top."""
PUBLISHES = 100
READERS = 4
MOST_STEPS = 12
"""Of one build or import that are tried, each in a run of its own."""
SEED = 15

PROGRAM = [sys.executable, "-m", "tests.fault"]
BUILD = ("build", "--quiet")
PLACING = ("fsync", "rename", "replace")
"""Calls that put something in place."""

SETTINGS = dict.fromkeys(("headers.conf", "headers-charts.conf", "headers-data.conf"), "")
_INDEX = re.compile(rb'data-index="([^"]+)"')
_faults: list[str] = []


@dataclass
class Readers:
    """Whoever opens a page, then what it names: all of it is of one release, and there."""

    address: str
    answers: int = 0
    told: list[str] = field(default_factory=list)

    def read(self, ended: threading.Event) -> None:
        """Read until the end."""
        while not ended.is_set():
            page = self._get("")
            if page is None:
                continue
            release = page.partition(b"\n")[0]
            time.sleep(random.random() / 50)  # as long as a page takes to ask for more
            index = self._get(_INDEX.findall(page)[0].decode())
            if index is not None and index.partition(b"\n")[0] != release:
                self.told.append(f"mixed: {release!r} has the index of {index[:20]!r}")

    def _get(self, path: str) -> bytes | None:
        self.answers += 1
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return bytes(answer.read())
        except OSError as error:
            self.told.append(f"failed: /{path}: {error}")
            return None


def read(address: str) -> int:
    """Read with several at once until the standard input ends; print how many answers, and what was wrong."""
    readers, ended = Readers(address), threading.Event()
    threads = [threading.Thread(target=readers.read, args=(ended,)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    print(flush=True)  # what is under way may begin
    sys.stdin.read()
    ended.set()
    for thread in threads:
        thread.join()
    print(json.dumps([readers.answers, readers.told]))
    return 0


@contextmanager
def reading(address: str) -> Iterator[None]:
    """Have a page and what it names read all the while: by a process of its own, as this one forks."""
    with subprocess.Popen([*PROGRAM, "read", address], stdin=PIPE, stdout=PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline()
        yield
        answers, told = json.loads(child.communicate()[0])
    report("readers", f"{answers} answers, {len(told)} failed or mixed", told)


def report(what: str, said: str, faults: list[str]) -> None:
    """Print a figure, and keep the faults."""
    print(f"{what}: {said}; {len(faults)} faults", *faults[:5], sep="\n  ", flush=True)
    _faults.extend(faults)


def put_release(folder: Path, number: int) -> Path:
    """Make a site whose page and index say of which release they are."""
    index = f"{number:06d}\n{'x' * 3000}".encode()
    address = name_by_content("search/site.json", index)
    page = f'{number:06d}\n<body data-index="{address}">{"y" * 3000}'
    return put_site(folder, {**SETTINGS, address: index.decode(), "index.html": page})


def kill_publishers(folder: Path, place: Path) -> None:
    """Kill publish and rollback at each step, and at random moments, while people read."""
    random.seed(SEED)
    sites = [put_release(folder / f"site{number}", number) for number in range(3)]
    for site in sites:
        publish(site, place, TERMS)
    killed, faults = 0, []
    with serve(place) as address, reading(address):
        for turn in range(KILLS * 3):
            if killed >= KILLS:
                break
            back, site = turn % 4 == 3, sites[turn % 3]
            act = partial(roll_back, place, "", TERMS) if back else partial(publish, site, place, TERMS)
            step = turn % (20 if back else 90) + 1 if turn < KILLS else random.randint(1, 60)
            code = attempt(act, step, False)
            killed += code == -signal.SIGKILL
            if code not in {0, 1, 3, -signal.SIGKILL}:
                faults.append(f"turn {turn}: ended with {code}")
            publish(sites[(turn + 2) % 3], place, TERMS)
            faults += [f"turn {turn}: {fault}" for fault in list_faults(place)]
    if killed < KILLS:
        faults.append(f"only {killed} of {KILLS} were killed")
    report("publish and rollback", f"{killed} SIGKILLs", faults)


def kill_at(seconds: float, root: Path, *words: str) -> int:
    """Run a command that is killed after a while; return how that ended."""
    child = subprocess.Popen([*PROGRAM, *words, str(root)], stdout=DEVNULL, stderr=DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    child.kill()
    return child.wait()


def run(root: Path, *words: str) -> tuple[int, str]:
    """Run a command, and return its exit code and what it said."""
    ended = subprocess.run([*PROGRAM, *words, str(root)], stdout=PIPE, stderr=STDOUT, text=True, check=False)
    return ended.returncode, ended.stdout


def kill_builders(root: Path) -> None:
    """Kill builds and imports, at random moments and at each call that puts something in place."""
    began = time.monotonic()
    faults = [] if run(root, *BUILD)[0] == 0 else ["the city does not build"]
    takes, site = time.monotonic() - began, root / "site"
    table = root / "datasets/institutions.csv"
    old = table.read_bytes()
    sheet = root / "list.csv"
    sheet.write_bytes(old.replace("示例一托育园".encode(), "示例改名托育园".encode()))
    killed = 0

    def look(what: str, code: int) -> None:
        nonlocal killed
        killed += code == -signal.SIGKILL
        faults.extend(f"{what}: {problem.message}" for problem in check_manifest(site))
        if table.read_bytes() not in {old, sheet.read_bytes()}:
            faults.append(f"{what}: half of a dataset")
        table.write_bytes(old)

    take = ("import", str(sheet), "--partial", "--yes")
    for _turn in range(8):
        look("build", kill_at(random.random() * takes, root, *BUILD))
        look("import", kill_at(1 + random.random() * 3, root, *take))
    for what, words in (("import", take), ("build", BUILD)):
        for step in range(1, MOST_STEPS):
            code, _ = run(root, "step", str(step), *words)
            look(f"{what}, step {step}", code - 256 if code > 200 else code)
            if code != 256 - signal.SIGKILL:
                break
    if (ended := run(root, *take))[0]:
        faults.append(f"the next import fails: {ended[1][-200:]}")
    if left := [path.name for path in table.parent.iterdir() if path.name.startswith(".institutions.csv-")]:
        faults.append(f"import leaves {left}")
    if run(root, *BUILD)[0]:
        faults.append("the next build fails")
    report("build and import", f"{killed} SIGKILLs", faults)
    table.write_bytes(old)


def break_machine(root: Path, folder: Path) -> None:
    """Let disks be full or read-only, places gone or foreign, and two do the same at once."""
    site, faults = root / "site", []
    place = folder / "place"

    def expect(what: str, wanted: int, words: str, *arguments: str) -> None:
        code, said = run(root, *arguments)
        crash = root / "datapub-crash.txt"
        if code != wanted or words not in said or "Traceback" in said or crash.exists():
            crash.unlink(missing_ok=True)
            faults.append(f"{what}: {code} {said[-200:]!r}")
        faults.extend(f"{what}: {problem.message}" for problem in check_manifest(site))

    expect("first", 0, "已发布", "publish", str(place))
    expect("parent gone", 2, "先挂载", "publish", str(folder / "no/where"))
    (foreign := folder / "foreign").mkdir()
    (foreign / "photo.jpg").touch()
    expect("foreign", 2, "别的内容", "publish", str(foreign))
    expect("foreign output", 2, "别的内容", *BUILD, "--output", str(foreign))
    for what, options, words in (("full", "size=1m", "满了"), ("read-only", "ro,size=1m", "只读")):
        with mounted(folder / what, options) as disk:
            if disk:
                expect(f"{what}: publish", 2, words, "publish", str(disk))
                expect(f"{what}: build", 2, words, *BUILD, "--output", str(disk / "site"))
    with mounted(folder / "point", "size=200m") as disk:
        if disk:
            expect("mount point: build", 2, "挂载", *BUILD, "--output", str(disk))
            expect("mount point: publish", 0, "已发布", "publish", str(disk))
    target = site.rename(root / "elsewhere")
    site.symlink_to(target)
    os.umask(0o077)
    expect("link and umask", 0, "", *BUILD)
    if not site.is_symlink() or any(path.stat().st_mode & 0o044 != 0o044 for path in target.rglob("*")):
        faults.append("link and umask: readers see nothing")
    os.umask(0o022)
    for words, codes in ((BUILD, {0}), (("publish", str(place)), {0, 2})):
        both = [subprocess.Popen([*PROGRAM, *words, str(root)], stdout=DEVNULL) for _ in range(2)]
        if not {child.wait() for child in both} <= codes or any(check_manifest(site)):
            faults.append(f"two at once: {words}")
    report("machine", "gone, foreign, link, umask, two at once, and every disk that could be mounted", faults)


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path | None]:
    """Mount a small disk, where that is allowed."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False).returncode:
        print(f"no disk can be mounted here: {folder.name} is not tried")
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def publish_under_load(folder: Path, place: Path, page: Path) -> None:
    """Publish again and again while people read; then ask how fast a page is beside the same bytes."""
    for number in range(2):
        publish(put_release(folder / f"load{number}", number), place, TERMS)
    (place / "bare.html").write_bytes(page.read_bytes())
    with serve(place, f"location = /bare.html {{ root {place}; }}") as address:
        with reading(address):
            for number in range(PUBLISHES):
                publish(folder / f"load{number % 2}", place, TERMS)
        city = put_site(
            folder / "city", {**SETTINGS, "institutions/index.html": page.read_text(encoding="utf-8")}
        )
        publish(city, place, TERMS)
        rounds = [[measure(address + path) for path in ("bare.html", "institutions/")] for _ in range(9)]
    ratio = median(served / bare for bare, served in rounds)
    report("look-up page", f"{ratio:.2f} x the same bytes as a bare file", [] if ratio >= 0.9 else ["slow"])


def measure(url: str) -> float:
    """Return how many answers a second wrk gets."""
    said = subprocess.run(
        ["wrk", "-t1", "-c4", "-d2s", url], check=True, capture_output=True, text=True
    ).stdout
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])


def drive() -> int:
    """Do all of it; the exit code is 1 where there was a fault."""
    if NGINX is None or not shutil.which("wrk"):
        print("nginx and wrk are needed")
        return 2
    with public_folder() as folder:
        for name in ("killed", "load"):
            (folder / name).mkdir()
        kill_publishers(folder, folder / "killed")
        root = put_city(folder / "project")
        kill_builders(root)
        (folder / "machine").mkdir()
        break_machine(root, folder / "machine")
        publish_under_load(folder, folder / "load", root / "site/institutions/index.html")
    print(f"{len(_faults)} faults")
    return int(bool(_faults))


def step_of(at: str, words: list[str], root: Path) -> int:
    """Run a command that is killed at one of its steps; return 256 less the signal."""
    code = attempt(lambda: main(PROFILE, words, root), int(at), False, PLACING)
    return code % 256


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(drive())
        case ["read", where]:
            sys.exit(read(where))
        case ["step", at, *given, where]:
            sys.exit(step_of(at, given, Path(where)))
        case [*given, where]:
            sys.exit(main(PROFILE, given, Path(where)))
