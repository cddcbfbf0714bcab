"""The page of an area: compared with the city, put against its targets, empty where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from datapub.chart import Chart
from datapub.charts import draw_charts
from datapub.derive.disclosure import publish_tables
from datapub.derive.progress import derive_progress
from datapub.derive.register import derive_register
from datapub.derive.reports import derive_reports
from datapub.model import make_table
from datapub.pages.area import KeyFigure, list_key_figures, render_area_pages, tell_target
from datapub.pages.environment import make_environment
from tests.shipped import Lazy, check_shipped

DAY = date(2026, 11, 23)
TABLES = publish_tables(check_shipped())
EMPTY = "370392L"
LEFT = [row for row in TABLES["institutions"].records() if row["area_code"] != EMPTY]
WITHOUT = {**TABLES, "institutions": make_table(TABLES["institutions"].dataset, LEFT)}
REGISTER = derive_register(WITHOUT, "370300")
PROGRESS = derive_progress(WITHOUT, REGISTER, DAY)
CHARTS: Mapping[str, Chart] = Lazy(lambda: draw_charts(REGISTER, PROGRESS))


def pages() -> dict[str, str]:
    reports = derive_reports(WITHOUT, REGISTER, PROGRESS, DAY)
    environment = make_environment()
    made = render_area_pages(environment, WITHOUT, REGISTER, PROGRESS, reports, CHARTS, "assets/plotly.js")
    return {page.address: page.content for page in made}


def figures(code: str) -> dict[str, KeyFigure]:
    return {item.label: item for item in list_key_figures(REGISTER, PROGRESS, REGISTER.area(code))}


def test_an_area_stands_beside_the_city() -> None:
    own = figures("370303")
    assert own["可以收托的机构"].compared.startswith("全市 ")
    assert "占 " in own["托位"].compared
    assert "全市 " in own["普惠托位占比"].compared
    assert all("全市" not in item.compared for item in figures("370300").values())


def test_targets_are_those_that_a_document_states() -> None:
    assert (
        tell_target(PROGRESS, "demonstration-providers", "370303", "370300") == "目标 1（2021年12月31日前）"
    )
    assert tell_target(PROGRESS, "demonstration-providers", "370302", "370300") == "无定量目标"
    per_1000 = tell_target(PROGRESS, "places-per-1000", "370303", "370300")
    assert per_1000 == "无定量目标；全国目标 4.5（2025年12月31日前）"


def test_places_per_thousand_are_not_made_up() -> None:
    assert figures("370302")["每千人口托位数"].value == "不计算"
    assert figures("370302")["每千人口托位数"].compared == "没有同口径的人口数"


def test_an_area_without_institutions_has_its_page_and_no_chart() -> None:
    page = pages()[f"areas/{EMPTY}/"]
    assert figures(EMPTY)["普惠托位占比"].value == "不计算"
    assert "名录里没有写日期的变化" in page
    assert "chart-canvas" not in page
    assert "None" not in page


def test_an_area_tells_its_whole_story() -> None:
    page = pages()["areas/370303/"]
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
        < page.index("<table", page.index('id="growth"'))
        < page.index('data-chart="area-370303-growth"')
    ), "the table comes before the chart"
