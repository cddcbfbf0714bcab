"""The sign-off sheet as HTML to read and print, Markdown for a comment in the review, JSON for programs."""

from __future__ import annotations

import json

from datapub.derive.changes import (
    KIND_NAMES,
    Change,
    Difference,
    dump_cells,
    redact_change,
)
from datapub.pages.environment import make_environment
from datapub.pages.signoff import BEHIND, Signoff
from datapub.textual import write_markdown_text as _mark

LISTED = 200
"""Changes that a comment may list; a review site cuts longer ones without a word."""


def write_html(sheet: Signoff) -> str:
    """Return the sheet as one HTML file that needs no other: it is sent around, not put on the site."""
    return make_environment().get_template("signoff.html").render(sheet=sheet, kinds=KIND_NAMES.values())


def write_markdown(sheet: Signoff) -> str:
    """Return the sheet as Markdown for a comment, with no more than LISTED changes listed."""
    lines = [f"## 发布前核对单：{_mark(sheet.since)} → {_mark(sheet.until)}", ""]
    if sheet.review:
        lines += [_mark(sheet.review), ""]
    if not sheet.parts and not sheet.breaking and not sheet.other:
        lines += ["公开的数据没有变化。", ""]
    if sheet.parts:
        lines += [
            f"| 数据集 | {' | '.join(KIND_NAMES.values())} | 只更新截至日期 |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {' | '.join([_mark(part.title, is_in_table=True), *map(str, counts)])} |"
            for part in sheet.parts
            for counts in [[*part.counts.values(), part.refreshed]]
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
            lines += [*_describe_rest(len(items)), ""]
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
        lines += [*_describe_rest(len(sheet.gone)), ""]
    if sheet.addresses:
        lines += [f"### 公众会看到变化的网页：{len(sheet.addresses)} 个", ""]
        lines += [f"- {_mark_page(sheet, address)}" for address in sheet.addresses[:LISTED]]
        lines += [*_describe_rest(len(sheet.addresses)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _describe_rest(count: int) -> list[str]:
    return [f"- 另有 {count - LISTED} 条没有列在这里，请看 HTML 核对单。"] if count > LISTED else []


def _mark_page(sheet: Signoff, address: str) -> str:
    """Return a page by its name, with its address behind."""
    name = sheet.names.get(address)
    return f"{_mark(name)}（{_mark(address)}）" if name else _mark(address)


def write_json(sheet: Signoff, difference: Difference) -> str:
    """Return the sheet for programs: every change with its cells, and every address."""
    document = {
        "since": sheet.since,
        "until": sheet.until,
        "version": "" if sheet.version == BEHIND else sheet.version,
        "is_behind": sheet.version == BEHIND,
        "is_breaking": bool(sheet.breaking),
        "changes": [_dump(redact_change(change, sheet.redactions)) for change in difference.changes],
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
