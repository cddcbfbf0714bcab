"""Full, read-only and vanished disks, clocks set back, files that change while read, concurrent runs.

In every case the old site stays, one sentence says what to do, and the exit code is right.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

from childcare.profile import PROFILE
from datapub import pipeline
from datapub.audit.manifest import check_manifest
from datapub.cli import main
from datapub.cli import publish as publishing
from datapub.deploy.place import Place
from tests.city import put_city
from tests.figures import Figures
from tests.served import public_folder

PROGRAM = (sys.executable, "-m", "tests.fault_machine")
BUILD = ("build", "--quiet")
TABLE = "datasets/institutions.csv"
CRASH = "datapub-crash.txt"
FAULT = re.compile(r"^(?!.*（提醒）：).*\[[\w-]+\]$", re.MULTILINE)
"""A line that tells a fault, with its rule at the end."""


@dataclass
class Machine:
    """A project with a site, and what was tried on it."""

    root: Path
    tried: int = 0
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, wanted: int, words: str, *arguments: str, mishap: str = "") -> None:
        """Run a command under a fault: it must exit with this code, print this once, and do no harm."""
        self.tried += 1
        given = [*PROGRAM, mishap or "none", str(self.root), *arguments]
        ended = subprocess.run(given, stdout=PIPE, stderr=STDOUT, text=True, check=False)
        stated, crash = ended.stdout, self.root / CRASH
        is_one = wanted == 0 or len(FAULT.findall(stated)) <= 1
        if (
            ended.returncode != wanted
            or words not in stated
            or "Traceback" in stated
            or crash.exists()
            or not is_one
        ):
            self.faults.append(f"{what}: {ended.returncode} {stated[-300:]!r}")
        crash.unlink(missing_ok=True)
        self.look(what)

    def look(self, what: str) -> None:
        """Note whether the old site stands."""
        self.faults += [f"{what}: {problem.message}" for problem in check_manifest(self.root / "site")]

    def expect_both(self, what: str, words: str, *arguments: str) -> None:
        """Run a command twice at once: at least one does its work, and one that does not says why."""
        self.tried += 1
        given = [*PROGRAM, "none", str(self.root), *arguments]
        both = [subprocess.Popen(given, stdout=PIPE, stderr=STDOUT, text=True) for _ in range(2)]
        ended = [(child.communicate()[0], child.returncode) for child in both]
        sound = [code == 0 or (code == 2 and words and words in stated) for stated, code in ended]
        if not all(sound) or all(code for _, code in ended):
            self.faults.append(f"{what}: {ended}")
        self.look(what)


# --- what happens in the middle of a command --------------------------------------------------------


def _go(root: Path) -> None:
    """The folder of the releases goes, when all of a release but its switch is done."""
    before(Place, "keep_named", lambda place, *_: shutil.rmtree(place.folder))


def _save(root: Path) -> None:
    """A dataset is saved when all of a build but the switch is done."""
    raw = (root / TABLE).read_bytes()
    before(pipeline, "write_offline", lambda *_: (root / TABLE).write_bytes(raw + b"\n"))


def _tear(root: Path) -> None:
    """Half of a dataset is written when a build reads it."""
    raw = (root / TABLE).read_bytes()
    before(pipeline, "check", lambda *_: (root / TABLE).write_bytes(raw[: -len(raw) // 3]))


def _alter(root: Path) -> None:
    """The site is built anew while it is copied."""
    before(shutil, "copyfileobj", lambda source, target: target.write(b"x"))


def _set_back(root: Path) -> None:
    """The clock stands years before the last publication."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2020, 1, 1, tzinfo=tz)

    publishing.datetime = Then  # type: ignore[misc]


MISHAPS: dict[str, Callable[[Path], None]] = {
    "none": lambda root: None,
    "gone": _go,
    "saved": _save,
    "torn": _tear,
    "altered": _alter,
    "set back": _set_back,
}


def before(owner: Any, name: str, happens: Callable[..., object]) -> None:
    """Have something happen before a function does its work."""
    real = getattr(owner, name)

    def call(*given: Any, **named: Any) -> Any:
        happens(*given[:2])
        return real(*given, **named)

    setattr(owner, name, call)


# --- what a machine does ----------------------------------------------------------------------------


@contextmanager
def mounted(folder: Path, options: str, figures: Figures) -> Iterator[Path | None]:
    """Mount a small disk, where that is allowed."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, check=False, stderr=PIPE).returncode:
        figures.add(f"a disk for “{folder.name}”", "cannot be mounted here", "a disk", False)
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def try_places(machine: Machine, folder: Path, place: Path) -> None:
    """Publish to and build in what is gone, foreign, or changes meanwhile."""
    machine.expect("first", 0, "已发布", "publish", str(place))
    machine.expect("parent gone", 2, "先挂载", "publish", str(folder / "no/where"))
    (foreign := folder / "foreign").mkdir()
    (foreign / "photo.jpg").touch()
    machine.expect("foreign", 2, "别的内容", "publish", str(foreign))
    machine.expect("foreign output", 2, "别的内容", *BUILD, "--output", str(foreign))
    going = folder / "going"
    machine.expect(
        "removed in mid-run, the first time", 2, "中途不见了", "publish", str(going), mishap="gone"
    )
    machine.expect("the next run", 0, "已发布", "publish", str(going))
    shutil.rmtree(going)
    machine.expect("removed before a list", 2, "还没有发布过", "releases", str(going))
    machine.expect(
        "a site that changes while it is copied", 1, "复制的时候", "publish", str(going), mishap="altered"
    )
    machine.expect("clock set back", 0, "已经是这个网站", "publish", str(place), mishap="set back")
    machine.expect("clock set back, another place", 0, "已发布", "publish", str(going), mishap="set back")
    machine.expect(
        "clock set back, back", 2, "没有可以退回的旧版本", "rollback", str(going), mishap="set back"
    )


def try_sources(machine: Machine) -> None:
    """Build while a dataset is saved."""
    table = machine.root / TABLE
    sound, site = table.read_bytes(), (machine.root / "site/version.json").read_bytes()
    for mishap in ("saved", "torn"):
        machine.expect(
            f"a dataset {mishap} in mid-build", 1, f"读的时候 {TABLE} 改动了", *BUILD, mishap=mishap
        )
        table.write_bytes(sound)
    if (machine.root / "site/version.json").read_bytes() != site:
        machine.faults.append("a dataset saved in mid-build: the old site is gone")


def try_disks(machine: Machine, folder: Path, figures: Figures) -> None:
    """Let disks be full, read-only, or the place itself."""
    sheet, data = machine.root / "list.csv", machine.root / "datasets"
    old = (machine.root / TABLE).read_bytes()
    sheet.write_bytes(old.replace("示例一托育园".encode(), "示例改名托育园".encode()))
    take = ("import", str(sheet), "--partial", "--yes")
    for what, options, words in (("full", "size=1m", "满了"), ("read-only", "ro,size=1m", "只读")):
        with mounted(folder / what, options, figures) as disk:
            if disk:
                machine.expect(f"{what}: publish", 2, words, "publish", str(disk))
                machine.expect(f"{what}: build", 2, words, *BUILD, "--output", str(disk / "site"))
    copy = shutil.copytree(data, folder / "copy")
    with mounted(data, "size=2m", figures) as disk:
        if disk:
            shutil.copytree(copy, disk, dirs_exist_ok=True)
            for size in (65536, 4096, 1):  # to the last byte
                with open(disk / f".full{size}", "wb", buffering=0) as stream:
                    try:
                        while True:
                            stream.write(b"x" * size)
                    except OSError:
                        pass
            machine.expect("full: import", 2, "磁盘有没有满", *take)
            for path in disk.glob(".full*"):
                path.unlink()
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            machine.expect("read-only: import", 2, "能不能写入", *take)
            if (machine.root / TABLE).read_bytes() != old:
                machine.faults.append("full or read-only: import has changed the dataset")
    with mounted(folder / "point", "size=200m", figures) as disk:
        if disk:
            machine.expect("mount point: build", 2, "挂载", *BUILD, "--output", str(disk))
            machine.expect("mount point: publish", 0, "已发布", "publish", str(disk))


def try_link(machine: Machine) -> None:
    """Build where the site is a link, and with an umask that lets nobody read."""
    site = machine.root / "site"
    target = site.rename(machine.root / "elsewhere")
    site.symlink_to(target)
    mask = os.umask(0o077)
    machine.expect("link and umask", 0, "", *BUILD)
    os.umask(mask)
    if not site.is_symlink() or any(path.stat().st_mode & 0o044 != 0o044 for path in target.rglob("*")):
        machine.faults.append("link and umask: readers see nothing")


def drive(figures: Figures) -> None:
    """Try all of it."""
    with public_folder() as folder:
        machine = Machine(put_city(folder / "project"))
        assert main(PROFILE, BUILD, machine.root) == 0
        place = folder / "place"
        try_places(machine, folder, place)
        try_sources(machine)
        try_disks(machine, folder, figures)
        try_link(machine)
        machine.expect_both("two builds at once", "", *BUILD)
        for turn in range(5):
            machine.expect_both(
                f"two publishers at once, {turn}", "正在向", "publish", str(folder / f"two{turn}")
            )
    figures.add_at_least("mishaps of disks, places, clocks and files, and two at once", machine.tried, 25)
    figures.add_faults("without the right exit code and sentence, or the old site", machine.faults)


if __name__ == "__main__":
    happening, where, *words = sys.argv[1:]
    MISHAPS[happening](Path(where))
    sys.exit(main(PROFILE, words, Path(where)))
