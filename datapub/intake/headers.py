"""Which rows of a sheet are its header, and which field each column stands for.

Real lists have a title and notes over the header, two or three rows of labels with groups over several
columns, blanks inside the labels, and labels of their own. The field's name, its Chinese title and the
aliases that staff keep in ``datasets/intake_aliases.csv`` all count.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from datapub.aliases import COLUMN, CONTENT, IDENTITY, LEFT_OUT, PERSONAL, PRIVATE
from datapub.intake.fault import make_fault
from datapub.intake.sheet import Cell, RawSheet
from datapub.model import Dataset, Field, Record
from datapub.problem import Problem
from datapub.texts import fold

SEARCHED: Final = 20
"""Rows from the top among which the header is looked for."""

_LEAST: Final = 2
"""Known labels that a header has at least; a title over a table never has two."""

_LONGEST: Final = 20
"""Characters of a label that is looked for among the rows."""

_DEEPEST: Final = 3
"""Rows that a header has at most."""

_REMARKS: Final = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]|[*＊※]|[:：]\s*$|^\s*\d+\s*[.、．]")
_NARROWER: Final = re.compile(r"其中|新增|剩余|空[余缺]|规划|计划|拟|在建|[岁龄]|以[上下内]|除|仅|只")
"""Remarks by which a column holds a part only of what its label says."""

_UNIT: Final = re.compile(r"[（(](?:单位[:：])?[百千万亿]*(?:元|[个名人位家间班平]|㎡|%)[^（）()]{0,6}[)）]")
_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|总数|计)(?:数)?")
_ABOUT: Final = re.compile(r"(?:情况|信息|资料|概况|数据)$")
_NEUTRAL: Final = re.compile(r"(?:机构|单位|基本|主要|其他|相关|登记)*")
"""Groups that say nothing about the columns below them."""

_AND: Final = re.compile(r"及其|[及和与兼、/／+＋&]")
_CONTACT: Final = re.compile(
    r"(?:姓名|名字|(?:联系|办公|手机)?电话|手机(?:号码?)?|联系方式|座机|微信号?|号码)"
)


@dataclass(frozen=True)
class Header:
    """A sheet's header.

    Attributes:
        row: its first row, from 1.
        last: its last row.
        fields: field by column, counted from 0; columns that are left out have none.
        labels: what stands over each column that has a label, its rows joined by "／".
        ignored: labels of columns that are left out: the aliases say so, or they are about persons.
    """

    row: int
    last: int
    fields: Mapping[int, Field]
    labels: Mapping[int, str]
    ignored: tuple[str, ...]


class Labels:
    """What a dataset's columns may be called.

    Args:
        aliases: what everybody calls them.
        own: what the source of the list calls them, which goes before a title of ours; rows of a label are
            joined by "／".
    """

    def __init__(self, dataset: Dataset, aliases: Iterable[Record], own: Iterable[Record] = ()) -> None:
        self.dataset = dataset
        self._choices = {fold(value) for field in dataset.schema.fields for value in field.enum}
        for alias in aliases:
            if alias["dataset_name"] == dataset.name and alias["alias_of"] == CONTENT:
                self._choices |= {fold(alias["written"]), fold(alias["means"])}
        self._fields: dict[str, Field | None] = dict(_list_labels(dataset, aliases))
        for field in dataset.schema.fields:
            self._fields[fold(field.title)] = field
            self._fields[fold(field.name)] = field
        said = _list_labels(dataset, own)
        self._fields.update(
            (label, field) for label, field in said if not field or not PERSONAL.search(label)
        )

    def is_label(self, text: str) -> bool:
        """Tell whether a text is a label as it stands; quick, for texts that mostly are none."""
        return len(text) <= _LONGEST and fold(text) in self._fields

    def knows(self, *parts: str) -> bool:
        """Tell whether a label, of one or more rows, is known, be it to be left out."""
        return self._read(parts)[0]

    def find(self, *parts: str) -> Field | None:
        """Return the field that a label stands for; None where it is to be left out or unknown."""
        return self._read(parts)[1]

    def _read(self, parts: Sequence[str]) -> tuple[bool, Field | None]:
        for label in ("／".join(parts), *_join(parts)):
            for form in self._list_forms(label):
                if form in self._fields:
                    return True, self._fields[form]
        return any(self._is_personal(label) for label in _join(parts)), None

    def _list_forms(self, label: str) -> Iterator[str]:
        """Yield what a label may be called: whole, with its remarks before and after it, without them.

        A remark that names a choice or another column makes it a column of its own: 甲数（乙类） is not 甲数.
        """
        whole, plain = _forms(label)
        yield whole
        remarks = [fold(text) for text in _REMARKS.findall(label) if text]
        for remark in remarks:
            yield from (remark + plain, plain + remark)
        if not any(self._makes_narrower(remark, self._fields.get(plain)) for remark in remarks):
            yield plain

    def _makes_narrower(self, remark: str, field: Field | None) -> bool:
        if field and remark in fold(field.title):
            return False
        is_other = self._fields.get(remark, field) not in (field, None)
        return is_other or remark in self._choices or _NARROWER.search(remark) is not None

    def _is_personal(self, label: str) -> bool:
        """Tell whether a label joins a column that is left out with ways to reach a person, and no more."""
        plain = _forms(label)[1]
        if PRIVATE.search(plain):
            return True
        parts = [part for part in _AND.split(plain) if part]
        left = [part for part in parts if self._is_left_out(part)]
        return bool(left) and all(part in left or _CONTACT.fullmatch(part) for part in parts)

    def _is_left_out(self, label: str) -> bool:
        return any(
            form in self._fields and self._fields[form] is None for form in (label, _CONTACT.sub("", label))
        )

    def suggest(self, label: str) -> list[str]:
        """Return the known labels that come nearest, those with the same field once."""
        near = difflib.get_close_matches(fold(label), self._fields, 5, 0.6)
        return list(
            {field.name if (field := self._fields[text]) else "": text for text in reversed(near)}.values()
        )[-2:][::-1]


def _list_labels(dataset: Dataset, aliases: Iterable[Record]) -> Iterator[tuple[str, Field | None]]:
    """Yield labels, folded, with their fields; None for those to be left out."""
    known = {field.name: field for field in dataset.schema.fields}
    for alias in aliases:
        if alias["dataset_name"] == dataset.name and alias["alias_of"] == COLUMN:
            name = alias["field_name"]
            if name in known or name == LEFT_OUT:  # the check tells of an alias of nothing
                yield fold(alias["written"]), known.get(name)


def _forms(label: str) -> tuple[str, str]:
    return fold(label), fold(_REMARKS.sub("", label))


def _join(parts: Sequence[str]) -> Iterator[str]:
    """Yield the labels that a column's labels, from the top down, may amount to.

    The lowest alone only where those above it say nothing of their own: an address below "contact" is not
    the address.
    """
    if len(parts) == 1:
        yield parts[0]
        return
    *above, group, label = parts
    if not _forms(label)[1]:  # a row of units below the labels
        yield from _join((*above, group + label))
        return
    groups = dict.fromkeys((group, _REMARKS.sub("", group), _ABOUT.sub("", _forms(group)[1])))
    if all(_says_nothing_beside(upper, group) for upper in above):
        for text in groups:
            yield from (label + text, text + label)
            if _TOTAL.fullmatch(_forms(label)[1]):
                yield text
            if _NEUTRAL.fullmatch(text):
                yield label
    if above and _NEUTRAL.fullmatch(_ABOUT.sub("", fold(group))):
        yield from _join((*above, label))


def _says_nothing_beside(upper: str, group: str) -> bool:
    text = _ABOUT.sub("", _forms(upper)[1])
    return _NEUTRAL.fullmatch(text) is not None or text in fold(group) or fold(group) in text


def find_header(sheet: RawSheet, labels: Labels) -> tuple[int, int] | None:
    """Return the first and the last row (from 1) of the header, None where there is none.

    It is the rows with the most known columns among the first ones; of equals the fewest rows. A row of
    labels below a group belongs to the header whether they are known or not.
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


def _is_of_units(cells: Sequence[Cell]) -> bool:
    """Tell whether a row below a header holds units only, as （人） and （元/月）."""
    texts = [text for cell in cells if (text := str(cell).strip())]
    return bool(texts) and all(map(_UNIT.fullmatch, texts))


def _find_depth(sheet: RawSheet, first: int) -> int:
    """Return how many rows the header has at least if it begins at a row, as merged cells and gaps tell."""
    last = first
    spans = [span for span in sheet.looks.merged if span[0] == first and str(sheet.rows[first - 1][span[1]])]
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
    """Return the labels over each column that has one, from the top down, each once."""
    rows = [[str(cell).strip() for cell in cells] for cells in sheet.rows[first - 1 : last]]
    spans = [span for span in sheet.looks.merged if first <= span[0] <= last]
    for top, left, bottom, right in spans:
        for row in range(top, min(bottom, last) + 1):
            for place in range(left, min(right + 1, len(rows[0]))):
                rows[row - first][place] = rows[top - first][left]
    if not spans:  # a group stands over the first of its columns only
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
    file: str, sheet: RawSheet, rows: tuple[int, int], labels: Labels
) -> tuple[Header, list[Problem]]:
    """Return what each column of a sheet stands for, and the labels that nobody knows or that clash."""
    problems: list[Problem] = []
    fields: dict[int, Field] = {}
    texts: dict[int, str] = {}
    ignored: list[str] = []
    first: dict[str, str] = {}
    for place, parts in list_labels(sheet, *rows).items():
        text = texts[place] = "／".join(parts)
        field = labels.find(*parts)
        if IDENTITY.search(fold(text)):
            problems.append(make_fault(file, "intake-identity", row=rows[1], place=place, value=text))
        elif field is None and labels.knows(*parts):
            ignored.append(text)
        elif field is None:
            near = labels.suggest("".join(parts))
            hint = f"（是不是“{'”“'.join(near)}”？）" if near else ""
            problems.append(
                make_fault(file, "intake-column", row=rows[1], place=place, value=text, hint=hint)
            )
        elif first.get(field.name) == text:
            problems.append(
                make_fault(file, "intake-split", row=rows[1], place=place, field=field, value=text)
            )
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
    return Header(*rows, fields, texts, tuple(ignored)), problems


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for cell in cells if isinstance(cell, str) and (text := cell.strip())]
