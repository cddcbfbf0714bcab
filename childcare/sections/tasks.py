"""Pages of the tasks and of the units that are responsible for them, with what has been reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby

from childcare.answers import REGISTER
from childcare.derive.indicators import Indicator
from childcare.derive.tasks import Task, Unit
from childcare.listings import LISTINGS
from childcare.sections import SECTION_NAMES
from childcare.sections.listings import describe_rows
from childcare.sections.progress import describe_duties, find_founding, list_documents, name_document
from childcare.terms import ReportState, TaskKind
from datapub.model import Record, Tables
from datapub.pages.page import Page, PlannedPage
from datapub.pages.section import Entry, Section, SiteContent, Slots
from datapub.textual import write_value


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    """Yield a page per task and a page per responsible unit."""
    progress = content.facts.progress
    policies = content.tables["policies"].by("id")
    answers = _Answers(content)
    for place, task in enumerate(progress.tasks):
        make = partial(
            _render_task,
            content,
            answers,
            task,
            policy=policies.get(task.record["policy_id"]),
            before=progress.tasks[place - 1] if place else None,
            after=progress.tasks[place + 1] if place + 1 < len(progress.tasks) else None,
        )
        yield PlannedPage(f"tasks/{task.id}/", task.title, make)
    for unit in progress.units:
        yield PlannedPage(f"units/{unit.id}/", unit.name, partial(_render_unit, content, answers, unit))


_FLAGS = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class Shown:
    """What a dataset says on a task, as pages show it.

    Attributes:
        address: where people read it, below the site's root.
        which: the words that tell the task's rows from others of the dataset, by the title of their column.
        rows: how many are the task's, ``summary`` in words.
        named: of the kinds of rows that the task's text lists, each with how many there are; "" for none.
    """

    title: str
    address: str
    which: Mapping[str, tuple[str, ...]]
    rows: int
    summary: str
    has_sample: bool
    named: Mapping[str, str]


def list_answers(content: SiteContent, task: Task) -> list[Shown]:
    """Return the datasets that say how far a task is."""
    answers = []
    for answer in task.answers:
        name, dataset = answer.dataset, content.tables[answer.dataset].dataset
        titles = {field.name: field.title for field in dataset.schema.fields}
        count = answer.count(content.tables, task.id)
        records = answer.list_records(content.tables, task.id) if name in LISTINGS else []
        has_page = name in SECTION_NAMES or name in LISTINGS or name == REGISTER
        answers.append(
            Shown(
                dataset.title,
                f"{name}/" if has_page else f"data/{name}/",
                {
                    titles[column]: tuple(_FLAGS.get(word, word) for word in words)
                    for column, words in answer.conditions.items()
                },
                count.rows,
                describe_rows(name, records, content.clock.published.date())
                if name in LISTINGS
                else f"{count.rows:,} {'家' if name == REGISTER else '条'}",
                count.has_sample,
                _describe_named(content, task, name, records) if name in LISTINGS else {},
            )
        )
    return answers


class _Answers:
    """The answers of tasks, worked out where they are asked for, and once."""

    def __init__(self, content: SiteContent) -> None:
        self._content = content
        self._known: dict[str, list[Shown]] = {}

    def of(self, task: Task) -> list[Shown]:
        """Return those of a task; see :func:`list_answers`."""
        if task.id not in self._known:
            self._known[task.id] = list_answers(self._content, task)
        return self._known[task.id]


def _describe_named(content: SiteContent, task: Task, name: str, records: Sequence[Record]) -> dict[str, str]:
    by, fields = LISTINGS[name].by, content.tables[name].dataset.schema.fields
    kinds = [word for field in fields if field.name == by for word in field.enum]
    words = [word for word in kinds if f"{word}、" in task.text or f"、{word}" in task.text]
    own = {word: [record for record in records if record[by] == word] for word in words}
    if len(own) < 2:  # no list: words that happen to stand in the text
        return {}
    today = content.clock.published.date()
    return {word: describe_rows(name, rows, today) if rows else "" for word, rows in own.items()}


@dataclass(frozen=True)
class Counted:
    """An indicator of a task, with what it comes to in the whole city; ``value`` is None where nothing does.

    Attributes:
        parts: the division that it comes from, or how many a median is of; "" where it is a sum.
        whose: the time that it is of, and what was counted then; where that is now, by what, or "".
        sentence: a sentence on what all rows come to, or "".
    """

    indicator: Indicator
    value: Decimal | None = None
    parts: str = ""
    whose: str = ""
    has_sample: bool = False
    sentence: str = ""


def list_counted(content: SiteContent, task: Task) -> list[Counted]:
    """Return the indicators of a task, each with what is published of it and what is counted of it."""
    city = content.facts.register.city.code
    counted = []
    for indicator in content.facts.progress.indicators:
        if indicator.record["related_task_id"] != task.id:
            continue
        own, recorded = indicator.from_register.get(city), content.facts.recorded.get(indicator.id)
        for series in indicator.series_of(city):
            point = series.latest
            whose = f"{point.period_words}{series.scope}"
            both = (point.numerator, point.denominator)
            parts = " ÷ ".join(write_value(part) for part in both if part is not None)
            counted.append(
                Counted(indicator, point.value, parts if point.is_computed else "", whose, point.is_sample)
            )
        if own is not None:
            parts = "" if own.denominator is None else f"{own.numerator:,} ÷ {own.denominator:,}"
            counted.append(Counted(indicator, own.value, parts, "按名录", own.is_sample))
        elif recorded is not None:
            name, total = recorded.rows[0]
            parts = "" if total.whole is None else f"{total.amount:,} ÷ {total.whole:,}"
            if total.whole is None and indicator.record["is_additive"] is False:
                parts = f"{total.known:,} {recorded.unit}的中位数"
            whose = name if recorded.is_flow else ""
            counted.append(
                Counted(indicator, total.value, parts, whose, recorded.has_sample, recorded.sentence)
            )
        elif not indicator.series_of(city):
            counted.append(Counted(indicator))
    return counted


def _render_task(
    content: SiteContent,
    answers: _Answers,
    task: Task,
    policy: Record | None,
    before: Task | None,
    after: Task | None,
) -> Page:
    reports = content.facts.reports
    made = content.environment.get_template("task.html").render(
        root="../../",
        task=task,
        document=name_document(policy),
        areas_phrase=policy["areas_phrase"] if policy else "",
        is_main=task.kind == TaskKind.MAIN,
        reports=reports,
        listed=reports.of_task(task.id),
        answers=answers.of(task),
        indicators=list_counted(content, task),
        before=before,
        after=after,
    )
    return Page(
        address=f"tasks/{task.id}/",
        frame="tasks",
        title=task.title,
        description=f"{task.kind}：{task.title}，责任单位和各处的进展。",
        body=made,
    )


def _render_unit(content: SiteContent, answers: _Answers, unit: Unit) -> Page:
    reports, listed = content.facts.reports, content.facts.reports.of_unit(unit.id)
    assigned = [one for one in content.facts.assignments if one.unit == unit]
    made = content.environment.get_template("unit.html").render(
        root="../../",
        unit=unit,
        assigned=assigned,
        answers={one.task.id: answers.of(one.task) for one in assigned},
        reports=reports,
        listed=listed,
        late=[report for report in reports.overdue if report in listed],
        titles={task.id: task.title for task in content.facts.progress.tasks},
        document="、".join(list_documents((one.task for one in assigned), content.tables)),
    )
    return Page(
        address=f"units/{unit.id}/",
        frame="units",
        title=unit.name,
        description=f"{unit.name}负责的 {len(unit.tasks)} 项任务，各项的报告。",
        body=made,
    )


def _make_slots(content: SiteContent) -> Slots:
    """Return the blocks of tasks and units for prose pages, by slot name."""
    progress, reports, render = content.facts.progress, content.facts.reports, content.block
    titles = {task.id: task.title for task in progress.tasks}
    return {
        "tasks": render(
            "tasks.html",
            duties=describe_duties(progress.tasks),
            groups=_group_tasks(progress.tasks, content.tables),
            answers={task.id: list_answers(content, task) for task in progress.tasks},
            tasks=progress.tasks,
            titles=titles,
            reports=reports,
            reported=reports.count_reported(progress.tasks, reports.areas),
            states=list(ReportState),
        ),
        "units": render(
            "units.html",
            units=[
                (unit, list(assigned))
                for unit, assigned in groupby(content.facts.assignments, key=lambda one: one.unit)
            ],
            mentions=len(content.facts.assignments),
            tasks=progress.tasks,
            reports=reports,
            policy=find_founding(content.tables),
            chart=content.charts.get("units-data"),
            plotly=content.plotly,
        ),
    }


def _group_tasks(tasks: tuple[Task, ...], tables: Tables) -> list[tuple[str, list[Task]]]:
    """Return the tasks by the part of their document; of several documents, the first part names its own."""
    documents = list_documents(tasks, tables)
    return [
        (f"{document}：{group}" if len(documents) > 1 and place == 0 else group, list(items))
        for document, listed in documents.items()
        for place, (group, items) in enumerate(groupby(listed, key=lambda task: task.group))
    ]


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    progress = content.facts.progress
    for task in progress.tasks:
        words = (f"{task.kind[-2:]}{task.number}", task.id)
        yield Entry("任务", task.title, f"tasks/{task.id}/", f"{task.kind}{task.number}", words)
    for unit in progress.units:
        yield Entry("责任单位", unit.name, f"units/{unit.id}/", f"{len(unit.tasks)} 项任务")


SECTION = Section(
    "tasks",
    frames=("tasks", "units"),
    landing={"tasks": "tasks/index.md", "units": "units/index.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
    list_entries=_list_entries,
    entry_kinds=("任务", "责任单位"),
)
