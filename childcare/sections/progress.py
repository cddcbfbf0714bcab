"""Pages of the policy: indicators, goals, and their blocks in the prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from childcare.areas import list_above
from childcare.derive.assessment import Assessment
from childcare.derive.goals import Goal
from childcare.derive.indicators import Indicator, Target
from childcare.derive.progress import Progress
from childcare.derive.rating import UNRATED
from childcare.derive.tasks import Task
from childcare.sections.assessment import describe_rating, list_paths
from childcare.terms import NO_TARGET, GoalState
from datapub.model import Record, Table, Tables
from datapub.pages.page import Page, PlannedPage
from datapub.pages.section import Entry, Section, SiteContent, Slots
from datapub.textual import write_value


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    """Yield a page per indicator and goal."""
    progress = content.facts.progress
    for indicator in progress.indicators:
        make = partial(_render_indicator, content, indicator)
        yield PlannedPage(f"indicators/{indicator.id}/", indicator.name, make)
    for goal in progress.goals:
        make = partial(_render_goal, content, goal)
        yield PlannedPage(f"goals/{goal.id}/", _name_goal(goal), make)


def find_founding(tables: Tables) -> Record | None:
    """Return the policy whose goals and tasks are followed; None where no row is marked as that."""
    return next((record for record in tables["policies"].records() if record["is_founding"]), None)


def name_document(policy: Record | None) -> str:
    """Return a document's title and number, for quotations; "" for none."""
    if policy is None:
        return ""
    number = f"（{policy['document_no']}）" if policy["document_no"] else ""
    return f"{policy['title']}{number}"


def describe_owed(content: SiteContent, dataset: str) -> dict[str, object]:
    """Return what a page of a dataset says where it has no row: its title, and the tasks that ask for it."""
    tasks = [task for task in content.facts.progress.tasks if dataset in task.answered_by]
    named = list_documents(tasks, content.tables)
    return {
        "title": content.tables[dataset].dataset.title,
        "tasks": tasks,
        "stated_in": {task.id: document for document, listed in named.items() for task in listed},
    }


def _render_indicator(content: SiteContent, indicator: Indicator) -> Page:
    record, progress = indicator.record, content.facts.progress
    ratings = content.facts.assessment.ratings_of(indicator.id)
    recorded = content.facts.recorded.get(indicator.id)
    has_sample = any(value.is_sample for value in indicator.from_register.values()) or any(
        point.is_sample for series in indicator.series for point in series.points
    )
    made = content.environment.get_template("indicator.html").render(
        root="../../",
        indicator=indicator,
        unit=next((unit for unit in progress.units if unit.id == record["unit_id"]), None),
        task=next((task for task in progress.tasks if task.id == record["related_task_id"]), None),
        has_sample=has_sample,
        recorded=recorded,
        ratings=[describe_rating(rating) for rating in ratings],
        paths=list_paths(ratings),
        bases={rating.base.id for rating in ratings if rating.base is not None},
        chart=(chart := content.charts.get(f"indicator-{indicator.id}")),
        is_single=chart is not None and len(chart.rows) == 1 and bool(indicator.series),
        plotly=content.plotly,
    )
    return Page(
        address=f"indicators/{indicator.id}/",
        frame="indicators",
        title=indicator.name,
        description=f"{indicator.name}（{indicator.unit}）：{record['definition']}",
        body=made,
        has_chart="chart-canvas" in made,
        has_sample=has_sample or bool(recorded and recorded.has_sample),
    )


def _render_goal(content: SiteContent, goal: Goal) -> Page:
    has_sample = any(result.is_sample for result in goal.results)
    counted = goal.record["measure_indicator_id"] if goal.results else None
    made = content.environment.get_template("goal.html").render(
        root="../../",
        goal=goal,
        unit=content.facts.progress.indicator(counted).unit if counted else "",
        document=name_document(goal.policy),
        has_sample=has_sample,
    )
    return Page(
        address=f"goals/{goal.id}/",
        frame="goals",
        title=_name_goal(goal),
        description=f"{goal.text}：{goal.state}。",
        body=made,
        has_sample=has_sample,
    )


def _name_goal(goal: Goal) -> str:
    return f"{goal.scope}{goal.due_on.year}年目标"


def _make_slots(content: SiteContent) -> Slots:
    """Return the policy's blocks for prose pages, by slot name."""
    config, tables, facts, render = content.config, content.tables, content.facts, content.block
    progress = facts.progress
    mentions = sum(len(task.units) for task in progress.tasks)
    reported = [indicator for indicator in progress.indicators if indicator.series]

    return {
        "progress": render(
            "progress.html",
            level=3,
            goals=progress.goals,
            tasks=progress.tasks,
            duties=describe_duties(progress.tasks),
            units=progress.units,
            mentions=mentions,
            answered={report.task_id for report in facts.reports.all if report.is_in},
            reported=reported,
            silent=len(progress.indicators) - len(reported),
            not_due=GoalState.NOT_DUE,
            unreported=GoalState.UNREPORTED,
            city=config.city,
        ),
        "home-goals": render("goals.html", goals=progress.goals, is_short=True),
        "goals": render(
            "goals_page.html",
            goals=progress.goals,
            not_due=GoalState.NOT_DUE,
            level=2,
            targets=_list_foreign(progress, tables["areas"].records(), config.city_code),
        ),
        "indicators": render(
            "indicators.html",
            city=config.city,
            **_list_indicators(progress, config.city_code, facts.assessment),
        ),
        "sources": render(
            "sources.html",
            policies=_group_policies(tables["policies"]),
            sources=list_sources(progress),
        ),
        "contacts": render("contacts.html", contacts=tables["contacts"].records()),
    }


def _list_foreign(
    progress: Progress, areas: Iterable[Record], city_code: str
) -> list[tuple[Indicator, Target]]:
    """Return what documents from above the city want of an indicator, in numbers."""
    above = list_above(city_code, {area["code"]: area["parent_code"] for area in areas})[1:]
    return [
        (indicator, target)
        for indicator in progress.indicators
        for target in indicator.targets
        if target.area_code in above and target.value is not None
    ]


def _list_indicators(progress: Progress, city_code: str, assessment: Assessment) -> dict[str, object]:
    """Return what the list says of each indicator, and how many are not rated for which reason."""
    indicators = [_summarise(indicator, city_code, assessment) for indicator in progress.indicators]
    ratings = [rating for item in indicators for rating in item["ratings"]]
    return {
        "indicators": indicators,
        "is_rated": any(rating.result.rating != UNRATED for rating in ratings),
        "has_target": any(rating.target and rating.target.value is not None for rating in ratings),
        "unrated": Counter(rating.result.reason for rating in ratings if rating.result.rating == UNRATED),
    }


def _summarise(indicator: Indicator, city_code: str, assessment: Assessment) -> dict[str, Any]:
    stated = [
        target for target in indicator.targets if target.area_code == city_code and target.value is not None
    ]
    return {
        "indicator": indicator,
        "published": indicator.series_of(city_code),
        "ratings": [
            rating for rating in assessment.ratings_of(indicator.id) if rating.area_code == city_code
        ],
        "target": "；".join(write_value(target.value) for target in stated if target.value is not None)
        or NO_TARGET,
    }


def describe_duties(tasks: Iterable[Task]) -> str:
    """Count tasks and safeguards by kind: "13 项主要任务和 4 项保障措施"."""
    kinds = Counter(task.kind for task in tasks)
    return "和 ".join(f"{count} 项{kind}" for kind, count in kinds.items())


def list_documents(tasks: Iterable[Task], tables: Tables) -> dict[str, list[Task]]:
    """Return the tasks by the title and number of the document that they stand in."""
    policies = tables["policies"].by("id")
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(name_document(policies.get(task.record["policy_id"])), []).append(task)
    return found


def _group_policies(policies: Table) -> list[tuple[str, list[Record]]]:
    """Return the documents by what they are to the city, the nearest first, then those that do not say."""
    rows = policies.records()
    kinds = (*policies.dataset.schema.field("relation").enum, None)
    groups = [(kind or "没有写明类别", [row for row in rows if row["relation"] == kind]) for kind in kinds]
    return [(kind, listed) for kind, listed in groups if listed]


def list_sources(progress: Progress) -> list[dict[str, object]]:
    """Return where published figures come from, and how many come from each."""
    counted = Counter(
        (point.source_title, point.source_url)
        for indicator in progress.indicators
        for series in indicator.series
        for point in series.points
    )
    return [{"title": title, "url": url, "count": count} for (title, url), count in sorted(counted.items())]


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    progress = content.facts.progress
    for indicator in progress.indicators:
        yield Entry("指标", indicator.name, f"indicators/{indicator.id}/", indicator.unit)
    for goal in progress.goals:
        words = (f"{goal.due_on.year}年目标", f"{goal.due_on.year}目标")
        yield Entry("目标", goal.text, f"goals/{goal.id}/", f"{goal.scope}{goal.state}", words)


SECTION = Section(
    "progress",
    frames=("indicators", "goals"),
    landing={
        "progress": "progress/index.md",
        "indicators": "indicators/index.md",
        "goals": "goals/index.md",
        "contacts": "about.md",
        "sources": "sources.md",
    },
    slots=("home-goals",),
    make_slots=_make_slots,
    make_pages=_make_pages,
    list_entries=_list_entries,
    entry_kinds=("指标", "目标"),
)
