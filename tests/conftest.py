"""The real project, built once for all tests, served, and opened in a real browser."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

from childcare.profile import PROFILE
from datapub import workers
from datapub.cli import make_parser
from datapub.cli.describe import describe_commands
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.pipeline import build
from datapub.preview import make_folder_server
from tests.city import put_city, put_shell
from tests.groups import group_of, rank
from tests.history.made import make_history
from tests.reuse import ResultCache, reuse
from tests.site_facts import SiteFacts

# A slow machine is no fault of the code: no test is timed. What decides whether a change lands gives the same
# answer each time; `make fuzz` is what looks for examples that nobody has seen.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

MEMORY = Path("/dev/shm")
"""A disk in memory: a run makes and removes 300,000 files, for which it takes a tenth of the time."""
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 8 * 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A process of xdist has threads, whose locks a fork would take along, and all cores have tests to run: only
# tests that ask for further processes have some. Commands that tests start share their work as always.
workers.MIN_ITEMS = sys.maxsize

# What is collected stays: looking through it for garbage takes a quarter of the time of collecting it.
gc.disable()

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
CLOCK = Clock(NOW, NOW.date(), "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")


OF_THE_ROWS = ("tests/shipped", "tests/zibo", "tests/browser")
"""Where tests may look at the shipped rows; ``test_growth.py`` runs them on those of another month."""
COPIERS = (
    "tests/benchmarks", "tests/test_growth.py", "tests/test_new_city.py", "tests/test_recipes.py",
    "tests/test_repository.py",
)  # fmt: skip
"""What makes projects of the shipped one, or reads every file of it, whatever stands in it."""
NATIONAL = frozenset({"disclosure_duties.csv", "intake_aliases.csv", "working_days.csv"})
"""Rows that are the same in every city."""

opened: list[str] = []
begun: set[str] = set()
"""Groups of tests that this process has begun."""


def note_rows(event: str, arguments: tuple[object, ...]) -> None:
    """Note which of the shipped rows are opened, by whichever code."""
    if event == "open" and isinstance(name := arguments[0], str) and name.startswith(f"{ROOT}/datasets/"):
        opened.append(name)


sys.addaudithook(note_rows)


WHOLE = (
    "tests/audit", "tests/benchmarks", "tests/frames/test_shells.py", "tests/frames/test_sitemap.py",
    "tests/shipped", "tests/test_console.py", "tests/test_empty_city.py", "tests/test_erase.py",
    "tests/test_growth.py", "tests/test_new_city.py", "tests/test_pipeline.py",
    "tests/test_private_history.py", "tests/test_recipes.py", "tests/test_site_history.py",
    "tests/test_state.py", "tests/test_step_cache.py", "tests/test_unknown.py", "tests/test_workers.py",
    "tests/zibo",
)  # fmt: skip
"""What ``make test-fast`` leaves for the end: each of these builds or reads whole sites."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by where they stand, and put those first that take longest."""
    for item in items:
        name = item.path.relative_to(ROOT).as_posix()
        if name.startswith("tests/browser"):
            item.add_marker(pytest.mark.browser)
        if name.startswith(WHOLE):
            item.add_marker(pytest.mark.whole)
        if "built_site" in getattr(item, "fixturenames", ()) and not name.startswith(OF_THE_ROWS):
            raise pytest.UsageError(f"{name} looks at the shipped site: use city_site, or see OF_THE_ROWS")
    items.sort(key=lambda item: rank(group_of(item.nodeid)))


def pytest_collection_finish() -> None:
    """Look for garbage from now on, though seldom, and never among what has been imported and collected.

    A process of tests keeps much: as often as Python looks by itself, that is a tenth of what all tests take.
    """
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    gc.enable()


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each group of tests to one process, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    """Say how tests are shared out, whatever ``--dist`` says."""
    return ByGroup(config, log)


@pytest.fixture(autouse=True)
def rows_of_the_day_are_not_read(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse a test that hangs on the shipped rows, which are others tomorrow."""
    yield
    read = {Path(name).name for name in opened} - NATIONAL
    opened.clear()
    if not request.path.relative_to(ROOT).as_posix().startswith((*OF_THE_ROWS, *COPIERS)):
        assert not read, f"shipped rows are read: use tests/city.py, or move the test ({OF_THE_ROWS[0]})"


@pytest.fixture(autouse=True)
def a_group_stays_in_one_process(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Refuse a test whose group another process has begun: all that the group needs would be made twice."""
    given = getattr(request.config, "workerinput", {})  # not the environment, which a test's own run inherits
    worker, group = given.get("workerid"), group_of(request.node.nodeid)
    if worker is None or group in begun:
        return
    mark = tmp_path_factory.getbasetemp().parent / f"{group}.group"
    with suppress(FileExistsError), mark.open("x", encoding="utf-8") as stream:
        stream.write(worker)
    assert mark.read_text(encoding="utf-8") == worker, "tests are shared out one by one: see tests/groups.py"
    begun.add(group)


@pytest.fixture(scope="session", autouse=True)
def what_is_the_same_is_made_once() -> Iterator[None]:
    """Let a process read a sheet, and make what a build is made of, once: see ``tests/reuse.py``.

    Nearly every check, import and build of a test has two dozen sheets, of which it has changed one.
    """
    opened.clear()  # by modules that were imported for other tests
    with pytest.MonkeyPatch.context() as patch:
        reuse(patch)
        yield


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test build everything anew: one of whether the same comes out."""
    monkeypatch.setattr(ResultCache, "is_on", False)


def share(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first of the parallel test processes makes for all of them."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # the folder of this run; without workers it would be that of all runs
    with FileLock(shared / f"{name}.lock"):
        if not (shared / name).exists():
            make(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped project's site."""

    def make(site: Path) -> None:
        config = replace(load_config(ROOT), base_url="https://tuoyu.example/tuoyu/")
        profile = replace(PROFILE, commands=describe_commands(make_parser()))
        build(profile, config, site, CLOCK, history=make_history(config))

    return share(tmp_path_factory, "built-site", make)


@pytest.fixture(scope="session")
def city_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made city's site, for what holds of any site."""

    def make(root: Path) -> None:
        build(PROFILE, load_config(put_city(root)), root / "site", CLOCK)

    return share(tmp_path_factory, "city", make) / "site"


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made city's site as the other shell builds it; the audit has passed it."""
    pytest.importorskip("zensical", reason="requirements-zensical.txt is not installed")

    def make(root: Path) -> None:
        build(PROFILE, load_config(put_shell(put_city(root))), root / "site", CLOCK)

    return share(tmp_path_factory, "zensical", make) / "site"


@pytest.fixture(scope="session")
def facts(built_site: Path) -> SiteFacts:
    """Return what the built site says of itself: which areas it has, how many institutions, and so on."""
    return SiteFacts(built_site, load_config(ROOT).city_code)


@pytest.fixture(scope="session")
def server(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site below a folder, as a city's portal may, and return its address."""
    root = tmp_path_factory.mktemp("web")
    (root / "tuoyu").symlink_to(built_site, target_is_directory=True)
    with make_folder_server(root, 0) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/tuoyu/"
        httpd.shutdown()
