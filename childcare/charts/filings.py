"""The chart of filings: how many institutions were filed in each year, and how many were cancelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from childcare.charts.words import describe_sample, name_source
from childcare.counts import find_filing_span
from childcare.derive.institution import Area, Institution
from childcare.derive.register import AreaTotals, Register
from childcare.terms import Status
from datapub.chart import Chart
from datapub.charts.style import COLOURS, NUMBER_TICKS, finish, trace

_NAMED = 3
"""Years that are all named where they share the first place."""


def draw_filing_charts(register: Register) -> Iterator[Chart]:
    """Yield the chart of each area with filings in two years or more, unless all there have closed."""
    for area in register.areas:
        totals = register.totals[area.code]
        listed = [item for item in register.by_area[area.code] if item.status != Status.REFUSED]
        spans = [find_filing_span(item.record) for item in listed]
        filed = Counter(span[0].year for span in spans if span)
        if totals.institutions and len(filed) > 1 and totals.as_of_on is not None:
            yield _draw(area, totals, listed, filed, totals.as_of_on)


def _draw(
    area: Area, totals: AreaTotals, listed: Sequence[Institution], filed: Counter[int], as_of_on: date
) -> Chart:
    cancelled = [item.record["cancelled_on"] for item in listed if item.status == Status.CANCELLED]
    closed = Counter(day.year for day in cancelled if day is not None)
    years = range(min(*filed, *closed), max(as_of_on.year, *filed, *closed) + 1)
    names = [_name_year(year, as_of_on) for year in years]
    most = max(filed.values())
    firsts = [f"{year}年" for year in years if filed[year] == most]
    best = "、".join(firsts) if len(firsts) <= _NAMED else f"{firsts[0]}等 {len(firsts)} 年"
    gaps = (
        (len(listed) - filed.total(), "没有公布备案时间"),
        (cancelled.count(None), "已注销的没有公布注销日期"),
    )
    missing = "，".join(f"{count:,} 家{words}" for count, words in gaps if count)
    return Chart(
        id=f"area-{area.code}-filings",
        title=f"{area.short_name}每年备案和注销的机构（家）",
        finding=f"现在列在名录里的{area.short_name}机构中，{best}备案的最多，"
        f"{'各' if len(firsts) > 1 else ''}有 {most:,} 家；"
        f"{years[0]}年到{as_of_on.year}年{as_of_on.month}月共备案 {filed.total():,} 家、"
        f"注销 {closed.total():,} 家{describe_sample(totals)}。{f'另有 {missing}。' if missing else ''}",
        columns=("年份", "备案（家）", "注销（家）"),
        rows=tuple((name, filed[year], closed[year]) for name, year in zip(names, years, strict=True)),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_draw_pairs(
            names, {"备案": [filed[year] for year in years], "注销": [closed[year] for year in years]}
        ),
    )


def _name_year(year: int, as_of_on: date) -> str:
    """Name a year, the running one with the month up to which it is known."""
    is_running = year == as_of_on.year and as_of_on.month < 12
    return f"{year}年（到{as_of_on.month}月）" if is_running else f"{year}年"


def _draw_pairs(names: Sequence[str], series: Mapping[str, list[int]]) -> Mapping[str, object]:
    traces = []
    for (name, counts), colour in zip(series.items(), (COLOURS[0], COLOURS[3]), strict=True):
        traces.append(
            trace(
                "bar",
                x=counts,
                y=list(names),
                name=name,
                orientation="h",
                marker={"color": colour},
                text=[f"{name} {count:,}" for count in counts],
                textposition="outside",
                cliponaxis=False,
                hoverinfo="skip",
            )
        )
    highest = max(count for counts in series.values() for count in counts)
    return finish(
        traces,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={
            "tickformat": NUMBER_TICKS,
            "range": [0, highest * 1.25],
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
            "nticks": 5,
        },
        yaxis={"type": "category", "autorange": "reversed", "automargin": True, "fixedrange": True},
        height=110 + 48 * len(names),
        barmode="group",
        showlegend=True,
        bargap=0.35,
    )
