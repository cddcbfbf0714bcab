"""Card layouts: a block of labels for each row of the dataset, with the value beside each label.

Such a sheet is rearranged as a table with one row per card. The row keeps a row number of its card, so that a
problem of the row can be found in the spreadsheet; problems of a cell give the cell's original address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from datapub.intake.extract import Extract, Omission, OmittedCell
from datapub.intake.fault import letter_of
from datapub.intake.labels import Labels
from datapub.intake.sheet import Cell, CellAddress, Formatting, RawSheet
from datapub.problem import Problem
from datapub.texts import fold, narrow

_NAME: Final = "name"
_COUNTING: Final = re.compile(r"[\s\d一二三四五六七八九十百第()（）.．、:：]+")
_ROW_WIDE: Final = frozenset({Omission.HIDDEN, Omission.STRUCK, Omission.WORDLESS})
"""Reasons that leave out a cell with its whole row; these are reported at the row, not at the cell."""


@dataclass
class _Card:
    """A card: its first and last row, and by folded label the label and the value, each with its address."""

    row: int
    last: int
    labels: dict[str, tuple[str, CellAddress]] = field(default_factory=dict)
    values: dict[str, tuple[Cell, CellAddress]] = field(default_factory=dict)


_Pair = tuple[str, CellAddress, Cell, CellAddress]
"""A label and its value, each followed by its address."""


@dataclass(frozen=True)
class CardSheet(RawSheet):
    """A sheet of cards, rearranged as a table.

    Attributes:
        header: the row that holds the labels in the table.
        origin: address in the table -> address in the spreadsheet.
        label_position: where the labels are in the spreadsheet, in Chinese, for the report.
        omitted: cells that are in no row: the labels, and texts that number or repeat the cards.
    """

    header: int = 0
    origin: Mapping[CellAddress, CellAddress] = field(default_factory=dict)
    omitted: Mapping[CellAddress, tuple[str, Omission]] = field(default_factory=dict)
    label_position: str = "写在内容的左边"

    @property
    def is_single(self) -> bool:
        """Whether there is only one card, as in files with a sheet per card."""
        return len({row for row, _ in self.origin}) == 2


def lay_out_cards(sheet: RawSheet, labels: Labels) -> CardSheet | None:
    """Return a sheet of cards as a table; None if it has no cards, or their bounds are not certain.

    They are certain if each label has exactly one value beside it, and if each card begins with the same
    label, has a name, has no foreign rows inside it, and has more rows than there are cards side by side.
    Texts beside the labels may number the cards or recur in every card; one that occurs in a single card,
    such as the area it belongs to, makes the layout uncertain.
    """
    lines = _read_lines(sheet, labels)
    bands = max((max(Counter(fold(pair[0]) for pair in line).values()) for line in lines.values()), default=0)
    columns = sorted({place for line in lines.values() for _, (_, place), _, _ in line})
    if not bands or len(columns) % bands:
        return None
    size = len(columns) // bands
    cards = [
        card
        for start in columns[::size]
        for card in _list_cards(lines, columns[columns.index(start) :][:size])
    ]
    cards.sort(key=lambda card: card.row)
    listed = {key: text for card in cards for key, (text, _) in card.labels.items()}
    names = {key for key, text in listed.items() if (found := labels.find(text)) and found.name == _NAME}
    recurring = _list_recurring(sheet, lines, len({card.row for card in cards}))
    others = {number for number, _, _ in sheet.list_cells() if number not in lines} - recurring
    beside = _list_beside(sheet, lines)
    if (
        len(names) != 1
        or len({next(iter(card.labels)) for card in cards}) != 1
        or any(card.last - card.row < bands or not names & card.labels.keys() for card in cards)
        or any(others.intersection(range(card.row, card.last)) for card in cards)
        or any(count != len(cards) or count == 1 for count in beside.values())
    ):
        return None
    return _write(
        sheet, cards, listed, {*lines, *(recurring - {card.row - 1 for card in cards})}, names.pop()
    )


def _read_lines(sheet: RawSheet, labels: Labels) -> dict[int, list[_Pair]]:
    """Return the labels of each row with the values beside them; {} if a label has more than one value."""
    cells = list(sheet.list_cells())
    filled = Counter(place for _, place, _ in cells)
    found = Counter(place for _, place, text in cells if labels.is_label(text.rstrip(":：")))
    columns = {place for place, count in found.items() if 2 * count > filled[place]}
    known = {text for text in {text for _, place, text in cells if place in columns} if labels.knows(text)}
    lines: dict[int, list[_Pair]] = {}
    for number, place, text in cells:
        at, line = (number, place), lines.setdefault(number, [])
        label, colon, rest = narrow(text).partition(":")
        if colon and rest.strip() and labels.knows(label):
            line.append((label.strip(), at, text[len(label) + 1 :].strip(), at))
        elif place in columns and (line or text in known or lines.get(number - 1)):
            line.append((text, at, "", at))
        elif line and line[-1][1] == line[-1][3]:
            line[-1] = (*line[-1][:2], sheet.rows[number - 1][place], at)
        elif line:
            return {}
    return {
        number: line for number, line in lines.items() if any(v != "" or t in known for t, _, v, _ in line)
    }


def _list_cards(lines: Mapping[int, Sequence[_Pair]], columns: Sequence[int]) -> Iterator[_Card]:
    """Yield the cards whose labels are in the given columns; a repeated label begins the next card."""
    card = _Card(0, 0)
    for number, line in lines.items():
        part = {fold(pair[0].rstrip(":：")): pair for pair in line if pair[1][1] in columns}
        if not part:
            continue
        if not card.row or part.keys() & card.labels.keys():
            if card.row:
                yield card
            card = _Card(number, number)
        card.last = number
        for key, (text, place, value, at) in part.items():
            card.labels[key] = text, place
            card.values[key] = value, at
    if card.row:
        yield card


def _list_recurring(sheet: RawSheet, lines: Collection[int], count: int) -> set[int]:
    """Return the rows whose only text occurs in exactly ``count`` rows, such as section titles of cards."""
    filled = Counter(number for number, _, _ in sheet.list_cells())
    alone = {n: fold(text) for n, _, text in sheet.list_cells() if n not in lines and filled[n] == 1}
    often = Counter(alone.values())
    return {number for number, text in alone.items() if often[text] == count > 1}


def _list_beside(sheet: RawSheet, lines: Mapping[int, Sequence[_Pair]]) -> Counter[str]:
    """Count the texts in rows of labels that are neither a label, nor a value, nor a number of a card."""
    paired = {place for line in lines.values() for _, label, _, value in line for place in (label, value)}
    return Counter(
        fold(text)
        for number, place, text in sheet.list_cells()
        if number in lines and (number, place) not in paired and not _COUNTING.fullmatch(text)
    )


def _write(
    sheet: RawSheet, cards: Sequence[_Card], listed: Mapping[str, str], lines: Collection[int], name: str
) -> CardSheet:
    width = max(len(listed), *map(len, sheet.rows))
    rows: list[list[Cell]] = [
        [""] * width if number in lines else [*cells, *[""] * (width - len(cells))]
        for number, cells in enumerate(sheet.rows, 1)
    ]
    header = cards[0].row
    values = {place for card in cards for _, place in card.values.values()}
    omitted = {
        (n, p): (text, Omission.TITLE)
        for n, p, text in sheet.list_cells()
        if n in lines and (n, p) not in values
    }
    omitted |= {place: (text, Omission.HEADER) for card in cards for text, place in card.labels.values()}
    for number, place, text in _list_counting(sheet, cards, lines, name):
        rows[number - 1][place] = ""
        omitted[number, place] = text, Omission.TITLE
    origin: dict[CellAddress, CellAddress] = {}
    for column, (key, label) in enumerate(listed.items()):
        rows[header - 1][column] = label
        origin[header, column] = next(card.labels[key][1] for card in cards if key in card.labels)
    taken: Counter[int] = Counter()
    for card in cards:
        taken[card.row] += 1
        number = card.row + taken[card.row]
        for column, key in enumerate(listed):
            if key in card.values:
                rows[number - 1][column], origin[number, column] = card.values[key]
    formatting = _move(sheet.formatting, {old: new for new, old in origin.items()}, lines)
    return CardSheet(
        sheet.name, rows, formatting, sheet.is_hidden, header=header, origin=origin, omitted=omitted
    )


def _list_counting(
    sheet: RawSheet, cards: Sequence[_Card], lines: Collection[int], name: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the only text of the row above each card, if it merely numbers the card or repeats its name."""
    filled = Counter(number for number, _, _ in sheet.list_cells())
    over = {card.row - 1: card for card in cards}
    alone = [cell for cell in sheet.list_cells() if cell[0] in over and filled[cell[0]] == 1]
    alone = [cell for cell in alone if cell[0] not in lines]
    is_counted = len({_COUNTING.sub("", text) for _, _, text in alone}) == 1 and len(alone) == len(over) > 1
    for number, place, text in alone:
        if is_counted or fold(str(over[number].values[name][0])) == fold(_COUNTING.sub("", text)):
            yield number, place, text


def _move(
    formatting: Formatting, moved: Mapping[CellAddress, CellAddress], lines: Collection[int]
) -> Formatting:
    """Return the formatting of the rearranged table, where hidden rows and columns become invisible cells."""
    hidden = {
        place
        for place in moved
        if place[0] in formatting.hidden_rows or place[1] in formatting.hidden_columns
    }
    return Formatting(
        formulas=frozenset(moved.get(place, place) for place in formatting.formulas),
        merged=tuple(span for span in formatting.merged if span[0] not in lines),
        struck=frozenset(moved.get(place, place) for place in formatting.struck),
        hidden_rows=frozenset(row for row in formatting.hidden_rows if row not in lines),
        invisible=frozenset(moved.get(place, place) for place in {*formatting.invisible, *hidden}),
        rounded={moved.get(place, place): shown for place, shown in formatting.rounded.items()},
    )


def readdress(sheet: CardSheet, extract: Extract, problems: int, omitted: int) -> None:
    """Give the problems and left-out cells of a sheet of cards their addresses in the spreadsheet.

    Args:
        problems: index of the first problem of this sheet in the extract.
        omitted: index of the first left-out cell of this sheet.
    """
    letters = {letter_of(place): place for _, place in sheet.origin}
    extract.problems[problems:] = [_place(problem, sheet, letters) for problem in extract.problems[problems:]]
    cells = [
        replace(cell, row=at[0], place=at[1])
        if (at := sheet.origin.get((cell.row, cell.place))) and cell.reason not in _ROW_WIDE
        else cell
        for cell in extract.omitted[omitted:]
        if not (cell.row == sheet.header and cell.reason == Omission.HEADER)
    ]
    name = next(reversed(extract.headers))
    labels = [
        OmittedCell(name, *place, text, reason) for place, (text, reason) in sorted(sheet.omitted.items())
    ]
    extract.omitted[omitted:] = [*cells, *labels]


def _place(problem: Problem, sheet: CardSheet, letters: Mapping[str, int]) -> Problem:
    letter, _, title = problem.label.partition(" ")
    at = sheet.origin.get((problem.row or 0, letters.get(letter, -1)))
    return replace(problem, label=f"{letter_of(at[1])}{at[0]} {title}".strip()) if at else problem
