"""Find the header rows of a sheet, and the field of each column.

Real lists have a title and notes above the header, two or three rows of labels with groups over several
columns, blanks inside labels, and labels of their own. A field is known by its name, its Chinese title, and
the aliases that staff keep in ``datasets/intake_aliases.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from datapub.aliases import IDENTITY
from datapub.intake.fault import make_fault
from datapub.intake.labels import Labels
from datapub.intake.sheet import Cell, RawSheet
from datapub.model import Field
from datapub.problem import Problem
from datapub.texts import fold, narrow

SEARCHED: Final = 40
"""Number of rows, from the top, that are searched for the header."""

_LEAST: Final = 2
"""Minimum number of known labels in a header; a title above a table never has two."""

_LEAST_SIDEWAYS: Final = 3
"""Minimum number of rows with a label followed by its value, for the labels to count as on the left."""

_DEEPEST: Final = 3
"""Maximum number of rows of a header."""

_UNIT: Final = re.compile(r"[（(](?:单位[:：])?[百千万亿]*(?:元|[个名人位家间班平]|㎡|%)[^（）()]{0,6}[)）]")
_BRACKETED: Final = re.compile(r"[（(][^（）()]+[)）]")


@dataclass(frozen=True)
class Header:
    """A sheet's header.

    Attributes:
        row: its first row, from 1.
        last: its last row.
        fields: column, from 0 -> field; columns that are left out have none.
        labels: column -> label, its rows joined by "／".
        ignored: labels of columns that are left out, by an alias or as personal data.
        label_position: where the labels are, in Chinese, if not in rows above their values; else "".
    """

    row: int
    last: int
    fields: Mapping[int, Field]
    labels: Mapping[int, str]
    ignored: tuple[str, ...]
    label_position: str = ""


def find_header(sheet: RawSheet, labels: Labels) -> tuple[int, int] | None:
    """Return the first and the last row (from 1) of the header; None if there is none.

    The header is the rows near the top with the most known columns, and among equals the fewest rows. A row
    of labels below a group belongs to it whether the labels are known or not.
    """
    best, found = _LEAST - 1, None
    for first in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        least = _find_depth(sheet, first)
        for last in range(first + least - 1, min(first + _DEEPEST - 1, len(sheet.rows)) + 1):
            parts = list_labels(sheet, first, last)
            known = {tuple(map(fold, part)) for part in parts.values() if labels.knows(*part)}
            if len(known) > best and len(set(_texts(sheet.rows[first - 1]))) > 1:
                best, found = len(known), (first, last)
    while found and found[1] < len(sheet.rows) and _is_of_units(sheet.rows[found[1]]):
        found = found[0], found[1] + 1
    return found


def find_sideways(sheet: RawSheet, labels: Labels) -> list[int]:
    """Return the rows that have a label to the left of its value; [] if the sheet is not laid out so.

    Transposed tables, with a column per record, and forms with a block per record are laid out so.
    """
    filled = {number: cells for number, cells in enumerate(sheet.rows, 1) if any(_texts(cells))}
    found = []
    for number, cells in filled.items():
        first, second, *_ = *(text for cell in cells if (text := str(cell).strip())), "", ""
        label, _, value = narrow(first).partition(":")
        first, second = (label, value.strip() or second)
        if labels.is_label(first) and second and not labels.is_label(second):
            found.append(number)
    return found if len(found) >= _LEAST_SIDEWAYS and 2 * len(found) > len(filled) else []


def _is_of_units(cells: Sequence[Cell]) -> bool:
    """Return whether a row below a header only qualifies its labels, like （人） and （固定电话）."""
    texts = [text for cell in cells if (text := str(cell).strip())]
    remark = _UNIT if len(texts) == 1 else _BRACKETED  # a lone text that is not a unit may head a block
    return bool(texts) and all(map(remark.fullmatch, texts))


def _find_depth(sheet: RawSheet, first: int) -> int:
    """Return the minimum depth of a header that begins at row ``first``, judged by merged cells and gaps."""
    last = first
    spans = [
        span for span in sheet.formatting.merged if span[0] == first and str(sheet.rows[first - 1][span[1]])
    ]
    groups = {place for _, left, _, right in spans if right > left for place in range(left, right + 1)}
    for _, left, bottom, right in spans:
        below = _filled(sheet.rows[bottom]) if bottom < len(sheet.rows) else set()
        is_group = right > left and bool(below & set(range(left, right + 1)))
        is_header = len(below & groups) > len(below - groups)  # else it is the first row of data
        last = max(last, bottom + (is_group and is_header))
    if last == first and first < len(sheet.rows):
        upper, lower = (_filled(sheet.rows[row]) for row in (first - 1, first))
        gap = lower - upper
        if len(upper) > 1 and gap and len(upper - lower) > len(upper) / 2 and _is_words(sheet.rows[first]):
            last = first + 1
    return min(last, first + _DEEPEST - 1, len(sheet.rows)) - first + 1


def _filled(cells: Sequence[Cell]) -> set[int]:
    return {place for place, cell in enumerate(cells) if str(cell).strip()}


def _is_words(cells: Sequence[Cell]) -> bool:
    texts = [str(cell).strip() for cell in cells if str(cell).strip()]
    return all(not text[0].isdigit() for text in texts)


def list_labels(sheet: RawSheet, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """Return the labels above each column that has any, from the top down, without repetitions."""
    rows = [[str(cell).strip() for cell in cells] for cells in sheet.rows[first - 1 : last]]
    spans = [span for span in sheet.formatting.merged if first <= span[0] <= last]
    for top, left, bottom, right in spans:
        for row in range(top, min(bottom, last) + 1):
            for place in range(left, min(right + 1, len(rows[0]))):
                rows[row - first][place] = rows[top - first][left]
    if not spans:  # without merging, a group is written above the first of its columns only
        for upper, lower in pairwise(rows):
            for place in range(1, len(upper)):
                if not upper[place] and lower[place] and lower[place - 1]:
                    upper[place] = upper[place - 1]
    found = {}
    for place, column in enumerate(zip(*rows, strict=True)):
        if parts := tuple(dict.fromkeys(filter(None, column))):
            found[place] = parts
    return found


def read_header(
    file: str, sheet: RawSheet, rows: tuple[int, int], labels: Labels, leaves_rest: bool
) -> tuple[Header, list[Problem]]:
    """Return the header with the field of each column, and problems for labels that are unknown or clash.

    Args:
        rows: first and last row of the header.
        leaves_rest: whether columns with unknown labels are left out instead of reported.
    """
    problems: list[Problem] = []
    split: list[tuple[int, Field, str]] = []
    fields: dict[int, Field] = {}
    texts: dict[int, str] = {}
    ignored: list[str] = []
    first: dict[str, str] = {}
    listed = list_labels(sheet, *rows)
    present = {field.name for parts in listed.values() if (field := labels.find(*parts))}
    numbered = labels.dataset.schema.primary_key if "name" in present else ()
    for place, parts in listed.items():
        text = texts[place] = "／".join(parts)
        field = labels.find(*parts)
        if IDENTITY.search(fold(text)):
            problems.append(make_fault(file, "intake-identity", row=rows[1], place=place, value=text))
        elif field and field.name in numbered and _is_of_list(sheet, rows, place, field):
            ignored.append(f"{text}（不是本站的{field.title}）")
        elif field is None and (leaves_rest or labels.knows(*parts) or labels.is_repeated(text, present)):
            ignored.append(text)
        elif field is None:
            near = labels.suggest("".join(parts))
            hint = f"（是不是“{'”“'.join(near)}”？）" if near else ""
            problems.append(
                make_fault(file, "intake-column", row=rows[1], place=place, value=text, hint=hint)
            )
        elif first.get(field.name) == text:
            split.append((place, field, text))
        elif field.name in first:
            problems.append(
                make_fault(
                    file, "intake-columns", row=rows[1], place=place, field=field, value=text,
                    other=first[field.name], title=field.title,
                )
            )  # fmt: skip
        else:
            first[field.name] = text
            fields[place] = field
    if len(split) > 1:  # several repeated labels: a second table beside the first
        problems.append(make_fault(file, "intake-beside", row=rows[1], place=split[0][0], count=len(split)))
    else:
        problems += [
            make_fault(file, "intake-split", row=rows[1], place=place, field=field, value=text)
            for place, field, text in split
        ]
    return Header(*rows, fields, texts, tuple(ignored)), problems


def _is_of_list(sheet: RawSheet, rows: tuple[int, int], place: int, field: Field) -> bool:
    """Return whether a column labelled like our ids holds only numbers of the list's own.

    Lower-case letters followed by digits are taken for one of our ids, mistyped.
    """
    pattern = field.constraints.get("pattern", "")
    filled = [text for cells in sheet.rows[rows[1] :] if (text := narrow(str(cells[place])).strip())]
    return bool(filled and pattern) and not any(
        re.search(pattern, text, re.I) or re.match(r"[a-z]+\d", text) for text in filled
    )


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for cell in cells if isinstance(cell, str) and (text := cell.strip())]
