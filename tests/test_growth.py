"""A month goes by: real rows, a release, a correction, reports. No test that looks at the rows turns red.

Those tests stand in a folder of their own, and a test that stands elsewhere may not read the rows, so that
nothing is left out here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from tests.conftest import OF_THE_ROWS, ROOT, opened
from tests.growth import CHANGES, add_rows
from tests.support import copy_project, run_python


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_tests_of_the_rows_pass_after_a_month(change: Callable[[Path], None], tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    change(root)
    assert main(PROFILE, ["format"], root) == 0
    folders = [folder for folder in OF_THE_ROWS if folder != "tests/browser"]
    options = ("-q", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inner'}")
    output = run_python(root, "-m", "pytest", *options, *folders)
    assert "passed" in output


def test_a_row_of_every_kind_is_added(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    before = {path.name: path.read_bytes() for path in (root / "datasets").iterdir()}
    add_rows(root)
    changed = {path.stem for path in (root / "datasets").iterdir() if path.read_bytes() != before[path.name]}
    assert changed >= {
        "institutions", "institution_events", "inspections", "releases", "corrections", "observations",
        "targets", "indicators",
    }  # fmt: skip


def test_a_test_that_reads_the_rows_elsewhere_would_be_seen() -> None:
    opened.clear()
    (ROOT / "datasets/areas.csv").read_bytes()
    assert opened == [str(ROOT / "datasets/areas.csv")]
