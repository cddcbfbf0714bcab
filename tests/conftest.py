"""The real project, built once for all tests, served, and opened in a real browser."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from childcare.profile import PROFILE
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.pipeline import build
from datapub.preview import make_server
from tests.history.made import make_history
from tests.site_facts import SiteFacts
from tests.support import validate_with_cache

# A slow machine is no fault of the code: no test is timed. What decides whether a change lands gives the same
# answer each time; `make fuzz` is what looks for examples that nobody has seen.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("datasets", "schemas", "docs", "theme", "mkdocs.yml", "site.toml", "datapackage.json")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
CLOCK = Clock(NOW, NOW.date(), "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")


MAKERS = {
    "tests/audit": "audit",
    "tests/export": "downloads",
    "tests/test_workers.py": "downloads",
    "tests/pages/test_catalogue.py": "downloads",
}
"""Modules that look at the same thing, which takes long to make: one process runs all of them."""

LONGEST = (
    "downloads", "browser-kinds-", "audit", "test_look_up", "test_site", "test_pipeline", "test_step_cache",
    "test_charts", "test_validate", "test_new_city", "test_layouts", "test_two_clerks", "test_examples",
)  # fmt: skip
"""Groups that are begun with, so that no process is left with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests stay in one process, and in which order they run.

    A module stays together, as its fixtures are made once a process. ``--no-loadscope-reorder`` keeps the
    order that is given here; by itself xdist begins with what has most tests, not with what takes longest.
    """

    def find_group(item: pytest.Item) -> str:
        marked = item.get_closest_marker("xdist_group")
        if marked is not None:
            return str(marked.args[0])
        name = item.path.relative_to(ROOT).as_posix()
        group = next((group for start, group in MAKERS.items() if name.startswith(start)), item.path.stem)
        item.add_marker(pytest.mark.xdist_group(group))
        return group

    def rank(item: pytest.Item) -> int:
        group = find_group(item)
        return next((place for place, start in enumerate(LONGEST) if group.startswith(start)), len(LONGEST))

    for item in items:
        if item.path.is_relative_to(ROOT / "tests/browser"):
            item.add_marker(pytest.mark.browser)
    items.sort(key=rank)


def copy_project(folder: Path) -> Path:
    """Copy what a build reads, so that a test can break it."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copy(source, folder / part)
    return folder


@pytest.fixture(scope="session", autouse=True)
def sheets_are_read_once() -> Iterator[None]:
    """Let a process read a sheet once, as a preview does: what it holds follows from its text and schema.

    Nearly every check, import and build of a test reads two dozen, of which it has changed one.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("datapub.check.validate_tables", validate_with_cache)
        yield


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped project's site; parallel test processes share one build."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # the folder of this run; without workers it would be that of all runs
    site = shared / "built-site"
    with FileLock(shared / "built-site.lock"):
        if not site.exists():
            config = replace(load_config(ROOT), base_url="https://tuoyu.example/tuoyu/")
            build(PROFILE, config, site, CLOCK, history=make_history(config))
    return site


@pytest.fixture(scope="session")
def facts(built_site: Path) -> SiteFacts:
    """Return what the built site says of itself: which areas it has, how many institutions, and so on."""
    return SiteFacts(built_site, load_config(ROOT).city_code)


@pytest.fixture(scope="session")
def server(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site below a folder, as a city's portal may, and return its address."""
    root = tmp_path_factory.mktemp("web")
    (root / "tuoyu").symlink_to(built_site, target_is_directory=True)
    with make_server(root, 0) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/tuoyu/"
        httpd.shutdown()
