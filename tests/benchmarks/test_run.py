"""What is measured is told whole, and what has grown beyond the record is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import disk
from benchmarks.disk import open_project_folder
from benchmarks.reading import read_tree
from benchmarks.run import compare, measure
from benchmarks.table import FROM_ALL_ROWS, write_results
from datapub.audit.manifest import LATE, MANIFEST

USED = {"seconds": 4.0, "cpu_seconds": 2.0, "peak_mb": 100.0}
STEPS = {name: USED for name in ("frames", "pages", "files", "audit")}


def made(institutions: int, size: int, times: float) -> dict[str, Any]:
    build = {name: value * times for name, value in USED.items()}
    steps = {name: build for name in STEPS}
    return {
        "institutions": institutions, "layout": "city", "rounds": 3, "commit": "c0ffee", "day": "2026-01-02",
        "machine": "2 cores", "cores": 2, "pages": 60, "files": 90, "bytes": size, "page_bytes": size,
        "jobs": {
            "build": {**build, "steps": steps, "figures": {}},
            "copy": {
                **USED, "steps": {}, "figures": {"page_write_seconds": 4.0, "page_write_cpu_seconds": 2.0},
            },
            "read": {**USED, "steps": {}, "figures": {"read_seconds": 2.0, "read_cpu_seconds": 1.0}},
            "hugo": {**USED, "steps": {}, "figures": {}},
        },
    }  # fmt: skip


def test_ratios_speed_and_growth_are_worked_out() -> None:
    text = write_results([made(1000, 5000, 1), made(10_000, 50_000, 10)])
    assert "| pages and writing : bare writing of the same pages | 2.00 · 2.00 | 20.00 · 20.00 |" in text
    assert "| pages and writing : Hugo | 2.00 · 2.00 | 20.00 · 20.00 |" in text
    assert "| audit : pages and writing | 0.50 · 0.50 | 0.50 · 0.50 |" in text
    assert "| audit : bare reading of all files | 2.00 · 2.00 | 20.00 · 20.00 |" in text
    assert "| bare reading of all files : pages and writing | 0.25 · 0.25 | 0.03 · 0.03 |" in text
    assert "| pages a second of pages and writing | 8 · 15 | 1 · 2 |" in text
    assert "| whole | 1.00 |" in text
    assert "| commit | c0ffee | c0ffee |" in text and "Machine: 2 cores." in text


def test_growth_is_that_of_a_layout_on_a_machine_of_one_pace() -> None:
    small, big = made(1000, 5000, 1), made(10_000, 50_000, 10)
    assert "| whole | 1.00 |" in write_results([small | {"pace": 0.1}, big | {"pace": 0.1}])
    assert "| whole | 0.70 |" in write_results([small | {"pace": 0.1}, big | {"pace": 0.2}])
    assert "| whole |  |" in write_results([small, big | {"pace": 0.1}]), "one of them is of an unknown pace"
    assert "Growth" not in write_results([small, big | {"layout": "nation"}])


def test_each_figure_is_held_against_its_goal() -> None:
    text = write_results([made(1000, 5000, 1), made(10_000, 50_000, 10)])
    assert "| 10,000 | whole clean build | 20.0 s | 40.0 s | 0.5 s | 2.0 times the goal |" in text
    assert "| 10,000 | audit : pages and writing, clock | 1.00 | 0.50 | 0.03 | met |" in text
    assert "| 10,000 | pages and writing : Hugo, clock | 1.00 | 20.00 | 1.00 | 20.0 times the goal |" in text
    assert "| 10,000 | peak of all processes | 600 MB | 1,000 MB |  | 1.7 times the goal |" in text
    assert "| 10,000 city | clean | frames 25%, pages 25%, files 25%, audit 25% |" in text
    assert not [line for line in text.splitlines() if line.startswith("| 1,000 | ")], "no goal was set"


def test_floors_are_what_a_build_cannot_leave_out() -> None:
    one = made(10_000, 5000, 1)
    one["jobs"]["rebuild"] = {**USED, "steps": dict.fromkeys(FROM_ALL_ROWS, USED), "figures": {}}
    one["jobs"]["rebuild"]["steps"]["audit"] = {**USED, "cpu_seconds": 1.5}
    one["jobs"]["reread"] = {**USED, "steps": {}, "figures": {"read_seconds": 0.5, "read_cpu_seconds": 0.3}}
    text = write_results([one])
    assert "| clean build, its audit nothing but bare reading: CPU | 1.0 |" in text
    assert "its audit nothing but bare reading of what is new: CPU | 0.8 |" in text
    assert "| 10,000 | build after one changed row | 3.0 s | 4.0 s | 0.4 s | 1.3 times the goal |" in text
    assert "what is made of all rows (load to charts) | 20.00 · 10.00 |" in text
    assert "(load to charts) |  |" in write_results([made(10_000, 5000, 1)]), "was not measured"


def test_what_was_not_measured_is_left_empty() -> None:
    one = made(200, 5000, 1)
    one["jobs"] = {"check": {**USED, "steps": {}, "figures": {}}}
    del one["pages"], one["files"], one["bytes"], one["page_bytes"]
    text = write_results([one])
    assert "| check | 4.00 · 2.00 · 100 |" in text
    assert "| whole clean build |  |" in text
    assert "Growth" not in text and "Where the processor" in text
    assert "| 200 | check | 1.2 s | 4.0 s |  | 3.3 times the goal |" in text


def test_more_bytes_than_recorded_are_found() -> None:
    recorded = [made(1000, 5000, 1), made(200, 10, 1)]
    assert list(compare([made(1000, 5200, 99)], recorded)) == []
    assert list(compare([made(1000, 5300, 1)], recorded)) == [
        "1000 institutions: 5,300 bytes, recorded 5,000"
    ]
    assert list(compare([made(3000, 9999, 1)], recorded)) == []


def test_bare_reading_leaves_out_what_is_written_after_the_audit(city_site: Path) -> None:
    written = [path for path in city_site.rglob("*") if path.is_file()]
    late = [city_site / address for address in (*LATE, MANIFEST)]
    whole = sum(path.stat().st_size for path in written)
    assert read_tree(city_site) == whole - sum(path.stat().st_size for path in late)


def test_what_is_no_longer_wanted_is_discarded_at_the_end() -> None:
    with open_project_folder() as (project, trash):
        trash.discard(project / "site")
        assert not list(project.parent.joinpath("trash").iterdir()), "there was none"
        for _ in range(2):
            (project / "site").mkdir()
            trash.discard(project / "site")
        assert not (project / "site").exists()
        assert len([*project.parent.glob("trash/*/site")]) == 2
    assert not project.parent.exists()


def test_what_writes_waits_until_what_was_removed_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(disk.time, "sleep", waited.append)
    monkeypatch.setattr(disk, "_last_removal", None)
    disk.settle()
    assert not waited
    disk.note_removal()
    disk.settle()
    assert waited and waited[0] > 60


def test_a_check_is_measured_in_a_process_of_its_own() -> None:
    found = measure(20, "city", 1, ["check"])
    used = found["jobs"]["check"]
    assert used["cpu_seconds"] > 0.2 and used["peak_mb"] > 20
    assert found["commit"] and found["machine"]
