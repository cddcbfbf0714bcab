"""What the guides of the prose take from the data: which office files institutions in which area."""

from __future__ import annotations

from childcare.terms import COUNTY_LEVELS
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    """Return the block of the offices: a county's or district's own, elsewhere those of its parts."""
    register, contacts = content.facts.register, content.tables["contacts"].grouped_by("area_code")
    is_county = register.city.record["level"] in COUNTY_LEVELS
    areas = [register.city] if is_county else register.reporting
    return {
        "offices": content.block("offices.html", offices=[(area, contacts.get(area.code)) for area in areas])
    }


SECTION = Section("guides", landing={"offices": "guides/founders.md"}, make_slots=_make_slots)
