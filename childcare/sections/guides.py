"""What the guides take from the data: which office registers and files institutions in which area."""

from __future__ import annotations

from childcare.areas import MANY_AREAS
from childcare.sections.progress import describe_owed
from childcare.terms import COUNTY_LEVELS
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    """Return the blocks of the offices: where to register, as the document has it, and where to file.

    A county or district files itself, elsewhere each of the parts does.
    """
    register, contacts = content.facts.register, content.tables["contacts"].grouped_by("area_code")
    is_county = register.city.record["level"] in COUNTY_LEVELS
    areas = [register.city] if is_county else register.reporting
    return {
        "offices": content.block(
            "offices.html", offices=[(area, contacts.get(area.code)) for area in areas], many=MANY_AREAS
        ),
        "registration": content.block("registration.html", **describe_owed(content, "filing_notices")),
    }


SECTION = Section(
    "guides",
    landing={"offices": "guides/founders.md", "registration": "guides/founders.md"},
    make_slots=_make_slots,
)
