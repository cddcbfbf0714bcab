"""What the site's search can find besides institutions: a name, where it leads, and what else finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from datapub.derive.progress import Progress
from datapub.derive.register import Register
from datapub.model import Tables

KINDS = ("区县", "镇街", "指标", "目标", "任务", "责任单位", "数据集", "说明")
"""Kinds of entries, as the result list names them, in the order in which equal matches stand."""

REGISTER: Mapping[str, str] = {
    "folder": "institutions/",
    "kind": "机构",
    "page": "查机构",
    "caveat": "这不代表没有备案",
}
"""What the search says of the rows of the register: where their pages are, what one of them is called, the
name of the page that looks them up, and what not finding one does not mean."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be looked up.

    Attributes:
        kind: one of :data:`KINDS`.
        address: below the site's root.
        note: a short line under the name; plain text, may be empty.
        words: other names by which people look for it.
    """

    kind: str
    name: str
    address: str
    note: str = ""
    words: tuple[str, ...] = ()


def list_entries(tables: Tables, register: Register, progress: Progress) -> Iterator[Entry]:
    """Yield areas, streets, indicators, goals, tasks and units, in display order."""
    for area in register.areas:
        aliases = (area.record["aliases"] or "").split("、")
        yield Entry(
            "区县",
            area.name,
            f"areas/{area.code}/",
            f"{register.totals[area.code].listed} 家机构",
            tuple(filter(None, dict.fromkeys((area.short_name, *aliases)))),
        )
    names = {area.code: area.name for area in register.areas}
    counts = Counter(item.record["street_code"] for item in register.institutions)
    for record in tables["streets"].records():
        code, area_code = record["code"], record["area_code"]
        yield Entry(
            "镇街",
            record["name"],
            f"institutions/?street={code}",
            f"{names.get(area_code, '')} {counts[code]} 家机构".strip(),
        )
    for indicator in progress.indicators:
        yield Entry(
            "指标", indicator.name, f"indicators/{indicator.id}/", indicator.record["definition"] or ""
        )
    for goal in progress.goals:
        yield Entry("目标", goal.text, f"goals/{goal.id}/", goal.state)
    for task in progress.tasks:
        yield Entry("任务", task.title, f"tasks/{task.id}/", f"{task.kind}{task.number}")
    for unit in progress.units:
        yield Entry("责任单位", unit.name, f"units/{unit.id}/", f"{len(unit.tasks)} 项任务")
