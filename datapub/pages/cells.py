"""A matrix of numbers, one for each row and column, each shown by its figure and a shade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datapub.pages.svg import (
    NARROW,
    WIDTHS,
    Element,
    add,
    em,
    measure,
    name_class,
    percent,
    wrap,
    write_label,
)

_CELL = 1.7
"""Height of a cell, in em."""


def draw_cells(root: Element, figure: Mapping[str, Any]) -> float:
    """Draw a row of cells for each name, with its note beneath; return the height in em.

    A cell without a number has a broken frame and the text that says why; a row without any text has no
    cells. The title of the axis says what columns and cells are, ``layout.meta.notes`` what a row leaves out.
    """
    (trace,) = figure["data"]
    share = 1 / len(trace["x"])
    top = 0.0
    for line in wrap(figure["layout"]["xaxis"]["title"]["text"], NARROW - 1):
        top += 1.4
        add(root, "text", line, y=em(top - 0.3), **{"class": "drawing__tick"})
    lines = [heading.split("<br>") for heading in trace["x"]]
    for place, heading in enumerate(lines):
        for down, line in enumerate(heading):
            _write(root, (place + 0.5) * share, top + 1.2 + down * 1.3, line, share, "drawing__tick")
    top += 0.2 + 1.3 * max(map(len, lines))
    rows = zip(trace["y"], trace["z"], trace["text"], figure["layout"]["meta"]["notes"], strict=True)
    for name, values, texts, note in rows:
        top = write_label(root, top, name, "")
        for place, (value, text) in enumerate(zip(values, texts, strict=True) if any(texts) else ()):
            box = {"x": percent(place * share), "y": em(top), "width": percent(share), "height": em(_CELL)}
            shade = {
                "fill": trace["colorscale"][-1][1],
                "fill-opacity": f"{(value or 0) / trace['zmax']:.2f}",
            }
            unknown = {"stroke-dasharray": "3 3"} if value is None else {}
            add(root, "rect", **box, **shade, **unknown, **{"class": "drawing__cell"})
            _write(root, (place + 0.5) * share, top + 1.2, text, share, "drawing__value")
        top += _CELL if any(texts) else 0
        for line in wrap(note, NARROW - 1) if note else ():
            top += 1.4
            add(root, "text", line, y=em(top - 0.3), **{"class": "drawing__tick"})
        top += 0.3
    return top


def _write(root: Element, x: float, y: float, text: str, share: float, name: str) -> None:
    """Write a text in the middle of a column at the widths at which it fits; the table has it as well."""
    seen = name_class({width for width in WIDTHS if measure(text) + 0.1 <= share * width})
    if text and seen is not None:
        place = {"x": percent(x), "y": em(y), "text-anchor": "middle"}
        add(root, "text", text, **place, **{"class": name + seen})
