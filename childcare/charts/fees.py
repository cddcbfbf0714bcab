"""The chart of fees: what each institution asks for a month of full-day care, area by area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from childcare.charts.words import describe_none, describe_sample, name_source
from childcare.derive.institution import Area, Institution
from childcare.derive.register import Register
from datapub.chart import Cell, Chart
from datapub.charts.style import COLOURS, NUMBER_TICKS, finish, trace
from datapub.textual import write_value

_FEWEST = 2
"""Fees that have a middle, and that make a chart."""


@dataclass(frozen=True)
class _Fees:
    """What the institutions of an area that may take children ask.

    Attributes:
        stated: fees in yuan a month, in ascending order, of those that state a single one.
        others: how many state a range or a sentence.
        silent: how many state nothing.
        listed: how many are listed, whatever their status.
    """

    stated: tuple[Decimal, ...]
    others: int
    silent: int
    listed: int

    @property
    def middle(self) -> Decimal | None:
        """The median; None where there are too few for one."""
        return median(self.stated) if len(self.stated) >= _FEWEST else None

    @property
    def note(self) -> str:
        """How many institutions it rests on, in words."""
        counts = (
            (len(self.stated), "家公布了保育费"),
            (self.others, "家公布的是范围或文字"),
            (self.silent, "家没有公布"),
        )
        parts = [f"{count:,} {words}" for count, words in counts if count]
        return "，".join(parts) or describe_none(self.listed)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Counts, median, and each fee with how many ask it; all unknown where nothing is listed."""
        if not self.listed:
            return (None,) * 5
        fees = "、".join(
            write_value(fee) + (f"（{count} 家）" if count > 1 else "")
            for fee, count in Counter(self.stated).items()
        )
        return len(self.stated), self.middle, fees, self.others, self.silent


def draw_fee_charts(register: Register) -> Iterator[Chart]:
    """Yield the chart of the city's fees, unless fewer than two institutions state one."""
    city = register.city
    totals = register.totals[city.code]
    whole = _list_fees(register.by_area[city.code])
    if whole.middle is None:
        return
    shown = register.parts or (city,)
    fees = {area: _list_fees(register.by_area[area.code]) for area in shown}
    least, most = whole.stated[0], whole.stated[-1]
    span = f"都是 {write_value(least)} 元"
    if least < most:
        span = f"从 {write_value(least)} 到 {write_value(most)} 元，居中的是 {write_value(whole.middle)} 元"
    rest = whole.note.partition("，")[2]
    yield Chart(
        id=f"area-{city.code}-fees",
        title=f"{city.name}各机构全日托一个月的保育费（元）",
        finding=f"{city.short_name}有 {len(whole.stated):,} 家机构公布了全日托一个月的保育费，{span}"
        f"{describe_sample(totals)}。{f'另有 {rest}。' if rest else ''}",
        columns=(
            register.levels.part,
            "公布了保育费（家）",
            "中位数（元）",
            "各家的保育费（元，从低到高）",
            "公布的是范围或文字（家）",
            "没有公布（家）",
        ),
        rows=tuple((area.short_name, *own.cells) for area, own in fees.items()),
        source=name_source(totals.as_of_on, totals.has_sample),
        page="comparison/",
        is_sample=totals.has_sample,
        figure=_draw_strips(fees, float(most)),
    )


def _list_fees(listed: tuple[Institution, ...]) -> _Fees:
    counting = [item for item in listed if item.counts]
    stated = [fee for item in counting if (fee := item.record["fee_cny_month"]) is not None]
    known = sum(item.has_fee for item in counting)
    return _Fees(tuple(sorted(stated)), known - len(stated), len(counting) - known, len(listed))


def _draw_strips(fees: Mapping[Area, _Fees], highest: float) -> Mapping[str, object]:
    single = trace(
        "scatter",
        x=[float(fee) for own in fees.values() for fee in own.stated],
        y=[area.short_name for area, own in fees.items() for _ in own.stated],
        mode="markers",
        orientation="h",
        name="一点是一家机构",
        marker={"color": COLOURS[0], "opacity": 0.5, "size": 11},
        hovertemplate="%{y}：%{x:,} 元<extra></extra>",
    )
    middles = {area.short_name: own.middle for area, own in fees.items() if own.middle is not None}
    halfway = trace(
        "scatter",
        x=[float(middle) for middle in middles.values()],
        y=list(middles),
        mode="markers",
        orientation="h",
        name="中位数",
        text=[f"中位数 {write_value(middle)}" for middle in middles.values()],
        marker={
            "color": COLOURS[3],
            "line": {"color": COLOURS[3], "width": 3},
            "size": 24,
            "symbol": "line-ns",
        },
        hovertemplate="%{y}：%{text} 元<extra></extra>",
    )
    names = [area.short_name for area in fees]
    return finish(
        [single, halfway],
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "range": [0, highest * 1.05 or 1],
            "tickformat": NUMBER_TICKS,
            "nticks": 5,
            "gridcolor": "rgba(128,128,128,0.25)",
            "fixedrange": True,
        },
        yaxis={
            "type": "category",
            "categoryarray": names,
            "range": [len(names) - 0.5, -0.5],
            "automargin": True,
            "fixedrange": True,
        },
        height=110 + 48 * len(fees),
        showlegend=True,
        meta={"notes": [own.note for own in fees.values()]},
    )
