"""The pages of the listings: what they add up to by area and by kind, and the newest rows."""

from __future__ import annotations

from childcare.listings import LISTINGS, SHOWN
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots

FOLDED = 12
"""Rows that stand open; those after them unfold, so that a phone shows them in a few screens."""


def _make_slots(content: SiteContent) -> Slots:
    institutions = {item.id: item.name for item in content.facts.register.institutions}
    return {
        name: content.block(
            "listing.html",
            listed=listed,
            recent=listed.records[:SHOWN],
            folded=FOLDED,
            institutions=institutions,
            **describe_owed(content, name),
        )
        for name, listed in content.facts.listings.items()
    }


SECTION = Section(
    "listings",
    landing={name: f"{name}/index.md" for name in LISTINGS},
    make_slots=_make_slots,
)
