"""A chart as inline SVG, drawn at build from its plotly figure: it stands there without a script.

Drawn are the traces that the charts of a register have: horizontal bars, alone or stacked, lines
over time, strips of single values (:mod:`datapub.pages.strips`) and cells (:mod:`datapub.pages.cells`).
Across, everything is in percent, and down in em, so that a drawing fits any screen and grows with the text.
What is not data has classes only: the style sheet gives it the page's colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from datapub.chart import Chart
from datapub.pages.cells import draw_cells
from datapub.pages.strips import add_mark, draw_strips
from datapub.pages.svg import (
    WIDTHS,
    Element,
    PlacedLabels,
    add,
    em,
    list_ticks,
    measure,
    name_class,
    percent,
    write_label,
    write_where_free,
)  # fmt: skip

Figure = Mapping[str, Any]

_BAR = 1.3
_STACK = 2.0
_PLOT = 15.0
_ABOVE = 1.6
"""Heights of a bar, of a stacked bar, of the field of lines over time and of the room above it, in em."""

_SYMBOLS: Mapping[str, str] = {
    "square": "M-5-5h10v10h-10z", "diamond": "M0-7 7 0 0 7-7 0z", "triangle-up": "M0-7 7 5H-7z",
    "x": "M-6-4-4-6 0-2 4-6 6-4 2 0 6 4 4 6 0 2-4 6-6 4-2 0z",
    "star": "M0-7 2-2 7-2 3 1 4 6 0 3-4 6-3 1-7-2-2-2z",
}  # fmt: skip
_DASHES: Mapping[str, str] = {"dot": "2 4", "dash": "8 5"}


def draw_svg(chart: Chart) -> Markup:
    """Return the drawing of a chart, with its title, and its finding as the description.

    Raises:
        ValueError: a trace is of a kind that is not drawn here.
    """
    figure = chart.figure
    kinds = {(trace["type"], trace.get("orientation")) for trace in figure["data"]}
    if kinds not in ({("scatter", None)}, {("scatter", "h")}, {("bar", "h")}, {("heatmap", None)}):
        raise ValueError(f"{chart.id}: no drawing for {sorted(map(str, kinds))}")
    root = Element("svg", {"class": "drawing", "width": "100%", "role": "img"})
    for name, text in (("title", chart.title), ("desc", chart.finding)):
        add(root, name, text, id=f"drawing-{chart.id}-{name}")
    root.set("aria-labelledby", f"drawing-{chart.id}-title drawing-{chart.id}-desc")
    if kinds == {("heatmap", None)}:
        height = draw_cells(root, figure)
    elif kinds == {("scatter", "h")}:
        height = draw_strips(root, figure)
    elif kinds == {("scatter", None)}:
        height = _draw_lines(root, figure)
    elif figure["layout"].get("barmode") == "stack":
        height = _draw_stacks(root, figure)
    else:
        height = _draw_bars(root, figure)
    root.set("height", em(height))
    return Markup(ElementTree.tostring(root, encoding="unicode") + _write_key(figure))


def _write_key(figure: Figure) -> str:
    """Return what the colours mean, as a list that wraps like any text; "" where there is one alone."""
    if not figure["layout"].get("showlegend"):
        return ""
    key = Element("ul", {"class": "drawing-key"})
    for trace in figure["data"]:
        item = add(key, "li")
        sign = add(item, "svg", width="1em", height="1em", **{"aria-hidden": "true"})
        if trace["type"] == "bar":
            add(sign, "rect", width="1em", height="1em", **_fill(trace))
        elif trace["mode"] == "markers":
            add_mark(sign, ".5em", "0", "1em", trace)
        else:
            add(sign, "line", x2="1em", y1=".5em", y2=".5em", **_stroke(trace))
        sign.tail = str(trace["name"])
    return ElementTree.tostring(key, encoding="unicode", method="html")


# --- bars ---------------------------------------------------------------------------------------------


def _draw_bars(root: Element, figure: Figure) -> float:
    """Draw bars, of each trace one, with their names and values above them; return the height in em."""
    traces = figure["data"]
    highest = max((value for trace in traces for value in trace["x"]), default=0) or 1
    top = 0.0
    for place, name in enumerate(traces[0]["y"]):
        labels = [trace["text"][place] if "text" in trace else f"{trace['x'][place]:,}" for trace in traces]
        top = write_label(root, top, name, "，".join(labels))
        for trace in traces:
            box = {"y": em(top), "height": em(_BAR / len(traces))}
            add(root, "rect", **box, width=percent(trace["x"][place] / highest), **_fill(trace))
            top += _BAR / len(traces)
        top += 0.5
    return top


def _draw_stacks(root: Element, figure: Figure) -> float:
    """Draw bars that are made of parts, on an axis that says how far it goes; return the height in em.

    ``layout.meta.sums``, where it is, has what each bar comes to.
    """
    names, layout = figure["data"][0]["y"], figure["layout"]
    highest = layout["xaxis"]["range"][1]
    sums = layout.get("meta", {}).get("sums") or [""] * len(names)
    top = 0.0
    for place, name in enumerate(names):
        top = write_label(root, top, name, sums[place])
        start = 0.0
        for trace in figure["data"]:
            share, label = trace["x"][place] / highest, trace["text"][place]
            box = {"y": em(top), "height": em(_STACK), "x": percent(start), "width": percent(share)}
            add(root, "rect", **box, **_fill(trace), **{"class": "drawing__part"})
            seen = name_class({width for width in WIDTHS if measure(label) + 0.4 <= share * width})
            if label and seen is not None:
                middle = {"x": percent(start + share / 2), "y": em(top + 1.35), "text-anchor": "middle"}
                colour = trace["insidetextfont"]["color"]
                add(root, "text", label, **middle, fill=colour, **{"class": f"drawing__inside{seen}"})
            start += share
        top += _STACK + 0.5
    return top


def _fill(trace: Mapping[str, Any]) -> dict[str, str]:
    is_second = bool(trace["marker"].get("pattern", {}).get("shape"))  # the colours come round again
    return {"fill": trace["marker"]["color"], **({"fill-opacity": ".55"} if is_second else {})}


# --- lines over time ----------------------------------------------------------------------------------


def _draw_lines(root: Element, figure: Figure) -> float:
    """Draw lines over time with their ticks, points and labels; return the height in em."""
    layout = figure["layout"]
    first, last = (_read_day(day).toordinal() for day in layout["xaxis"]["range"])
    highest = float(layout["yaxis"]["range"][1])

    def across(day: str) -> float:
        return (_read_day(day).toordinal() - first) / (last - first)

    def down(value: float) -> float:
        return _ABOVE + _PLOT * (1 - value / highest)

    placed = PlacedLabels()
    ticks = {tick: down(float(tick)) for tick in list_ticks(highest)}
    for y in ticks.values():
        add(root, "line", x2="100%", y1=em(y), y2=em(y), **{"class": "drawing__grid"})
    for shape, note in zip(layout.get("shapes", ()), layout.get("annotations", ()), strict=True):
        y = down(shape["y0"])
        add(root, "line", x2="100%", y1=em(y), y2=em(y), **_stroke(shape))
        write_where_free(root, placed, 0, y - 0.4, note["text"], "drawing__note")
    for trace in figure["data"]:
        points = [(across(day), down(value)) for day, value in zip(trace["x"], trace["y"], strict=True)]
        for (x1, y1), (x2, y2) in pairwise(points):
            ends = {"x1": percent(x1), "y1": em(y1), "x2": percent(x2), "y2": em(y2)}
            add(root, "line", **ends, **_stroke(trace))
    for day, value, text in _list_labels(figure):
        write_where_free(root, placed, across(day), down(value) - 0.8, text, "drawing__label")
    for trace in figure["data"]:
        if "markers" in trace["mode"]:  # in front of all texts
            for day, value in zip(trace["x"], trace["y"], strict=True):
                _add_point(root, across(day), down(value), trace)
    for tick, y in ticks.items():
        write_where_free(root, placed, 0, y - 0.25, f"{tick:,f}", "drawing__tick")
    bottom, below = _ABOVE + _PLOT, PlacedLabels()
    for day in _list_days(figure):
        moment = _read_day(day)
        text = f"{moment.year}年{moment.month}月"
        write_where_free(root, below, across(day), bottom + 1.4, text, "drawing__tick")
    return bottom + 1.9


def _list_labels(figure: Figure) -> list[tuple[str, float, str]]:
    """Return day, value and text of the points that have one, the last of each line first."""
    labels = [
        list(zip(trace["x"], trace["y"], trace["text"], strict=True))[::-1]
        for trace in figure["data"]
        if "text" in trace["mode"]
    ]
    return [line[0] for line in labels] + [label for line in labels for label in line[1:]]


def _list_days(figure: Figure) -> list[str]:
    """Return the days that are named below the lines: the last, the first, then the newest of the rest."""
    named = figure["layout"]["xaxis"].get("tickvals")
    first, *rest = sorted(named or {day for trace in figure["data"] for day in trace["x"]})
    return [*rest[-1:], first, *rest[-2::-1]]


def _add_point(root: Element, x: float, y: float, trace: Mapping[str, Any]) -> None:
    colour = trace["line"]["color"]
    path = _SYMBOLS.get(trace["marker"].get("symbol", "circle"))
    if path is None:
        add(root, "circle", cx=percent(x), cy=em(y), r="5", fill=colour)
    else:
        place = add(root, "svg", x=percent(x), y=em(y), overflow="visible")
        add(place, "path", d=path, fill=colour)


def _stroke(trace: Mapping[str, Any]) -> dict[str, str]:
    line = trace["line"]
    dash = {"stroke-dasharray": _DASHES[line["dash"]]} if line.get("dash") in _DASHES else {}
    return {"stroke": line["color"], "stroke-width": str(line["width"]), **dash}


def _read_day(text: str) -> date:
    return date.fromisoformat(text[:10])
