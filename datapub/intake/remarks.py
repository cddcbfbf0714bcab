"""What a list says of rows beside their cells, against what is known or given: that they have ended."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from datapub.intake.extract import Extract, SourceRow, Why
from datapub.intake.fault import make_fault
from datapub.intake.matching import Texts
from datapub.model import Dataset, Field
from datapub.problem import Problem

_ENDED: Final = re.compile(
    r"(?<![未不没无])(?<!没有)(?<!不含)(?<!不含已)(?<!不包括)(?<!不包括已)(?<!剔除)(?<!剔除已)(?:停业|停办|停止(?:运营|营业|服务|办)|歇业|关停|关闭|关门|注销|撤销|吊销|终止|暂停(?!招)|筹[备建]|^筹$)(?!的?(?:机构)?(?:除外|以外|外(?!迁)|不在内))"
)
"""Words of what no longer works, or does not yet."""

_NOTE: Final = re.compile(r"\s*(?:备?注(?!销)|说明)")
"""How what stands under a list begins, which says of it what it leaves out as often as what it is."""

_ASIDE: Final = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")
_LISTED: Final = 5


def find_contradicted(
    file: str, dataset: Dataset, extract: Extract, added: Sequence[SourceRow], given: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what new rows are all given, though some say in a remark or behind their names that they ended.

    Args:
        added: the rows that the dataset has not.
        given: field -> text, of what rows are given that say nothing of it.
    """
    remarks = _list_remarks(extract)
    for field in _list_ending(dataset.schema.fields):
        text = given.get(field.name, "")
        if not text or _ENDED.search(text):
            continue
        said = [
            (row, remark)
            for row in added
            if not row.cells.get(field.name)
            for remark in (
                *_ASIDE.findall(row.cells.get("name", "")),
                *remarks.get((row.sheet, row.number), ()),
            )
            if _ENDED.search(remark)
        ]
        if said:
            rows = list(dict.fromkeys(row.where for row, _ in said))
            listed = "、".join(rows[:_LISTED]) + " 等" * (len(rows) > _LISTED)
            yield make_fault(
                file, "intake-remark", row=said[0][0].number if len(rows) == 1 else None, field=field,
                value=said[0][1], count=len(rows), rows=listed, title=field.title, given=text,
            )  # fmt: skip


def speaks_against(field: Field, text: str, title: str) -> bool:
    """Tell whether a title that says a text of a field says as well that rows ended, which that is not."""
    return field in _list_ending([field]) and not _ENDED.search(text) and bool(_ENDED.search(title))


def find_living(
    dataset: Dataset,
    extract: Extract,
    titles: Sequence[str],
    given: Container[str],
    known: Sequence[tuple[Texts, SourceRow]],
) -> Iterator[tuple[Field, str, list[SourceRow]]]:
    """Yield rows that stay as they are, though a title or a remark says that they ended, and that text.

    Args:
        titles: what is said of all rows, or by a sheet's name of its own, but of a field that is ``given``.
        known: rows of the dataset as they would be, with those of the list that name them.
    """
    remarks = _list_remarks(extract)
    ended = [text for text in titles if _ENDED.search(text) and not _NOTE.match(text)]
    names = extract.sheets if len(extract.sheets) > 1 else ()
    for field in _list_ending(dataset.schema.fields):
        found: dict[str, list[SourceRow]] = {}
        for texts, row in known:
            if not row.cells.get(field.name) and not _ENDED.search(texts[field.name]):
                own = next(filter(_ENDED.search, remarks.get((row.sheet, row.number), ())), "")
                said = (text for text in ended if text == row.sheet or text not in names)
                found.setdefault(own or ("" if field.name in given else next(said, "")), []).append(row)
        yield from ((field, text, rows) for text, rows in found.items() if text)


def _list_remarks(extract: Extract) -> dict[tuple[str, int], list[str]]:
    """Return what stands beside each row in columns that are not imported, by its sheet and number."""
    remarks: dict[tuple[str, int], list[str]] = {}
    for cell in extract.left_out:
        if cell.why in {Why.COLUMN, Why.UNNAMED}:
            remarks.setdefault((cell.sheet, cell.row), []).append(cell.text)
    return remarks


def _list_ending(fields: Sequence[Field]) -> Iterator[Field]:
    """Yield those fields one of whose choices says that a row has ended."""
    return (field for field in fields if any(map(_ENDED.search, field.enum)))
