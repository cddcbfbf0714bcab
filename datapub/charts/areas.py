"""Charts of an area: places by class, institutions by kind; for the city, its areas compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import plotly.graph_objects as go

from datapub.chart import Chart
from datapub.charts.style import COLOURS, NUMBER_TICKS, finish
from datapub.derive.register import Area, AreaTotals, Register


def draw_area_charts(register: Register) -> Iterator[Chart]:
    """Yield the charts of every area that has institutions to count."""
    for area in register.areas:
        totals = register.totals[area.code]
        if totals.places:
            yield _draw_places(area, totals)
        if totals.institutions:
            yield _draw_types(area, totals)
    if register.totals[register.city.code].places:
        yield _draw_comparison(register)


def _draw_places(area: Area, totals: AreaTotals) -> Chart:
    most = max(totals.places_by_class.items(), key=lambda pair: pair[1])
    share = most[1] * 100 / totals.places
    finding = (
        f"{area.short_name}的 {totals.places:,} 个托位中，{most[0]}最多，"
        f"有 {most[1]:,} 个，占 {share:.0f}%{_sample_words(totals)}。"
    )
    return Chart(f"area-{area.code}-places", finding, draw_bars(totals.places_by_class, "个", COLOURS[0]))


def _draw_types(area: Area, totals: AreaTotals) -> Chart:
    most = max(totals.by_provider_type.items(), key=lambda pair: pair[1])
    finding = (
        f"{area.short_name}的 {totals.institutions:,} 家机构中，{most[0]}最多，"
        f"有 {most[1]:,} 家{_sample_words(totals)}。"
    )
    return Chart(f"area-{area.code}-types", finding, draw_bars(totals.by_provider_type, "家", COLOURS[2]))


def _draw_comparison(register: Register) -> Chart:
    city = register.city
    totals = register.totals[city.code]
    places = {
        area.short_name: register.totals[area.code].places for area in register.areas if not area.is_city
    }
    ordered = dict(sorted(places.items(), key=lambda pair: -pair[1]))
    first = next(iter(ordered))
    finding = f"{city.name}各区县中，{first}的托位最多，有 {ordered[first]:,} 个{_sample_words(totals)}。"
    return Chart(f"area-{city.code}-comparison", finding, draw_bars(ordered, "个", COLOURS[0]))


def draw_bars(
    values: Mapping[str, int] | Mapping[str, float], unit: str, colour: str
) -> Mapping[str, object]:
    """Draw horizontal bars, the first value on top, each labelled with its number."""
    bars = go.Bar(
        x=list(values.values()),
        y=list(values),
        orientation="h",
        marker={"color": colour},
        text=[f"{value:,} {unit}" for value in values.values()],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return finish(
        go.Figure(bars),
        height=72 + 36 * len(values),
        xaxis={
            "tickformat": NUMBER_TICKS,
            "rangemode": "tozero",
            "range": [0, max(values.values(), default=1) * 1.2 or 1],
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
            "nticks": 5,
        },
        yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True},
        bargap=0.35,
    )


def _sample_words(totals: AreaTotals) -> str:
    return "（样例数据）" if totals.has_sample else ""
