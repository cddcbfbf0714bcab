"""Kill a publisher, or fill its disk, at each of its steps; run by ``test_deploy``.

This is a separate program because it forks, which a test process with threads must not.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from datapub.audit.manifest import MANIFEST, RESULTS, ManifestHeader, check_files, digest_file, make_manifest
from datapub.clock import CHINA, Clock
from datapub.deploy import Terms, publish, roll_back
from datapub.deploy.place import HOLDER, RELEASES, Place
from datapub.deploy.retained_links import BY_CONTENT, LINKS
from datapub.state import SiteState

NOW = datetime(2026, 9, 1, 8, tzinfo=CHINA)
TERMS = Terms(NOW, ())
WITHDRAWN = Terms(NOW, (), {}, frozenset({"zb1"}), lambda _: frozenset({"zb1"}))
CLOCK = Clock(NOW, NOW.date(), "3f54f45abc" * 4)
STEPS = ("fsync", "link", "mkdir", "rename", "replace", "rmdir", "symlink", "unlink")
WRITES = ("fsync", "link", "mkdir", "symlink")


def put_site(folder: Path, texts: Mapping[str, str], **given: object) -> Path:
    """Make a site of a few files that has passed its audit."""
    shutil.rmtree(folder, ignore_errors=True)
    for address, text in {"index.html": "home", RESULTS: "[]", "data/a.csv": "a\n", **texts}.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_text(text)
    made = json.loads(
        make_manifest(folder, ManifestHeader("https://tuoyu.example/", CLOCK, SiteState.SAMPLE))
    )
    (folder / MANIFEST).write_text(json.dumps({**made, **given}))
    return folder


def list_faults(dest: Path) -> list[str]:
    """Return what is wrong with a folder of releases that nobody works on."""
    place, faults = Place(dest), []
    live = place.live
    if live is None or [*check_files(live.site, {**live.files, **live.packed})]:
        faults.append("no whole site is served")
    for path in dest.rglob("*"):
        name = path.relative_to(dest).as_posix()
        wanted = 0o755 if path.is_dir() else 0o644
        if not name.startswith(".") and path.stat().st_mode & 0o777 != wanted:
            faults.append(f"{name} has the mode {path.stat().st_mode:o}")
    named = {
        (address, digest)
        for release in place.releases
        for address, digest in {**release.files, **release.packed}.items()
        if BY_CONTENT.fullmatch(address)
    }
    links = [path for path in (dest / LINKS).rglob("*") if path.is_symlink()]
    if named != {(path.relative_to(dest / LINKS).as_posix(), digest_file(path)) for path in links}:
        faults.append("what is named by its content is not kept")
    left = {path.name for path in [*dest.iterdir(), *(dest / RELEASES).iterdir()]}
    faults += [name for name in left if name == HOLDER or name.startswith((".new", ".gone", ".current"))]
    faults += [item.folder.name for item in place.releases if item.live_since is None]
    return faults


def attempt(
    action: Callable[[], object], at: int, is_full: bool, steps: Mapping[str, Any] = dict.fromkeys(STEPS, os)
) -> int:
    """Run an action in a process that is killed at a step, or whose disk is full from then on.

    Args:
        steps: the calls that count, with the module of each.

    Returns:
        0 if it completed, 1 if the disk stopped it, -9 if it was killed.
    """
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count = 0

    def step(name: str) -> None:
        nonlocal count
        count += 1
        if count >= at:
            if not is_full:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "full")

    hook_steps(dict.fromkeys(WRITES, os) if is_full else steps, step)
    end_with(action)


def count_steps(action: Callable[[], object], steps: Mapping[str, Any]) -> list[str]:
    """Do it in a process of its own; return the calls that it makes, in order."""
    reader, writer = os.pipe()
    if not os.fork():
        hook_steps(steps, lambda name: os.write(writer, f"{name}\n".encode()))
        end_with(action)
    os.close(writer)
    with os.fdopen(reader) as stated:
        named = stated.read().split()
    assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
    return named


def hook_steps(steps: Mapping[str, Any], step: Callable[[str], object]) -> None:
    """Have each call of these told before it is made."""

    def hook(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            step(name)
            return real(*given, **named)

        return call

    for name, module in steps.items():
        setattr(module, name, hook(name, getattr(module, name)))


def end_with(action: Callable[[], object]) -> NoReturn:
    """End this process as the action ends."""
    try:
        action()
    except OSError as error:
        os._exit(1 if error.errno == errno.ENOSPC else 2)
    except BaseException:
        os._exit(3)
    os._exit(0)


def drive(root: Path, scene: str, is_full: bool) -> dict[str, object]:
    """Interrupt a scene at every one of its steps; return how many there are, and what was wrong when."""
    os.umask(0o077)
    one = put_site(root / "one", {"index.html": "one", "search/site.11111111.json": "1"})
    texts = {"index.html": "two", "search/site.22222222.json": "long " * 300}
    two = put_site(root / "two", texts)
    before, dest = root / "before", root / "dest"
    terms = WITHDRAWN if scene == "withdrawal" else TERMS
    if scene != "first":
        publish(one, before, TERMS)
    if scene == "rollback":
        publish(two, before, TERMS)

    def act() -> object:
        return roll_back(dest, "1", terms) if scene == "rollback" else publish(two, dest, terms)

    faults: list[str] = []
    for step in range(1, 500):
        shutil.rmtree(dest, ignore_errors=True)
        if scene != "first":
            shutil.copytree(before, dest, symlinks=True)
        code = attempt(act, step, is_full)
        live = Place(dest).live
        if scene != "first" and (not live or [*check_files(live.site, {**live.files, **live.packed})]):
            faults.append(f"{step}: the site is gone")
        if code == 0:
            break
        if code != (1 if is_full else -signal.SIGKILL):
            faults.append(f"{step}: ended with {code}")
        if scene == "rollback" and live and live.number == 1:
            publish(one, dest, terms)
        else:
            act()
        faults += [f"{step}: {fault}" for fault in list_faults(dest)]
        served = (dest / "current/index.html").read_text()
        if served != ("one" if scene == "rollback" else "two"):
            faults.append(f"{step}: {served} is served")
        if scene == "withdrawal" and len(Place(dest).releases) != 1:
            faults.append(f"{step}: what was withdrawn is kept")
    faults += [f"end: {fault}" for fault in list_faults(dest)]
    return {"steps": step, "faults": faults}


if __name__ == "__main__":
    scenes = [
        ("first", False),
        ("withdrawal", False),
        ("rollback", False),
        ("withdrawal", True),
        ("rollback", True),
    ]
    found = {}
    for scene, is_full in scenes:
        name = f"{scene}, {'full' if is_full else 'killed'}"
        with TemporaryDirectory() as folder:
            found[name] = drive(Path(folder), scene, is_full)
    print(json.dumps(found))
