"""What whoever approves an import should compare with the rows of the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from datapub.intake.dry_run import Import
from datapub.intake.extract import describe_place
from datapub.intake.former_names import UNKNOWN
from datapub.messages import show


def list_notices(found: Import, key: str) -> Iterator[list[str]]:
    """Yield the notices of each kind, in Chinese.

    Args:
        key: title of the column by which a row is said to be an existing one.
    """
    yield [
        f"{row.where}和 {place} {label} 地址一样、名称相近，算作新的一条；"
        f"只是改了名称的，请写上「{key}」再导入"
        for row, place, label in found.renamed
    ]
    yield [
        f"{row.where}和 {place} {label} 同名、区域不同，算作新的一条；是同一家搬了的，请写上「{key}」再导入"
        for row, place, label in found.moved
    ]
    yield [
        f"{describe_place(cell.sheet, cell.row)}的原名称“{show(cell.shown, 40)}”，{cell.reason}，"
        f"算作新的一条；是原有的一条，请写上「{key}」再导入"
        for cell in found.extract.rewritten
        if cell.reason == UNKNOWN
    ]
    days = groupby(sorted(found.plan.outdated, key=lambda item: item[1:]), lambda item: item[1:])
    yield [
        f"下面变更的 {len(list(rows))} 行，表里截至 {stated}，原来的截至 {known}，比表里新；"
        "请核对，不要用旧的内容改掉新的"
        for (stated, known), rows in days
    ]
