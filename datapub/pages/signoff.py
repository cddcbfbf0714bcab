"""The sign-off sheet: what a proposal changes, and what of it the public will see.

One sheet in three dresses: HTML for a reviewer to read and print, Markdown for a comment in the
review, JSON for programs. It tells no more than the site itself may tell (``withhold``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from datapub.derive.changes import (
    KIND_NAMES,
    CellChange,
    Change,
    Difference,
    SchemaChange,
    dump_cells,
    find_page,
    list_addresses,
    withhold,
)
from datapub.derive.redaction import NOTHING, FindRedactions, Redactions, find_nothing
from datapub.history import State
from datapub.model import AREA_CODE, Dataset, Field, list_braced
from datapub.pages.environment import make_environment

SCHEMA_WORDS: Mapping[str, str] = {
    "dataset-added": "新增数据集",
    "dataset-removed": "数据集不再提供",
    "field-added": "新增字段",
    "field-removed": "字段被删去",
    "type": "字段的类型由 {before} 改为 {after}",
    "key": "主键由 {before} 改为 {after}",
    "enum-narrowed": "允许的值变少：由 {before} 改为 {after}",
    "enum-widened": "允许的值变多：由 {before} 改为 {after}",
    "unit": "单位由 {before} 改为 {after}",
    "required": "由{before}改为{after}",
    "constraint": "填写要求由（{before}）改为（{after}）",
    "words": "名称或说明有改动",
}
"""What a change of structure is called; complete by test."""

WITHHELD_WORDS = "有变化（内容不公布）"
EMPTY_WORDS = "（空）"
LISTED = 200
"""Changes that a comment may list; a review site cuts longer ones without a word."""

_ADDRESS = re.compile(r"[A-Za-z0-9_./-]+")
_MARKDOWN = re.compile(r"([\\`*_\[\]|#~>])")


@dataclass(frozen=True)
class Line:
    """One row of the sheet: which record, and each change of it in words."""

    change: Change
    name: str
    words: tuple[str, ...]

    @property
    def has_name(self) -> bool:
        """Whether the row is called anything but its key."""
        return self.name != "、".join(self.change.key)


@dataclass(frozen=True)
class Part:
    """The changes of one dataset: lines by kind, and how many rows only renewed their as-of date."""

    title: str
    counts: Mapping[str, int]
    groups: Sequence[tuple[str, Sequence[Line]]]
    refreshed: int


@dataclass(frozen=True)
class Signoff:
    """The sheet, ready to be dressed.

    Attributes:
        since, until: the two states, as the reviewer named them.
        jumps, shrunk: what is worth a second look, one sentence each.
        breaking, other: changes of structure, one sentence each.
        addresses: pages on which the public sees a change.
        gone: pages that will be there no longer; what was published once should still answer.
        names: what stands on those pages in words, by address: a row, an area, a dataset.
        unreadable: datasets that could not be compared.
        redactions: what both states together know to be private.
    """

    since: str
    until: str
    parts: Sequence[Part]
    jumps: Sequence[str]
    shrunk: Sequence[str]
    breaking: Sequence[str]
    other: Sequence[str]
    addresses: Sequence[str]
    gone: Sequence[str]
    unreadable: Sequence[str]
    redactions: Redactions = NOTHING
    names: Mapping[str, str] = field(default_factory=dict)


def make_signoff(
    difference: Difference,
    before: State,
    after: State,
    datasets: Iterable[Dataset],
    since: str,
    until: str,
    find_redactions: FindRedactions = find_nothing,
) -> Signoff:
    """Return the sheet of a difference; ``datasets`` are those of today."""
    known = {dataset.name: dataset for dataset in datasets}
    titles = {name: dataset.title for name, dataset in known.items()}
    fields = {
        (name, field.name): field
        for state in (before, after)
        for name, sheet in state.sheets.items()
        for field in sheet.schema.fields
    }
    redactions = find_redactions(states=(before, after))
    changes = [withhold(change, redactions) for change in difference.changes]
    parts = [
        _make_part(titles.get(name, name), list(found), fields)
        for name, found in groupby(changes, key=lambda change: change.dataset)
    ]
    schemas = {True: list[str](), False: list[str]()}
    for item in difference.schemas:
        schemas[item.is_breaking].append(describe_schema(item, titles, fields))
    return Signoff(
        since=since,
        until=until,
        parts=parts,
        jumps=[
            f"{change.name}：{_describe_cell(change, cell, fields)}"
            for change in changes
            for cell in change.cells
            if cell.field in change.jumps
        ],
        shrunk=[
            f"{titles.get(name, name)}：原有 {rows} 行，少了 {gone} 行（{gone / rows:.0%}）"
            for name, (rows, gone) in difference.shrunk.items()
        ],
        breaking=schemas[True],
        other=schemas[False],
        addresses=list(
            dict.fromkeys(
                page
                for change in changes
                if not change.is_refresh
                for page in list_addresses(change, known.get(change.dataset))
            )
        ),
        gone=[
            page
            for change in changes
            if change.kind == "removed" and (page := find_page(change, known.get(change.dataset)))
        ],
        unreadable=[titles.get(name, name) for name in {**before.faults, **after.faults}],
        redactions=redactions,
        names=_name_pages(changes, before, after, known),
    )


def _name_pages(
    changes: Sequence[Change], before: State, after: State, known: Mapping[str, Dataset]
) -> dict[str, str]:
    """Return what the pages that a change shows on are about, by address; a page without a name has none."""
    names = {f"data/{name}/": dataset.title for name, dataset in known.items()}
    lists = [address for dataset in known.values() for address in dataset.listed_on]
    of_areas = [address for address in lists if list_braced(address) == [AREA_CODE]]
    for state in (before, after):
        for key, cells in (state.sheets["areas"].rows if "areas" in state.sheets else {}).items():
            names[f"areas/{key[0]}/"] = cells.get("name", "")
            for address in of_areas:
                names[address.format_map({AREA_CODE: key[0]})] = f"{cells.get('name', '')}名录"
    for change in changes:
        page = find_page(change, known.get(change.dataset))
        if page and change.name != "、".join(change.key):
            names[page] = change.name
    return {address: name for address, name in names.items() if name}


def _make_part(title: str, changes: Sequence[Change], fields: Mapping[tuple[str, str], Field]) -> Part:
    told = [change for change in changes if not change.is_refresh]
    groups = [
        (
            label,
            [Line(change, change.name, _describe(change, fields)) for change in told if change.kind == kind],
        )
        for kind, label in KIND_NAMES.items()
    ]
    counts = Counter(change.kind for change in told)
    return Part(
        title,
        {label: counts[kind] for kind, label in KIND_NAMES.items()},
        [(label, lines) for label, lines in groups if lines],
        len(changes) - len(told),
    )


def _describe(change: Change, fields: Mapping[tuple[str, str], Field]) -> tuple[str, ...]:
    if change.kind in {"added", "removed"}:
        return ()
    return tuple(_describe_cell(change, cell, fields) for cell in change.cells)


def _describe_cell(change: Change, cell: CellChange, fields: Mapping[tuple[str, str], Field]) -> str:
    field = fields.get((change.dataset, cell.field))
    return describe_cell(change, cell, field)


def describe_cell(change: Change, cell: CellChange, field: Field | None) -> str:
    """Return a changed cell in words: 面积：40 → 90 平方米."""
    title = field.title if field and field.title else cell.field
    if cell.is_withheld:
        return f"{title}：{WITHHELD_WORDS}"
    unit = f" {field.unit}" if field and field.unit and cell.after else ""
    return f"{title}：{write_text(cell.before, field)} → {write_text(cell.after, field)}{unit}"


def write_text(cell: str, field: Field | None) -> str:
    """Return a cell's text as it is read: 是 and 否 for flags, a word where it is empty."""
    if field is not None and field.type == "boolean":
        return {"true": "是", "false": "否"}.get(cell, EMPTY_WORDS)
    return cell or EMPTY_WORDS


def describe_schema(
    item: SchemaChange, titles: Mapping[str, str], fields: Mapping[tuple[str, str], Field]
) -> str:
    """Return a change of structure as one sentence."""
    field = fields.get((item.dataset, item.field))
    title = (
        f"「{field.title if field and field.title else item.field}」（{item.field}）" if item.field else ""
    )
    words = SCHEMA_WORDS[item.kind].format(before=item.before or "无", after=item.after or "无")
    return f"{titles.get(item.dataset, item.dataset)}{title}：{words}"


def write_html(sheet: Signoff) -> str:
    """Return the sheet as one HTML file that needs no other: it is sent around, not put on the site."""
    return make_environment().get_template("signoff.html").render(sheet=sheet, kinds=KIND_NAMES.values())


def write_markdown(sheet: Signoff) -> str:
    """Return the sheet as Markdown for a comment, with no more than LISTED changes listed."""
    lines = [f"## 发布前核对单：{_mark(sheet.since)} → {_mark(sheet.until)}", ""]
    if not sheet.parts and not sheet.breaking and not sheet.other:
        lines += ["公开的数据没有变化。", ""]
    if sheet.parts:
        lines += [
            f"| 数据集 | {' | '.join(KIND_NAMES.values())} | 只更新截至日期 |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {_mark(part.title)} | {' | '.join(map(str, part.counts.values()))} | {part.refreshed} |"
            for part in sheet.parts
        ]
        lines.append("")
    for heading, items in (
        ("⚠️ 请再看一眼：大的变动", [*sheet.shrunk, *sheet.jumps]),
        ("⚠️ 会影响使用数据的程序", sheet.breaking),
        ("其他结构变动", sheet.other),
        ("没能比较的数据集", sheet.unreadable),
    ):
        if items:
            lines += [f"### {heading}", "", *(f"- {_mark(item)}" for item in items[:LISTED])]
            lines += [*_tell_rest(len(items)), ""]
    budget = LISTED
    for part in sheet.parts:
        for label, found in part.groups:
            shown = found[:budget]
            budget -= len(shown)
            lines += [f"### {_mark(part.title)}：{label} {len(found)} 条", ""]
            lines += [
                f"- {_mark(line.name)}"
                + (f"（{_mark('、'.join(line.change.key))}）" if line.has_name else "")
                + ("：" + _mark("；".join(line.words)) if line.words else "")
                for line in shown
            ]
            if len(shown) < len(found):
                lines.append(f"- 另有 {len(found) - len(shown)} 条没有列在这里，请看 HTML 核对单。")
            lines.append("")
    if sheet.gone:
        lines += [f"### ⚠️ 会消失的网页：{len(sheet.gone)} 个", ""]
        lines += [f"- {_mark_page(sheet, address)}" for address in sheet.gone[:LISTED]]
        lines += [*_tell_rest(len(sheet.gone)), ""]
    if sheet.addresses:
        lines += [f"### 公众会看到变化的网页：{len(sheet.addresses)} 个", ""]
        lines += [f"- {_mark_page(sheet, address)}" for address in sheet.addresses[:LISTED]]
        lines += [*_tell_rest(len(sheet.addresses)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _tell_rest(count: int) -> list[str]:
    return [f"- 另有 {count - LISTED} 条没有列在这里，请看 HTML 核对单。"] if count > LISTED else []


def _mark_page(sheet: Signoff, address: str) -> str:
    """Return a page by its name, with its address behind."""
    name = sheet.names.get(address)
    return f"{_mark(name)}（{_mark_address(address)}）" if name else _mark_address(address)


def _mark_address(address: str) -> str:
    """Return an address in code; one that no sound id makes is a text like any other, and marked as that."""
    return f"`{address}`" if _ADDRESS.fullmatch(address) else _mark(address)


def _mark(text: str) -> str:
    """Return a text so that Markdown shows it as it is: no markup, no HTML, nobody is called by @."""
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("@", "&#64;")


def write_json(sheet: Signoff, difference: Difference) -> str:
    """Return the sheet for programs: every change with its cells, and every address."""
    document = {
        "since": sheet.since,
        "until": sheet.until,
        "is_breaking": bool(sheet.breaking),
        "changes": [_dump(withhold(change, sheet.redactions)) for change in difference.changes],
        "structure": [item.as_object() for item in difference.schemas],
        "shrunk": {name: {"rows": rows, "gone": gone} for name, (rows, gone) in difference.shrunk.items()},
        "addresses": list(sheet.addresses),
        "unreadable": list(sheet.unreadable),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _dump(change: Change) -> dict[str, object]:
    return {
        "dataset": change.dataset,
        "key": list(change.key),
        "kind": change.kind,
        "name": change.name,
        "jumps": list(change.jumps),
        "cells": dump_cells(change),
    }
