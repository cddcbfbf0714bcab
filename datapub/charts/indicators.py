"""Charts of an indicator: its published series, area by area, with the stated target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import plotly.graph_objects as go

from datapub.chart import Chart
from datapub.charts.areas import draw_bars
from datapub.charts.style import COLOURS, INK, MONTH_TICKS, finish
from datapub.derive.progress import Indicator, Progress, Series, write_value

_SHAPES = ("circle", "square", "diamond", "triangle-up", "x", "star")


def draw_indicator_charts(progress: Progress) -> Iterator[Chart]:
    """Yield one chart per indicator: its published series, or else the register's areas."""
    for indicator in progress.indicators:
        if indicator.series:
            yield _draw_series(indicator)
        elif any(indicator.from_register.values()):
            yield _draw_register(indicator)


def _draw_series(indicator: Indicator) -> Chart:
    figure = go.Figure()
    for place, series in enumerate(indicator.series):
        figure.add_trace(
            go.Scatter(
                x=[point.as_of_on.isoformat() for point in series.points],
                y=[float(point.value) for point in series.points],
                mode="lines+markers+text",
                name=series.area_name,
                text=[write_value(point.value) for point in series.points],
                textposition="top center",
                cliponaxis=False,
                line={"color": COLOURS[place % len(COLOURS)], "width": 3},
                marker={"size": 11, "symbol": _SHAPES[place % len(_SHAPES)]},
                hovertemplate="%{x|%Y年%-m月%-d日}：%{text} " + indicator.unit + "<extra></extra>",
            )
        )
    for target in indicator.targets:
        if target.value is not None and any(s.area_code == target.area_code for s in indicator.series):
            figure.add_hline(
                y=float(target.value),
                line={"dash": "dash", "color": COLOURS[3], "width": 2},
                annotation={
                    "text": f"{target.area_name}目标 {write_value(target.value)}",
                    "font": {"color": INK},
                },
            )
    points = [point for series in indicator.series for point in series.points]
    days = sorted(point.as_of_on for point in points)
    figure = finish(
        figure,
        height=360,
        showlegend=True,
        legend={"orientation": "h", "y": -0.18},
        xaxis={"tickformat": MONTH_TICKS, "range": _pad(days), "nticks": 6, "fixedrange": True},
        yaxis={
            "rangemode": "tozero",
            "tickformat": ",~f",
            "automargin": True,
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
        },
    )
    return Chart(f"indicator-{indicator.id}", tell_series(indicator), figure)


def _pad(days: Sequence[date]) -> list[str]:
    """Leave half a year on both sides, so that a single point stands in the middle."""
    first, last = days[0], days[-1]
    return [
        date.fromordinal(first.toordinal() - 183).isoformat(),
        date.fromordinal(last.toordinal() + 183).isoformat(),
    ]


def _draw_register(indicator: Indicator) -> Chart:
    values = {row.area_name: row for row in indicator.from_register.values() if not row.is_city}
    ordered = sorted(values.values(), key=lambda row: -row.value)
    best = ordered[0]
    finding = (
        f"按名录计算，{indicator.name}最高的是{best.area_name}，"
        f"为 {write_value(best.value)} {indicator.unit}{'（样例数据）' if best.is_sample else ''}。"
    )
    figure = draw_bars({row.area_name: float(row.value) for row in ordered}, indicator.unit, COLOURS[0])
    return Chart(f"indicator-{indicator.id}", finding, figure)


def tell_series(indicator: Indicator) -> str:
    """Say what the series show: the latest value of each, and how far it moved."""
    return "；".join(_tell(indicator, series) for series in indicator.series) + "。"


def _tell(indicator: Indicator, series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    told = (
        f"{last.period_words}{series.area_name}{indicator.name}为 {write_value(last.value)} {indicator.unit}"
    )
    if first is not last and first.scope == last.scope:
        change = last.value - first.value
        word = "多" if change > 0 else "少"
        told += (
            f"，与{first.period_words}相同"
            if change == 0
            else f"，比{first.period_words}{word} {write_value(abs(change))} {indicator.unit}"
        )
    return told
