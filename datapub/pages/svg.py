"""What drawings are put together from: shapes, and texts that know how much room they take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

Element = ElementTree.Element

WIDTHS = NARROW, WIDE = 13.0, 36.0
"""Widths in em: of a phone of 320 px with large text, and of screens on which more labels are shown."""


_LINE = 1.5
"""Height of a line of text, in em."""

_TICKS = 4


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """Put an element into another one, behind what is there, and return it."""
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def em(length: float) -> str:
    """Write a length in em."""
    return f"{length:.2f}".rstrip("0").rstrip(".") + "em"


def percent(share: float) -> str:
    """Write a share of the width."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def measure(text: str) -> float:
    """Return about how wide a text is, in em."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.6 for sign in text)


def wrap(text: str, width: float) -> Iterator[str]:
    """Yield a text in lines of a width in em; words without Chinese letters stay whole where they can."""
    line = ""
    for piece in re.findall(r"[!-~]+\s*|.", text):
        if line and measure(line + piece) > width:
            yield line
            line = ""
        line += piece
    yield line


def name_class(widths: Collection[float]) -> str | None:
    """Return how the class of what is shown at some widths ends, None where it is shown at none."""
    if NARROW in widths:
        return ""
    return " drawing__wide" if widths else None


@dataclass(frozen=True)
class Label:
    """Where a text stands: across as a share of the width, down in em."""

    x: float
    y: float
    anchor: str
    width: float

    def _span(self, whole: float) -> tuple[float, float]:
        start = self.x * whole - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return start, start + self.width

    def meets(self, other: Label, whole: float) -> bool:
        """Return whether two texts overlap, or nearly, in a drawing of a width in em."""
        (start, end), (begin, stop) = self._span(whole), other._span(whole)
        return abs(self.y - other.y) < 1.2 and start < stop + 0.4 and begin < end + 0.4


class PlacedLabels:
    """The labels that stand in a drawing already, for each of the widths that it is made for."""

    def __init__(self) -> None:
        self._taken: dict[float, list[Label]] = {width: [] for width in WIDTHS}

    def take(self, label: Label) -> set[float]:
        """Put a label where nothing is in its way, and return at which widths that is: the wide or all."""
        free = {
            width for width, taken in self._taken.items() if not any(label.meets(one, width) for one in taken)
        }
        if WIDE not in free:
            return set()
        for width in free:
            self._taken[width].append(label)
        return free


def write_where_free(root: Element, placed: PlacedLabels, x: float, y: float, text: str, name: str) -> None:
    """Write a text at the widths at which nothing is in its way; its number is in the table as well."""
    width = measure(text)
    half = width / 2 / NARROW
    anchor = "start" if x < half else "end" if x > 1 - half else "middle"
    seen = name_class(placed.take(Label(x, y, anchor, width)))
    if seen is not None:
        place = {"x": percent(x), "y": em(y), "text-anchor": anchor}
        add(root, "text", text, **place, **{"class": name + seen})


def write_label(root: Element, top: float, name: str, value: str) -> float:
    """Write a name on the left and a value on the right, or below it; return the end."""
    lines = list(wrap(name, NARROW - 1))
    for line in lines:
        top += _LINE
        add(root, "text", line, y=em(top - 0.4))
    if value:
        top += _LINE if measure(lines[-1]) + 1 + measure(value) > NARROW else 0
        right = {"x": "100%", "y": em(top - 0.4), "text-anchor": "end"}
        add(root, "text", value, **right, **{"class": "drawing__value"})
    return top


def list_ticks(highest: float) -> Iterator[Decimal]:
    """Yield round numbers from 0 on, about as many as :data:`_TICKS`."""
    rough = Decimal(str(highest)) / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(power * step for step in (1, 2, 5, 10) if power * step >= rough)
    yield from (step * place for place in range(int(Decimal(str(highest)) / step) + 1))
