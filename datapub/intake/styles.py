"""The cell formats of an .xlsx: which strike out, hide, or round the content of their cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from xml.etree import ElementTree

from datapub.intake.months import BUILT_IN, is_month
from datapub.intake.number_formats import has_literals

_PAPER, _INK = "FFFFFF", "000000"
_NAMED: Final = {
    ("theme", "0"): _PAPER, ("theme", "1"): _INK, ("indexed", "1"): _PAPER, ("indexed", "9"): _PAPER,
    ("indexed", "65"): _PAPER, ("indexed", "0"): _INK, ("indexed", "8"): _INK, ("indexed", "64"): _INK,
}  # fmt: skip
"""Colours given by theme or index instead of RGB: default background and text (ECMA-376 part 1, 18.8.27)."""

_DECIMALS: Final = {
    **dict.fromkeys(("1", "3", "5", "6", "37", "38", "41", "42"), 0),
    **dict.fromkeys(("2", "4", "7", "8", "9", "39", "40", "43", "44"), 2),
    "10": 4,
}
"""Decimals that the built-in number formats show (ECMA-376 part 1, 18.8.30)."""

_PERCENTS: Final = {"9": "0%", "10": "0.00%"}
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_OTHER: Final = re.compile(r"[ymdhse@/]|general", re.IGNORECASE)


@dataclass(frozen=True)
class Styles:
    """The effects of the cell formats, by their index as cells refer to them (attribute ``s``).

    Attributes:
        struck: formats whose font is struck out.
        invisible: formats whose text has the colour of the background, or that show nothing.
        decimals: index -> number of decimals shown; negative if the format scales by thousands.
        number_formats: index -> format code, if it shows more than the number.
        months: formats that show a date without its day.
    """

    struck: frozenset[str] = frozenset()
    invisible: frozenset[str] = frozenset()
    decimals: Mapping[str, int] = field(default_factory=dict)
    number_formats: Mapping[str, str] = field(default_factory=dict)
    months: frozenset[str] = frozenset()

    def round(self, style: str, text: str) -> str:
        """Return a stored number as shown, if digits are dropped; else ""."""
        if style not in self.decimals or not text:
            return ""
        stored = Decimal(f"{float(text):.15g}")  # spreadsheets work with 15 significant digits
        exponent = stored.as_tuple().exponent
        if not isinstance(exponent, int) or exponent >= -self.decimals[style]:
            return ""  # not a number, or all of its digits are shown
        shown = stored.quantize(Decimal(1).scaleb(-self.decimals[style]), ROUND_HALF_UP)
        return format(shown, "f") if shown != stored else ""


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """Return the effects of the cell formats of a workbook."""
    if "xl/styles.xml" not in archive.namelist():
        return Styles()
    parts = {local(part.tag): list(part) for part in ElementTree.fromstring(archive.read("xl/styles.xml"))}
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in parts.get("numFmts", ())}
    fonts, fills = parts.get("fonts", []), parts.get("fills", [])
    struck, invisible, decimals, number_formats, months = set(), set(), {}, {}, set()
    for number, xf in enumerate(parts.get("cellXfs", ())):
        place, style = str(number), xf.get("numFmtId", "0")
        font, fill = _pick(fonts, xf.get("fontId")), _pick(fills, xf.get("fillId"))
        if font is not None and has_strike(font):
            struck.add(place)
        if _colour(font, "color", _INK) == _colour(fill, "fgColor", _PAPER) or is_blank(codes.get(style, "")):
            invisible.add(place)
        shown = count_decimals(codes[style]) if style in codes else _DECIMALS.get(style)
        if shown is not None:
            decimals[place] = shown
        if has_literals(code := codes.get(style, _PERCENTS.get(style, ""))):
            number_formats[place] = code
        if is_month(codes[style]) if style in codes else style in BUILT_IN:
            months.add(place)
    return Styles(frozenset(struck), frozenset(invisible), decimals, number_formats, frozenset(months))


def count_decimals(code: str) -> int | None:
    """Return how many decimals a number format shows; None if it does not show a plain number.

    A percent sign adds two, and each comma for thousands takes away three.
    """
    plain = _LITERAL.sub("", code).partition(";")[0]
    if _OTHER.search(plain) or not re.search("[0#?]", plain):
        return None
    decimals = re.search(r"\.([0#?]*)", plain)
    scaled = re.search(r"[0#?](,+)(?![0#?,])", plain)
    return (len(decimals[1]) if decimals else 0) + 2 * plain.count("%") - 3 * len(scaled[1] if scaled else "")


def is_blank(code: str) -> bool:
    """Return whether a number format shows nothing, whatever the cell holds."""
    return code.count(";") >= 2 and not _LITERAL.sub("", code).strip("; ")


def has_strike(item: ElementTree.Element) -> bool:
    """Return whether any part of an element is struck out."""
    return any(local(part.tag) == "strike" and is_on(part.get("val", "1")) for part in item.iter())


def is_on(text: str | None) -> bool:
    """Return whether an XML attribute is true."""
    return text in {"1", "true", "on"}


def local(name: str) -> str:
    """Return the local part of an XML name."""
    return name.rpartition("}")[2]


def _pick(items: list[ElementTree.Element], number: str | None) -> ElementTree.Element | None:
    place = int(number or 0)
    return items[place] if place < len(items) else None


def _colour(item: ElementTree.Element | None, name: str, default: str) -> str:
    """Return the colour of a font or fill in a form that can be compared; ``default`` if it has none."""
    for part in item.iter() if item is not None else ():
        if local(part.tag) == "patternFill" and part.get("patternType") in {None, "none"}:
            return default
        if local(part.tag) == name:
            colour = next(
                ((key, part.attrib[key]) for key in ("rgb", "theme", "indexed") if key in part.attrib), None
            )
            if colour is None:
                return default
            shade = "" if float(part.get("tint", 0)) == 0 else part.get("tint", "")
            known = colour[1][-6:].upper() if colour[0] == "rgb" else _NAMED.get(colour, "".join(colour))
            return known + shade
    return default
