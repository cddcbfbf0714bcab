"""The charts of age coverage: places by kind of class, street by street, or area by area for the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from childcare.charts.words import describe_none, describe_sample, name_source
from childcare.counts import Sum, add_sums
from childcare.derive.institution import Area, Institution
from childcare.derive.register import AreaTotals, Register, sum_classes
from childcare.standards import CLASS_KINDS, ClassKind
from datapub.chart import Chart
from datapub.charts.style import finish, trace
from datapub.model import Record
from datapub.textual import write_value

_MOST = 30
"""Rows of a chart; of more, those with the fewest places are one row together."""

_STREET = "镇街"
_LEFT_OUT = f"没有列出的{_STREET}，名录里没有写明在那里、可以收托的机构。"
_NO_STREET = f"未写明{_STREET}"
SHADES = [[0, "rgba(0,114,178,0)"], [1, "rgba(0,114,178,0.6)"]]
"""From nothing to a blue on which the text of both colour schemes has a contrast of 4.5:1 and more."""


@dataclass(frozen=True)
class _Row:
    """Institutions of a street or area that may take children, and what of their places is known by class."""

    listed: int
    institutions: int
    places: int
    split: Sum
    by_class: Mapping[str, int]


def draw_age_charts(register: Register) -> Iterator[Chart]:
    """Yield the chart of every area in which at least two streets (of the city: areas) can be compared."""
    for area in register.areas:
        if area.is_city and register.parts:
            part, apart = register.levels.part, register.levels.unplaced
            rows = {one.short_name: _view_totals(register.totals[one.code]) for one in register.parts}
        else:
            part, apart = _STREET, _NO_STREET
            streets = _list_streets(register.by_area[area.code])
            rows = {name: _sum_up(listed) for name, listed in streets.items()}
        known = [row for name, row in rows.items() if name != apart and row.split.known]
        if len(known) > 1:
            shown = rows if len(rows) <= _MOST else _fold(rows, part, apart)
            left_out = part == _STREET and shown is rows
            yield _draw(area, register.totals[area.code], known, shown, part, _LEFT_OUT if left_out else "")


def _view_totals(totals: AreaTotals) -> _Row:
    return _Row(
        totals.listed, totals.institutions, totals.places.amount, totals.split, totals.places_by_class
    )


def _sum_up(counting: Sequence[Record]) -> _Row:
    places = sum(record["places"] or 0 for record in counting)
    return _Row(len(counting), len(counting), places, *sum_classes(counting))


def _list_streets(listed: Iterable[Institution]) -> Mapping[str, list[Record]]:
    """Return the institutions that count by their street, in the order of the streets' codes."""
    found: dict[str, list[Record]] = defaultdict(list)
    for item in sorted(listed, key=lambda item: item.record["street_code"] or "~"):
        if item.counts:
            found[item.street or _NO_STREET].append(item.record)
    return found


def _fold(rows: Mapping[str, _Row], part: str, apart: str) -> Mapping[str, _Row]:
    named = sorted(rows, key=lambda name: (name == apart, -rows[name].places))
    rest = {name: rows[name] for name in named if name != apart and name not in named[: _MOST - 2]}
    shown = {name: row for name, row in rows.items() if name not in rest}
    whole = _Row(
        sum(row.listed for row in rest.values()),
        sum(row.institutions for row in rest.values()),
        sum(row.places for row in rest.values()),
        add_sums([row.split for row in rest.values()]),
        {kind.title: sum(row.by_class[kind.title] for row in rest.values()) for kind in CLASS_KINDS},
    )
    return {**shown, f"其余 {len(rest)} 个{part}": whole}


def _draw(
    area: Area,
    totals: AreaTotals,
    known: list[_Row],
    rows: Mapping[str, _Row],
    part: str,
    left_out: str,
) -> Chart:
    counts = "，".join(
        f"有{kind.title}的 {sum(bool(own.by_class[kind.title]) for own in known)} 个" for kind in CLASS_KINDS
    )
    basis = f"{totals.split.note}。" if totals.split.note else ""
    return Chart(
        id=f"area-{area.code}-ages",
        title=f"{area.short_name}各{part}收多大的孩子：各班型的托位（个）",
        finding=f"{area.short_name}分班型公布了托位的 {len(known)} 个{part}中，{counts}"
        f"{describe_sample(totals)}。{basis}{left_out}",
        columns=(
            part,
            "可以收托（家）",
            "分班型公布（家）",
            *(f"{kind.title}（个）" for kind in CLASS_KINDS),
        ),
        rows=tuple(
            (name, *((own.institutions, own.split.known) if own.listed else (None, None)), *_list_places(own))
            for name, own in rows.items()
        ),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_draw_cells(rows),
    )


def _list_places(row: _Row) -> list[int | None]:
    """Return the places by kind of class; None for each where no institution says how they are split."""
    return [row.by_class[kind.title] if row.split.known else None for kind in CLASS_KINDS]


def _describe_row(row: _Row) -> str:
    """Say what a row does not show; "" where it shows all."""
    known, whole = row.split.known, row.institutions
    if not whole:
        return describe_none(row.listed)
    if not known:
        return "没有分班型公布托位"
    return f"按分班型公布了托位的 {known} 家算" if known < whole else ""


def _draw_cells(rows: Mapping[str, _Row]) -> Mapping[str, object]:
    heads = [f"{kind.title}<br>{_write_months(kind)}" for kind in CLASS_KINDS]
    names = [f"{name}（{own.institutions:,} 家）" if own.institutions else name for name, own in rows.items()]
    places = [_list_places(own) for own in rows.values()]
    texts = [
        [
            "" if not own.institutions else "未公布" if count is None else write_value(count)
            for count in counts
        ]
        for own, counts in zip(rows.values(), places, strict=True)
    ]
    cells = trace(
        "heatmap",
        x=heads,
        y=names,
        z=places,
        text=texts,
        colorscale=SHADES,
        zmin=0,
        zmax=max((count for counts in places for count in counts if count), default=1),
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y} %{x}：%{z:,} 个<extra></extra>",
    )
    return finish(
        [cells],
        xaxis={
            "title": {"font": {"size": 14}, "text": "月龄（个月）和托位（个）", "standoff": 8},
            "side": "top",
            "automargin": True,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "automargin": True, "showgrid": False, "fixedrange": True},
        height=110 + 34 * len(rows),
        meta={"notes": [_describe_row(own) for own in rows.values()]},
        annotations=[  # they have the page's ink, and stand where there is no number as well
            {"showarrow": False, "text": text, "x": head, "y": name}
            for name, row_texts in zip(names, texts, strict=True)
            for head, text in zip(heads, row_texts, strict=True)
        ],
    )


def _write_months(kind: ClassKind) -> str:
    return f"{kind.first_month}起" if kind.last_month is None else f"{kind.first_month}—{kind.last_month}"
