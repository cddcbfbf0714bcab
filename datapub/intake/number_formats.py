"""What a number format adds to a number: 30 shown as 约30, 30个班 or 0030 is read as shown."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from datapub.intake.sheet import Cell
from datapub.quantities import write_plain

_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<test>[<>=]+)(?P<limit>-?\d+(?:\.\d+)?)\]|\[[^\]]*\]"
    r"|(?P<number>general|[0#?.,/ ]*[0#?][0#?.,/ ]*)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_MOMENT: Final = re.compile(r"[ymdhse@]", re.IGNORECASE)
_NO_LITERAL: Final = re.compile(r"[\s¥￥$+\-(),.（）]*")
"""Signs around a number that do not change its meaning."""

_TESTS: Final = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__,
    "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip


def has_literals(code: str) -> bool:
    """Return whether a number format adds words, a percent sign, or leading zeros."""
    return any(_adds_literals(part) for part in _list_sections(code))


def apply_format(code: str, cell: Cell) -> Cell:
    """Return a number as its format shows it, unrounded; the cell itself if the format adds nothing."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    number = Decimal(repr(cell))
    section, shown = _choose(_list_sections(code), number)
    return _write(section, shown) if _adds_literals(section) else cell


def _adds_literals(section: list[re.Match[str]]) -> bool:
    return not _NO_LITERAL.fullmatch(_write(section, None)) or any(map(_count_padding, section))


def _count_padding(piece: re.Match[str]) -> int:
    """Return the minimum digits that a format pads a number to; 0 if it does not pad."""
    noughts = re.match(r"[#,\s]*(0{2,})", piece["number"] or "")
    return len(noughts[1]) if noughts else 0


def _list_sections(code: str) -> list[list[re.Match[str]]]:
    """Return the pieces of each section of a format; none for sections that show a date, a time or a text."""
    sections: list[list[re.Match[str]]] = [[]]
    for piece in _PIECE.finditer(code):
        if piece["sign"] == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return [[] if any(_MOMENT.match(piece["sign"] or "") for piece in part) else part for part in sections]


def _choose(sections: list[list[re.Match[str]]], number: Decimal) -> tuple[list[re.Match[str]], Decimal]:
    """Return the section that applies to a number, and the number it shows.

    The section for negative numbers writes the sign itself, and so shows the absolute value.
    """
    tested = [next((piece for piece in part if piece["test"]), None) for part in sections]
    if any(tested):
        for part, test in zip(sections, tested, strict=True):
            if test is None or _TESTS.get(test["test"], Decimal.__eq__)(number, Decimal(test["limit"])):
                return part, number
        return [], number
    place = 1 if number < 0 else 2 if number == 0 else 0
    return (sections[place], abs(number)) if place < len(sections) else (sections[0], number)


def _write(section: list[re.Match[str]], number: Decimal | None) -> str:
    """Return the text that a section shows for a number; for None, only its words."""
    percents = sum(piece["sign"] in {"%", "％"} for piece in section)
    written = []
    for piece in section:
        if piece["number"]:
            thousands = re.search(r"[0#?](,+)\s*$", piece["number"])
            if number is not None:
                scaled = number * 100**percents / 1000 ** len(thousands[1] if thousands else "")
                written.append(write_plain(format(scaled, "f")).zfill(_count_padding(piece)))
        else:
            written.append(piece["quoted"] or piece["escaped"] or piece["currency"] or piece["sign"] or "")
    return "".join(written).strip()
