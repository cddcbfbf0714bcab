"""动态管理: what happened to institutions, year by year, and the newest events."""

from __future__ import annotations

from collections import Counter

from childcare.derive.events import WORDS, list_recorded
from childcare.listings import SHOWN
from childcare.sections.listings import FOLDED
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots

TABLE = "institution_events"


def _make_slots(content: SiteContent) -> Slots:
    recorded = list_recorded(content.facts.register.institutions)
    counts = Counter((event.record["happened_on"].year, event.record["kind"]) for event in recorded)
    return {
        TABLE: content.block(
            "institution_events.html",
            recorded=recorded,
            shown=SHOWN,
            folded=FOLDED,
            kinds=WORDS,
            years=[
                (year, [counts[year, kind] for kind in WORDS])
                for year in sorted({year for year, _ in counts}, reverse=True)
            ],
            has_sample=any(event.record["is_sample"] for event in recorded),
            **describe_owed(content, TABLE),
        )
    }


SECTION = Section(
    TABLE,
    landing={TABLE: f"{TABLE}/index.md"},
    make_slots=_make_slots,
)
