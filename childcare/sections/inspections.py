"""监督检查: what inspections found, by area and quarter, and the newest of them."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.sections.progress import describe_owed
from datapub.pages.section import Entry, Section, SiteContent, Slots

RECENT = 50
"""Inspections that the page lists; all are in the downloads and on the institutions' pages."""


def _make_slots(content: SiteContent) -> Slots:
    inspections = content.facts.inspections
    return {
        "inspections": content.block(
            "inspections.html",
            inspections=inspections,
            recent=inspections.all[:RECENT],
            **describe_owed(content, "inspections"),
        )
    }


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    yield Entry(
        "数据", "监督检查", "inspections/", "联动巡查、专项检查和整改", ("联动巡查", "安全检查", "整改")
    )


SECTION = Section(
    "inspections",
    landing={"inspections": "inspections/index.md"},
    make_slots=_make_slots,
    list_entries=_list_entries,
    entry_kinds=("数据",),
)
