"""The content of a form: the rows of an area, the choices for references, and the instructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from datapub.model import AREA_CODE, Dataset, Table, Tables

_NOT_CHOSEN: Final = 500
"""Number of choices above which a field gets no drop-down, as nobody would find anything in it."""


def select_area(tables: Tables, name: str, area: str) -> Table | None:
    """Return a dataset's rows in an area, all rows for ""; None if it has no areas or the code is unknown."""
    table = tables[name]
    if not area:
        return table
    if area not in list_references(tables, table.dataset).get(AREA_CODE, ()):
        return None
    return table.where(AREA_CODE, area)


def list_references(tables: Tables, dataset: Dataset, area: str = "") -> Mapping[str, Sequence[str]]:
    """Return the allowed values of each field that refers to another dataset, for one area if given."""
    found: dict[str, Sequence[str]] = {}
    for key in dataset.schema.foreign_keys:
        target = tables.get(key.target or dataset.name)
        if target is None or len(key.fields) != 1 or not key.target:
            continue
        records = target.records()
        if area and key.fields == (AREA_CODE,):
            values = [area]
        elif area and AREA_CODE in target.dataset.schema.names:
            # A functional zone has no streets of its own, so its form offers those of every district.
            own = [record for record in records if record[AREA_CODE] == area]
            values = [str(record[key.target_fields[0]]) for record in own or records]
        else:
            values = [str(record[key.target_fields[0]]) for record in records]
        if len(values) <= _NOT_CHOSEN:
            found[key.fields[0]] = values
    return found


def describe_form(dataset: Dataset, notes: Sequence[str]) -> list[str]:
    """Return the form's instructions, a paragraph each.

    Args:
        notes: further paragraphs, from the profile.
    """
    return [
        f"{dataset.title}填报表。{dataset.description}",
        f"一行是什么：{dataset.row_meaning}" if dataset.row_meaning else "一行一条数据。",
        "第一行是列名，已经锁定，请不要改。深色的列必填。把鼠标放在列名上，可以看到这一列怎么填。",
        "有下拉选项的格，请从选项里选。日期写成 2021-03-05。没有内容的格请空着，不要写“无”或“/”。",
        "灰色的编号已经锁定，请不要改。新增的行写在最下面，编号空着，程序会接着往下编。",
        *notes,
        "填好后保存成 xlsx，交给发布数据的同事导入。导入前程序会列出每一处改动，确认后才写入。",
    ]
