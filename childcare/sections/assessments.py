"""质量评估: the grades by area, and the newest assessments."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.derive.quality import GRADES
from childcare.sections.progress import describe_owed
from datapub.pages.section import Entry, Section, SiteContent, Slots

TABLE = "assessments"
RECENT = 50
"""Assessments that the page lists; all are in the downloads and on the institutions' pages."""


def _make_slots(content: SiteContent) -> Slots:
    qualities = content.facts.qualities
    return {
        TABLE: content.block(
            "assessments.html",
            qualities=qualities,
            recent=qualities.all[:RECENT],
            grades=GRADES,
            has_sample=any(one.record["is_sample"] for one in qualities.all),
            **describe_owed(content, TABLE),
        )
    }


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    yield Entry("数据", "质量评估", f"{TABLE}/", "等级、得分和有效期", ("等级", "评级", "考核"))


SECTION = Section(
    TABLE,
    landing={TABLE: f"{TABLE}/index.md"},
    make_slots=_make_slots,
    list_entries=_list_entries,
    entry_kinds=("数据",),
)
