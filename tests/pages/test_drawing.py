"""Charts as inline SVG: all that is in the figure, and no text that is cut or lies on another."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations
from statistics import median
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.charts.areas import draw_bars
from datapub.chart import Chart
from datapub.charts.style import finish, trace
from datapub.pages.drawing import draw_svg
from datapub.pages.svg import NARROW, WIDTHS, measure


def chart(figure: Any, finding: str = "甲区最多。") -> Chart:
    return Chart("x-1", "各区的托位（个）", finding, (), (), "", "", False, figure)


def drawing(figure: Any) -> ElementTree.Element:
    text = draw_svg(chart(figure))
    return ElementTree.fromstring(f"<div>{text}</div>")


def stacks(parts: dict[str, list[float]], names: list[str]) -> Any:
    drawn = []
    for name, shares in parts.items():
        drawn.append(
            trace(
                "bar",
                x=shares, y=names, name=name, orientation="h", marker={"color": "#0072B2"},
                text=[f"{share:.0f} 家" if share >= 8 else "" for share in shares],
                insidetextfont={"color": "#ffffff"},
            )
        )  # fmt: skip
    return finish(drawn, height=300, barmode="stack", showlegend=True, xaxis={"range": [0, 100]})


def lines(*series: dict[str, float], target: float | None = None) -> Any:
    drawn = []
    for place, points in enumerate(series):
        drawn.append(
            trace(
                "scatter",
                x=list(points), y=list(points.values()), mode="lines+markers+text", name=f"第{place}条",
                text=[f"{value:,.0f}" for value in points.values()], line={"color": "#0072B2", "width": 3},
                marker={"symbol": ["circle", "square", "diamond", "triangle-up", "x", "star"][place % 6]},
            )
        )  # fmt: skip
    across: dict[str, Any] = {}
    if target is not None:
        line = {"dash": "dash", "color": "#D55E00", "width": 2}
        across = {"shapes": [{"type": "line", "line": line, "y0": target, "y1": target}],
                  "annotations": [{"text": "全国目标", "y": target}]}  # fmt: skip
    days = sorted(day for points in series for day in points)
    padded = [date.fromisoformat(days[0]) - timedelta(180), date.fromisoformat(days[-1]) + timedelta(180)]
    highest = max([target or 0, *(value for points in series for value in points.values())]) * 1.2 or 1
    span = [day.isoformat() for day in padded]
    return finish(
        drawn, height=380, xaxis={"range": span}, yaxis={"range": [0, highest]}, showlegend=len(series) > 1,
        **across,
    )  # fmt: skip


def strips(groups: dict[str, list[int]], notes: list[str]) -> Any:
    stated = {name: values for name, values in groups.items() if values}
    highest = max((value for values in stated.values() for value in values), default=0)
    single = trace(
        "scatter",
        x=[value for values in stated.values() for value in values],
        y=[name for name, values in stated.items() for _ in values],
        mode="markers", orientation="h", name="一点是一家", marker={"color": "#0072B2"},
    )  # fmt: skip
    middle = trace(
        "scatter",
        x=[median(values) for values in stated.values()], y=list(stated), orientation="h", name="中位数",
        text=[f"中位数 {median(values):,}" for values in stated.values()], mode="markers",
        marker={"color": "#D55E00", "symbol": "line-ns"},
    )  # fmt: skip
    return finish(
        [single, middle], height=300, showlegend=True, meta={"notes": notes},
        xaxis={"range": [0, highest * 1.05 or 1]}, yaxis={"categoryarray": list(groups)},
    )  # fmt: skip


def cells(names: list[str], values: list[list[int | None]], notes: list[str]) -> Any:
    texts = [["未公布" if one is None else f"{one:,}" for one in row] for row in values]
    heads = ["乳儿班<br>6—12", "托小班<br>12—24", "托大班<br>24—36", "混合班<br>18起"]
    squares = trace(
        "heatmap",
        x=heads, y=names, z=values, text=texts, zmax=max([1, *(one or 0 for row in values for one in row)]),
        colorscale=[[0, "rgba(0,114,178,0)"], [1, "rgba(0,114,178,0.6)"]],
    )  # fmt: skip
    title = {"text": "月龄（个月）和托位（个）"}
    return finish([squares], height=300, meta={"notes": notes}, xaxis={"title": title})


def number(text: str | None, unit: str) -> float:
    return float((text or f"0{unit}").removesuffix(unit))


def spans(root: ElementTree.Element, width: float) -> list[tuple[float, float, float, str]]:
    """Return where each text begins and ends and on which height it stands, in em, at a width."""
    found = []
    for one in root.iterfind("./svg/text"):
        if width == NARROW and "drawing__wide" in one.get("class", ""):
            continue
        size, x = measure(one.text or ""), number(one.get("x"), "%") / 100 * width
        start = x - {"start": 0.0, "middle": size / 2, "end": size}[one.get("text-anchor", "start")]
        found.append((start, start + size, number(one.get("y"), "em"), one.text or ""))
    return found


def assert_readable(root: ElementTree.Element) -> None:
    for width in WIDTHS:
        shown = spans(root, width)
        for start, end, _, text in shown:
            assert start >= -0.05 and end <= width + 0.05, (width, text)
        for (start, end, y, text), (begin, stop, level, other) in combinations(shown, 2):
            assert abs(y - level) >= 1 or end <= begin + 0.05 or stop <= start + 0.05, (width, text, other)


NAMES = st.lists(
    st.text(st.sampled_from("甲乙区托育中心（A-b <&'"), min_size=1, max_size=60).map(str.strip).filter(bool),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip
AMOUNTS = st.one_of(st.just(0), st.integers(0, 9_999_999))


@given(NAMES, st.data())
def test_bars_have_their_whole_names_and_values(names: list[str], data: st.DataObject) -> None:
    values = {name: data.draw(AMOUNTS) for name in names}
    root = drawing(draw_bars(values, "个"))
    drawn = "".join(one.text or "" for one in root.iterfind("./svg/text"))
    squeezed = drawn.replace(" ", "")
    for name, value in values.items():
        assert f"{name}{value:,}个".replace(" ", "") in squeezed
    widths = [number(one.get("width"), "%") for one in root.iterfind("./svg/rect")]
    highest = max(values.values())
    assert widths == pytest.approx([value / (highest or 1) * 100 for value in values.values()], abs=0.01)
    assert_readable(root)


@given(NAMES, st.data())
def test_two_series_have_a_bar_each_on_one_scale(names: list[str], data: st.DataObject) -> None:
    counts = st.integers(0, 99_999)
    series = {title: [data.draw(counts) for _ in names] for title in ("备案", "注销")}
    drawn = []
    for title, values in series.items():
        texts = [f"{title} {value}" for value in values]
        bar = {"x": values, "y": names, "text": texts, "name": title, "marker": {"color": "#0072B2"}}
        drawn.append(trace("bar", orientation="h", **bar))
    root = drawing(finish(drawn, height=300, barmode="group", showlegend=True))
    pairs = list(zip(*series.values(), strict=True))
    highest = max(max(pair) for pair in pairs)
    widths = [number(one.get("width"), "%") for one in root.iterfind("./svg/rect")]
    shares = [value / (highest or 1) * 100 for pair in pairs for value in pair]
    assert widths == pytest.approx(shares, abs=0.01)
    labels = "".join(one.text or "" for one in root.iterfind("./svg/text")).replace(" ", "")
    for name, (filed, cancelled) in zip(names, pairs, strict=True):
        assert f"{name}备案{filed}，注销{cancelled}".replace(" ", "") in labels
    assert_readable(root)


@given(NAMES, st.data())
def test_parts_fill_their_bar_and_are_named(names: list[str], data: st.DataObject) -> None:
    cuts = [sorted(data.draw(st.lists(st.floats(0, 100), min_size=2, max_size=2))) for _ in names]
    parts = {
        "甲": [first for first, _ in cuts],
        "乙": [second - first for first, second in cuts],
        "丙": [100 - second for _, second in cuts],
    }
    root = drawing(stacks(parts, names))
    for place in range(len(names)):
        own = root.findall("./svg/rect")[place * 3 : place * 3 + 3]
        assert abs(sum(number(one.get("width"), "%") for one in own) - 100) < 0.05
    assert ["".join(one.itertext()) for one in root.iterfind("./ul/li")] == ["甲", "乙", "丙"]
    assert_readable(root)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(date.isoformat)
SERIES = st.dictionaries(DAYS, AMOUNTS, min_size=1, max_size=12).map(lambda one: dict(sorted(one.items())))


@given(st.lists(SERIES, min_size=1, max_size=7), st.one_of(st.none(), AMOUNTS))
def test_lines_have_every_point_and_labels_where_there_is_room(
    series: list[dict[str, float]], target: float | None
) -> None:
    root = drawing(lines(*series, target=target))
    points = [*root.iterfind("./svg/circle"), *root.iterfind("./svg/svg")]
    assert len(points) == sum(map(len, series))
    strokes = [one for one in root.iterfind("./svg/line") if one.get("stroke")]
    assert len(strokes) == sum(len(one) - 1 for one in series) + (target is not None)
    assert_readable(root)


@given(NAMES, st.data())
def test_strips_have_a_dot_for_every_value_and_say_what_they_rest_on(
    names: list[str], data: st.DataObject
) -> None:
    groups = {name: sorted(data.draw(st.lists(AMOUNTS, max_size=40))) for name in names}
    notes = [
        data.draw(st.sampled_from(["17 家公布了保育费，3 家没有公布", "12,600 家没有公布"])) for _ in names
    ]
    root = drawing(strips(groups, notes))
    paths = [one.get("d") or "" for one in root.iterfind("./svg/svg/path")]
    assert [path.count("M") for path in paths] == [len(values) for values in groups.values() if values]
    for path in paths:  # no dot lies on another, and none outside its field
        places = re.findall(r"M(\d+) (\d+)h", path)
        assert len(set(places)) == len(places) and all(0 <= int(y) <= 1000 for _, y in places)
    drawn = "".join(one.text or "" for one in root.iterfind("./svg/text")).replace(" ", "")
    for name, note in zip(names, notes, strict=True):
        middle = f"中位数{median(groups[name]):,}" if groups[name] else ""
        assert f"{name}{middle}{note}".replace(" ", "") in drawn
    assert_readable(root)


@given(NAMES, st.data())
def test_cells_say_their_number_and_what_is_unknown_is_no_nothing(
    names: list[str], data: st.DataObject
) -> None:
    row = st.lists(st.none() | AMOUNTS, min_size=4, max_size=4)
    values = [data.draw(row) for _ in names]
    notes = [
        data.draw(st.sampled_from(["", "没有分班型公布托位", "按分班型公布了托位的 12,600 家算"]))
        for _ in names
    ]
    root = drawing(cells(names, values, notes))
    boxes = root.findall("./svg/rect")
    flat = [one for row in values for one in row]
    assert [one.get("stroke-dasharray") is not None for one in boxes] == [one is None for one in flat]
    shades = [float(one.get("fill-opacity") or 1) for one in boxes]
    assert all(bool(value) or shade == 0 for value, shade in zip(flat, shades, strict=True))
    texts = [one.text or "" for one in root.iterfind("./svg/text[@class]")]
    assert all(("未公布" if one is None else f"{one:,}") in texts for one in flat if (one or 0) < 10_000)
    drawn = "".join(one.text or "" for one in root.iterfind("./svg/text")).replace(" ", "")
    assert all(name.replace(" ", "") in drawn for name in (*names, *notes))
    assert_readable(root)


def test_many_dots_stay_in_a_strip_of_a_few_lines() -> None:
    root = drawing(strips({"甲区": [0] * 6_000 + [900] * 6_600}, ["12,600 家公布了保育费"]))
    (field,) = root.iterfind("./svg/svg")
    assert number(field.get("height"), "em") < 7 and len(list(root.iter())) < 40


def test_a_drawing_says_what_it_is_and_holds_no_mark_up() -> None:
    text = draw_svg(chart(draw_bars({'<b onclick="x">甲&乙': 3}, "个"), '"甲"<乙。'))
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    names = (root.get("aria-labelledby") or "").split()
    labels = [one.text for name in names for one in root.iter() if one.get("id") == name]
    assert labels == ["各区的托位（个）", '"甲"<乙。']
    assert not [one for one in root.iter() if "onclick" in one.attrib or one.tag == "b"]
    assert "style=" not in text


def test_one_point_and_a_chart_of_nothing_but_zeros_are_drawn() -> None:
    assert drawing(lines({"2025-12-31": 0})).findall("./svg/circle")
    assert len(drawing(draw_bars({"甲": 0, "乙": 0}, "个")).findall("./svg/rect")) == 2


def test_a_trace_of_another_kind_is_refused_by_the_name_of_its_chart() -> None:
    with pytest.raises(ValueError, match="x-1"):
        draw_svg(chart(finish([trace("pie", labels=["甲"], values=[1])], height=200)))
