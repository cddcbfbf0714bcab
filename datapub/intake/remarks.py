"""What a row says of itself in a remark, where what is given for all rows says otherwise: that it closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from datapub.intake.extract import Extract, SourceRow, Why
from datapub.intake.fault import make_fault
from datapub.model import Dataset
from datapub.problem import Problem

_ENDED: Final = re.compile(
    r"(?<![未不没无])(?<!没有)(?:停业|停办|停止(?:运营|营业|服务|办)|歇业|关停|关闭|关门|注销|撤销|吊销|终止|暂停(?!招)|筹[备建]|^筹$)"
)
"""Words of what no longer works, or does not yet."""

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
    remarks: dict[tuple[str, int], list[str]] = {}
    for cell in extract.left_out:
        if cell.why in {Why.COLUMN, Why.UNNAMED}:
            remarks.setdefault((cell.sheet, cell.row), []).append(cell.text)
    for field in dataset.schema.fields:
        text = given.get(field.name, "")
        if not text or _ENDED.search(text) or not any(map(_ENDED.search, field.enum)):
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
