"""Cells that hold more than one thing: several names, a name with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from datapub.intake.sheet import Cell

_BRACKETED: Final = re.compile(r"[（(\[【][^（()）\[【]*[)）\]】]")
_SIGNS: Final = re.compile(r"[、；;，,/／|｜&＆+＋→⇒]")
_WEAK_SIGNS: Final = re.compile(r"\s+|[和与及]")
_NUMBERED: Final = re.compile(r"^(?:\d{1,3}\s*[、.．](?!\d)|[（(]\d{1,3}[)）])\s*\S")
_NUMBER: Final = re.compile(r"\d{7,}|\d{3,4}[-—－]\d{7,8}|(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_ITEM: Final = re.compile(r"(?:\d{1,2}\s*[、.．)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])\s*\S")
_PLACE_SIGNS: Final = re.compile(r"[、；;，,\r\n]|(?<!\s)\s+(?=\d{1,2}\s*[.．、])")
_HOUSE_NUMBER: Final = re.compile(
    r"(?:[路街道巷村镇园区弄]|大道|小区|胡同)[^路街巷]{0,8}?\d+\s*(?:[-—－之]\s*\d+\s*)?号(?![楼院])"
)
_BREAKS: Final = re.compile(r"[\r\n]+")
_NEXT_FIGURE: Final = re.compile(r"(?<![~～—–－至到约:：/／-])\n(?=[^\s\d（(/／~—–－至-]{0,8}\d)")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)\n(?=\d)")
"""Breaks that separate two figures, or a day from its time; any other is within one."""

_WHOLE: Final = 6
"""Minimum characters of lines that begin alike, for each to count as an item of its own."""

_BEGIN: Final = 3
_SHORTEST: Final = 4
"""Minimum characters of a part that may be a name of its own."""

_ALIKE: Final = 2
"""Last characters that separate names in one cell share, unlike the lines of one wrapped name."""


def find_name_fault(name: str) -> str:
    """Return the key of the wording for what is joined to a name; "" if the name is alone."""
    if _NUMBERED.match(name.strip()) or _NUMBER.search(name):
        return "intake-numbered"
    if re.search("(?<![如例])[:：]", _BRACKETED.sub("", name)):
        return "intake-name"
    around = [part.strip() for part in _BRACKETED.split(name) if part.strip()]
    if len(around) > 1 and min(map(len, around)) >= _SHORTEST and _end_alike(around):  # 甲园（东）乙园（西）
        return "intake-glued"
    plain = _BRACKETED.sub("", name.strip())
    if re.search(r"[\r\n]", plain):
        return "intake-glued"
    strong, weak = (
        [part.strip() for part in signs.split(plain) if part.strip()] for signs in (_SIGNS, _WEAK_SIGNS)
    )
    if len(strong) > 1 and min(map(len, strong)) >= _SHORTEST:
        return "intake-glued"
    is_whole = len(weak) > 1 and min(map(len, weak)) >= _SHORTEST and _end_alike(weak)
    return "intake-glued" if is_whole else ""


def is_of_several_places(address: str) -> bool:
    """Return whether an address names several places: more than one part has a road and a house number."""
    plain = _BRACKETED.sub("", address)
    return sum(_HOUSE_NUMBER.search(part) is not None for part in _PLACE_SIGNS.split(plain)) > 1


def split_lines(cells: Sequence[Cell], name: int, places: Sequence[int]) -> list[Sequence[Cell]]:
    """Split a row at its line breaks; return [] if the split is not certain.

    It is certain if each of the cells is empty or has as many lines as the one with the names, and the names
    end alike, which the lines of one wrapped name do not.

    Args:
        name: the column of the names.
        places: the columns that must have as many lines; cells of other columns are repeated for each part.
    """
    split = {place: _lines(cells[place]) for place in places}
    names = split[name]
    if len(names) < 2 or any(len(lines) not in {0, len(names)} for lines in split.values()):
        return []
    if not _end_alike(names):
        return []
    return [
        [lines[number] if (lines := split.get(place)) else cell for place, cell in enumerate(cells)]
        for number in range(len(names))
    ]


def join_figures(text: str, separator: str) -> str:
    """Return the lines of a cell of figures as one, so that two figures never become a third.

    Args:
        separator: what separates figures; with a blank, a day may be followed by its time.
    """
    lines = _BREAKS.split(text)
    if len(lines) == 1:
        return text
    breaks = _BETWEEN_DIGITS if separator.isspace() else _NEXT_FIGURE
    return breaks.sub(separator, "\n".join(filter(None, map(str.strip, lines)))).replace("\n", "")


def split_several(text: str) -> list[str]:
    """Return the lines of a text that lists one item per line; [] if the lines are one wrapped text."""
    lines = _lines(text)
    is_numbered = all(map(_ITEM.match, lines))
    begin_alike = all(len(line) >= _WHOLE for line in lines) and len({line[:_BEGIN] for line in lines}) == 1
    return lines if len(lines) > 1 and (is_numbered or begin_alike) else []


def _end_alike(names: Sequence[str]) -> bool:
    return len({name[-_ALIKE:] for name in names}) == 1


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in str(cell).splitlines() if line.strip()]
