"""The page of an area: compared with the city, put against its targets, empty where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from lxml import html

from childcare.charts import draw_charts
from childcare.derive.facts import derive_facts
from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from childcare.derive.reports import derive_reports
from childcare.derive.sanctions import Sanctions
from childcare.key_figures import KeyFigure, describe_target, list_key_figures
from childcare.listings import LISTINGS
from childcare.sections.area import OF_INSTITUTIONS, SECTION
from datapub.chart import Chart
from datapub.model import Tables
from tests.city import city_tables
from tests.derive.test_comparison import with_rates
from tests.support import Lazy, make_tables, sample_config, sample_records, settle, site_content

DAY = date(2026, 11, 23)
CITY, OWN, EMPTY = "990100", "990102", "990191L"


def without_institutions() -> Tables:
    """The made city with an area that has none."""
    records = sample_records()
    records["institutions"] = [row for row in records["institutions"] if row["area_code"] != EMPTY]
    rate = records["indicators"][0]
    records["indicators"] += [
        {**rate, "id": "inclusive-share", "name": "普惠托位占比", "area_order": 3},
        {
            **rate,
            "id": "places-per-1000",
            "name": "每千人口托位数",
            "multiplier": Decimal(1000),
            "area_order": 4,
        },
    ]
    return make_tables(records)


WITHOUT = without_institutions()
REGISTER = derive_register(WITHOUT, CITY)
PROGRESS = derive_progress(WITHOUT, REGISTER, DAY)
CHARTS: Mapping[str, Chart] = Lazy(lambda: draw_charts(REGISTER, PROGRESS))


def pages(charts: Mapping[str, Chart] = CHARTS) -> dict[str, str]:
    reports = derive_reports(WITHOUT, REGISTER, PROGRESS, DAY)
    facts = SimpleNamespace(
        register=REGISTER,
        progress=PROGRESS,
        reports=reports,
        assessment=SimpleNamespace(comparison=SimpleNamespace(columns=())),
        sanctions=Sanctions(None, (), {}, {}),
    )
    made = settle(
        SECTION.make_pages(
            site_content(tables=WITHOUT, facts=facts, charts=charts, plotly="assets/plotly.js")
        )
    )
    return {page.address: page.content for page in made}


def figures(code: str) -> dict[str, KeyFigure]:
    return {item.label: item for item in list_key_figures(REGISTER, PROGRESS, REGISTER.area(code), DAY)}


def test_an_area_stands_beside_the_city() -> None:
    own = figures(OWN)
    assert own["可以收托的机构"].compared.startswith("全市")
    assert "占 " in own["托位"].compared
    assert "全市" in own["普惠托位占比"].compared
    assert all("全市" not in item.compared for item in figures(CITY).values())


def test_of_an_area_that_has_ended_nothing_is_awaited() -> None:
    records = sample_records()
    records["institutions"] = [row for row in records["institutions"] if row["area_code"] != OWN]
    notes = []
    for end in (None, DAY - timedelta(1)):
        for row in records["areas"]:
            row["valid_to_on"] = end if row["code"] == OWN else row["valid_to_on"]
        register = derive_register(make_tables(records), CITY, DAY)
        progress = derive_progress(make_tables(records), register, DAY)
        found = list_key_figures(register, progress, register.area(OWN), DAY)
        notes.append({item.compared for item in found} - {""})
    assert notes == [{"名录还没有公布机构"}, {"名录里没有它的机构"}]


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (("CN",), "无定量目标；全国目标 1"),
        (("CN", "990000"), "无定量目标；某省目标 1"),
        (("990000", "990100", "CN"), "无定量目标；甲市目标 1"),
        (("CN", "990100", "990102"), "目标 1"),
        (("990200", "990103"), "无定量目标"),
    ],
)
def test_the_target_of_the_nearest_level_is_told(levels: tuple[str, ...], words: str) -> None:
    records = sample_records()
    stated = {**records["targets"][0], "value": Decimal(1), "due_on": None}
    records["targets"] = [{**stated, "id": code, "area_code": code} for code in levels]
    tables = make_tables(records)
    register = derive_register(tables, "990100")
    progress = derive_progress(tables, register, DAY)
    assert describe_target(progress, "places", register.area("990102").above, DAY) == words


def test_a_target_still_ahead_comes_before_one_whose_day_has_passed() -> None:
    def render(*targets: tuple[str, date]) -> str:
        records = sample_records()
        stated = {**records["targets"][0], "area_code": "CN"}
        records["targets"] = [
            {**stated, "id": f"t{value}", "value": Decimal(value), "due_on": day} for value, day in targets
        ]
        records["observations"].append(
            {**records["observations"][0], "id": "o9", "indicator_id": "places", "area_code": "CN"}
            | {"period": "2025", "value": Decimal("4.73"), "numerator": None, "denominator": None}
        )
        tables = make_tables(records)
        register = derive_register(tables, CITY)
        return describe_target(derive_progress(tables, register, DAY), "places", ("CN", CITY)[::-1], DAY)

    past, ahead = ("4", date(2025, 12, 31)), ("6", date(2030, 12, 31))
    assert render(past, ahead) == "无定量目标；全国目标 6（2030年12月31日前）"
    assert render(past) == "无定量目标；全国目标 4（2025年12月31日前，已经到期；公布的2025年数字是 4.73）"


def test_places_per_thousand_are_not_made_up() -> None:
    assert figures(OWN)["每千人口托位数"].value == "不计算"
    assert figures(OWN)["每千人口托位数"].compared == "没有同口径的人口数"


def test_an_area_without_institutions_has_its_page_and_no_chart() -> None:
    page = pages()[f"areas/{EMPTY}/"]
    assert figures(EMPTY)["普惠托位占比"].value == "不计算"
    assert "名录里没有写日期的变化" in page
    assert "chart-canvas" not in page
    assert "None" not in page


def test_an_area_tells_its_whole_story() -> None:
    page = pages()[f"areas/{OWN}/"]
    for anchor in (
        "places",
        "types",
        "changes",
        "list",
        "duties",
        "downloads",
        "contacts",
        "charts",
        "growth",
    ):
        assert f'id="{anchor}"' in page
    assert (
        page.index('id="growth"')
        < page.index('data-chart="area-990102-growth"')
        < page.index("<table", page.index('id="growth"'))
    ), "the chart comes before the table"


def test_staff_is_drawn_and_where_nothing_can_be_worked_out_one_sentence_says_so() -> None:
    assert 'data-chart="area-990102-staff"' in part(pages()[f"areas/{OWN}/"])
    others = {name: chart for name, chart in CHARTS.items() if not name.endswith("-staff")}
    silent = html.fragment_fromstring(part(pages(others)[f"areas/{OWN}/"]), create_parent="div")
    assert "".join(silent.text_content().split()) == (
        "甲区没有哪家机构的在托人数、保育人员数和托位数算得出每名保育人员带几个孩子。"
        "这几项由机构填报，来源是卫生健康部门的备案名录。"
    )


def part(page: str) -> str:
    """Return what a page says of staff."""
    return page.split('<h3 id="staff">每名保育人员带几个孩子</h3>')[1].split(
        "<details><summary>机构类型的图"
    )[0]


def test_an_area_tells_what_is_recorded_of_it_and_who_owes_what_is_not() -> None:
    records = sample_records()
    records["tasks"][0]["answered_by"] = "guidance_centres、inspections"
    made = city_tables()
    records |= {
        name: [dict(row) for row in made[name].records()] for name in ("guidance_centres", "activities")
    }
    tables = make_tables(records)
    lines_of = {code: find_lines(tables, code) for code in (CITY, OWN, EMPTY)}
    assert all(len(lines) == len(LISTINGS) + len(OF_INSTITUTIONS) for lines in lines_of.values())
    assert lines_of[CITY]["guidance_centres"].startswith("指导中心 列出 2 家")
    assert lines_of[OWN]["guidance_centres"].startswith("指导中心 列出 1 家")
    assert "1 场：已办 1 场" in lines_of[OWN]["activities"]
    assert ".ics" not in lines_of[OWN]["activities"], "nothing lies ahead"
    assert "将办" in lines_of[CITY]["activities"] and "activities/all.ics" in lines_of[CITY]["activities"]
    listing = LISTINGS["activities"]
    for row in records["activities"]:
        row |= {listing.day: date(2099, 5, 1), listing.last_day: None}
    ahead = find_lines(make_tables(records), OWN)["activities"]
    assert "1 场：将办 1 场" in ahead and f"activities/{OWN}.ics" in ahead
    owed = lines_of[EMPTY]["guidance_centres"]
    assert owed.startswith("没有公布") and "责任单位是" in owed and records["units"][0]["name"] in owed


def find_lines(tables: Tables, code: str) -> dict[str, str]:
    """Return what an area's page says of each dataset, with the links in it."""
    facts = derive_facts(tables, sample_config(), DAY, DAY)
    pages = settle(SECTION.make_pages(site_content(tables=tables, facts=facts, charts={}, plotly="")))
    (page,) = [page for page in pages if page.address == f"areas/{code}/"]
    lines = html.fragment_fromstring(page.content, create_parent="div").xpath(
        ".//section[h2/@id='listings']//li"
    )
    found = {}
    for line in lines:
        links = [link.get("href").removeprefix("../../") for link in line.iter("a")]
        found[links[0].strip("/")] = f"{line.text_content()} {links}"
    return found


def test_an_area_tells_its_rank_only_where_there_are_ranks_and_once() -> None:
    rates = ("990102", 8, 10), ("990103", 9, 10), ("990191L", 80, 100)
    ranked = with_rates(*rates)
    ranked["observations"] += [
        row | {"id": f"{row['id']}9", "scope": "城区"} for row in ranked["observations"]
    ]  # fmt: skip
    for records, times in ((ranked, 1), (sample_records(), 0)):
        tables = make_tables(records)
        facts = derive_facts(tables, sample_config(), DAY, DAY)
        made = settle(SECTION.make_pages(site_content(tables=tables, facts=facts, charts={}, plotly="")))
        (page,) = [page for page in made if page.address == f"areas/{OWN}/"]
        text = html.fragment_fromstring(page.content, create_parent="div").text_content()
        words = "备案率在 3 个区县里并列第 2（越高越好，第 1 最好；2025年公布，截至 2025年12月31日）。"
        assert text.count("里并列第") == text.count(words) == times and "里排第" not in text
        assert page.content.index("甲区可以收托的机构有") < page.content.index('class="figures')
