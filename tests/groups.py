"""Which tests stay in one of several processes, and which groups of them are begun with.

A module stays together, as its fixtures are made once a process. That is said here by the names of tests and
handed to xdist as a scheduler, which its documentation offers: its own ``loadgroup`` writes groups into node
ids, which pytest 9.2 no longer reads, so that every test goes wherever there is room
(pytest-dev/pytest-xdist#1386).
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
"""Modules that look at the same thing, which takes long to make: one process runs all of them."""

PARTED = {"tests/browser/test_site.py": 6, "tests/browser/test_look_up.py": 2, "tests/test_growth.py": 2}
"""Modules that would take longest alone, and into how many parts their parametrised tests go."""

LONGEST = (
    "downloads", "audit", "test_growth", "test_site", "test_look_up", "test_parents", "test_new_city",
    "test_pipeline", "test_deploy", "test_rebuild", "test_verify_build", "test_step_cache", "test_pictures",
    "test_find", "test_tasks", "test_face", "test_pages", "test_recipes", "test_charts", "test_search_recall",
    "test_folds", "test_html", "test_rows", "test_trace", "test_layouts", "test_empty_city", "test_preview",
    "test_validate", "test_console",
)  # fmt: skip
"""Groups that are begun with, so that no process is left with one at the end."""


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
