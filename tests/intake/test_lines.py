"""Tables that were copied as text, each cell on a line of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapub.intake.extract import Extract
from datapub.intake.fault import Refused
from datapub.intake.workbook import read_workbook
from tests.intake.test_corpus import read

HEAD = ["名单", "", "序号", "机构名称", "机构地址", "托位数"]
ONE, TWO = ["1", "示例一园", "示例路1号", "30"], ["2", "示例二园", "示例路2号", "约60"]


def read_lines(folder: Path, lines: list[str]) -> Extract:
    path = folder / "名单.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read(path.name, read_workbook(path))


@pytest.mark.parametrize("end", [[], ["注：以上信息由机构提供"]])
def test_each_cell_on_a_line_is_a_table_again(tmp_path: Path, end: list[str]) -> None:
    found = read_lines(tmp_path, [*HEAD, *ONE, "", *TWO, *end])
    assert [(row.number, row.cells["name"]) for row in found.rows] == [(7, "示例一园"), (12, "示例二园")]
    assert [(problem.rule, problem.label) for problem in found.problems] == [("intake-unit", "A15 托位总数")]
    left = [(cell.row, cell.text) for cell in found.omitted]
    assert sorted(left) == [
        (1, "名单"), *((3 + n, text) for n, text in enumerate(HEAD[2:])), (7, "1"), (12, "2"),
        *((16, text) for text in end),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [*HEAD, *ONE[:3], *TWO],  # a cell is lacking
        [*HEAD, *ONE, *TWO[:2]],
        [*HEAD, *ONE, *TWO[:3], "注：以上信息由机构提供"],  # where the cell would be
        [*HEAD, *ONE, "其他机构", "示例三园"],
        [*HEAD[3:], *ONE[1:], *TWO[1:]],  # nothing counts the rows
    ],
)
def test_what_does_not_come_out_even_is_refused(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        read_lines(tmp_path, lines)
    assert refusal.value.problem.rule == "intake-header"
