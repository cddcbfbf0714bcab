"""动态管理: what happened to institutions, year by year, and the newest events."""

from __future__ import annotations

from collections import Counter

from childcare.derive.events import WORDS, list_events
from childcare.listings import SHOWN
from childcare.sections.listings import FOLDED
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots

TABLE = "institution_events"


def _make_slots(content: SiteContent) -> Slots:
    events = list_events(content.facts.register.institutions)
    recorded = [event.record for event in events if event.record]
    counts = Counter((record["happened_on"].year, record["kind"]) for record in recorded)
    return {
        TABLE: content.block(
            "institution_events.html",
            events=events,
            shown=SHOWN,
            folded=FOLDED,
            kinds=WORDS,
            years=[
                (year, [counts[year, kind] for kind in WORDS])
                for year in sorted({year for year, _ in counts}, reverse=True)
            ],
            has_sample=any(record["is_sample"] for record in recorded),
            **describe_owed(content, TABLE),
        )
    }


SECTION = Section(
    TABLE,
    landing={TABLE: f"{TABLE}/index.md"},
    make_slots=_make_slots,
)
