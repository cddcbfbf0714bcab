"""Projects of samples pass their check in every layout, and are the same each time."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generate import PER_PREFIX, make_id, read_rows
from benchmarks.project import EMPTY_AREAS, NATION, Layout, make_project
from childcare.profile import PROFILE
from datapub.check import check
from datapub.config import load_config
from tests.support import TODAY, flatten


@pytest.mark.parametrize(("institutions", "layout"), [(200, "city"), (60, "lopsided"), (3000, "nation")])
def test_projects_pass_their_check(tmp_path: Path, institutions: int, layout: Layout) -> None:
    make_project(tmp_path, institutions, layout)
    problems = check(PROFILE, load_config(tmp_path), TODAY).problems
    assert flatten((one for one in problems if one.severity == "error"), "file", "row", "rule") == []
    rows = read_rows(tmp_path / "datasets/institutions.csv")
    assert len(rows) == institutions
    shares = Counter(row["area_code"] for row in rows)
    areas = read_rows(tmp_path / "datasets/areas.csv")
    reporting = [area["code"] for area in areas if area["is_reporting_area"] == "true"]
    if layout == "lopsided":
        assert abs(shares[reporting[0]] - institutions // 2) <= 5
    if layout == "nation":
        assert len(reporting) > 2800
        assert sum(area["parent_code"] == NATION for area in areas) == 31
        assert len(set(reporting) - shares.keys()) == EMPTY_AREAS
        assert len({area["short_name"] for area in areas}) == len(areas)  # charts tell areas apart by it


def test_the_same_project_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        make_project(tmp_path / name, 300)
    for path in sorted((tmp_path / "a/datasets").iterdir()):
        assert path.read_bytes() == (tmp_path / "b/datasets" / path.name).read_bytes()


def test_references_of_a_project_are_to_its_own_institutions(tmp_path: Path) -> None:
    make_project(tmp_path, 40)
    known = {row["id"] for row in read_rows(tmp_path / "datasets/institutions.csv")}
    with (tmp_path / "datasets/institution_events.csv").open(encoding="utf-8", newline="") as stream:
        named = {row["institution_id"] for row in csv.DictReader(stream)}
    assert named and named <= known


def test_ids_go_on_under_a_second_prefix() -> None:
    assert [make_id(number) for number in (1, PER_PREFIX, PER_PREFIX + 1)] == [
        "sl00001",
        "sl99999",
        "sm00001",
    ]
