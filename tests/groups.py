"""Groups of tests that run in one process, and the groups that start first.

The tests of a module stay together, as its fixtures are made once per process. Groups are derived from the
names of tests, and given to xdist by a scheduler of our own: its ``loadgroup`` writes groups into node ids,
which pytest 9.2 no longer reads, so that tests would go to any process (pytest-dev/pytest-xdist#1386).
"""

from __future__ import annotations

import zlib
from pathlib import PurePosixPath

MAKERS = {
    "tests/audit": "audit",
    "tests/export": "downloads",
    "tests/test_workers.py": "downloads",
    "tests/pages/test_catalogue.py": "downloads",
}
"""Modules that share an expensive fixture, so that one process runs all of them."""

PARTED = {"tests/browser/test_site.py": 6, "tests/browser/test_look_up.py": 2, "tests/test_growth.py": 2}
"""Modules that would take longest -> number of groups that their parametrised tests are split into."""

LONGEST = (
    "downloads", "audit", "test_growth", "test_site", "test_look_up", "test_parents", "test_new_city",
    "test_pipeline", "test_deploy", "test_rebuild", "test_verify_build", "test_step_cache", "test_pictures",
    "test_find", "test_tasks", "test_face", "test_pages", "test_recipes", "test_charts", "test_search_recall",
    "test_folds", "test_html", "test_rows", "test_trace", "test_layouts", "test_empty_city", "test_preview",
    "test_validate", "test_console",
)  # fmt: skip
"""Groups that start first, so that no process is left running one of them at the end."""


def group_of(nodeid: str) -> str:
    """Return the group of a test by its node id: ``tests/pages/test_area.py::test_name[parameter]``."""
    path, _, name = nodeid.partition("::")
    group = next((group for start, group in MAKERS.items() if path.startswith(start)), None)
    stem = group or PurePosixPath(path).stem
    _, bracket, parameter = name.partition("[")
    if bracket and path in PARTED:
        return f"{stem}-{zlib.crc32(parameter.encode()) % PARTED[path]}"
    return stem


def rank(group: str) -> int:
    """Return the place of a group among those that are begun with; the rest come behind them."""
    return next((place for place, start in enumerate(LONGEST) if group.startswith(start)), len(LONGEST))
