"""Kill publish, rollback, import and build while the site is being read: does the next run repair everything?

Each command is killed with SIGKILL before every call that puts something in place, and at random moments.
The published sites have few files, and the city built is the made-up one: the program and its steps are the
same, but a round takes a second instead of a minute.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from childcare.profile import PROFILE
from datapub import publish as swapping
from datapub.audit.manifest import check_manifest
from datapub.cli import main
from datapub.deploy import MAX_RELEASES, publish, roll_back
from datapub.deploy.place import CURRENT
from datapub.export.search import name_by_content
from tests.city import put_city
from tests.figures import Figures
from tests.killed import STEPS, TERMS, attempt, count_steps, end_with, list_faults, put_site
from tests.reading import reading
from tests.served import public_folder, serve

KILLS = 200
AT_RANDOM = 25
"""Of each command, at least."""
SEED = 15

SETTINGS = dict.fromkeys(("headers.conf", "headers-charts.conf", "headers-data.conf"), "")
STEPS_OF_ALL: dict[str, Any] = dict.fromkeys(STEPS, os)
PLACING: dict[str, Any] = {
    **dict.fromkeys(("fsync", "rename", "replace"), os), "_exchange": swapping, "rmtree": shutil,
}  # fmt: skip
"""Of commands that make hundreds of folders and files; the last two stand before and after the switch."""


@dataclass
class Killer:
    """Kills a command, and examines what that left behind.

    Attributes:
        name: name of the command.
        act: runs it, in this process.
        steps: the calls before which it is killed.
        look: returns the faults after a kill, given where it happened.
        repair: runs the command again, and returns the faults that remain.
        killed: number of kills, at a call and at random moments.
        calls: the calls before which it was killed.
    """

    name: str
    act: Callable[[], object]
    steps: dict[str, Any]
    look: Callable[[], list[str]]
    repair: Callable[[], list[str]]
    killed: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 1.0

    def kill_at_calls(self) -> None:
        """Kill it before each of its calls that counts."""
        began = time.monotonic()
        calls = count_steps(self.act, self.steps)
        self.seconds = time.monotonic() - began
        self._note("unharmed", self.repair())
        for at, call in enumerate(calls, 1):
            code = attempt(self.act, at, False, self.steps)
            self.calls[call] += code == -signal.SIGKILL
            self._judge(f"before call {at}, {call}", code, "at a call")

    def kill_at_moments(self, number: int) -> None:
        """Kill it so often at random moments."""
        for turn in count():
            if self.killed["at a moment"] >= number or turn >= 4 * number:
                break
            moment = random.random() * self.seconds
            child = os.fork()
            if not child:
                end_with(self.act)
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            self._judge(f"after {moment:.3f} s", code, "at a moment")

    def _judge(self, when: str, code: int, how: str) -> None:
        self.killed[how] += code == -signal.SIGKILL
        if code not in {0, -signal.SIGKILL}:
            self.faults.append(f"{self.name}, {when}: ended with {code}")
        self._note(when, self.look())
        self._note(f"{when}, the next run", self.repair())

    def _note(self, when: str, found: list[str]) -> None:
        self.faults += [f"{self.name}, {when}: {fault}" for fault in found]


def put_release(folder: Path, number: int) -> Path:
    """Make a site whose page and index say of which release they are."""
    index = f"{number:06d}\n{'x' * 3000}".encode()
    address = name_by_content("search/site.json", index)
    page = f'{number:06d}\n<body data-index="{address}">{"y" * 3000}'
    return put_site(folder, {**SETTINGS, address: index.decode(), "index.html": page})


def make_publishers(folder: Path, place: Path) -> Iterator[Killer]:
    """Give what kills publish and rollback, in a place with as many releases as are kept."""
    sites = [put_release(folder / f"site{number}", number) for number in range(2)]
    turn = count()

    def publish_next() -> list[str]:
        publish(sites[next(turn) % 2], place, TERMS)  # never the one that is live: it has been there before
        publish(sites[next(turn) % 2], place, TERMS)
        next(turn)
        return list_faults(place)

    for _ in range(MAX_RELEASES):
        publish_next()
    served = (place / CURRENT).resolve

    def look() -> list[str]:
        return [] if (served() / "index.html").is_file() else ["no site is served"]

    def publish_other() -> object:
        live = (place / CURRENT / "index.html").read_bytes()
        other = next(site for site in sites if (site / "index.html").read_bytes() != live)
        return publish(other, place, TERMS)

    yield Killer("publish", publish_other, STEPS_OF_ALL, look, publish_next)
    back = partial(roll_back, place, "", TERMS)
    yield Killer("rollback", back, STEPS_OF_ALL, look, publish_next)


def make_builders(root: Path) -> Iterator[Killer]:
    """Give what kills import and build, in a project with a site."""
    site, table = root / "site", root / "datasets/institutions.csv"
    old = table.read_bytes()
    sheet = root / "list.csv"
    sheet.write_bytes(old.replace("示例一托育园".encode(), "示例改名托育园".encode()))
    take = partial(run, root, "import", str(sheet), "--partial", "--yes")
    make = partial(run, root, "build", "--quiet")
    assert make() == 0
    assert (site / "index.html").is_file()

    def look() -> list[str]:
        found = [problem.message for problem in check_manifest(site)]
        return found + ["half of a dataset"] * (table.read_bytes() not in {old, sheet.read_bytes()})

    def take_again() -> list[str]:
        found = ["the next import fails"] * (take() != 0)
        found += ["the list is not taken over"] * (table.read_bytes() != sheet.read_bytes())
        found += [f"import leaves {path.name}" for path in table.parent.glob(".*")]
        table.write_bytes(old)
        return found

    def build_again() -> list[str]:
        found = ["the next build fails"] * (make() != 0) + look()
        found += [f"build leaves {path.name}" for path in root.glob(".site*")]
        return found

    yield Killer("import", partial(end_unless_done, take), PLACING, look, take_again)
    yield Killer("build", partial(end_unless_done, make), PLACING, look, build_again)


def run(root: Path, *words: str) -> int:
    """Run a command in this process, silently; return its exit code."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        redirect_stdout(nothing),
        redirect_stderr(nothing),
    ):
        return main(PROFILE, words, root)


def end_unless_done(command: Callable[[], int]) -> None:
    """Run a command in a process of its own, which ends where the command fails."""
    if code := command():
        os._exit(10 + code)


@contextmanager
def using(folder: Path) -> Iterator[Path]:
    """Have everything temporary stand in a folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before


def drive(figures: Figures) -> None:
    """Kill each command, with readers all the while."""
    random.seed(SEED)
    killers: list[Killer] = []
    answers, reported = 0, []
    with public_folder() as folder, using(folder / "tmp"):
        for name in ("killed", "built", "tmp"):
            (folder / name).mkdir()
        root = put_city(folder / "project")
        for link in (CURRENT, "kept"):  # what is read is the folder itself that a build replaces
            (folder / "built" / link).symlink_to(root / "site")
        for made, place in (
            (make_publishers(folder, folder / "killed"), folder / "killed"),
            (make_builders(root), folder / "built"),
        ):
            first = next(made)  # makes the site
            with serve(place) as address, reading(address) as read:
                for killer in (first, *made):
                    killers.append(killer)
                    killer.kill_at_calls()
                    killer.kill_at_moments(AT_RANDOM)
                    print(f"{killer.name}: {dict(killer.killed)}, {killer.seconds:.2f} s each", flush=True)
                    figures.add_faults(f"faults after kills of {killer.name}", killer.faults)
            answers, reported = answers + read.answers, reported + read.faults
        left = sorted({re.sub(r"[a-z0-9_]{8}$", "", path.name) for path in (folder / "tmp").iterdir()})
    for killer in killers:
        of_calls = {name: killer.calls[name] for name in ("fsync", "rename", "replace", "_exchange")}
        calls = ", ".join(f"{number} {name.strip('_')}" for name, number in of_calls.items() if number)
        figures.add(
            f"SIGKILLs of {killer.name} before each call that puts something in place",
            killer.killed["at a call"],
            f"with {calls}",
            sum(of_calls.values()) > 0,
        )
        figures.add_at_least(
            f"SIGKILLs of {killer.name} at random moments", killer.killed["at a moment"], AT_RANDOM
        )
    figures.add_at_least("SIGKILLs", sum(killer.killed.total() for killer in killers), KILLS)
    figures.add_at_least("answers that readers had meanwhile", answers, 10 * KILLS)
    figures.add_faults("failed or mixed answers", reported)
    figures.add("kinds of things that killed processes left in the temporary folder", len(left), "", True)
    print(*left)
