"""The chart of the responsible units: parts that add up to their tasks, by how much data there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from childcare.charts.units import draw_unit_chart
from childcare.derive.assignments import Assignment, DataState
from datapub.chart import Chart
from datapub.pages.drawing import draw_svg
from tests.derive.test_assignments import assign


def answered(*answers: tuple[int, ...]) -> list[Assignment]:
    """Return assignments of one unit each, with so many rows of each kind that says how far they are."""
    found = list(assign().values())
    units = list({one.unit.id: one.unit for one in found}.values())
    return [
        replace(one, unit=unit, answers=own)
        for one, unit, own in zip(found, [units[0]] * 9, answers, strict=False)
    ]


def draw(*assignments: Assignment) -> Chart:
    (chart,) = draw_unit_chart(assignments)
    return chart


def traces(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.figure["data"])


def test_a_task_has_all_its_data_some_none_or_none_that_records_it() -> None:
    states = [one.data_state for one in answered((3, 1), (2, 0), (0, 0), ())]
    assert states == [DataState.ALL, DataState.SOME, DataState.NONE, DataState.UNRECORDED]


def test_the_parts_of_a_unit_are_its_tasks() -> None:
    chart = draw(*answered((3, 1), (2, 0), (0,)))
    unit = chart.rows[0][0]
    assert chart.rows == ((unit, 3, 1, 1, 1),)
    assert chart.finding == (
        "1 个责任单位共负责 3 项次任务和保障措施，其中各份数据都有的 1 项次，有的数据还没有的 1 项次，"
        "还没有数据的 1 项次。"
    )
    assert [trace["x"] for trace in traces(chart)] == [[1], [1], [1]]
    assert chart.source == "本站收录的数据，截至 2026年11月23日" and chart.page == "units/"
    assert "3 项" in draw_svg(chart)


def test_what_nothing_records_is_a_part_only_where_there_is_any() -> None:
    assert len(draw(*answered((0,), (0,))).columns) == 5
    chart = draw(*answered((0,), ()))
    assert chart.columns[-1] == "没有哪份数据记录（项）" and chart.rows[0][1:] == (2, 0, 0, 1, 1)


def test_units_with_the_most_tasks_come_first_and_no_unit_is_no_chart() -> None:
    chart = draw(*assign().values())
    owed = [int(str(row[1])) for row in chart.rows]
    assert owed == sorted(owed, reverse=True) and sum(owed) == len(assign())
    assert chart.figure["layout"]["xaxis"]["range"] == [0, owed[0]]
    assert list(draw_unit_chart(())) == []


def test_a_name_of_many_characters_is_whole_and_a_sample_says_so() -> None:
    (one,) = answered((2,))
    name = "市住房和城乡建设与综合行政执法管理委员会"
    chart = draw(replace(one, unit=replace(one.unit, name=name), is_sample=True))
    drawn = "".join(draw_svg(chart).split("</desc>")[1].split("<ul")[0].replace("</text>", "").split())
    assert name[:12] in drawn and name[12:] in drawn
    assert chart.finding.endswith("（样例数据）。") and "不是真实情况" in chart.source
