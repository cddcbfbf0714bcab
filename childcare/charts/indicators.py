"""Charts of an indicator: its published series, area by area, with the stated target and the way to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from childcare.charts.areas import draw_bars
from childcare.charts.words import name_source
from childcare.derive.indicators import Indicator, Series, Target
from childcare.derive.paths import Path
from childcare.derive.progress import Progress
from childcare.derive.register import Register
from datapub.chart import Cell, Chart
from datapub.charts.style import COLOURS, INK, MONTH_TICKS, finish, trace
from datapub.textual import write_day, write_unit, write_value

Paths = Mapping[tuple[str, str], Path]
"""(indicator, area code) -> where its series should be on which day."""

_SHAPES = ("circle", "square", "diamond", "triangle-up", "x", "star")


def draw_indicator_charts(register: Register, progress: Progress, paths: Paths) -> Iterator[Chart]:
    """Yield one chart per indicator: its published series, or else the register's areas."""
    for indicator in progress.indicators:
        if indicator.series:
            shown = _choose_series(indicator, {area.code for area in register.areas})
            yield _draw_series(replace(indicator, series=shown), paths)
        elif any(area.code in indicator.from_register for area in register.reporting):
            yield _draw_register(indicator, register)


def _choose_series(indicator: Indicator, own: Collection[str]) -> tuple[Series, ...]:
    """Return what one axis can show: a country's counts would press a city's flat on the ground."""
    of_areas = tuple(series for series in indicator.series if series.area_code in own)
    return (indicator.record["is_additive"] and of_areas) or indicator.series


def _draw_series(indicator: Indicator, paths: Paths) -> Chart:
    traces = []
    lines: list[Target] = []
    rows: list[tuple[Cell, ...]] = []
    days = [point.as_of_on for series in indicator.series for point in series.points]
    for place, series in enumerate(indicator.series):
        colour = COLOURS[place % len(COLOURS)]
        name = _name(series)
        traces.append(_draw_line(indicator, series, name, colour, _SHAPES[place % len(_SHAPES)]))
        rows += [
            (
                name,
                point.origin,
                point.as_of_on.isoformat(),
                point.value,
                point.source_title,
            )
            for point in series.points
        ]
    for code, name in dict.fromkeys((series.area_code, series.area_name) for series in indicator.series):
        path = paths.get((indicator.id, code), ())
        if path:
            traces.append(_draw_path(path, f"{name}：到目标的路径", indicator.unit))
            days += [day for day, _ in path]
            rows += [(name, "到目标的路径", day.isoformat(), value, "") for day, value in path]
    for target in indicator.targets:
        if target.value is not None and any(s.area_code == target.area_code for s in indicator.series):
            lines.append(target)
            due = target.due_on.isoformat() if target.due_on else ""
            rows.append((target.area_name, "目标", due, target.value, target.source_title))
    highest = max(row[3] for row in rows if isinstance(row[3], Decimal))
    points = [point for series in indicator.series for point in series.points]
    newest = max(point.as_of_on for point in points)
    titles = sorted({point.source_title for point in points})
    named = titles[0] if len(titles) == 1 else f"{len(titles)} 处公开发布的数字，逐条见网页"
    return Chart(
        id=f"indicator-{indicator.id}",
        title=f"{indicator.name}（{indicator.unit}）",
        finding=describe_finding(indicator),
        columns=("地区", "是什么", "日期", f"数值（{indicator.unit}）", "来源"),
        rows=tuple(rows),
        source=f"{named}，最近的数截至 {write_day(newest)}",
        page=f"indicators/{indicator.id}/",
        is_sample=any(point.is_sample for point in points),
        figure=_lay_out(traces, lines, sorted(days), float(highest)),
    )


def _lay_out(
    traces: Sequence[Mapping[str, Any]], targets: Sequence[Target], days: Sequence[date], highest: float
) -> Mapping[str, object]:
    return finish(
        traces,
        **_draw_targets(targets),
        legend={"orientation": "h", "y": -0.18},
        xaxis={"tickformat": MONTH_TICKS, "range": _pad(days), "nticks": 6, "fixedrange": True},
        yaxis={
            "range": [0, highest * 1.2 or 1],
            "tickformat": ",~f",
            "automargin": True,
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
        },
        height=380,
        showlegend=len(traces) > 1,
    )


def _name(series: Series) -> str:
    if series.scope and series.scope != series.area_name:
        return f"{series.area_name}（{series.scope}）"
    return series.area_name


def _draw_line(indicator: Indicator, series: Series, name: str, colour: str, shape: str) -> Mapping[str, Any]:
    labels = [write_value(point.value) for point in series.points]
    is_alone = len(indicator.series_of(series.area_code)) == 1
    ending = series.area_name if is_alone else series.scope or series.area_name
    shown = [*labels[:-1], f"{ending} {labels[-1]}"]  # the line is named where it ends
    return trace(
        "scatter",
        x=[point.as_of_on.isoformat() for point in series.points],
        y=[float(point.value) for point in series.points],
        mode="lines+markers+text",
        name=name,
        text=shown,
        textposition="top center",
        cliponaxis=False,
        customdata=labels,
        line={"color": colour, "width": 3},
        marker={"size": 11, "symbol": shape},
        hovertemplate="%{x|%Y年%-m月%-d日}：%{customdata}" + write_unit(indicator.unit) + "<extra></extra>",
    )


def _draw_path(path: Path, name: str, unit: str) -> Mapping[str, Any]:
    return trace(
        "scatter",
        x=[day.isoformat() for day, _ in path],
        y=[float(value) for _, value in path],
        mode="lines",
        name=name,
        line={"color": COLOURS[3], "dash": "dot", "width": 2},
        hovertemplate="%{x|%Y年%-m月}：应到 %{y:,.2f}" + write_unit(unit) + "<extra></extra>",
    )


def _draw_targets(targets: Sequence[Target]) -> Mapping[str, Any]:
    """Return the parts of a layout that draw a line across for each target, its name above it on the left."""
    if not targets:
        return {}
    stroke = {"color": COLOURS[3], "dash": "dash", "width": 2}
    across = {"x0": 0, "x1": 1, "xref": "x domain"}
    above = {"xanchor": "left", "xref": "x domain"}
    shapes, notes = [], []
    for target in targets:
        value = target.value or Decimal(0)
        y = float(value)
        text = f"{target.area_name}目标 {write_value(value)}"
        shapes.append({"line": stroke, "type": "line", **across, "y0": y, "y1": y, "yref": "y"})
        notes.append({"font": {"color": INK}, "showarrow": False, "text": text, "x": 0, **above, "y": y})
        notes[-1] |= {"yanchor": "bottom", "yref": "y"}
    return {"shapes": shapes, "annotations": notes}


def _pad(days: Sequence[date]) -> list[str]:
    """Leave half a year on both sides, so that a single point stands in the middle."""
    first, last = days[0], days[-1]
    return [
        date.fromordinal(first.toordinal() - 183).isoformat(),
        date.fromordinal(last.toordinal() + 183).isoformat(),
    ]


def _draw_register(indicator: Indicator, register: Register) -> Chart:
    values = [value for value in indicator.from_register.values() if not value.area.is_city]
    ordered = sorted(values, key=lambda row: -row.value)
    reporting = {area.code for area in register.reporting}
    placed = [row for row in ordered if row.area.code in reporting]
    best, part = placed[0], register.levels.part
    firsts = [row.area.short_name for row in placed if row.value == best.value]
    names = "、".join(firsts) if len(firsts) <= 3 else f"{firsts[0]}等 {len(firsts)} 个{part}"
    is_sample = any(row.is_sample for row in ordered)
    finding = (
        f"按名录计算，{indicator.name}最高的是{names}，"
        f"为 {write_value(best.value)}{write_unit(indicator.unit)}"
        f"{'（样例数据）' if best.is_sample else ''}。"
    )
    day = max((row.as_of_on for row in ordered if row.as_of_on), default=None)
    return Chart(
        id=f"indicator-{indicator.id}",
        title=f"各{part}{indicator.name}（{indicator.unit}）",
        finding=finding,
        columns=(part, f"{indicator.name}（{indicator.unit}）", "分子", "分母"),
        rows=tuple((row.area.short_name, row.value, row.numerator, row.denominator) for row in ordered),
        source=name_source(day, is_sample),
        page=f"indicators/{indicator.id}/",
        is_sample=is_sample,
        figure=draw_bars({row.area.short_name: float(row.value) for row in ordered}, indicator.unit),
    )


def describe_finding(indicator: Indicator) -> str:
    """Say what the series show: the latest value of each, how far it moved, and the stated target."""
    texts = [_describe_series(indicator, series) for series in indicator.series]
    for target in indicator.targets:
        latest = [series.latest for series in indicator.series if series.area_code == target.area_code]
        if target.value is not None and len(latest) == 1:
            missing = target.value - latest[0].value
            gap = f"差 {write_value(missing)}" if missing > 0 else "已达到"
            texts.append(
                f"{target.area_name}的目标是 {write_value(target.value)}{write_unit(indicator.unit)}，{gap}"
            )
    return "；".join(texts) + "。"


def _describe_series(indicator: Indicator, series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    is_alone = len(indicator.series_of(series.area_code)) == 1
    place = series.area_name if is_alone else _name(series)
    texts = (
        f"{last.period_words}{place}{indicator.name}为 {write_value(last.value)}{write_unit(indicator.unit)}"
    )
    if first is not last and first.scope == last.scope:
        change = last.value - first.value
        word = "多" if change > 0 else "少"
        texts += (
            f"，与{first.period_words}相同"
            if change == 0
            else f"，比{first.period_words}{word} {write_value(abs(change))}{write_unit(indicator.unit)}"
        )
    return texts
