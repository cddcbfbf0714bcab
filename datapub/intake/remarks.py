"""Remarks outside the imported cells that a row has closed, which contradict a stored or given value."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from datapub.intake.extract import Extract, Omission, SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.model import Dataset, Field
from datapub.problem import Problem

_ENDED: Final = re.compile(
    r"(?<![未不没无])(?<!没有)(?<!不含)(?<!不含已)(?<!不包括)(?<!不包括已)(?<!剔除)(?<!剔除已)(?:停业|停办|停止(?:运营|营业|服务|办)|歇业|关停|关闭|关门|注销|撤销|吊销|终止|暂停(?!招)|筹[备建]|^筹$)(?!的?(?:机构)?(?:除外|以外|外(?!迁)|不在内))"
)
"""Words for something that has closed, or has not opened yet."""

_NOTE: Final = re.compile(r"\s*(?:备?注(?!销)|说明)")
"""The start of a note below a list; such notes say what the list leaves out as often as what it contains."""

_ASIDE: Final = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")
_LISTED: Final = 5


def check_contradictions(
    file: str, dataset: Dataset, extract: Extract, added: Sequence[SourceRow], given: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield default values that new rows contradict by a remark, or a bracket in the name, that they closed.

    Args:
        added: the new rows.
        given: field name -> text for rows with an empty cell.
    """
    remarks = _list_remarks(extract)
    for field in _list_ending(dataset.schema.fields):
        text = given.get(field.name, "")
        if not text or _ENDED.search(text):
            continue
        stated = [
            (row, remark)
            for row in added
            if not row.cells.get(field.name)
            for remark in (
                *_ASIDE.findall(row.cells.get("name", "")),
                *remarks.get((row.sheet, row.number), ()),
            )
            if _ENDED.search(remark)
        ]
        if stated:
            rows = list(dict.fromkeys(row.where for row, _ in stated))
            listed = "、".join(rows[:_LISTED]) + " 等" * (len(rows) > _LISTED)
            yield make_fault(
                file, "intake-remark", row=stated[0][0].number if len(rows) == 1 else None, field=field,
                value=stated[0][1], count=len(rows), rows=listed, title=field.title, given=text,
            )  # fmt: skip


def contradicts(field: Field, text: str, title: str) -> bool:
    """Return whether a title that states an open value of a field also says that rows closed."""
    return field in _list_ending([field]) and not _ENDED.search(text) and bool(_ENDED.search(title))


def find_still_open(
    dataset: Dataset,
    extract: Extract,
    titles: Sequence[str],
    given: Container[str],
    known: Sequence[tuple[Texts, SourceRow]],
) -> Iterator[tuple[Field, str, list[SourceRow]]]:
    """Yield a field, a title or remark that rows closed, and the existing rows whose field stays open.

    Args:
        titles: texts about all rows; the name of one of several sheets is only about its own.
        given: names of the fields that have a value for all rows, for which titles do not count.
        known: (row of the dataset as it would be, row of the list that matches it).
    """
    remarks = _list_remarks(extract)
    ended = [text for text in titles if _ENDED.search(text) and not _NOTE.match(text)]
    names = extract.sheets if len(extract.sheets) > 1 else ()
    for field in _list_ending(dataset.schema.fields):
        found: dict[str, list[SourceRow]] = {}
        for texts, row in known:
            if not row.cells.get(field.name) and not _ENDED.search(texts[field.name]):
                own = next(filter(_ENDED.search, remarks.get((row.sheet, row.number), ())), "")
                stated = (text for text in ended if text == row.sheet or text not in names)
                found.setdefault(own or ("" if field.name in given else next(stated, "")), []).append(row)
        yield from ((field, text, rows) for text, rows in found.items() if text)


def _list_remarks(extract: Extract) -> dict[tuple[str, int], list[str]]:
    """Return the texts of each row in columns that are not imported, by its sheet and number."""
    remarks: dict[tuple[str, int], list[str]] = {}
    for cell in extract.omitted:
        if cell.reason in {Omission.COLUMN, Omission.UNNAMED}:
            remarks.setdefault((cell.sheet, cell.row), []).append(cell.text)
    return remarks


def _list_ending(fields: Sequence[Field]) -> Iterator[Field]:
    """Yield the fields one of whose choices means that a row has closed."""
    return (field for field in fields if any(map(_ENDED.search, field.enum)))
