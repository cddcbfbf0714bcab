"""Charts: drawn from the same numbers as their tables, each with a sentence, a source and its flag."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from childcare.charts import draw_charts
from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from datapub.chart import Chart
from datapub.charts.style import COLOURS
from datapub.export.charts import write_charts
from tests.support import change, make_tables, sample_records

DAY = date(2026, 11, 23)
CITY = "990100"


def charts_of(records: Any = None, paths: Any = None) -> dict[str, Chart]:
    tables = make_tables(records or sample_records())
    register = derive_register(tables, CITY)
    return dict(draw_charts(register, derive_progress(tables, register, DAY), paths))


CHARTS = charts_of()


def traces(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.figure["data"])


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_where_from_and_until_when(name: str) -> None:
    chart = CHARTS[name]
    assert chart.id == name
    assert re.fullmatch(r"[a-z0-9-]+", name.lower())
    assert chart.finding.endswith("。") and chart.title and not chart.title.endswith("。")
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日", chart.source)
    assert chart.rows and all(len(row) == len(chart.columns) for row in chart.rows)
    assert chart.page.endswith("/") and not chart.is_sample


def test_plotly_knows_every_property_and_value_of_every_figure(city_site: Path) -> None:
    figures = [json.loads(path.read_bytes()) for path in sorted(city_site.glob("charts/*/figure.json"))]
    assert {trace["type"] for figure in figures for trace in figure["data"]} == {"bar", "heatmap", "scatter"}
    for figure in figures:
        drawn = {"data": figure["data"], "layout": figure["layout"]}
        assert json.loads(go.Figure(drawn).to_json()) == drawn  # raises where one is unknown
    with pytest.raises(ValueError, match="heigth"):
        go.Figure({"layout": {**figures[0]["layout"], "heigth": 1}})


@pytest.mark.parametrize("name", CHARTS)
def test_every_number_drawn_stands_in_the_table(name: str) -> None:
    chart = CHARTS[name]
    tabulated = {float(cell) for row in chart.rows for cell in row if isinstance(cell, int | Decimal)}
    for trace in traces(chart):
        for values in (trace["x"], trace["y"], *trace.get("z", ())):
            for value in values:
                if isinstance(value, int | float) and value != 0:
                    assert any(abs(value - number) < 0.01 for number in tabulated), (value, sorted(tabulated))


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_those_that_all_can_tell_apart(name: str) -> None:
    for trace in traces(CHARTS[name]):
        if trace["type"] == "heatmap":  # shades of one
            assert {shade.rpartition(",")[0] for _, shade in trace["colorscale"]} == {"rgba(0,114,178"}
            continue
        shade = (
            trace.get("line", trace["marker"])["color"]
            if trace["type"] == "scatter"
            else trace["marker"]["color"]
        )
        assert shade in COLOURS


def test_findings_are_computed() -> None:
    assert CHARTS["area-990102-places"].finding == "甲区的 55 个托位中，托大班最多，有 40 个，占 73%。"
    assert "独立托育机构最多，有 1 家，占 100%，全市是 33%" in CHARTS["area-990102-types"].finding
    assert CHARTS["area-990100-comparison"].finding == "甲市各区县中，甲区的托位最多，有 55 个。"
    assert CHARTS["area-990100-growth"].finding == (
        "甲市现在可以收托的机构中，2024年备案的托位最多，有 78 个；到2026年9月累计 78 个。"
    )
    assert CHARTS["indicator-filing-rate"].finding == "2025年甲市备案率为 55.77%。"


def test_a_closed_area_has_no_chart() -> None:
    records = sample_records()
    for place in range(4):
        change(records, "institutions", place, status="停业")
    assert not [name for name in charts_of(records) if name.startswith("area-")]


def test_shares_of_a_bar_add_up() -> None:
    chart = CHARTS["area-990100-types"]
    for place, name in enumerate(traces(chart)[0]["y"]):
        assert sum(trace["x"][place] for trace in traces(chart)) == pytest.approx(100), name


@pytest.mark.parametrize("as_of", [date(2024, 3, 31), date(2024, 6, 30), date(2024, 12, 31)])
def test_the_first_year_of_growth_stands_on_the_axis(as_of: date) -> None:
    records = sample_records()
    for place in range(len(records["institutions"])):
        change(records, "institutions", place, as_of_on=as_of, filed_on=date(2024, 2, 1))
    figure = charts_of(records)["area-990102-growth"].figure
    first, last = figure["layout"]["xaxis"]["range"]
    assert all(first < day < last for day in figure["data"][0]["x"])


def test_growth_has_every_year_and_ends_at_today() -> None:
    assert CHARTS["area-990102-growth"].rows == (
        ("2024年", "2024-12-31", 1, 55, 1, 55),
        ("2025年", "2025-12-31", 0, 0, 1, 55),
        ("2026年", "2026-09-30", 0, 0, 1, 55),
    )


def test_target_and_path_are_drawn() -> None:
    records = sample_records()
    change(records, "targets", 0, indicator_id="filing-rate", area_code=CITY, value=Decimal(90), note=None)
    path = ((date(2023, 12, 31), Decimal(40)), (date(2025, 12, 31), Decimal(90)))
    chart = charts_of(records, {("filing-rate", CITY): path})["indicator-filing-rate"]
    (_, drawn) = traces(chart)
    assert drawn["line"]["dash"] == "dot"
    assert drawn["y"] == [40.0, 90.0]
    assert [line["y0"] for line in chart.figure["layout"]["shapes"]] == [90.0]
    assert "甲市的目标是 90%，差 34.23" in chart.finding
    assert [row[1] for row in chart.rows] == ["计算值", "到目标的路径", "到目标的路径", "目标"]


def test_ties_are_all_named() -> None:
    records = sample_records()
    change(records, "institutions", 1, provider_type="家庭托育点")
    change(records, "indicators", 1, id="home-providers", name="家庭托育点数")
    for place in (1, 2):
        change(records, "observations", place, indicator_id="filing-rate")
    assert "最高的是乙区、新区，为 1" in charts_of(records)["indicator-home-providers"].finding


def test_a_sample_says_so_in_every_copy() -> None:
    records = sample_records()
    change(records, "institutions", 0, is_sample=True)
    charts = charts_of(records)
    chart = charts["area-990102-places"]
    assert chart.is_sample and "样例数据" in chart.finding and "样例数据" in chart.source
    files = dict(write_charts(charts))
    assert "样例数据" in files["charts/area-990102-places/data.csv"].decode()


def test_files_of_a_chart_hold_its_table_and_figure() -> None:
    files = dict(write_charts(CHARTS))
    raw = files["charts/area-990102-places/data.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["班型", "托位（个）", "图的来源"]
    assert [row[:2] for row in rows[1:]] == [
        ["乳儿班", "0"],
        ["托小班", "15"],
        ["托大班", "40"],
        ["混合班", "0"],
    ]
    figure = json.loads(files["charts/area-990102-places/figure.json"])
    assert figure["data"] == CHARTS["area-990102-places"].figure["data"]


def unplace(records: Any, count: int) -> Any:
    for place in range(count):
        change(records, "institutions", place, area_code=CITY)
    return records


def test_what_lies_in_no_known_area_is_a_bar_of_its_own_and_never_the_first() -> None:
    charts = charts_of(unplace(sample_records(), 1))
    chart = charts[f"area-{CITY}-comparison"]
    assert ("未注明区县", 55) in chart.rows and "未注明区县" not in chart.finding
    assert sum(places for _, places in chart.rows if places) == sum(
        places for _, places in CHARTS[f"area-{CITY}-comparison"].rows if places
    )
    assert "未注明区县" in {row[0] for row in charts[f"area-{CITY}-types"].rows}


def test_where_no_area_is_known_of_any_there_is_nothing_to_compare() -> None:
    records = sample_records()
    charts = charts_of(unplace(records, len(records["institutions"])))
    assert f"area-{CITY}-comparison" not in charts and "indicator-employer-providers" not in charts
    assert f"area-{CITY}-types" in charts


def test_a_citys_counts_are_drawn_without_the_countrys_and_its_rates_beside_them() -> None:
    records = sample_records()
    of_city = {row["id"]: row for row in records["observations"] if row["area_code"] == CITY}
    first = next(iter(of_city.values()))
    indicator = next(row for row in records["indicators"] if row["id"] == first["indicator_id"])
    whole = {**first, "id": "o9999", "area_code": "CN", "value": Decimal(6_657_000), "numerator": None,
             "denominator": None, "reliability": "X"}  # fmt: skip
    records["observations"].append(whole)
    for is_additive, areas in ((True, {CITY}), (False, {CITY, "CN"})):
        indicator["is_additive"] = is_additive
        chart = charts_of(records)[f"indicator-{indicator['id']}"]
        names = {row["code"]: row["short_name"] for row in records["areas"]}
        assert {row[0].split("（")[0] for row in chart.rows if row[1] != "目标"} == {
            names[code] for code in areas
        }
    assert {row[1] for row in chart.rows if row[0].startswith(names["CN"])} == {"推算值"}


def with_fees(*fees: int | None, **others: Any) -> Any:
    records = sample_records()
    for place, fee in enumerate(fees):
        change(records, "institutions", place, fee_cny_month=None if fee is None else Decimal(fee))
    change(records, "institutions", 2, **others)
    return records


def test_fees_are_dots_with_their_median_and_what_is_no_single_fee_is_counted() -> None:
    chart = charts_of(with_fees(1400, 1400, None, 900, fee_note="按月协商"))[f"area-{CITY}-fees"]
    assert chart.finding == (
        "甲市有 2 家机构公布了全日托一个月的保育费，都是 1,400 元。另有 1 家公布的是范围或文字。"
    )
    assert chart.rows == (
        ("甲区", 1, None, "1,400", 0, 0),
        ("乙区", 0, None, "", 1, 0),
        ("新区", 1, None, "1,400", 0, 0),
    )
    dots, middles = traces(chart)
    assert (dots["x"], dots["y"]) == ([1400.0, 1400.0], ["甲区", "新区"])  # the fourth is cancelled
    assert middles["y"] == [] and chart.page == "comparison/"
    assert chart.figure["layout"]["meta"]["notes"][1] == "1 家公布的是范围或文字"


def test_a_range_is_no_dot_and_a_fee_of_nothing_is_one() -> None:
    records = with_fees(0, 1250, None, fee_cny_month_min=Decimal(800), is_sample=True, area_code="990102")
    change(records, "institutions", 1, area_code="990102")
    chart = charts_of(records)[f"area-{CITY}-fees"]
    assert chart.rows[0] == ("甲区", 2, Decimal(625), "0、1,250", 1, 0)
    assert "从 0 到 1,250 元，居中的是 625 元（样例数据）" in chart.finding and chart.is_sample
    assert chart.figure["layout"]["meta"]["notes"][1:] == ["名录还没有公布机构"] * 2
    assert [row[1:] for row in chart.rows[1:]] == [(None,) * 5] * 2  # not known, and so no 0


def test_a_single_fee_is_no_chart() -> None:
    assert f"area-{CITY}-fees" not in charts_of(with_fees(1400, None, None, 900))


def test_ages_are_cells_and_a_row_that_is_not_published_is_no_row_of_zeros() -> None:
    records = sample_records()
    blank = dict.fromkeys(("places_infant", "places_junior", "places_senior", "places_mixed"))
    change(records, "institutions", 2, **blank)
    chart = charts_of(records)[f"area-{CITY}-ages"]
    assert chart.rows == (
        ("甲区", 1, 1, 0, 15, 40, 0),
        ("乙区", 1, 0, None, None, None, None),
        ("新区", 1, 1, *AGES[f"area-{CITY}-ages"][2][3:]),
    )
    (trace,) = traces(chart)
    assert trace["text"][1] == ["未公布"] * 4 and trace["z"][1] == [None] * 4
    labels = [note["text"] for note in chart.figure["layout"]["annotations"]]
    assert labels == [text for row in trace["text"] for text in row]
    assert chart.figure["layout"]["meta"]["notes"] == ["", "没有分班型公布托位", ""]
    assert "分班型公布了托位的 2 个区县中，有乳儿班的 0 个，有托小班的 " in chart.finding
    assert "3 家机构中，按公布了各班型托位数的 2 家算。" in chart.finding
    for record in records["institutions"][2:]:  # what the second area has, and the cancelled one
        record["area_code"] = records["institutions"][0]["area_code"]
    chart = charts_of(records)[f"area-{CITY}-ages"]
    assert chart.rows[1] == ("乙区", *(None,) * 6)
    assert chart.figure["layout"]["meta"]["notes"][1] == "名录还没有公布机构"
    change(records, "institutions", 1, **blank)
    assert f"area-{CITY}-ages" not in charts_of(records)  # one row has nothing beside it


AGES = {name: chart.rows for name, chart in CHARTS.items() if name.endswith("-ages")}


def of_streets(count: int) -> Any:
    """Return the city with an institution in each of many streets of one area."""
    records = sample_records()
    (first, *_), street = records["institutions"], records["streets"][0]
    records["streets"] = [
        {**street, "code": f"990102{place:03}", "name": f"第{place}街道", "area_code": "990102"}
        for place in range(1, count + 1)
    ]
    records["institutions"] = [
        {**first, "id": f"zb1{place:04}", "street_code": f"990102{place:03}", "site_no": place}
        for place in range(1, count + 1)
    ]
    return records


def test_streets_are_rows_in_the_order_of_their_codes_and_the_smallest_of_many_are_one() -> None:
    few = charts_of(of_streets(3))["area-990102-ages"]
    assert [row[0] for row in few.rows] == ["第1街道", "第2街道", "第3街道"]
    assert few.finding.endswith("没有列出的镇街，名录里没有写明在那里、可以收托的机构。")
    many = charts_of(of_streets(126))["area-990102-ages"]
    assert len(many.rows) == 29 and many.rows[-1][:2] == ("其余 98 个镇街", 98)
    assert sum(int(row[1] or 0) for row in many.rows) == 126 and "没有列出" not in many.finding
    assert "126 个镇街中" in many.finding


def filed_in(*years: int | None, **last: Any) -> Any:
    records = sample_records()
    for place, year in enumerate(years):
        day = date(year, 5, 1) if year else None
        change(records, "institutions", place, filed_on=day, filed_month=None)
    change(records, "institutions", 3, **last)
    return records


def test_filings_and_cancellations_are_counted_year_by_year_on_one_axis() -> None:
    chart = charts_of(filed_in(2022, 2024, None, 2022, cancelled_on=date(2024, 8, 1)))[f"area-{CITY}-filings"]
    assert chart.rows == (
        ("2022年", 2, 0), ("2023年", 0, 0), ("2024年", 1, 1), ("2025年", 0, 0), ("2026年（到9月）", 0, 0),
    )  # fmt: skip
    assert chart.finding == (
        "现在列在名录里的甲市机构中，2022年备案的最多，有 2 家；2022年到2026年9月共备案 3 家、注销 1 家。"
        "另有 1 家没有公布备案时间。"
    )
    assert [trace["name"] for trace in traces(chart)] == ["备案", "注销"]
    assert [axis for axis in chart.figure["layout"] if "axis" in axis] == ["xaxis", "yaxis"]


def test_a_cancellation_without_a_day_is_counted_in_words_and_equal_years_are_all_named() -> None:
    chart = charts_of(filed_in(2022, 2024, 2022, 2024, cancelled_on=None))[f"area-{CITY}-filings"]
    assert "2022年、2024年备案的最多，各有 2 家" in chart.finding
    assert chart.finding.endswith("注销 0 家。另有 1 家已注销的没有公布注销日期。")


def test_filings_of_a_single_year_are_no_chart() -> None:
    assert f"area-{CITY}-filings" not in charts_of(filed_in(2022, 2022, None, 2022))
