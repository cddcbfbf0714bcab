"""Inspections: what they add up to, what is late, and what is said where there are none."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import html

from childcare.derive.facts import derive_facts
from childcare.derive.inspections import Inspections, derive_inspections
from childcare.derive.register import derive_register
from childcare.derive.tasks import list_tasks, list_units
from childcare.sections.institution import SECTION
from datapub.pages.environment import make_environment
from tests.support import make_tables, sample_config, sample_records, settle, site_content

DAY = date(2026, 11, 23)


def inspect(**cells: Any) -> dict[str, Any]:
    counts = {f"findings_{name}": 0 for name in ("serious", "general", "minor")}
    given = {"institution_id": "zb00001", "inspected_on": date(2026, 5, 20), "inspectors": "甲区卫生健康局"}
    return {**given, **counts, "is_sample": False, **cells}


def read(*rows: dict[str, Any]) -> Inspections:
    numbered = [{"id": f"in{place:05}", **row} for place, row in enumerate(rows, 1)]
    tables = make_tables({**sample_records(), "inspections": numbered})
    return derive_inspections(tables, derive_register(tables, "990100"), DAY)


def test_sums_are_over_those_that_state_what_is_summed() -> None:
    found = read(
        inspect(findings_general=2, findings_rectified=1),
        inspect(findings_minor=3),
        inspect(findings_serious=None),
        inspect(institution_id="zb00002"),
        inspect(institution_id="zb00004", inspected_on=date(2025, 12, 1)),  # cancelled since
    )
    total = found.total
    assert (total.visits, total.institutions, total.visited, total.counting) == (5, 3, 2, 3)
    assert (total.found, total.known) == (5, 4)
    assert total.rectified == 1, "what nobody says to have been put right is not"
    assert [quarter for quarter, _ in found.quarters] == ["2026 年第 2 季度", "2025 年第 4 季度"]
    assert sum(tally.visits for _, tally in found.areas) == total.visits


def test_late_is_what_was_due_by_a_day_and_is_not_said_to_be_done() -> None:
    due = {"findings_general": 1, "due_on": date(2026, 6, 3)}
    late = read(inspect(**due), inspect(**due, rectified_on=date(2026, 6, 1)), inspect(findings_general=1))
    assert [visit.is_overdue for visit in late.all] == [True, False, False]
    assert read(inspect(findings_general=1, due_on=DAY)).total.overdue == 0, "the day itself is not yet late"


def test_what_was_put_right_after_its_day_is_told_with_by_how_many_days() -> None:
    due = {"findings_general": 1, "due_on": date(2026, 6, 3)}
    found = read(*({**inspect(**due), "rectified_on": date(2026, 6, day)} for day in (13, 3)))
    assert [visit.days_late for visit in found.all] == [10, 0]
    assert (found.total.late, found.total.overdue) == (1, 0)
    made = render(found)
    assert made.count("全部改好，比期限晚 10 天") == 1 and made.count("全部改好") == 2


def test_the_page_of_an_institution_says_by_when_and_how_late_all_was_put_right() -> None:
    cells = {"findings_general": 1, "due_on": date(2026, 6, 3), "rectified_on": date(2026, 6, 13)}
    tables = make_tables({**sample_records(), "inspections": [{"id": "in00001", **inspect(**cells)}]})
    content = site_content(tables=tables, facts=derive_facts(tables, sample_config(), DAY, DAY))
    (page,) = [one for one in settle(SECTION.make_pages(content)) if one.address == "institutions/zb00001/"]
    text = html.fragment_fromstring(page.content, create_parent="div").text_content()
    assert "要求 2026年6月3日前改好，2026年6月13日全部改好，晚 10 天" in text


def test_a_day_on_which_all_was_put_right_says_how_many() -> None:
    (visit,) = read(inspect(findings_general=2, rectified_on=date(2026, 6, 1))).all
    assert visit.rectified == 2


def render(inspections: Inspections, **values: Any) -> str:
    return make_environment("childcare").get_template("inspections.html").render(
        root="../", inspections=inspections, shown=50, folded=6, many=30, title="监督检查", **values
    )  # fmt: skip


def test_the_page_says_to_how_many_institutions_and_how_many_visits_it_leaves_to_the_download() -> None:
    made = render(read(*[inspect()] * 51, inspect(institution_id="zb00004")))
    assert "公布了 52 次检查，查了 2 家，其中 1 家现在可以收托。" in made
    assert '这里列最近 50 次，其余 2 次见<a href="../data/inspections/">下载</a>。' in made
    assert "这里列" not in render(read(inspect()))


def test_where_there_is_none_one_sentence_says_who_answers() -> None:
    tables = make_tables(sample_records())
    (task,) = [task for task in list_tasks(tables, list_units(tables)) if task.id == "T13"]
    made = render(read(), tasks=[task], stated_in={"T13": "《示例》"})
    assert "还没有公布监督检查。《示例》第 13 项“示例”的责任单位是市教育局、市妇联，文件未定期限。" in made
    assert "<table" not in made
