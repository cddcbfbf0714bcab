"""质量评估: the grades by area, and the newest assessments."""

from __future__ import annotations

from childcare.areas import MANY_AREAS
from childcare.derive.quality import GRADES
from childcare.listings import SHOWN
from childcare.sections.listings import FOLDED
from childcare.sections.progress import describe_owed
from datapub.pages.section import Section, SiteContent, Slots

TABLE = "assessments"


def _make_slots(content: SiteContent) -> Slots:
    qualities = content.facts.qualities
    return {
        TABLE: content.block(
            "assessments.html",
            qualities=qualities,
            shown=SHOWN,
            folded=FOLDED,
            many=MANY_AREAS,
            grades=GRADES,
            has_sample=any(one.record["is_sample"] for one in qualities.all),
            **describe_owed(content, TABLE),
        )
    }


SECTION = Section(
    TABLE,
    landing={TABLE: f"{TABLE}/index.md"},
    make_slots=_make_slots,
)
