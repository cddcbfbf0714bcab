"""Strips: every single value as a dot on one scale, a strip for each group, with its middle and a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datapub.pages.svg import (
    NARROW,
    Element,
    PlacedLabels,
    add,
    em,
    list_ticks,
    percent,
    wrap,
    write_label,
    write_where_free,
)  # fmt: skip

_DOT = 0.6
_HIGHEST = 6.0
"""Widths of a dot and height of the highest pile of them, in em: more dots in a pile lie closer."""

_UNITS = 1000
"""Into how many parts the field of a strip is cut for its dots."""

_ROUND: Mapping[str, str] = {
    "stroke-width": em(_DOT - 0.05), "stroke-linecap": "round", "vector-effect": "non-scaling-stroke",
}  # fmt: skip
"""Makes dots of a path's points, round however wide the field is: one element for any number of them."""


def add_mark(parent: Element, x: str, y1: str, y2: str, trace: Mapping[str, Any]) -> None:
    """Add the sign of a trace between two heights: an upright line, or else a dot halfway."""
    marker = trace["marker"]
    if marker.get("symbol") == "line-ns":
        add(parent, "line", x1=x, x2=x, y1=y1, y2=y2, stroke=marker["color"], **{"stroke-width": "3"})
    else:
        add(parent, "circle", cx=x, cy=".5em", r=em(_DOT / 2), fill=marker["color"])


def draw_strips(root: Element, figure: Mapping[str, Any]) -> float:
    """Draw a strip for each category of the axis, also where it has no value; return the height in em.

    The first trace has the values, the second the middle of each group with its text;
    ``layout.meta.notes`` has what is to be said beneath each.
    """
    values, middles = figure["data"]
    layout = figure["layout"]
    highest = float(layout["xaxis"]["range"][1])
    middle = {
        name: (x, text) for name, x, text in zip(middles["y"], middles["x"], middles["text"], strict=True)
    }
    groups: dict[str, list[float]] = {name: [] for name in layout["yaxis"]["categoryarray"]}
    for name, value in zip(values["y"], values["x"], strict=True):
        groups[name].append(value / highest)
    ticks = list(list_ticks(highest))
    top = 0.0
    for (name, shares), note in zip(groups.items(), layout["meta"]["notes"], strict=True):
        place, text = middle.get(name, (None, ""))
        top = write_label(root, top, name, text)
        if shares:
            rows = _pile(shares)
            height = min(_HIGHEST, (max(rows) + 1) * _DOT) + 0.4
            start, top = top, top + height
            for tick in ticks:
                x = percent(float(tick) / highest)
                add(root, "line", x1=x, x2=x, y1=em(start), y2=em(top), **{"class": "drawing__grid"})
            add(root, "line", x2="100%", y1=em(top), y2=em(top), **{"class": "drawing__grid"})
            if place is not None:
                add_mark(root, percent(place / highest), em(start), em(top), middles)
            field = add(root, "svg", y=em(start), width="100%", height=em(height), overflow="visible",
                        viewBox=f"0 0 {_UNITS} {_UNITS}", preserveAspectRatio="none")  # fmt: skip
            add(field, "path", d=_write_dots(shares, rows, height), stroke=values["marker"]["color"],
                **_ROUND)  # fmt: skip
        for line in wrap(note, NARROW - 1):
            top += 1.4
            add(root, "text", line, y=em(top - 0.3), **{"class": "drawing__tick"})
        top += 0.6
    below = PlacedLabels()
    for tick in [*ticks[::2], *ticks[1::2]]:  # where there is no room for all, every second stands there
        write_where_free(root, below, float(tick) / highest, top + 0.9, f"{tick:,f}", "drawing__tick")
    return top + 1.4


def _pile(shares: Sequence[float]) -> list[int]:
    """Return in which row each dot lies: the lowest in which it covers no other on a narrow screen.

    Args:
        shares: of the width, in ascending order.
    """
    ends: list[float] = []
    rows = []
    for share in shares:
        row = next((row for row, end in enumerate(ends) if end <= share), len(ends))
        ends[row : row + 1] = [share + _DOT / NARROW]
        rows.append(row)
    return rows


def _write_dots(shares: Sequence[float], rows: Sequence[int], height: float) -> str:
    """Return a path with a point for every dot, the lowest row on the ground of the field."""
    pitch = min(_DOT, _HIGHEST / (max(rows) + 1))
    return "".join(
        f"M{share * _UNITS:.0f} {(1 - (row * pitch + _DOT / 2) / height) * _UNITS:.0f}h.1"
        for share, row in zip(shares, rows, strict=True)
    )
