"""监督检查: what inspections found, by area and quarter, and the newest of them."""

from __future__ import annotations

from childcare.areas import MANY_AREAS
from childcare.listings import SHOWN
from childcare.sections.listings import FOLDED
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    inspections = content.facts.inspections
    return {
        "inspections": content.block(
            "inspections.html",
            inspections=inspections,
            shown=SHOWN,
            folded=FOLDED,
            many=MANY_AREAS,
            **describe_owed(content, "inspections"),
        )
    }


SECTION = Section(
    "inspections",
    landing={"inspections": "inspections/index.md"},
    make_slots=_make_slots,
)
