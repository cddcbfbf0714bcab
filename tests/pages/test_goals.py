"""Goals of the country stand apart from the city's own, and a paraphrase is never shown as a quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from lxml import html

from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from childcare.sections.progress import SECTION
from datapub.model import Record
from tests.support import TODAY, make_tables, sample_records, settle, site_content

NATIONAL = {
    "id": "p02", "title": "全国示例意见", "issuer": "七部门", "relation": "国家规定", "is_founding": None,
    "document_no": None, "issued_on": None, "item_counts": None, "note": "没有对照原文。", "reliability": "S",
}  # fmt: skip


def goals(
    due: date | None = None,
    own: Record | None = None,
    extra: Sequence[Record] = (),
    units: bool = True,
    **cells: object,
) -> Record:
    """Return (address or slot, content) of the pages and lists of goals, one of them the country's.

    Args:
        due: the day of the city's own goal.
        own: more cells of it.
        extra: more goals of the city, each as what differs from that one.
        units: whether the document names units.
        cells: cells of the country's goal.
    """
    records = sample_records()
    if not units:
        records["units"], records["task_units"] = [], []
        for row in records["indicators"]:
            row["unit_id"] = None
    records["goals"][0] |= own or {}
    records["goals"] += [records["goals"][0] | one for one in extra]
    later = {
        "id": "p03",
        "title": "后来的方案",
        "document_no": None,
        "is_founding": None,
        "item_counts": None,
    }
    records["policies"] += [records["policies"][0] | NATIONAL, records["policies"][0] | later]
    foreign = {"id": "G2030", "text": "到2030年，示例基本建成", "policy_id": "p02", "is_paraphrase": True}
    records["goals"].append(records["goals"][0] | foreign | cells)
    if due:
        records["goals"][0]["due_on"] = due
    tables = make_tables(records)
    register = derive_register(tables, "990100")
    progress = derive_progress(tables, register, TODAY)
    facts = SimpleNamespace(
        progress=progress, reports=SimpleNamespace(all=()), assessment=NO_RATINGS, recorded={}
    )
    content = site_content(tables=tables, facts=facts)
    assert SECTION.make_slots and SECTION.make_pages
    shown = {"goals", "home-goals", "progress"}
    slots = {name: write("") for name, write in SECTION.make_slots(content).items() if name in shown}
    pages = {page.address: page for page in settle(SECTION.make_pages(content))}
    return (
        slots | {name: page.content for name, page in pages.items()} | {"title": pages["goals/G2030/"].title}
    )


NO_RATINGS = SimpleNamespace(ratings_of=lambda indicator: ())


def test_the_countrys_goals_are_listed_apart_and_counted_apart() -> None:
    own, foreign = html.fragment_fromstring(goals()["goals"], create_parent="div").xpath("//ol")
    assert "示例体系基本形成" in own.text_content() and "2030" not in own.text_content()
    words = foreign.text_content()
    assert "全国目标" in words and "出自《全国示例意见》" in words and "转述" in words
    assert "写明期限的目标有 1 个" in goals()["goals"]
    (first_page,) = html.fragment_fromstring(goals()["home-goals"], create_parent="div").xpath("//ol")
    assert first_page.text_content() == own.text_content()
    assert "goals/#foreign-goals" in goals()["home-goals"]


def test_what_is_wanted_of_the_country_in_numbers_is_listed_with_its_document() -> None:
    words = " ".join(html.fragment_fromstring(goals()["goals"], create_parent="div").text_content().split())
    assert "全国：示例。出自《示例来源》。" in words and "无定量目标" not in words


def test_the_tasks_that_name_a_unit_are_counted() -> None:
    records = sample_records()
    named = len({row["task_id"] for row in records["task_units"]})
    assert f"其中 {named} 项点名了" in goals()["progress"]


def test_where_no_unit_is_named_none_is_counted() -> None:
    words = goals(units=False)["progress"]
    assert "没有登记责任单位" in words and "点名了" not in words


def test_goals_stand_in_the_order_of_their_days() -> None:
    later = {"id": "G2025b", "text": "年中的目标", "due_on": date(2025, 6, 30), "due_precision": "日"}
    assert re.findall("年中的目标|示例体系基本形成", goals(extra=[later])["home-goals"]) == [
        "年中的目标",
        "示例体系基本形成",
    ]


def test_goals_of_two_documents_name_each_their_own() -> None:
    later = {"id": "G2030b", "text": "以后的目标", "policy_id": "p03"}
    listed = goals(extra=[later])["home-goals"]
    assert "目标出自" not in listed
    assert re.findall("(示例体系基本形成|以后的目标).*?出自《(.*?)》", listed, re.DOTALL) == [
        ("示例体系基本形成", "示例意见"),
        ("以后的目标", "后来的方案"),
    ]
    assert "目标出自示例意见（" in goals()["home-goals"]


def test_a_goal_of_the_whole_city_is_counted_in_the_units_of_its_indicator() -> None:
    own = {"measure_indicator_id": "places", "measure_value": Decimal(5000), "is_measurable": True}
    page = goals(due=date(2025, 12, 31), own=own)
    words = html.fragment_fromstring(page["goals/G2025/"], create_parent="div").text_content()
    assert "托位（个）" in words and "（家）" not in words and "区县" not in words
    assert "按名录计数" in words and "1 个能按名录算出结果" in page["progress"]


def test_a_paraphrase_is_no_quotation() -> None:
    page = goals()["goals/G2030/"]
    assert "blockquote" not in page and "转述" in page and "没有对照原文" in page
    assert "blockquote" in goals(is_paraphrase=None)["goals/G2030/"]


def test_a_goal_of_the_country_says_so_on_its_own_page() -> None:
    made = goals()
    assert "全国的目标，不是本市的目标" in made["goals/G2030/"]
    assert made["title"].startswith("全国2025年目标")
    assert "不是本市的目标" not in made["goals/G2025/"] and "示例意见" in made["goals/G2025/"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 12, 31), "本市有期限的目标 1 个：到期 1 个，都没有公布结果。"),
        (date(2027, 12, 31), "本市有期限的目标 1 个，都没有到期。"),
    ],
)
def test_progress_begins_with_where_the_goals_stand(day: date, words: str) -> None:
    assert words in goals(due=day)["progress"]
