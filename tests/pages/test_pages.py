"""Pages: the words a parent reads, every cell as text, the same pages for the same rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from childcare.derive.comparison import LEVELS
from childcare.derive.register import derive_register
from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from childcare.sections import assessments, home, inspections, listings
from childcare.sections.institution import list_dates
from childcare.sections.register import FULL_LIST_LIMIT, PAGE_ROWS
from childcare.terms import GoalState
from datapub.charts import plotly_asset
from datapub.derive.publication import list_publications
from datapub.download import Download
from datapub.export import export_files, list_published
from datapub.model import Record, Table, Tables, make_table
from datapub.pages import SiteContent, make_pages, make_slots
from datapub.pages.catalogue import write_size
from datapub.pages.environment import link_phone, make_environment, open_environment
from datapub.pages.figures import write_script_json
from datapub.pages.meanings import list_groups
from datapub.pages.page import Page
from tests.city import city_tables
from tests.conftest import CLOCK
from tests.support import Lazy, examples, sample_config, settle

CONFIG = sample_config()
TODAY = date(2026, 11, 23)


TABLES: Tables = Lazy(city_tables)


def derive(checked: Tables) -> tuple[Tables, Any]:
    tables = PROFILE.redact(checked)
    facts = PROFILE.derive(tables, CONFIG, TODAY, TODAY)
    counted = PROFILE.tabulate_past(CONFIG, [])
    return {**tables, **PROFILE.tabulate(CONFIG, facts), **counted}, facts


def describe_downloads() -> dict[str, Download]:
    """Describe those of the city's own rows: no page of other rows is looked at for the size of a file."""
    return export_files(CONFIG, list_published(CONFIG, derive(TABLES)[0]), {}, CLOCK, lambda *file: None)


DOWNLOADS: Mapping[str, Download] = Lazy(describe_downloads)


def contents_of(tables: Tables) -> SiteContent:
    tables, facts = derive(tables)
    return SiteContent(
        environment=make_environment(PROFILE.package),
        messages=PROFILE.messages,
        config=CONFIG,
        tables=tables,
        published={table.name: table for table in list_published(CONFIG, tables)},
        areas=PROFILE.list_areas(tables, CONFIG),
        facts=facts,
        charts=PROFILE.draw_charts(facts),
        plotly=plotly_asset()[0],
        downloads=DOWNLOADS,
        clock=CLOCK,
    )


def pages_of(tables: Tables = TABLES) -> dict[str, Page]:
    return {page.address: page for page in settle(make_pages(PROFILE.sections, contents_of(tables)))}


PAGES: Mapping[str, Page] = Lazy(pages_of)


def with_records(records: list[Record]) -> Tables:
    """Return the tables with another register, and of what is recorded elsewhere only what is of it."""
    samples = {record["id"]: record["is_sample"] for record in records}

    def keep(name: str) -> Table:
        rows = [row for row in TABLES[name].records() if row["institution_id"] in samples]
        rows = [{**row, "is_sample": samples[row["institution_id"]]} for row in rows]
        return make_table(TABLES[name].dataset, rows)

    register = make_table(TABLES["institutions"].dataset, records)
    return {
        **TABLES,
        "institutions": register,
        **{name: keep(name) for name in ("institution_events", "inspections", "assessments", "sanctions")},
        **{name: make_table(TABLES[name].dataset, []) for name in LISTINGS},
    }


def one(**changes: object) -> str:
    """Return the text of the page of one institution with the given cells."""
    record = {**TABLES["institutions"].records()[0], **changes}
    content = pages_of(with_records([record]))[f"institutions/{record['id']}/"].content
    texts = html.fragment_fromstring(content, create_parent="div").itertext()
    return " ".join(" ".join(texts).split())


def test_a_grade_without_an_assessment_is_not_known_to_hold() -> None:
    words = "没有登记评估记录和有效期，现在是否有效不清楚"
    assert words in one(quality_grade="A", quality_graded_on=date(2025, 3, 5))
    assert words not in one(quality_grade="未评估") + one(quality_grade=None)


def test_every_institution_area_indicator_task_goal_unit_and_dataset_has_a_page() -> None:
    expected = {f"institutions/{record['id']}/" for record in TABLES["institutions"].records()}
    reporting = [record["code"] for record in TABLES["areas"].records() if record["is_reporting_area"]]
    assert len(reporting) == 3
    for code in [CONFIG.city_code, *reporting]:
        expected |= {f"areas/{code}/", f"register/{code}/"}
    for section in ("indicators", "tasks", "goals", "units"):
        expected |= {f"{section}/{record['id']}/" for record in TABLES[section].records()}
    expected |= {f"data/{name}/" for name, table in TABLES.items() if not table.dataset.policy.is_internal}
    expected |= {f"data/{dataset.name}/" for dataset in CONFIG.derived}
    expected |= {
        f"{address[:-1]}-{kind}/"
        for address in expected
        if address.startswith("data/")
        for kind in ("errors", "en")
    }
    expected.add("data/dictionary-en/")
    expected |= {part.address for group in list_groups(PROFILE.messages) for part in group.parts}
    expected |= {chart.address for chart in contents_of(TABLES).charts.values()}
    assert set(PAGES) == expected


def test_no_page_is_written_twice() -> None:
    addresses = [page.address for page in settle(make_pages(PROFILE.sections, contents_of(TABLES)))]
    assert len(addresses) == len(set(addresses))


def test_a_page_is_where_and_what_it_was_planned_to_be() -> None:
    """By the plan, no two pages have the same address or title bar."""
    for planned in make_pages(PROFILE.sections, contents_of(TABLES)):
        page = planned.settle()
        assert (page.address, page.title) == (planned.address, planned.title)


def test_pages_are_described() -> None:
    for page in PAGES.values():
        assert page.title.strip()
        assert len(page.description) > 8
        assert "None" not in page.content, page.address
        assert "<h1" not in page.content, page.address


def test_sample_rows_are_marked_wherever_they_stand() -> None:
    for address, page in PAGES.items():
        if address.startswith(("institutions/", "register/", "areas/")):
            assert page.has_sample or "data-sample=" in page.content, address
    real = [{**record, "is_sample": False} for record in TABLES["institutions"].records()[:3]]
    for address, page in pages_of(with_records(real)).items():
        assert not page.has_sample and "data-sample" not in page.content, address
        if not address.startswith(("data/", "manual/")):  # these quote schemas, sources and messages
            assert "样例数据" not in page.content, address


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("已备案", "已在当地卫生健康部门备案"),
        ("停业", "目前停业，不收托"),
        ("已注销", "备案已经注销"),
        ("未通过备案告知", "目前没有备案"),
        ("变更中", "正在办理信息变更"),
        ("已许可", "已取得托育服务许可"),
    ],
)
def test_a_parent_reads_first_whether_it_is_filed(status: str, words: str) -> None:
    text = one(status=status, cancelled_on=date(2026, 1, 2) if status == "已注销" else None)
    assert words in text
    assert text.index(words) < text.index("保育费")


def test_where_no_sanction_is_published_the_page_of_an_institution_says_so() -> None:
    """Who asks whether it was punished would take silence for a no."""
    text = one()
    assert re.search(r"没有公布处罚\s*，不等于没有违法", text)
    assert text.index("没有公布处罚") < text.index("不能据此推断")


def test_cancelled_institution_keeps_its_page_with_the_date() -> None:
    assert "注销日期是2026年1月2日" in one(status="已注销", cancelled_on=date(2026, 1, 2))


def test_empty_cells_are_not_published_rather_than_none() -> None:
    text = one(phone=None, fee_cny_month=None, enrolled=None, has_meals=None)
    for label in ("电话", "保育费", "在托人数", "是否供餐"):
        assert f"{label} 未公布" in text
    assert "在托人数 0 人" in one(enrolled=0)


def test_home_based_point_shows_its_community_only() -> None:
    assert "只公开到社区" in one(provider_type="家庭托育点")


def test_principal_needs_a_basis() -> None:
    assert "某甲" not in one(principal_name="某甲", principal_basis=None)
    reported = one(principal_name="某甲", principal_basis="单独同意").replace(" ", "")
    assert "某甲（公开依据：单独同意）" in reported


def test_a_hostile_cell_stays_text() -> None:
    hostile = "</script><img src=x onerror=alert(1)>\"'&"
    record = {**TABLES["institutions"].records()[0], "name": hostile, "address": hostile}
    tables = with_records([record])
    for page in pages_of(tables).values():
        assert "<img src=x" not in page.content, page.address
        assert not html.fromstring(page.content).xpath("//*[@onerror]"), page.address
    for write in make_slots(PROFILE.sections, contents_of(tables)).values():
        assert "<img src=x" not in write("")


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("0533-2345678", "+865332345678"),
        ("0533-2345678-801", "+865332345678"),
        ("12345", "12345"),
        ("400-123-4567", "4001234567"),
    ],
)
def test_phone_links(phone: str, link: str) -> None:
    assert link_phone(phone) == link


def test_dates_stand_in_order() -> None:
    register = derive_register(TABLES, CONFIG.city_code)
    assert any(item.events for item in register.institutions)
    for item in register.institutions:
        days = [one.day for one in list_dates(item)]
        assert days == sorted(days)
        assert sum(one.event is not None for one in list_dates(item)) == len(item.events)


def test_long_lists_are_split() -> None:
    records = TABLES["institutions"].records()
    many = [
        {**records[place % 2], "id": f"sl{place:05}", "area_code": "990102", "site_no": place}
        for place in range(FULL_LIST_LIMIT + 1)
    ]
    pages = pages_of(with_records(many))
    assert "institutions/sl00000/" not in pages["register/990100/"].content
    assert "../../register/990102/" in pages["register/990100/"].content
    district = [page.content for address, page in pages.items() if address.startswith("register/990102")]
    assert len(district) == ceil(len(many) / PAGE_ROWS)
    assert all(f"institutions/{record['id']}/" in "".join(district) for record in many)
    assert all(content.count('<li class="result') <= PAGE_ROWS for content in district)
    assert f'<ol class="results" start="{PAGE_ROWS + 1}">' in pages["register/990102-2/"].content
    assert 'href="../../register/990102/#all" rel="prev"' in pages["register/990102-2/"].content


def test_indicator_page_shows_its_arithmetic() -> None:
    text = html.fragment_fromstring(
        PAGES["indicators/filing-rate/"].content, create_parent="div"
    ).text_content()
    assert "116 ÷ 208 × 100" in text
    assert "55.77" in text


def test_national_target_is_named_as_such() -> None:
    text = PAGES["indicators/places/"].content
    assert "全国目标" in text
    assert "无定量目标" in text


def test_goal_page_never_says_under_way() -> None:
    goals = [page.content for address, page in PAGES.items() if address.startswith("goals/")]
    assert goals
    for content in goals:
        assert "进行中" not in content
        assert any(state in content for state in GoalState)


def test_task_page_quotes_the_document() -> None:
    for record in TABLES["tasks"].records():
        content = html.fragment_fromstring(PAGES[f"tasks/{record['id']}/"].content, create_parent="div")
        assert record["text"] in content.text_content()


def test_dataset_page_explains_every_field() -> None:
    for dataset in CONFIG.datasets:
        if not dataset.policy.is_internal:
            content = PAGES[f"data/{dataset.name}/"].content
            assert content.count('class="nowrap code"') >= len(dataset.schema.fields)
            assert "索引号" in content


def test_an_index_number_stands_wherever_its_dataset_is_described() -> None:
    number = "11999999000000009X/2026-5438219"
    row = {"page": "data/areas/", "title": None, "overview": None, "index_no": number}
    index = make_table(TABLES["publication_index"].dataset, [row])
    contents = contents_of({**TABLES, "publication_index": index})
    publications = list_publications(contents.tables, contents.published)
    environment = open_environment((PROFILE.package,), CONFIG, {}, TODAY, publications)
    contents = replace(contents, publications=publications, environment=environment)
    page = next(
        page for page in settle(make_pages(PROFILE.sections, contents)) if page.address == "data/areas/"
    )
    assert "待编" in PAGES[page.address].content
    assert number in page.content and "待编" not in page.content
    slots = make_slots(PROFILE.sections, contents)
    for name in ("catalogue", "publications"):
        assert slots[name]("../").count(number) == 1


def test_figures_come_with_a_sentence_and_a_table() -> None:
    for page in PAGES.values():
        assert page.has_chart == ("chart-canvas" in page.content)
        if page.has_chart:
            tree = html.fragment_fromstring(page.content, create_parent="div")
            for figure in tree.findall(".//figure"):
                caption = figure.findtext("figcaption") or ""
                assert caption.endswith("。")
                assert figure.findtext("div[@data-chart]/svg/desc") == caption
            assert tree.find(".//table") is not None


def test_slots_are_those_that_the_prose_may_use() -> None:
    assert set(make_slots(PROFILE.sections, contents_of(TABLES))) == {
        "home-figures", "home-goals", "home-sentence", "home-story", "lookup", "areas", "new-row", "progress",
        "commands", "settings", "rules", "dataset-files", "formats",
        "indicators",
        "tasks", "goals", "units", "catalogue", "contacts", "sources", "updated",
        "ratings", "rating-example", "comparison", "reconciliation", "completeness",
        "inspections", "institution_events", "assessments", "sanctions", "support_measures", *LISTINGS,
        "whole-downloads", "area-downloads", "changes", "releases",
        "publications", "corrections", "audit", "home-audit", "messages", "mappings",
        "standard-directory", "offices", "registration", "components",
    }  # fmt: skip


def few() -> list[Record]:
    """Twelve institutions, three in every area of the same name and day but for one cell."""
    rows = TABLES["institutions"].records()
    return [
        {**row, "id": f"zb{place:02}{turn}", "site_no": turn}
        for turn in (1, 2, 3)
        for place, row in enumerate(rows)
    ]


@cache
def pages_of_few() -> dict[str, Page]:
    return pages_of(with_records(few()))


@settings(max_examples=examples(20))
@given(st.permutations(range(12)))
def test_order_of_rows_changes_no_register_page(order: list[int]) -> None:
    rows = few()
    after = pages_of(with_records([rows[place] for place in order]))
    for address, page in pages_of_few().items():
        if not address.startswith("data/"):  # a preview shows the first rows of the file
            assert after[address].content == page.content


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_script_block_cannot_be_left(value: object) -> None:
    text = str(write_script_json(value))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_sizes() -> None:
    shown = [write_size(size) for size in (12, 1024, 1024000, 1572864)]
    assert shown == ["12 字节", "1 KB", "1,000 KB", "1.5 MB"]


@pytest.mark.parametrize("many", [2, 3])
def test_a_long_list_of_areas_is_folded_on_the_first_page(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(home, "MANY_AREAS", many)
    empty = contents_of(with_records([]))
    assert home.SECTION.make_slots
    story = html.fragment_fromstring(home.SECTION.make_slots(empty)["home-story"](""), create_parent="div")
    (listed,) = story.xpath(".//ul[@class='areas-list']")
    assert len(listed) == 3 and bool(listed.xpath("ancestor::details[not(@open)]")) is (many < 3)
    counted = home.SECTION.make_slots(contents_of(TABLES))["home-story"]("")
    assert ("tiles" in counted) is (many == 3), "tiles of as many areas would be as long"


@pytest.mark.parametrize("listed", [2, 3])
def test_a_look_up_that_does_not_list_the_areas_does_not_say_that_there_are_none(
    monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    monkeypatch.setattr("childcare.sections.register.LISTED", listed)
    page = make_slots(PROFILE.sections, contents_of(TABLES))["lookup"]("../")
    assert "本站没有登记" not in page
    assert ('看<a href="../areas/">全部' in page) is (listed < 3)


@pytest.mark.parametrize("many", [2, 9])
@pytest.mark.parametrize(
    ("section", "slot"),
    [(listings, "activities"), (inspections, "inspections"), (assessments, "assessments")],
)
def test_a_long_table_of_areas_is_not_scrolled_past_on_the_way_to_the_list(
    monkeypatch: pytest.MonkeyPatch, section: ModuleType, slot: str, many: int
) -> None:
    monkeypatch.setattr(section, "MANY_AREAS", many)
    day = TABLES["inspections"].records()[0]["inspected_on"]
    assessed = {"id": "qa00001", "institution_id": "zb00001", "assessed_on": day, "quality_grade": "B"}
    given = make_table(
        TABLES["assessments"].dataset, [{"valid_until_on": None, "is_sample": True, **assessed}]
    )
    content = contents_of({**TABLES, "assessments": given})
    page = html.fragment_fromstring(section.SECTION.make_slots(content)[slot]("../"), create_parent="div")
    (heading,) = page.xpath(".//h2[@id='areas']")
    (table,) = page.xpath(".//table[.//th/a[contains(@href, 'areas/')]]")
    assert [bool(one.xpath("ancestor::details[not(@open)]")) for one in (heading, table)] == [many == 2] * 2
    calendars = page.xpath(".//a[contains(@href, '.ics') and not(contains(@href, 'all.ics'))]")
    assert all(bool(one.xpath("ancestor::details")) is (many == 2) for one in calendars)
    assert bool(calendars) is (slot == "activities")


def test_the_manual_names_what_a_new_row_cannot_go_without() -> None:
    reported = make_slots(PROFILE.sections, contents_of(TABLES))["new-row"]("../../")
    fields = {field.name: field for field in CONFIG.dataset("institutions").schema.fields}
    for name in ("name", "status", "as_of_on"):
        assert f"“{fields[name].title}”" in reported
    assert not any(f"“{fields[name].title}”" in reported for name in ("id", "area_code", "phone"))


def test_figures_of_several_days_are_not_said_to_have_none() -> None:
    """Areas are as of the day of their own lists, so a map of them often has no day of its own."""
    tiles = make_environment(PROFILE.package).get_template("macros_tiles.html").module
    levels = sample_config().levels

    def render(day: date | None) -> str:
        return html.fromstring(str(tiles.day_of({"as_of_on": day}, levels))).text_content()

    assert render(date(2026, 9, 30)) == "截至 2026年9月30日"
    assert render(None) == f"各{levels.part}截至日期不同"
    environment = make_environment(PROFILE.package)
    assert environment.loader is not None
    for name in ("comparison.html", "home_story.html"):
        source, *_ = environment.loader.get_source(environment, name)
        assert "day_of(" in source and "as_of(board" not in source and "as_of(shown" not in source


def test_where_all_figures_are_0_none_is_said_to_be_less_than_a_third_of_another() -> None:
    tiles = make_environment(PROFILE.package).get_template("macros_tiles.html").module

    def render(*values: int) -> str:
        cells = {str(place): {"value": Decimal(value)} for place, value in enumerate(values)}
        return str(tiles.level_legend({"levels": LEVELS, "cells": cells}))

    assert render(0, 0) == "少：都是 0"
    assert render(0, 4) == "少：不到最多的三分之一；中：不到三分之二；多：其余"
