"""Unknown is a value: whatever is empty, all is worked out, and nothing unknown reads as 0 or 否."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from childcare.counts import COUNTS
from childcare.derive.recorded import OF_REGISTER
from childcare.key_figures import list_key_figures
from childcare.profile import PROFILE
from datapub.pages import SiteContent, make_pages, make_slots
from datapub.pages.environment import make_environment
from tests.conftest import CLOCK
from tests.support import TODAY, check_records, examples, make_tables, sample_config, sample_records, settle

REQUIRED = {"id", "name", "area_code", "status", "as_of_on", "is_sample"}
OPTIONAL = sorted(set(sample_records()["institutions"][0]) - REQUIRED)
PLACES = [name for name in OPTIONAL if name.startswith(("places", "classes"))]


def contents_of(records: dict[str, list[dict[str, Any]]]) -> SiteContent:
    """Work out everything of a city, and draw its charts."""
    config = sample_config()
    tables = PROFILE.redact(make_tables(records))
    facts = PROFILE.derive(tables, config, TODAY, TODAY)
    tables = {**tables, **PROFILE.tabulate(config, facts)}
    return SiteContent(
        environment=make_environment(PROFILE.package),
        messages=PROFILE.messages,
        config=config,
        tables=tables,
        published={name: table for name, table in tables.items() if not table.dataset.policy.is_internal},
        areas=PROFILE.list_areas(tables, config),
        facts=facts,
        charts=PROFILE.draw_charts(facts),
        plotly="plotly.js",
        downloads={},
        clock=CLOCK,
    )


def empty(*cells: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the made city with these cells of its institutions empty, row by row."""
    records = sample_records()
    for row, names in zip(records["institutions"], cells, strict=True):
        row.update(dict.fromkeys(names))
    return records


def pages_of(content: SiteContent) -> dict[str, str]:
    return {page.address: page.content for page in settle(make_pages(PROFILE.own_sections, content))}


@settings(max_examples=examples(6))
@given(st.lists(st.sets(st.sampled_from(OPTIONAL)), min_size=4, max_size=4))
def test_any_cell_may_be_empty(cells: list[set[str]]) -> None:
    records = empty(*map(sorted, cells))
    check_records(records)
    content = contents_of(records)
    for address, page in pages_of(content).items():
        assert "None" not in page and ">null<" not in page, address
    for slots in make_slots(PROFILE.own_sections, content).values():
        assert "None" not in slots("")
    for _, make in PROFILE.list_search_parts(content, frozenset()):
        assert b"None" not in make()


def test_nothing_known_is_not_nothing() -> None:
    content = contents_of(empty(*[OPTIONAL] * 4))
    page = pages_of(content)["institutions/zb00001/"]
    assert ">否<" not in page and ">无<" not in page and ">未评估<" not in page and ">0<" not in page
    register = content.facts.register
    listed = list_key_figures(register, content.facts.progress, register.city, TODAY)
    figures = {item.name: item for item in listed}
    assert (figures["places"].value, figures["places"].note) == (
        "未公布",
        "3 家机构中，公布了托位数的有 0 家",
    )
    assert figures["institutions"].value == "3"
    assert "area-990100-places" not in content.charts


def test_an_area_whose_list_has_not_come_yet_is_not_said_to_have_none() -> None:
    records = sample_records()
    records["institutions"] = [row for row in records["institutions"] if row["area_code"] == "990102"]
    content = contents_of(records)
    compared = {column.indicator.id: column for column in content.facts.assessment.comparison.columns}
    assert set(compared["places"].cells) == {"990100", "990102"}, "neither a 0 nor a rank of it"
    counted = [
        row for row in content.tables["indicator_values"].records() if row["value_basis"] == "按名录计算"
    ]
    assert {row["area_code"] for row in counted} == {"990100", "990102"}
    chart = dict(content.charts["area-990100-comparison"].rows)
    assert {name for name, places in chart.items() if places is None} == {"乙区", "新区"}
    lookup = make_slots(PROFILE.own_sections, content)["lookup"]("../")
    assert lookup.count('areas-list__count">未公布<') == 2
    assert "名录还没有公布机构" in pages_of(content)["areas/990103/"]


def test_a_sum_says_how_many_it_rests_on() -> None:
    content = contents_of(empty([], PLACES, [], []))
    register = content.facts.register
    assert register.totals["990100"].places.note == "3 家机构中，按公布了托位数的 2 家算"
    pages = pages_of(content)
    assert "3 家机构中，按公布了托位数的 2 家算" in pages["areas/990100/"]
    assert "3 家中 2 家公布" in pages["areas/990100/"]
    for page in (pages["areas/990100/"], make_slots(PROFILE.own_sections, content)["areas"]("../")):
        lead = page.split('<p class="lead">')[1].split("</p>")[0]
        assert "个</strong>（3 家中 2 家公布）" in lead
    assert "（3 家机构中，按公布了托位数的 2 家算）" in pages["register/990100/"]
    assert "按公布了托位数的 2 家算" in content.charts["area-990100-comparison"].finding
    whole = contents_of(sample_records())
    for page in pages_of(whole).values():
        assert "按公布了托位数的" not in page


@pytest.mark.parametrize("address", [None, "https://example.org/"])
def test_a_page_of_the_web_without_its_address_is_told_so(address: str | None) -> None:
    records = sample_records()
    row = records["observations"][0] | {"source_url": address, "reliability": "S"}
    records["observations"] = [row]
    page = pages_of(contents_of(records))[f"indicators/{row['indicator_id']}/"]
    assert "有可查的公开网页" in page and ("本站没有记下网址" in page) == (address is None)


@given(st.lists(st.sets(st.sampled_from(OPTIONAL)), min_size=4, max_size=4))
def test_rates_use_only_rows_where_both_parts_are_known(cells: list[set[str]]) -> None:
    for row, names in zip((rows := sample_records()["institutions"]), cells, strict=True):
        row.update(dict.fromkeys(names))
    known = [row for row in rows if row["enrolled"] is not None and row["places"] is not None]
    counted = COUNTS["occupancy-rate"].sum_up(rows)
    assert (counted.amount, counted.whole) == (
        sum(row["enrolled"] for row in known),
        sum(row["places"] for row in known),
    )
    assert (counted.value is None) == (not counted.whole)
    assert bool(counted.note) == (len(known) < len(rows))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"fee_cny_month": Decimal(1800)}, "每月 1,800 元"),
        ({"fee_cny_month_min": Decimal(1500), "fee_cny_month_max": Decimal(2000)}, "每月 1,500—2,000 元"),
        ({"fee_note": "80元/天"}, "80元/天"),
        ({"fee_note": "1800元/月（含餐）", "fee_basis": "协议价"}, "1800元/月（含餐）"),
        ({"filed_on": None, "filed_month": "2024-05"}, "2024年5月"),
        ({"filed_on": None, "filed_month": "2024"}, "2024年"),
        ({column: None for column in PLACES} | {"places": 60}, "60"),
    ],
)
def test_what_was_published_is_shown_as_it_was(cells: dict[str, Any], words: str) -> None:
    records = sample_records()
    records["institutions"][1].update(cells)
    assert check_records(records) == []
    page = pages_of(contents_of(records))["institutions/zb00002/"]
    assert words in page
    assert "5月1日" not in page and "1月1日" not in page


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({"fee_cny_month": Decimal(1800), "fee_basis": None}, "班型和人员"),
        ({"fee_note": "80元/天", "fee_cny_month": None, "fee_basis": None}, "班型和人员"),
        ({"fee_note": "1800元/月（含餐）", "fee_basis": "协议价"}, "班型、人员和收费"),
    ],
)
def test_the_heading_over_classes_names_fees_where_it_tells_of_them(
    cells: dict[str, Any], heading: str
) -> None:
    records = sample_records()
    records["institutions"][1].update(cells)
    page = pages_of(contents_of(records))["institutions/zb00002/"]
    assert f'<h2 id="classes">{heading}</h2>' in page


def test_a_permit_that_has_run_out_is_told() -> None:
    records = sample_records()
    permit = {"status": "已许可", "authorization_type": "许可", "filing_no": "许0001"}
    records["institutions"][1].update(permit, expires_on=TODAY.replace(year=2025))
    page = pages_of(contents_of(records))["institutions/zb00002/"]
    assert "许可的有效期到2025年11月23日，已经过了" in page and "许可编号" in page
    assert "备案机关" not in page


def test_a_rate_rests_on_those_that_it_is_of() -> None:
    """Of an employer's institutions alone is asked whether they take others."""
    scopes = "只限本单位", "面向社会", None
    rows = [{"provider_type": "用人单位办托", "admission_scope": scope} for scope in scopes]
    rows += [{"provider_type": kind, "admission_scope": None} for kind in ("家庭托育点", None)]
    found = OF_REGISTER["open-employer-rate"].sum_up(rows)
    assert (found.amount, found.whole, found.known, found.of) == (1, 2, 2, 3)
    assert OF_REGISTER["food-licence-rate"].sum_up([{"has_meals": False}]).of == 0


def test_a_fee_in_the_middle_is_no_sum_and_nobodys_is_none() -> None:
    fees = OF_REGISTER["median-fee"]
    found = fees.sum_up(
        [{"fee_cny_month": Decimal(fee) if fee else None} for fee in (900, 1600, 0, 1000, 5001)]
    )
    assert (found.value, found.known, found.of) == (Decimal(1300), 4, 5)
    assert fees.sum_up([{"fee_cny_month": None}]).value is None
