"""How every chart looks: one layout, colours that colour-blind readers can tell apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import plotly.graph_objects as go
import plotly.io

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")
"""Okabe and Ito (2008), without the yellow that is lost on white and the black that is lost on dark."""

INK = "#767676"
"""A grey of at least 4.5:1 on white and on the dark background; charts.js may refine it."""

FONTS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
MONTH_TICKS = "%Y年%-m月"
NUMBER_TICKS = ",d"


plotly.io.templates.default = "none"  # the common layout below is the whole of what charts wear


def finish(figure: go.Figure, height: int, **layout: Any) -> Mapping[str, Any]:
    """Apply the common layout and return the figure as plain JSON values."""
    figure.update_layout(height=height, **layout)
    plain: Mapping[str, Any] = json.loads(figure.to_json())
    return {"data": plain["data"], "layout": {**plain["layout"], **_common_layout()}}


@cache  # plotly proves every value of a layout, which takes longer than all the rest of a chart
def _common_layout() -> Mapping[str, Any]:
    figure = go.Figure()
    figure.update_layout(
        autosize=True,
        margin={"l": 16, "r": 24, "t": 16, "b": 40, "pad": 4},
        font={"family": FONTS, "size": 14, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        hoverlabel={"font": {"family": FONTS}},
    )
    plain: Mapping[str, Any] = json.loads(figure.to_json())["layout"]
    return plain
