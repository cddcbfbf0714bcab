"""违法查处: the sanctions of the health authority that are within their term."""

from __future__ import annotations

from childcare.elsewhere import link_checks
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    return {
        "sanctions": content.block(
            "sanctions.html",
            sanctions=content.facts.sanctions,
            parts=content.facts.register.parts,
            link_checks=link_checks,
            **describe_owed(content, "sanctions"),
        )
    }


SECTION = Section("sanctions", landing={"sanctions": "sanctions/index.md"}, make_slots=_make_slots)
