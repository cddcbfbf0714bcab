"""A to-do workbook: the rows that lack what has to be stated, and no others; filled in, it goes in again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from childcare.profile import PROFILE
from datapub.cli import main
from tests.support import put_project, sample_rows, write_csv


def test_what_is_lacking_is_filled_in_and_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sample_rows()
    for place in (0, 1):
        del rows["institutions"][place]["address"]
    put_project(tmp_path, rows)
    form = tmp_path / "待补.xlsx"
    command = ["form", "institutions", "--area", "990102", "--todo", "-o", str(form)]
    assert main(PROFILE, command, tmp_path) == 0
    assert "1 行" in capsys.readouterr().out  # the other institution of the area lacks nothing
    header, row = CalamineWorkbook.from_path(form).get_sheet_by_index(0).to_python()[:2]
    cells = dict(zip(map(str, header), map(str, row), strict=True)) | {"地址": "甲区示例路1号"}
    assert cells["编号"] == "zb00001"
    filled = tmp_path / "待补.csv"
    filled.write_bytes(write_csv(cells, [cells]))
    command = ["import", str(filled), "--area", "990102", "--partial", "--yes"]
    assert main(PROFILE, command, tmp_path) == 0
    with (tmp_path / "datasets/institutions.csv").open(encoding="utf-8", newline="") as stream:
        written = {row["id"]: row["address"] for row in csv.DictReader(stream)}
    assert written["zb00001"] == "甲区示例路1号" and written["zb00002"] == ""
    assert len(written) == 4


def test_nothing_to_do_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_project(tmp_path)
    form = tmp_path / "待补.xlsx"
    assert main(PROFILE, ["form", "institutions", "--todo", "-o", str(form)], tmp_path) == 0
    assert "没有要补的行" in capsys.readouterr().out and not form.exists()
