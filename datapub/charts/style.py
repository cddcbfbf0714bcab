"""How every chart looks: one layout, colours that colour-blind readers can tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")
"""Okabe and Ito (2008), without the yellow that is lost on white and the black that is lost on dark."""

INK = "#767676"
"""A grey of at least 4.5:1 on white and on the dark background; charts.js may refine it."""

FONTS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
MONTH_TICKS = "%Y年%-m月"
NUMBER_TICKS = ",d"

_COMMON: Final[Mapping[str, Any]] = {
    "margin": {"l": 16, "r": 24, "t": 16, "b": 40, "pad": 4},
    "font": {"family": FONTS, "size": 14, "color": INK},
    "hoverlabel": {"font": {"family": FONTS}},
    "autosize": True,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "dragmode": False,
}

_TEMPLATE: Final = {"data": {"scatter": [{"type": "scatter"}]}}
"""The template "none" of plotly: the common layout is the whole of what charts wear."""


def trace(kind: str, **values: Any) -> Mapping[str, Any]:
    """Return a trace as plotly writes it.

    It is not made by plotly, which proves every value and takes a hundred times as long: the country has ten
    thousand charts of a few kinds, and a test has plotly prove those.
    """
    return {**dict(sorted(values.items())), "type": kind}


def finish(traces: Sequence[Mapping[str, Any]], **layout: Any) -> Mapping[str, Any]:
    """Return the figure of some traces, in the common layout, as plain JSON values."""
    return {"data": list(traces), "layout": {"template": _TEMPLATE, **layout, **_COMMON}}
