"""Charts of an area: places by class, types, growth by year; for the city, its areas compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from childcare.charts.words import describe_sample, name_source
from childcare.counts import Sum
from childcare.derive.events import Growth, list_growth
from childcare.derive.institution import Area
from childcare.derive.register import AreaTotals, Register
from datapub.chart import Chart
from datapub.charts.stacks import make_part, stack_parts
from datapub.charts.style import COLOURS, MONTH_TICKS, NUMBER_TICKS, finish, trace
from datapub.derive.rounding import divide, round_half_up
from datapub.textual import NOT_STATED, write_unit

_LABELLED = 8
"""Percent of a bar that a part must have for its label to fit inside."""


def draw_area_charts(register: Register) -> Iterator[Chart]:
    """Yield the charts of every area that has institutions to count."""
    for area in register.areas:
        totals = register.totals[area.code]
        if totals.split.amount:
            yield _draw_places(area, totals)
        if _list_types(totals):
            yield _draw_types(register, area)
        growth = list_growth(register.by_area[area.code], totals.as_of_on)
        if growth and growth[-1].all_places.known:
            yield _draw_growth(area, totals, growth)
    if any(register.totals[area.code].places.amount for area in register.reporting):
        yield _draw_comparison(register)


def _draw_places(area: Area, totals: AreaTotals) -> Chart:
    most = max(totals.places_by_class.items(), key=lambda pair: pair[1])
    split = totals.split
    finding = (
        f"{area.short_name}{'分班型公布' if split.note else ''}的 {split.amount:,} 个托位中，{most[0]}最多，"
        f"有 {most[1]:,} 个，占 {_percent(most[1], split.amount)}{describe_sample(totals)}。"
        f"{_describe_basis(split)}"
    )
    return Chart(
        id=f"area-{area.code}-places",
        title=f"{area.short_name}各班型的托位（个）",
        finding=finding,
        columns=("班型", "托位（个）"),
        rows=tuple(totals.places_by_class.items()),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=draw_bars(totals.places_by_class, "个"),
    )


def _draw_types(register: Register, area: Area) -> Chart:
    """Draw shares of 100 %: an area beside the city; on the city's own chart, every area."""
    totals = register.totals[area.code]
    city = register.totals[register.city.code]
    shown = register.parts if area.is_city else (area,)
    whole = register.levels.whole
    bars = {other.short_name: _list_types(register.totals[other.code]) for other in shown}
    bars = {name: counts for name, counts in bars.items() if counts}
    bars[whole] = _list_types(city)
    kinds = list(bars[whole])
    own = _list_types(totals)
    known = sum(own.values())
    most = next(iter(own.items()))
    compared = ""
    if not area.is_city:
        compared = f"，{whole}是 {_percent(bars[whole].get(most[0], 0), sum(bars[whole].values()))}"
    finding = (
        f"{area.short_name}{'公布了机构类型' if known < totals.institutions else ''}的 {known:,} 家机构中，"
        f"{most[0]}最多，有 {most[1]:,} 家，"
        f"占 {_percent(most[1], known)}{compared}{describe_sample(totals)}。"
    )
    rows = tuple(
        (name, kind, counts[kind], divide(counts[kind], sum(counts.values()), 100))
        for name, counts in bars.items()
        for kind in kinds
        if kind in counts
    )
    return Chart(
        id=f"area-{area.code}-types",
        title=f"{area.short_name}的机构是哪些类型（占机构数的%）",
        finding=finding,
        columns=("地区", "机构类型", "机构（家）", "占比（%）"),
        rows=rows,
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_draw_shares(bars, kinds),
    )


def _list_types(totals: AreaTotals) -> Mapping[str, int]:
    return {kind: count for kind, count in totals.by_provider_type.items() if kind != NOT_STATED}


def _draw_shares(bars: Mapping[str, Mapping[str, int]], kinds: list[str]) -> Mapping[str, object]:
    parts = []
    for place, kind in enumerate(kinds):
        counts = [counts.get(kind, 0) for counts in bars.values()]
        wholes = [sum(counts.values()) for counts in bars.values()]
        shares = [count * 100 / whole for count, whole in zip(counts, wholes, strict=True)]
        # A second sign beside the colour, from the point where the colours come round again.
        pattern = {"shape": "" if place < len(COLOURS) else "/", "solidity": 0.3}
        parts.append(
            make_part(
                kind,
                COLOURS[place % len(COLOURS)],
                x=shares,
                y=list(bars),
                marker={"pattern": pattern},
                text=[
                    f"{count:,} 家" if share >= _LABELLED else ""
                    for count, share in zip(counts, shares, strict=True)
                ],
                customdata=counts,
                hovertemplate="%{y} " + kind + "：%{customdata:,} 家，占 %{x:.1f}%<extra></extra>",
            )
        )
    xaxis = {"range": [0, 100], "ticksuffix": "%", "nticks": 6, "fixedrange": True, "zeroline": False}
    return stack_parts(parts, xaxis, {})


def _draw_growth(area: Area, totals: AreaTotals, growth: list[Growth]) -> Chart:
    best = max(growth, key=lambda year: (year.places.amount, year.year))
    last = growth[-1]
    whole = last.all_places
    finding = (
        f"{area.short_name}现在可以收托的机构中，{best.year}年备案的托位最多，有 {best.places.amount:,} 个；"
        f"到{last.until.year}年{last.until.month}月累计 {whole.amount:,} 个{describe_sample(totals)}。"
        f"{_describe_basis(whole)}"
    )
    return Chart(
        id=f"area-{area.code}-growth",
        title=f"{area.short_name}现有托位按备案时间累计（个）",
        finding=finding,
        columns=("年份", "截至", "当年备案（家）", "其托位（个）", "累计机构（家）", "累计托位（个）"),
        rows=tuple(
            (
                f"{year.year}年",
                year.until.isoformat(),
                year.places.of,
                _amount(year.places),
                year.all_places.of,
                _amount(year.all_places),
            )
            for year in growth
        ),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_plot_growth(growth),
    )


def _plot_growth(growth: list[Growth]) -> Mapping[str, object]:
    line = trace(
        "scatter",
        x=[year.until.isoformat() for year in growth],
        y=[year.all_places.amount for year in growth],
        mode="lines+markers+text",
        text=[f"{year.all_places.amount:,}" for year in growth],
        textposition="top center",
        cliponaxis=False,
        line={"color": COLOURS[0], "shape": "linear", "width": 3},
        marker={"size": 10},
        customdata=[year.all_places.of for year in growth],
        hovertemplate="%{x|%Y年%-m月}：%{customdata} 家，%{y:,d} 个托位<extra></extra>",
    )
    return finish(
        [line],
        xaxis={
            "type": "date",
            "tickformat": MONTH_TICKS,
            "tickvals": [year.until.isoformat() for year in growth][-1::-2][::-1],
            "range": [_begin_axis(growth[0]).isoformat(), f"{growth[-1].year + 1}-03-31"],
            "fixedrange": True,
        },
        yaxis={
            "rangemode": "tozero",
            "range": [0, growth[-1].all_places.amount * 1.2 or 1],
            "tickformat": NUMBER_TICKS,
            "automargin": True,
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
            "nticks": 5,
        },
        height=300,
    )


def _begin_axis(first: Growth) -> date:
    """Return a day half a year or so before the first point, which may stand early in its year."""
    middle = date(first.year, 6, 30)
    return middle if first.until > middle else date(first.year - 1, 12, 31)


def _draw_comparison(register: Register) -> Chart:
    city = register.city
    totals = register.totals[city.code]
    part = register.levels.part
    parts = {area.short_name: register.totals[area.code] for area in register.parts}
    known = {name: each.places.amount for name, each in parts.items() if each.listed and each.places.is_known}
    ordered = dict(sorted(known.items(), key=lambda pair: -pair[1]))
    unknown = {name: None for name in parts if name not in known}
    first = next(name for name in ordered if name != register.levels.unplaced)
    return Chart(
        id=f"area-{city.code}-comparison",
        title=f"{city.name}各{part}的托位（个）",
        finding=f"{city.name}各{part}中，{first}的托位最多，有 {ordered[first]:,} 个"
        f"{describe_sample(totals)}。{_describe_basis(totals.places)}",
        columns=(part, "托位（个）"),
        rows=tuple((ordered | unknown).items()),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{city.code}/",
        is_sample=totals.has_sample,
        figure=draw_bars(ordered, "个"),
    )


def draw_bars(values: Mapping[str, int] | Mapping[str, float], unit: str) -> Mapping[str, object]:
    """Draw horizontal bars, the first value on top, each labelled with its number."""
    bars = trace(
        "bar",
        x=list(values.values()),
        y=list(values),
        orientation="h",
        marker={"color": COLOURS[0]},
        text=[f"{value:,}{write_unit(unit)}" for value in values.values()],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return finish(
        [bars],
        xaxis={
            "tickformat": NUMBER_TICKS,
            "rangemode": "tozero",
            "range": [0, max(values.values(), default=1) * 1.25 or 1],
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
            "nticks": 5,
        },
        yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True},
        height=72 + 36 * len(values),
        bargap=0.35,
    )


def _percent(part: int, whole: int) -> str:
    """Write a share as a whole percentage, half up."""
    return f"{round_half_up(Decimal(part) * 100 / whole, Decimal(1))}%"


def _amount(counted: Sum) -> int | None:
    return counted.amount if counted.is_known else None


def _describe_basis(counted: Sum) -> str:
    return f"{counted.note}。" if counted.note else ""
