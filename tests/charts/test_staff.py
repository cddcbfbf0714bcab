"""The chart of staff: institutions by children to each caregiver, judged where that can be done."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from childcare.charts.staff import draw_staff_charts
from childcare.derive.register import derive_register
from datapub.chart import Chart
from datapub.pages.drawing import draw_svg
from tests.derive.test_staffing import ONE_CLASS
from tests.support import change, make_tables, sample_records

CITY = "990100"
UNKNOWN = {"enrolled": None}


def draw(*cells: dict[str, Any]) -> dict[str, Chart]:
    """Return the charts of a city whose institutions, one after the other, have these cells."""
    records = sample_records()
    for place, own in enumerate(cells):
        change(records, "institutions", place, **{**ONE_CLASS, "provider_type": "独立托育机构", **own})
    return {chart.id: chart for chart in draw_staff_charts(derive_register(make_tables(records), CITY))}


def test_institutions_are_counted_by_kind_of_class_and_judged_by_its_ratio() -> None:
    charts = draw({}, {"caregivers": 4}, {"classes_mixed": 1, "places_mixed": 9, "places": 39})
    chart = charts[f"area-{CITY}-staff"]
    assert chart.rows == (
        ("只有托小班", 5, 2, 1, 1, 0, 1, 1, 0),
        ("人员没有按班型公布", None, 1, None, None, 0, 1, 0, 0),
    )
    assert chart.finding == (
        "甲市可以收托的 3 家机构中，算得出平均每名保育人员带几个孩子的有 3 家："
        "2 家的孩子只在一种班型，能和国家规定比，不多于规定的 1 家，多于规定的 1 家；"
        "1 家的人员没有按班型公布，这里不作判断。"
    )
    assert chart.figure["layout"]["meta"]["notes"] == [
        "规定最多 5 个：2 家中 1 家不多于，1 家多于",
        "1 家，不作判断",
    ]


def test_the_cells_are_the_table_and_the_next_chart_has_its_own() -> None:
    charts = draw({}, {"caregivers": 4}, {"enrolled": 4, "caregivers": 1, "is_sample": True})
    for chart in charts.values():
        (cells,) = chart.figure["data"]
        assert cells["z"] == [list(row[5:]) for row in chart.rows]
        labels = [note["text"] for note in chart.figure["layout"]["annotations"]]
        assert labels == [text for row in cells["text"] for text in row]
        drawn = ElementTree.fromstring(f"<div>{draw_svg(chart)}</div>")
        narrow = {text.text for text in drawn.iter("text") if "drawing__wide" not in text.get("class", "")}
        assert narrow >= {"只有托小班", "3个", "以内", "3个多", "到5个", "5个多", "到7个", "超过", "7个"}
    assert len(charts) == 4 and len({str(chart.figure) for chart in charts.values()}) > 1
    assert "（样例数据）。" in charts[f"area-{CITY}-staff"].finding


def test_what_is_missing_is_counted_in_words_and_nothing_known_is_no_chart() -> None:
    chart = draw({}, UNKNOWN, {"enrolled": 0})[f"area-{CITY}-staff"]
    assert chart.finding.endswith(
        "另有 1 家没有公布在托人数或保育人员数；"
        "1 家没有在托的孩子或保育人员、孩子多于托位或没有公布托位，算不出。"
    )
    assert draw(UNKNOWN, UNKNOWN, {"caregivers": 0}) == {}


def test_where_nobody_can_be_judged_nothing_is_said_of_the_rule() -> None:
    several = {"classes_mixed": 1, "places_mixed": 9, "places": 39}
    chart = draw(several, several, UNKNOWN)[f"area-{CITY}-staff"]
    assert "规定" not in chart.finding and len(chart.rows) == 1
