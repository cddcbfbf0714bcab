"""The pages of the listings: what they add up to by area and by kind, and the newest rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from childcare.areas import MANY_AREAS
from childcare.derive.listings import Listed
from childcare.listings import LISTINGS, SHOWN
from childcare.sections.progress import describe_owed
from datapub.model import Record
from datapub.pages.section import Section, SiteContent, Slots

FOLDED = 6
"""Rows that stand open; those after them unfold, so that a phone shows them in a few screens."""


def split_rows(listed: Listed, today: date) -> tuple[list[Record], list[Record]]:
    """Return the rows that are still to come, the next first, and those that are past, as they stand."""
    listing = listed.listing
    if not listing.last_day:
        return [], list(listed.records)
    coming = [row for row in listed.records if (row[listing.last_day] or row[listing.day]) >= today]
    past = [row for row in listed.records if (row[listing.last_day] or row[listing.day]) < today]
    return sorted(coming, key=lambda row: (row[listing.day], row["id"])), past


def describe_rows(name: str, rows: Sequence[Record], today: date) -> str:
    """Tell how many rows there are; past, coming and cancelled ones apart where there can be such."""
    listing = LISTINGS[name]
    if not listing.cancelled:
        return f"{len(rows):,} {listing.unit}"
    column, word = listing.cancelled
    held = [row[listing.last_day] or row[listing.day] for row in rows if row[column] != word]
    past = sum(day < today for day in held)
    counts = {"已办": past, "将办": len(held) - past, "取消": len(rows) - len(held)}
    return "，".join(f"{what} {count:,} {listing.unit}" for what, count in counts.items() if count)


def _make_slots(content: SiteContent) -> Slots:
    indicators = {indicator.id: indicator for indicator in content.facts.progress.indicators}
    institutions = {item.id: item.name for item in content.facts.register.institutions}
    slots = {}
    for name, listed in content.facts.listings.items():
        coming, past = split_rows(listed, content.clock.published.date())
        slots[name] = content.block(
            "listing.html",
            listed=listed,
            coming=coming[:SHOWN],
            recent=past[: max(SHOWN - len(coming), 0)],
            folded=FOLDED if not listed.listing.last_day else FOLDED - 2,  # two lists share the page
            many=MANY_AREAS,
            today=content.clock.published.date(),
            areas=content.facts.register.areas,
            institutions=institutions,
            beside=[
                (indicators[id], content.facts.recorded.get(id))
                for id in listed.listing.indicators
                if id in indicators
            ],
            **describe_owed(content, name),
        )
    return slots


SECTION = Section(
    "listings",
    landing={name: f"{name}/index.md" for name in LISTINGS},
    make_slots=_make_slots,
)
