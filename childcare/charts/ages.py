"""The charts of age coverage: places by kind of class, street by street, or area by area for the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from childcare.charts.words import describe_sample, name_source
from childcare.derive.institution import Area, Institution
from childcare.derive.register import AreaTotals, Register, sum_register
from childcare.terms import CLASS_KINDS, ClassKind
from datapub.chart import Chart
from datapub.charts.style import finish, trace
from datapub.textual import write_value

_MOST = 30
"""Rows of a chart; of more, those with the fewest places are one row together."""

_STREET = "镇街"
_LEFT_OUT = f"没有列出的{_STREET}，名录里没有写明在那里、可以收托的机构。"
_NO_STREET = f"未写明{_STREET}"
SHADES = [[0, "rgba(0,114,178,0)"], [1, "rgba(0,114,178,0.6)"]]
"""From nothing to a blue on which the text of both colour schemes has a contrast of 4.5:1 and more."""


def draw_age_charts(register: Register) -> Iterator[Chart]:
    """Yield the chart of every area in which at least two streets (of the city: areas) can be compared."""
    groups: Mapping[str, Iterable[Institution]]
    for area in register.areas:
        if area.is_city and register.parts:
            part, apart = register.levels.part, register.levels.unplaced
            groups = {one.short_name: register.by_area[one.code] for one in register.parts}
        else:
            part, apart = _STREET, _NO_STREET
            groups = _list_streets(register.by_area[area.code])
        rows = {name: sum_register(area.code, own) for name, own in groups.items()}
        known = [totals for name, totals in rows.items() if name != apart and totals.split.known]
        if len(known) > 1:
            shown = rows if len(rows) <= _MOST else _fold(rows, groups, part, apart)
            left_out = part == _STREET and shown is rows
            yield _draw(area, register.totals[area.code], known, shown, part, _LEFT_OUT if left_out else "")


def _list_streets(listed: Iterable[Institution]) -> Mapping[str, list[Institution]]:
    """Return the institutions that count by their street, in the order of the streets' codes."""
    found: dict[str, list[Institution]] = defaultdict(list)
    for item in sorted(listed, key=lambda item: item.record["street_code"] or "~"):
        if item.counts:
            found[item.street or _NO_STREET].append(item)
    return found


def _fold(
    rows: Mapping[str, AreaTotals], groups: Mapping[str, Iterable[Institution]], part: str, apart: str
) -> Mapping[str, AreaTotals]:
    named = sorted(rows, key=lambda name: (name == apart, -rows[name].places.amount))
    rest = [name for name in named if name != apart][_MOST - 2 :]
    kept = {name: totals for name, totals in rows.items() if name not in rest}
    whole = sum_register("", [item for name in rest for item in groups[name]])
    return {**kept, f"其余 {len(rest)} 个{part}": whole}


def _draw(
    area: Area,
    totals: AreaTotals,
    known: list[AreaTotals],
    rows: Mapping[str, AreaTotals],
    part: str,
    left_out: str,
) -> Chart:
    counts = "，".join(
        f"有{kind.title}的 {sum(bool(own.places_by_class[kind.title]) for own in known)} 个"
        for kind in CLASS_KINDS
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
            (name, own.institutions, own.split.known, *_list_places(own)) for name, own in rows.items()
        ),
        source=name_source(totals),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_draw_cells(rows),
    )


def _list_places(totals: AreaTotals) -> list[int | None]:
    """Return the places by kind of class; None for each where no institution says how they are split."""
    return [totals.places_by_class[kind.title] if totals.split.known else None for kind in CLASS_KINDS]


def _describe_row(totals: AreaTotals) -> str:
    """Say what a row does not show; "" where it shows all."""
    known, whole = totals.split.known, totals.institutions
    if not whole:
        return "名录里没有可以收托的机构"
    if not known:
        return "没有分班型公布托位"
    return f"按分班型公布了托位的 {known} 家算" if known < whole else ""


def _draw_cells(rows: Mapping[str, AreaTotals]) -> Mapping[str, object]:
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
            for name, told in zip(names, texts, strict=True)
            for head, text in zip(heads, told, strict=True)
        ],
    )


def _write_months(kind: ClassKind) -> str:
    return f"{kind.first_month}起" if kind.last_month is None else f"{kind.first_month}—{kind.last_month}"
