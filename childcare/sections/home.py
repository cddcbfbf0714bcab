"""The first page: the numbers that matter, the areas as tiles, the goals in a line, what changed last."""

from __future__ import annotations

from childcare.areas import MANY_AREAS
from childcare.derive.events import list_events
from childcare.derive.facts import Facts
from childcare.derive.register import AreaTotals
from childcare.sections.area import describe_figure, list_areas, list_groups, name_source
from datapub.pages.section import Section, SiteContent, Slots

RECENT = 3
"""Changes told on the first page; the page of the city has more."""

BOARDS = 3
"""Numbers that the tiles can be switched to; the comparison has all."""


def _make_slots(content: SiteContent) -> Slots:
    facts: Facts = content.facts
    register = facts.register
    total: AreaTotals = register.totals[register.city.code]
    published = [
        (indicator, series)
        for indicator in facts.progress.listed("home_order")
        for series in indicator.series_of(register.city.code)
    ]
    return {
        "home-sentence": content.block(
            "home_sentence.html",
            city=register.city,
            total=total,
            published=[(indicator, series.latest) for indicator, series in published[:1]],
        ),
        "home-figures": content.block(
            "home_figures.html",
            city=register.city,
            total=total,
            published=[
                describe_figure(indicator.name, indicator.unit, series) for indicator, series in published[1:]
            ],
            is_begun=bool(published),
            register_source=f"来源：{name_source(register, register.city)}",
        ),
        "home-story": content.block(
            "home_story.html",
            city=register.city,
            total=total,
            boards=facts.assessment.comparison.boards[:BOARDS],
            unplaced=facts.assessment.comparison.unplaced,
            areas=list_areas(register),
            groups=[group for group, _ in list_groups(content)],
            many=MANY_AREAS,
            goals=sorted(facts.progress.goals, key=lambda goal: goal.due_on),
            changes=list_events(register.institutions)[:RECENT],
        ),
    }


SECTION = Section("home", slots=("home-sentence", "home-figures", "home-story"), make_slots=_make_slots)
