"""The chart of the responsible units: of how many of their tasks there are data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from childcare.derive.assignments import Assignment, DataState
from childcare.derive.tasks import Unit
from datapub.chart import Chart
from datapub.charts.stacks import make_part, stack_parts
from datapub.charts.style import COLOURS, NUMBER_TICKS
from datapub.textual import write_day

_COLOURS: Mapping[DataState, str] = {
    DataState.ALL: COLOURS[0],
    DataState.SOME: COLOURS[4],
    DataState.NONE: COLOURS[1],
    DataState.UNRECORDED: COLOURS[5],
}


def draw_unit_chart(assignments: Sequence[Assignment]) -> Iterator[Chart]:
    """Yield the chart of the units' tasks, those with the most first; none where no unit has any."""
    counts: dict[Unit, Counter[DataState]] = {}
    for one in assignments:
        counts.setdefault(one.unit, Counter())[one.data_state] += 1
    if not counts:
        return
    ordered = dict(sorted(counts.items(), key=lambda pair: -pair[1].total()))
    whole = sum(counts.values(), Counter[DataState]())
    states = [state for state in DataState if whole[state] or state != DataState.UNRECORDED]
    day, is_sample = assignments[0].as_of_on, any(one.is_sample for one in assignments)
    summary = "，".join(f"{state}的 {whole[state]:,} 项次" for state in states)
    yield Chart(
        id="units-data",
        title="各责任单位的任务有没有数据（项）",
        finding=f"{len(counts):,} 个责任单位共负责 {whole.total():,} 项次任务和保障措施，其中{summary}"
        f"{'（样例数据）' if is_sample else ''}。",
        columns=("责任单位", "负责（项）", *(f"{state}（项）" for state in states)),
        rows=tuple(
            (unit.name, own.total(), *(own[state] for state in states)) for unit, own in ordered.items()
        ),
        source=f"{'样例数据，不是真实情况' if is_sample else '本站收录的数据'}，截至 {write_day(day)}",
        page="units/",
        is_sample=is_sample,
        figure=_draw_parts({unit.name: own for unit, own in ordered.items()}, states),
    )


def _draw_parts(bars: Mapping[str, Counter[DataState]], states: Sequence[DataState]) -> Mapping[str, object]:
    parts = []
    for state in states:
        counts = [own[state] for own in bars.values()]
        parts.append(
            make_part(
                state,
                _COLOURS[state],
                x=counts,
                y=list(bars),
                text=[f"{count}" if count else "" for count in counts],
                hovertemplate="%{y} " + state + "：%{x} 项<extra></extra>",
            )
        )
    return stack_parts(
        parts,
        {
            "range": [0, max(own.total() for own in bars.values())],
            "tickformat": NUMBER_TICKS,
            "nticks": 5,
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
        },
        {"type": "category"},
        meta={"sums": [f"{own.total():,} 项" for own in bars.values()]},
    )
