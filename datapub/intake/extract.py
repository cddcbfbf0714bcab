"""From a raw sheet to rows of a dataset: which rows are data, and what each of their cells says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from datapub.intake.fault import make_fault
from datapub.intake.headers import Header
from datapub.intake.normalise import Normaliser
from datapub.intake.workbook import Cell, RawSheet
from datapub.problem import Problem
from datapub.texts import fold

_TOTAL: Final = re.compile(r"^(?:合\s*计|总\s*计|共\s*计|小\s*计|累\s*计|总数|总和)")
_NOTE: Final = re.compile(
    r"^(?:注\s*[:：\d]|备\s*注\s*[:：]|说\s*明|填\s*表|制\s*表|审\s*核|单位负责人|联系电话\s*[:：]|[（(]?截至)"
)


@dataclass(frozen=True)
class Touched:
    """A cell that was written in another way than it stands in the spreadsheet."""

    row: int
    title: str
    shown: str
    text: str
    why: str


@dataclass(frozen=True)
class SourceRow:
    """A row of the spreadsheet as a row of the dataset: field name -> text, only of columns it has.

    Several rows have one number where several things stood in one row and were taken apart.

    Attributes:
        sheet: the sheet that it stands on; "" where only one was read.
    """

    number: int
    cells: Mapping[str, str]
    sheet: str = ""


class Why(StrEnum):
    """Why a cell is in no row of the dataset."""

    TITLE = "标题或说明"
    HEADER = "列名"
    HEADING = "分块的标题"
    TOTAL = "合计"
    COLUMN = "不导入的列"
    HIDDEN = "隐藏的行或列"
    STRUCK = "划掉的内容"


@dataclass(frozen=True)
class LeftOut:
    """A cell that is in no row of the dataset: where it stands, what it says, and why."""

    sheet: str
    row: int
    place: int
    text: str
    why: Why


@dataclass(frozen=True)
class Confirmation:
    """Something that a person has to answer before rows may go in: take it over, or leave it out.

    Attributes:
        key: what the answer is given by, the same in every import: "hidden", "struck".
        text: what was found, with its places; in Chinese.
    """

    key: str
    text: str


@dataclass
class Extract:
    """What a sheet says. Every cell with something in it is in ``rows``, ``left_out`` or ``problems``.

    Attributes:
        skipped: rows that are no data (totals, notes, the header again), as (row, what stands there).
        left_out: cells that are in no row, each once, in reading order.
        unread: sheets that were not read at all, as (name, why).
        confirmations: what has to be answered; the rows in question are in ``rows`` when the answer was yes.
        touched: cells that were written anew, in reading order.
    """

    rows: list[SourceRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def extract_rows(
    file: str, sheet: RawSheet, header: Header, normalisers: Mapping[str, Normaliser]
) -> Extract:
    """Read every row under the header; nothing is left out without being named."""
    found = Extract()
    titles = [fold(str(cell)) for cell in sheet.rows[header.row - 1]]
    unnamed: dict[int, list[tuple[int, str]]] = {}
    filled = _fill_merged(sheet, header)
    for number, raw in enumerate(sheet.rows[header.row :], header.row + 1):
        cells = [filled.get((number, place), cell) for place, cell in enumerate(raw)]
        texts = [str(cell).strip() for cell in cells if str(cell).strip()]
        if not texts:
            continue
        if _is_no_data(cells, texts, titles, header):
            found.skipped.append((number, texts[0]))
            continue
        for place, cell in enumerate(cells):
            if not titles[place] and str(cell).strip():
                unnamed.setdefault(place, []).append((number, str(cell).strip()))
        _read_row(file, sheet, header, number, cells, filled, normalisers, found)
    for place, held in unnamed.items():
        number, text = held[0]
        found.problems.append(
            make_fault(file, "intake-unnamed", row=number, place=place, value=text, count=len(held))
        )
    return found


def _is_no_data(cells: Sequence[Cell], texts: list[str], titles: list[str], header: Header) -> bool:
    if [fold(str(cell)) for cell in cells] == titles:
        return True  # printed lists repeat their header on every sheet of paper
    if _TOTAL.match(texts[0]):
        return True
    mapped = [place for place in header.fields if str(cells[place]).strip()]
    return bool(_NOTE.match(texts[0])) and len(mapped) <= 1


def _read_row(
    file: str,
    sheet: RawSheet,
    header: Header,
    number: int,
    cells: Sequence[Cell],
    filled: Mapping[tuple[int, int], Cell],
    normalisers: Mapping[str, Normaliser],
    found: Extract,
) -> None:
    row: dict[str, str] = {}
    others: list[Mapping[str, str]] = []
    for place, item in header.fields.items():
        if (number, place) in sheet.formulas:
            found.problems.append(make_fault(file, "intake-formula", row=number, place=place, field=item))
            continue
        written = normalisers[item.name].write(cells[place])
        if written.fault:
            found.problems.append(
                make_fault(
                    file, written.fault, row=number, place=place, field=item, value=written.shown,
                    **written.details,
                )
            )  # fmt: skip
            continue
        row[item.name] = written.text
        others.append(written.others)
        why = written.why or ("合并的格填到每一行" if (number, place) in filled else "")
        if why:
            found.touched.append(Touched(number, item.title, written.shown, written.told, why))
    for texts in others:
        for name, text in texts.items():
            row[name] = "；".join(dict.fromkeys(filter(None, (row.get(name, ""), text))))
    if any(row.values()):
        found.rows.append(SourceRow(number, row))


def _fill_merged(sheet: RawSheet, header: Header) -> dict[tuple[int, int], Cell]:
    """Return the value of each cell that a merged range below the header covers, but for its first."""
    filled = {}
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= header.row or first_column != last_column or first_column not in header.fields:
            continue  # a range across columns is a title or a note, never a value of each
        if first_row > len(sheet.rows):
            continue  # merged below the last row with anything in it
        value = sheet.rows[first_row - 1][first_column]
        for row in range(first_row + 1, min(last_row, len(sheet.rows)) + 1):
            filled[row, first_column] = value
    return filled
