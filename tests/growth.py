"""What happens to a city's rows in a year: real rows, a release, a correction, a report, an emptied area.

The rows are made up. They show that no test depends on today's rows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from datapub.config import load_config
from tests.support import Rows, make_credit_code, sample_rows, write_csv

DAY = "2026-10-20"
VERSION = "0123456789ab"


def add_rows(root: Path) -> None:
    """Add rows of every kind, and take all institutions of the last area away."""
    rows = _read(root)
    areas = _areas(rows)
    area, last = areas[0], areas[-1]
    gone = _remove(rows, lambda row: row["area_code"] == last)
    rows["institutions"] += _real(area, 1)
    rows["removals"] += [
        {"id": name, "reason_class": "误录", "decided_by": "示例科", "decided_on": DAY} for name in gone
    ]
    _add_records(rows, load_config(root).city_code)
    _write(root, rows)


def replace_samples(root: Path) -> None:
    """Let twenty real rows of some areas stand in the place of all samples."""
    rows = _read(root)
    areas = _areas(rows)
    _remove(rows, lambda row: row["is_sample"] == "true")
    for place, area in enumerate(areas[: len(areas) // 2]):
        rows["institutions"] += _real(area, 4, place * 4)
    _write(root, rows)


CHANGES: tuple[Callable[[Path], None], ...] = (add_rows, replace_samples)


def _read(root: Path) -> dict[str, Rows]:
    found = {}
    for path in sorted((root / "datasets").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found


def _write(root: Path, rows: dict[str, Rows]) -> None:
    for name, content in rows.items():
        path = root / f"datasets/{name}.csv"
        names = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        path.write_bytes(write_csv(names, content))


def _areas(rows: dict[str, Rows]) -> list[str]:
    return [row["code"] for row in rows["areas"] if row["is_reporting_area"] == "true"]


def _remove(rows: dict[str, Rows], is_gone: Callable[[dict[str, str]], bool]) -> list[str]:
    """Take institutions away with all that is told of them, and return their ids."""
    gone = [row["id"] for row in rows["institutions"] if is_gone(row)]
    for name, content in rows.items():
        key = "id" if name == "institutions" else "institution_id"
        rows[name] = [row for row in content if row.get(key) not in gone]
    return gone


def _real(area: str, count: int, start: int = 0) -> Rows:
    """Return real rows as a list of a district has them: half of the cells are not known."""
    whole = sample_rows()["institutions"][0]
    short = ("id", "name", "area_code", "status", "as_of_on", "is_sample", "places", "filed_on", "address")
    made = []
    for place in range(start, start + count):
        row = {
            **whole, "id": f"xx{place + 1:05}", "name": f"某某第{place + 1}托育园", "area_code": area,
            "credit_code": make_credit_code("91", 5000 + place), "street_code": "", "phone": "",
            "filing_authority": "",
            "address": f"某某路{place + 1}号", "longitude": "", "latitude": "", "crs": "",
        }  # fmt: skip
        made.append(row if place % 2 == 0 else {name: row[name] for name in short})
    return made


def _add_records(rows: dict[str, Rows], city: str) -> None:
    area = _areas(rows)[0]
    added: dict[str, Rows] = {
        "releases": [{"version": VERSION, "reviewer": "示例", "reviewed_on": DAY, "released_on": DAY}],
        "corrections": [
            {"id": "c9001", "received_on": "2026-10-12", "page": f"areas/{area}/", "field": "名称",
             "what": "示例", "result": "已更正", "fixed_on": "2026-10-14"},
            {"id": "c9002", "received_on": "2026-10-12", "page": "institutions/xx00001/", "field": "电话",
             "what": "示例", "result": "处理中"},
        ],
        "observations": [
            {"id": "o9001", "indicator_id": "places", "area_code": city, "period": "2026-Q3",
             "as_of_on": "2026-09-30", "value": "15000", "scope": "已建成机构", "source_title": "示例",
             "reliability": "S", "is_sample": "false"},
        ],
        "targets": [
            {"id": "t901", "indicator_id": "places", "area_code": city, "due_on": "2030-12-31",
             "value": "16000", "base_observation_id": "o9001", "statement": "到2030年托位达到16000个",
             "source_title": "示例", "reliability": "V"},
        ],
        "institution_events": [
            {"id": "ev90001", "institution_id": "xx00001", "kind": "变更", "happened_on": "2025-06-01",
             "changed_field": "名称", "is_sample": "false"},
        ],
        "inspections": [
            {"id": "in90001", "institution_id": "xx00001", "inspected_on": "2026-09-20", "kind": "日常检查",
             "inspectors": "示例科", "findings_general": "1", "due_on": "2026-10-20", "is_sample": "false"},
        ],
        "indicators": [
            {"id": "new-figure", "name": "示例指标", "definition": "示例。", "formula": "示例相加",
             "unit": "家", "direction": "越高越好", "cadence": "年", "responsible": "示例",
             "has_child_count": "false", "is_additive": "true", "is_flow": "false", "reliability": "M"},
        ],
    }  # fmt: skip
    for mention in rows["task_units"][-1:]:
        progress = {"status": "推进中", "reported_on": DAY, "reported_by": "示例科", "summary": "示例。"}
        report = {
            "task_id": mention["task_id"],
            "period": "2026",
            "due_on": "2026-10-31",
            "is_sample": "false",
        }
        added["task_progress"] = [
            {**report, **progress, "id": "r9001", "area_code": area},
            {**report, "id": "r9002", "area_code": city, "unit_id": mention["unit_id"]},
        ]
    for name, more in added.items():
        rows[name] += more
