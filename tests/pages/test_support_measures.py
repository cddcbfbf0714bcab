"""我能享受什么: each measure with its basis and last day; what has run out says so the day after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import html

from childcare.derive.facts import derive_facts
from childcare.sections.support_measures import SECTION, is_over
from tests.city import city_tables
from tests.support import TODAY, make_tables, sample_config, sample_records, site_content


def measure(**cells: Any) -> dict[str, Any]:
    return {**city_tables()["support_measures"].records()[0], **cells}


def render(*rows: dict[str, Any]) -> html.HtmlElement:
    assert SECTION.make_slots
    tables = make_tables({**sample_records(), "support_measures": list(rows)})
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    made = SECTION.make_slots(site_content(tables=tables, facts=facts))["support_measures"]("../")
    return html.fragment_fromstring(made, create_parent="div")


@pytest.mark.parametrize(
    ("last", "over"), [(date(2026, 11, 22), True), (date(2026, 11, 23), False), (None, False)]
)
def test_the_last_day_still_counts(last: date | None, over: bool) -> None:
    assert is_over(measure(valid_until_on=last), TODAY) is over
    tree = render(measure(valid_until_on=last))
    assert bool(tree.xpath(".//section[@data-over]//tr[@id]")) is over
    assert bool(tree.xpath(".//section[@data-running]//tr[@id]")) is not over
    assert (tree.find(".//section[@data-over]").get("hidden") is None) is over
    assert (tree.find(".//*[@data-none]").get("hidden") is None) is over


def test_a_measure_says_what_for_whom_on_what_ground_and_until_when() -> None:
    row = render(measure(policy_id="p01")).find(".//tr[@id]")
    text = "".join(row.text_content().split())
    for part in ("免征示例税", "企业", "全日托", "示例意见", "示例公告第一条", "2027年12月31日", "全国"):
        assert part in text
    assert (row.get("data-legal"), row.get("data-care"), row.get("data-area")) == ("企业", "全日托", "")


def test_what_a_document_does_not_limit_suits_everybody_and_is_said_so() -> None:
    row = render(measure(legal_forms=None, care_forms=None, valid_until_on=None, area_code="990102")).find(
        ".//tr[@id]"
    )
    assert (row.get("data-legal"), row.get("data-care"), row.get("data-area")) == ("", "", "990102")
    assert row.get("data-last") is None
    assert "文件没有限定机构性质" in row.text_content() and "文件没有写" in row.text_content()


def test_every_form_of_care_and_body_that_a_row_may_name_can_be_chosen() -> None:
    tree = render(measure())
    fields = {field.name: field for field in city_tables()["support_measures"].dataset.schema.fields}
    for name, column in (("legal", "legal_forms"), ("care", "care_forms")):
        for option in tree.xpath(f".//select[@name='{name}']/option[not(@value)]/text()"):
            assert option in fields[column].constraints["pattern"]
    assert tree.find(".//form").get("hidden") is None, "nothing moves when the script has come"


def test_where_nothing_is_published_one_sentence_says_so() -> None:
    tree = render()
    assert "还没有公布" in tree.text_content() and tree.find(".//table") is None


def test_each_measure_says_how_and_with_whom_or_that_no_document_does() -> None:
    records = sample_records()
    records["tasks"][0]["answered_by"] = "support_measures(measure_kind=税收)"
    rows = [
        measure(id="sm00001", measure_kind="税收", how_to_apply=None, unit_id=None),
        measure(
            id="sm00002", measure_kind="土地", how_to_apply="自行申报", unit_id=records["units"][0]["id"]
        ),
    ]
    tables = make_tables({**records, "support_measures": rows})
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    assert SECTION.make_slots
    made = SECTION.make_slots(site_content(tables=tables, facts=facts))["support_measures"]("../")
    tree = html.fragment_fromstring(made, create_parent="div")
    first, second = ("".join(row.text_content().split()) for row in tree.findall(".//tr[@id]"))
    assert "文件没有写怎样办理文件没有指定办理部门，见" in first
    assert f"{records['tasks'][0]['title']}的责任单位" in first
    assert f"自行申报{records['units'][0]['name']}" in second and "文件没有指定办理部门" not in second


def test_what_every_measure_would_say_is_said_once() -> None:
    rows = [
        measure(id=f"sm0000{number}", policy_id="p01", note="据转载。", how_to_apply=None, unit_id=None)
        for number in (1, 2)
    ]
    text = render(*rows).text_content()
    assert text.count("据转载。") == 1 and text.count("怎样办理") == 1
    rows[1] |= {"note": None, "how_to_apply": "自行申报"}
    tree = render(*rows)
    first, second = (row.text_content() for row in tree.findall(".//tr[@id]"))
    assert "据转载。" in first and "文件没有写怎样办理" in first
    assert "据转载。" not in second and "自行申报" in second


def test_what_cards_would_say_alike_is_said_above_them_and_what_is_otherwise_in_each() -> None:
    rows = [
        measure(id=f"sm0000{number}", policy_id="p01", basis="第一条", conditions="有固定场所")
        for number in range(1, 4)
    ]
    rows[1] |= {"conditions": "场所是自有的"}
    rows.append(measure(id="sm00004", policy_id="p01", basis="第二条", legal_forms="事业单位"))
    tree = render(*rows)
    (head,) = tree.xpath(".//tr[@class='cards-only']")
    shared = head.text_content()
    assert all(part in shared for part in ("企业", "全日托", "有固定场所", "示例意见", "第一条", "不一样的"))
    left_out = {
        row.get("id"): row.xpath("td[contains(@class, 'is-same')]/@data-label")
        for row in tree.xpath(".//tr[@id]")
    }
    assert left_out == {
        "sm00001": ["谁能享受", "依据"], "sm00002": ["依据"], "sm00003": ["谁能享受", "依据"], "sm00004": [],
    }  # fmt: skip
    assert "不一样的" not in render(rows[0], rows[2]).xpath("string(.//tr[@class='cards-only'])")


def test_what_has_run_out_says_everything_by_itself() -> None:
    """The script moves rows there, from under what was said above them."""
    over = render(
        *(measure(id=f"sm0000{n}", policy_id="p01", valid_until_on=date(2020, 1, 1)) for n in (1, 2))
    )
    assert len(over.xpath(".//section[@data-over]//tr[@id]")) == 2
    assert not over.xpath(".//section[@data-over]//*[contains(@class, 'is-same')]")
