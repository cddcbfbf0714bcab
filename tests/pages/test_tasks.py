"""Pages of tasks and units, with no report and with made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from childcare.derive.assignments import list_assignments
from childcare.derive.inspections import derive_inspections
from childcare.derive.listings import derive_listings
from childcare.derive.progress import derive_progress
from childcare.derive.quality import derive_quality
from childcare.derive.recorded import derive_recorded
from childcare.derive.register import derive_register
from childcare.derive.reports import derive_reports
from childcare.derive.tasks import list_tasks, list_units
from childcare.sections.progress import describe_duties, list_documents
from childcare.sections.tasks import SECTION
from datapub.model import Record
from tests.city import city_tables
from tests.derive.test_reports import DAY, report, request
from tests.support import make_tables, sample_records, settle, site_content

ASSISTED = {"id": "assisted-providers", "name": "民办公助机构数", "unit": "家"}
FEE = {"id": "median-fee", "name": "保育费中位数", "unit": "元/月", "is_additive": False}


def texts(*rows: Record) -> dict[str, str]:
    """Return the words of every page of a task or a unit, and of the two lists."""
    return {
        address: " ".join(" ".join(html.fragment_fromstring(content, create_parent="div").itertext()).split())
        for address, content in contents(*rows)
    }


def contents(
    *rows: Record,
    known: str = "",
    acts: tuple[Record, ...] = (),
    task: Record | None = None,
    later: Record | None = None,
    **due_on: date,
) -> Iterator[tuple[str, str]]:
    """Yield (address, content) of every page.

    Args:
        known: what is noted of the founding document.
        acts: rows of ``public_acts``.
        task: cells of the task that they answer.
        later: another document.
        due_on: the days that it gives for tasks.
    """
    records = sample_records()
    records["policies"][0]["note"] = known or None
    records["policies"] += [later] if later else []
    for record in records["tasks"]:
        record["due_on"] = due_on.get(record["id"])
    records["tasks"][12] |= {"answered_by": "public_acts", **(task or {})}
    records["indicators"][0]["related_task_id"] = "T07"
    records["indicators"] += [
        {**dict.fromkeys(records["indicators"][0]), **made, "related_task_id": "T07"}
        for made in (ASSISTED, FEE)
    ]
    for place, row in enumerate(records["institutions"]):
        row["fee_cny_month"] = Decimal(1000 * place) if place < 2 else None
    tables = make_tables({**records, "task_progress": list(rows), "public_acts": list(acts)})
    register = derive_register(tables, "990100")
    progress = derive_progress(tables, register, DAY)
    reports = derive_reports(tables, register, progress, DAY)
    assignments = list_assignments(tables, progress, reports)
    facts = SimpleNamespace(
        progress=progress, reports=reports, assignments=assignments, register=register,
        recorded=derive_recorded(
            register,
            derive_listings(tables, register),
            derive_inspections(tables, register, DAY),
            derive_quality(tables, register, DAY),
        ),
    )  # fmt: skip
    content = site_content(tables=tables, facts=facts)
    for page in settle(SECTION.make_pages(content)):
        yield page.address, page.content
    for name, write in SECTION.make_slots(content).items():
        yield name, write("")


def test_no_report_is_shown_as_no_report() -> None:
    for address, text in texts().items():
        assert "尚无报告" in text or address == "tasks/S04/", address
        assert "未完成" not in text, address
        assert "逾期未报" not in text.replace("！ 逾期未报", ""), address  # the legend names it
    assert "都尚无报告" in texts()["tasks"]
    assert "还没有约定过报告的日期" in texts()["tasks"]
    assert "没有报告，不等于没有做" in texts()["tasks/T10/"]


@pytest.mark.parametrize("name", ["tasks", "tasks/T10/", "units/u01/"])
def test_a_report_is_shown_with_who_when_what_and_on_what_ground(name: str) -> None:
    made = report(1, unit_id="u01", evidence_url="https://paper.example/1")
    text = texts(made)[name]
    if name == "tasks":
        assert "共 51 格，其中 1 格有报告，50 格尚无报告" in text
    else:
        for words in ("推进中", "甲区卫生健康部门", "2026年10月20日", "核对了备案信息。", "依据"):
            assert words in text


def test_matrix_has_a_word_in_every_cell() -> None:
    content = dict(contents(report(1), request(2, area_code="990103", task_id="T11")))["tasks"]
    matrix = html.fragment_fromstring(content, create_parent="div").xpath(
        "//table[contains(@class,'matrix')]"
    )[0]
    rows = matrix.xpath(".//tbody/tr")
    assert len(rows) == 17
    words = [[cell.text_content()[1:] for cell in row.xpath("td")] for row in rows]
    assert {len(row) for row in words} == {3}
    assert words[9] == ["推进中", "尚无报告", "尚无报告"]
    assert words[10] == ["尚无报告", "逾期未报", "尚无报告"]
    assert {word for row in words for word in row} == {"推进中", "尚无报告", "逾期未报"}


def test_what_was_agreed_and_is_late_is_listed() -> None:
    late = request(1, unit_id="u01", due_on=date(2026, 10, 31))
    pages = texts(late)
    for name in ("tasks", "units/u01/"):
        assert "约定在 2026年10月31日 前报告" in pages[name].replace("日前", "日 前")
        assert "甲区" in pages[name]
    assert "到期没有报告的" not in pages["units/u02/"]


def test_a_sample_report_marks_its_pages() -> None:
    marked = {
        address
        for address, content in contents(report(1, unit_id="u01", is_sample=True))
        if "data-sample" in content
    }
    assert marked == {"tasks", "tasks/T10/", "units", "units/u01/", "units/u02/"}


def test_the_units_stand_with_what_they_reported_and_are_late_with() -> None:
    late = request(2, task_id="T11", unit_id="u01")
    made = dict(contents(report(1, unit_id="u01"), late, T12=date(2026, 11, 1)))
    rows = read_rows(made["units"])
    assert rows["市教育局"][1:] == ["1", "2026年10月20日", "1 份逾期", "1 项"]
    assert rows["市妇联"][1:] == ["尚无报告", "尚无", "无", "1 项"]
    assert rows["甲区"] == ["1", "2026年10月20日", "1 份逾期"]
    assert rows["乙区"] == ["尚无报告", "尚无", "无"]
    assert "过了期限，没有报告完成" in made["units/u01/"]
    assert "过了期限" not in dict(contents(report(1, task_id="T12", status="已完成"), T12=DAY))["units/u01/"]


def test_where_nothing_is_reported_and_no_day_is_set_one_sentence_says_so() -> None:
    made = dict(contents())
    assert all(len(cells) == 1 for cells in read_rows(made["units"]).values())
    assert "还没有收到任何报告" in made["units"] and "文件未定期限" in made["units"]
    assert "本站与各单位的约定" not in made["units"] and "过了文件的期限" not in made["units"]
    assert "文件未定期限" in made["units/u01/"]


def read_rows(content: str) -> dict[str, list[str]]:
    rows = html.fragment_fromstring(content, create_parent="div").xpath("//tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    return {name: rest for name, *rest in cells}


def test_a_task_of_no_part_stands_under_its_kind() -> None:
    pages = dict(contents(task={"group": None}))
    assert ">主要任务</h2>" in pages["tasks"] and "None" not in pages["tasks/T13/"]


def test_tasks_of_two_documents_stand_apart_and_are_counted_apart() -> None:
    tables = make_tables(sample_records())
    later = tables["policies"].records()[0] | {"id": "p02", "title": "后来的方案", "document_no": None}
    records = sample_records()
    records["policies"].append(later)
    for record in records["tasks"][-2:]:
        record["policy_id"] = "p02"
    both = make_tables(records)
    tasks = list(list_tasks(both, list_units(both)))
    counted = {name: describe_duties(listed) for name, listed in list_documents(tasks, both).items()}
    assert counted == {
        "示例意见（甲政办发〔2021〕2号）": "13 项主要任务和 2 项保障措施",
        "后来的方案": "2 项保障措施",
    }
    pages = dict(contents(task={"policy_id": "p02"}, later=later))
    assert ">后来的方案：（一）</h2>" in pages["tasks"] and ">（一）</h2>" in dict(contents())["tasks"]
    assert "后来的方案；" in pages["units/u01/"].split("来源：")[1]


def test_what_of_the_document_is_awaited_is_said_from_its_row() -> None:
    assert "附件没有取得。" in dict(contents(known="附件没有取得。"))["units"]
    assert "附件" not in dict(contents())["units"]


def test_a_hostile_report_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    for _, content in contents(report(1, unit_id="u01", summary=hostile, reported_by=hostile, note=hostile)):
        assert "<img" not in content


def read_page(address: str, **values: Any) -> str:
    tree = html.fragment_fromstring(dict(contents(**values))[address], create_parent="div")
    return "".join(tree.text_content().split())


def test_a_task_says_what_is_counted_of_it() -> None:
    assert "民办公助机构数：0家" in read_page("tasks/T07/")
    assert "保育费中位数：500元/月（2家的中位数）" in read_page("tasks/T07/")
    assert "备案率：2025年" in read_page("tasks/T07/"), "what is published is told with its time"


def test_an_act_is_counted_for_the_task_that_it_names_alone() -> None:
    acts = tuple(dict(row) for row in city_tables()["public_acts"].records())
    assert f"工作举措：列出{len(acts)}项" in read_page("tasks/T13/", acts=acts)
    other = tuple({**row, "task_id": "T02"} for row in acts)
    assert "工作举措：还没有公布" in read_page("tasks/T13/", acts=other)


def test_of_the_kinds_that_a_task_lists_each_is_told_with_how_many_there_are() -> None:
    acts = tuple(dict(row) for row in city_tables()["public_acts"].records())
    for text, reported in (
        ("诚信评价、行业协会等", "诚信评价1项；行业协会1项文件未定期限"),
        ("诚信评价、哺乳条件等", "诚信评价1项；哺乳条件还没有公布文件未定期限"),
    ):
        page = read_page("tasks/T13/", acts=acts, task={"text": text})
        assert f"文件点名的几种：{reported}" in page
    assert "文件点名的几种：诚信评价、行业协会还没有公布" in read_page(
        "tasks/T13/", task={"text": "诚信评价、行业协会等"}
    )
    loose = read_page("tasks/T13/", acts=acts, task={"text": "诚信评价，还有行业协会"})
    assert "文件点名的" not in loose, "words that no 、 joins are no list"


def test_who_has_not_reported_is_named_once_and_in_no_table() -> None:
    silent, announced = read_page("tasks/T10/"), dict(contents(report(1, unit_id="u01")))["tasks/T10/"]
    assert silent.count("尚无报告") == 2 and "3个区县尚无报告" in silent
    tree = html.fragment_fromstring(announced, create_parent="div")
    assert len(tree.xpath("//table[contains(@class, 'data--stack')]/tbody/tr")) == 2, "the area and the unit"
    assert "2个区县尚无报告" in "".join(tree.text_content().split())
