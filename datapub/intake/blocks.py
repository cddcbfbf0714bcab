"""Headings between the rows of a list, and the value each implies for the rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from datapub.intake.labels import Labels
from datapub.intake.sheet import Cell, RawSheet
from datapub.intake.totals import find_count
from datapub.model import Field
from datapub.texts import fold

ORDINAL: Final = re.compile(
    r"[（(]?(?:第?[一二三四五六七八九十百]+|\d{1,3}|[IVX]{1,4})[)）]?\s*(?:[、.．:：]|$|(?<=[)）]))\s*"
)
_PART: Final = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:部分|类|组|块|章|节)[\s、.．:：]*")
_COUNT: Final = re.compile(
    r"(?:[（(]?\s*(?:共计?|合?计)?\s*\d+\s*(?:家|个|所|条|户|处|间)(?:机构|单位)?\s*[)）]?"
    r"|[（(]\s*(?:共计?|合?计)?\s*\d+\s*(?:家|个|所|条|户|处|间)[^（）()]*[)）])\s*$"
)
_YEAR: Final = re.compile(r"\s*[（(]?(?:19|20)\d\d(?:年度?)?[)）]?\s*$")
_FRAME: Final = ' \t\r\n　：:【】[]《》“”"—-─*＊※◆◇■□●○★☆▲△►▶'
_WORDS: Final = "机构单位名单名录一览表情况汇总的类（）()"
"""Characters that may follow the value in a heading, beside those of the dataset's title and row meaning."""

_SHORTEST: Final = 2
_LONGEST: Final = 200
"""Maximum characters of a heading: anything longer is prose, and slow to match."""

_BLANKS: Final = re.compile(r"\s+")


@dataclass
class Heading:
    """A heading whose rows are being read.

    Attributes:
        text: the heading as written.
        row: its row, from 1; 0 for the name of the sheet.
        value: the field's text for the rows below.
        count: the number of rows that the heading announces; None if it announces none.
        rows: the number of rows read below it so far.
    """

    text: str
    row: int
    field: Field
    value: str
    count: int | None = None
    rows: int = 0


class Vocabulary:
    """The texts that may head a block: names of referenced rows, allowed values of fields, and aliases.

    Args:
        known: field name -> folded text -> the dataset's own value.
    """

    def __init__(self, labels: Labels, known: Mapping[str, Mapping[str, str]]) -> None:
        dataset = labels.dataset
        self._labels = labels
        self._fields = {item.name: item for item in dataset.schema.fields}
        self._known = known
        self._words = set(fold(_WORDS + dataset.title + dataset.row_meaning))
        self._references = [name for key in dataset.schema.foreign_keys for name in key.fields]

    def read(self, text: str) -> tuple[Field, str] | None:
        """Return the field and the value that a heading states; None where it states none, or several."""
        plain = _BLANKS.sub(" ", text.strip(_FRAME))
        if len(plain) > _LONGEST:
            return None
        plain = _PART.sub("", plain[found.end() :] if (found := ORDINAL.match(plain)) else plain, 1)
        core = fold(_YEAR.sub("", _COUNT.sub("", plain)).strip(_FRAME))
        if not core:
            return None
        label, colon, value = core.partition(":")
        values = set(self._find(value if colon else core))
        if colon:  # 区县：甲区
            field_of_label = self._labels.find(label)
            values = {item for item in values if field_of_label and item[0] == field_of_label.name}
        if len(values) != 1:
            return None
        name, value = values.pop()
        return self._fields[name], value

    def read_reference(self, text: str) -> tuple[Field, str] | None:
        """Return the field and the value if they refer to another dataset, as an area does."""
        found = self.read(text)
        return found if found and found[0].name in self._references else None

    def _find(self, core: str) -> Iterator[tuple[str, str]]:
        exact = [(name, values[core]) for name, values in self._known.items() if core in values]
        if exact:
            yield from exact
            return
        longest = _SHORTEST
        found: list[tuple[str, str]] = []
        for name, values in self._known.items():
            for text, value in values.items():
                if len(text) >= longest and core.startswith(text) and set(core[len(text) :]) <= self._words:
                    if len(text) > longest:
                        longest, found = len(text), []
                    found.append((name, value))
        yield from found


def find_first(
    sheet: RawSheet, first: int, last: int, vocabulary: Vocabulary, *, is_lower: bool
) -> Heading | None:
    """Return the text above a header as the heading of the first block, or None if it is only a title.

    It is a heading if another one below states the same field, if another table precedes this one on the
    sheet, or if the sheet has several tables and the text begins with an ordinal.

    Args:
        first: first row of the header, from 1.
        last: last row of the header.
        is_lower: whether another table precedes this one on the sheet; the title of the first covers all.
    """
    above = next(((n, text) for n in range(first - 1, 0, -1) if (text := _join(sheet.rows[n - 1]))), (0, ""))
    known = vocabulary.read(above[1])
    is_own = is_lower or (sheet.part and ORDINAL.match(above[1]))
    below = (vocabulary.read(text) for cells in sheet.rows[last:] if (text := _join(cells)))
    if not known or not (is_own or any(found and found[0] == known[0] for found in below)):
        return None
    return Heading(above[1], above[0], *known, find_count(above[1]))


def _join(cells: Sequence[Cell]) -> str:
    """Return the only text of a row, with an ordinal from a cell of its own; "" if there are more texts."""
    texts = dict.fromkeys(text for cell in cells if (text := str(cell).strip()))
    return "".join(texts) if sum(not ORDINAL.fullmatch(text) for text in texts) == 1 else ""
