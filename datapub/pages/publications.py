"""信息公开: the blocks of the catalogue and of the log of corrections."""

from __future__ import annotations

from datapub.derive.corrections import TABLE as CORRECTIONS
from datapub.formats import list_formats
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    publications, clock = content.publications, content.clock
    return {
        "publications": content.block(
            "publications.html",
            groups=[item for item in publications if not item.dataset],
            datasets=[item for item in publications if item.dataset],
            files={
                item.page: list_formats(content.downloads, item.dataset) if item.dataset else []
                for item in publications
            },
            days={
                item.page: clock.of(item.dataset).published.date() for item in publications if item.dataset
            },
            published=clock.published.date(),
            publisher=content.config.publisher_name,
        ),
        "corrections": content.block(
            "corrections.html",
            corrections=content.corrections,
            has_dataset=any(item.dataset == CORRECTIONS for item in publications),
            published=clock.published.date(),
        ),
    }


SECTION = Section(
    "disclosure",
    landing={"publications": "disclosure/index.md", "corrections": "disclosure/corrections.md"},
    make_slots=_make_slots,
)
