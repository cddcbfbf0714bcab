"""The page of the manual that shows what pages are put together of, made of the same macros and classes."""

from __future__ import annotations

from childcare.elsewhere import link_maps
from childcare.terms import Status
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    register = content.facts.register
    listed = register.by_area[register.city.code]
    open_and_closed = {item.counts: item for item in reversed(listed)}
    return {
        "components": content.block(
            "components.html",
            institutions=list(open_and_closed.values()),
            link_maps=link_maps,
            statuses=list(Status),
            areas=register.reporting,
        )
    }


SECTION = Section("components", landing={"components": "manual/components.md"}, make_slots=_make_slots)
