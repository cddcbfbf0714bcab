"""What is truly empty is no fault: an area, the register, a dataset with nothing in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit.conftest import Bench, build_official, link_tree, official_rows, put_official_project, survey
from tests.audit.test_mutations import write

TABLES = ("institutions", "observations", "targets", "tasks", "task_progress", "changes", "contacts")


def test_an_area_without_an_institution_passes_every_gate(tmp_path: Path) -> None:
    rows = official_rows()
    rows["institutions"] = [
        row
        for row in rows["institutions"]
        if row["area_code"] != "990191L" and (row["area_code"] != "990103" or row["id"] != "zb00003")
    ]
    rows["assessments"] = []  # there were some of an institution that is left out
    put_official_project(tmp_path, rows)
    judged = survey(build_official(tmp_path)).judged or ()
    found = {one.duty["id"]: one.verdict.result for one in judged}
    assert [name for name, result in found.items() if result == "不符合"] == []
    assert {found[name] for name in ("R01c", "R01d", "R16b")} == {"不适用"}
    assert {found[name] for name in ("R01a", "R01b", "R08b", "R18")} == {"符合"}


def keep_no_row(site: Path, address: str) -> None:
    head = (site / address).read_text(encoding="utf-8").splitlines()[0]
    write(site, address, head + "\n")


def keep_none_filed(site: Path, address: str) -> None:
    rows = list(csv.DictReader(io.StringIO((site / address).read_text(encoding="utf-8"))))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]) if rows else ["id"])
    writer.writeheader()
    writer.writerows(row for row in rows if row["status"] == "已注销")
    write(site, address, stream.getvalue())


@pytest.mark.parametrize("keep", [keep_no_row, keep_none_filed])
def test_a_register_with_nothing_filed_has_nothing_to_show(
    bench: Bench, tmp_path: Path, keep: Callable[[Path, str], None]
) -> None:
    site = link_tree(bench.site, tmp_path / "site")
    for path in site.glob("data/**/institutions.csv"):
        keep(site, path.relative_to(site).as_posix())
    found = {name: one.verdict for name, one in bench.judge(site).items()}
    names = ("R01a", "R01b", "R01c", "R01d", "R02", "R03", "R05a", "R16b")
    assert {name: found[name].result for name in names} == dict.fromkeys(names, "不适用")
    if keep is keep_no_row:
        names = ("R05c", "R06a", "R08b", "R13a", "R13b", "R14", "R15", "R16a", "R16c", "R17", "R04")
        assert {name: found[name].result for name in names} == dict.fromkeys(names, "不适用")


@pytest.mark.parametrize("table", TABLES)
def test_a_dataset_without_rows_crashes_no_duty(bench: Bench, tmp_path: Path, table: str) -> None:
    site = link_tree(bench.site, tmp_path / "site")
    if (site / f"data/{table}.csv").is_file():
        keep_no_row(site, f"data/{table}.csv")
    found = {name: one.verdict for name, one in bench.judge(site).items()}
    assert found.keys() == bench.before.keys() and all(verdict.reason for verdict in found.values())
    for empty, duty in (("observations", "R21a"), ("targets", "R21b")):
        assert found[duty].result == ("不适用" if table == empty else "符合")
