"""Bars that are made of parts, side by side, with a number in each part that has room for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datapub.charts.style import COLOURS, finish, trace


def make_part(name: str, colour: str, **values: Any) -> Mapping[str, Any]:
    """Return one part of every bar.

    Args:
        colour: one of ``COLOURS``; the number in it is white on the first, which is dark, and else black.
        values: the rest of the trace: ``x``, ``y``, ``text``, ``hovertemplate``, what else ``marker`` has.
    """
    marker = {"color": colour, "line": {"color": "#ffffff", "width": 1}, **values.pop("marker", {})}
    return trace(
        "bar",
        name=name,
        orientation="h",
        marker=marker,
        textposition="inside",
        insidetextanchor="middle",
        insidetextfont={"color": "#ffffff" if colour == COLOURS[0] else "#000000"},
        textangle=0,
        **values,
    )


def stack_parts(
    parts: Sequence[Mapping[str, Any]], xaxis: Mapping[str, Any], yaxis: Mapping[str, Any], **layout: Any
) -> Mapping[str, Any]:
    """Return the figure of bars made of parts, the first bar on top.

    Args:
        yaxis: what the axis of their names has besides.
    """
    return finish(
        parts,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis=xaxis,
        yaxis={**yaxis, "autorange": "reversed", "automargin": True, "fixedrange": True},
        height=150 + 34 * len(parts[0]["y"]),
        barmode="stack",
        showlegend=True,
        **layout,
        bargap=0.3,
    )
