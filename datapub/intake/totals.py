"""Totals in a list: recognise them, and compare them with the rows that they sum up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from datapub.intake.sheet import Cell
from datapub.model import Field
from datapub.texts import narrow

_WORD: Final = re.compile(
    r".{0,12}?[（(]?(?:合\s*计|总\s*计|共\s*计|小\s*计|累\s*计|总\s*数|总\s*和)(?:数)?"
    r"(?:[:：（(\s]*(?:共|计)?\s*\d+\s*[\u4e00-\u9fff]{0,3})?[:：）)]*"
)
_COUNT: Final = re.compile(
    r"(?:共|计|合计|共计)?\s*(?<!\d)(\d{1,7})\s*(?:家|个|所|条|户|处|间)(?:机构|单位|园)?"
)
_NUMBER: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*\D{0,2}")


def is_total(text: str) -> bool:
    """Return whether a text is the label of a total: 合计, 甲区小计, 总计（4家）."""
    return _WORD.fullmatch(text.strip()) is not None


def find_count(text: str) -> int | None:
    """Return the number of rows that a text states, like 共 4 家; None if it states none."""
    found = _COUNT.search(narrow(text))
    return int(found[1]) if found else None


def is_count(text: str) -> bool:
    """Return whether a text only states a number of rows."""
    return _COUNT.fullmatch(narrow(text)) is not None


def read_number(cell: Cell) -> Decimal | None:
    """Return the number in a cell, which a unit may follow; None if there is none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    found = _NUMBER.fullmatch(narrow(str(cell)))
    return Decimal(found[1].replace(",", "")) if found else None


def read_numbers(cells: Sequence[Cell], fields: Mapping[int, Field]) -> dict[int, Decimal | None]:
    """Return column -> number, of the integer columns of a row; None for a filled cell without a number."""
    return {
        place: read_number(cells[place])
        for place, item in fields.items()
        if item.type == "integer" and cells[place] != ""
    }


@dataclass
class Sums:
    """The sums of the rows in a part of the list.

    Attributes:
        rows: number of rows.
        is_countable: whether that number is certain: no row was refused because it may stand for several.
        numbers: column -> sum.
        unclear: columns that have a cell without a number.
    """

    rows: int = 0
    is_countable: bool = True
    numbers: dict[int, Decimal] = field(default_factory=dict)
    unclear: set[int] = field(default_factory=set)

    def add(self, numbers: Mapping[int, Decimal | None], rows: int) -> None:
        """Add a row of the sheet, which may stand for several rows of the dataset."""
        self.rows += rows
        self.is_countable &= rows > 0
        for place, number in numbers.items():
            if number is None:
                self.unclear.add(place)
            else:
                self.numbers[place] = self.numbers.get(place, Decimal(0)) + number


def find_disagreements(
    cells: Sequence[Cell], fields: Mapping[int, Field], parts: Sequence[Sums]
) -> Iterator[tuple[int, str, str]]:
    """Yield the column (-1 for the number of rows), the stated total and the actual sum, where they differ.

    A list does not say what a total covers: the rows since the last total, those of a block, or all of them.
    One of the parts has to agree in every column; the differences are those of the closest part.
    """
    stated = {place: number for place, number in read_numbers(cells, fields).items() if number is not None}
    counts = [
        count
        for place, cell in enumerate(cells)
        if place not in stated and is_count_cell(cell) and (count := find_count(str(cell))) is not None
    ]
    best: list[tuple[int, str, str]] | None = None
    for part in parts:
        wrong = [
            (place, f"{number:f}", f"{part.numbers.get(place, 0):f}")
            for place, number in stated.items()
            if place not in part.unclear and number != part.numbers.get(place, 0)
        ]
        wrong += [
            (-1, str(count), str(part.rows)) for count in counts if part.is_countable and count != part.rows
        ]
        if best is None or len(wrong) < len(best):
            best = wrong
    yield from best or ()


def is_count_cell(cell: Cell) -> bool:
    """Return whether a cell in a row of totals may state a number of rows: 4家, or 合计（4家）."""
    return isinstance(cell, str) and (is_count(cell) or is_total(cell))
