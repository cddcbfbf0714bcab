"""The chart of staff: institutions by children to each caregiver, beside the ratios that are set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from childcare.charts.ages import SHADES
from childcare.charts.words import describe_sample, name_source
from childcare.derive.institution import Area
from childcare.derive.register import AreaTotals, Register
from childcare.derive.staffing import RATIOS, STEPS, Staffing, StaffTotals, add_staff, sum_staff
from childcare.terms import ProviderType
from datapub.chart import Cell, Chart
from datapub.charts.style import finish, trace

_BANDS = (
    f"{STEPS[0]}个<br>以内",
    *(f"{least}个多<br>到{most}个" for least, most in pairwise(STEPS)),
    f"超过<br>{STEPS[-1]}个",
)
"""What columns are named, in lines that a narrow screen has room for."""


def draw_staff_charts(register: Register) -> Iterator[Chart]:
    """Yield the chart of each area with an institution of which children and caregivers are known."""
    of_parts = {area.code: sum_staff(register.by_area[area.code]) for area in register.disjoint}
    of_all = {register.city.code: add_staff(of_parts.values()), **of_parts}
    for area in register.areas:
        if area.code in of_all and of_all[area.code].by_kind:
            yield _draw(area, register.totals[area.code], of_all[area.code])


def _draw(area: Area, totals: AreaTotals, staff: StaffTotals) -> Chart:
    counts = {kind: _count(own) for kind, own in staff.by_kind.items()}
    return Chart(
        id=f"area-{area.code}-staff",
        title=f"{area.short_name}平均每名保育人员带几个孩子（机构，家）",
        finding=_describe(area, totals, staff),
        columns=(
            "收哪个班型",
            "国家规定每人最多带（个）",
            "算得出的（家）",
            "不多于规定（家）",
            "多于规定（家）",
            *(f"{band.replace('<br>', '')}（家）" for band in _BANDS),
        ),
        rows=tuple((_name(kind), *_judge(kind, own), *counts[kind]) for kind, own in staff.by_kind.items()),
        source=name_source(totals.as_of_on, totals.has_sample),
        page=f"areas/{area.code}/",
        is_sample=totals.has_sample,
        figure=_draw_cells(staff.by_kind, counts),
    )


def _name(kind: str) -> str:
    if not kind:
        return "人员没有按班型公布"
    return kind if kind == ProviderType.HOME else f"只有{kind}"


def _judge(kind: str, own: tuple[Staffing, ...]) -> tuple[Cell, ...]:
    """Return the ratio set, and how many institutions are known, keep to it, and do not."""
    if not kind:
        return None, len(own), None, None
    within = sum(one.is_within for one in own)
    return RATIOS[kind], len(own), within, len(own) - within


def _count(own: tuple[Staffing, ...]) -> list[int]:
    steps = Counter(one.step for one in own)
    return [steps[place] for place in range(len(_BANDS))]


def _describe(area: Area, totals: AreaTotals, staff: StaffTotals) -> str:
    judged = [one for kind, own in staff.by_kind.items() if kind for one in own]
    within = sum(one.is_within for one in judged)
    parts = []
    if judged:
        parts.append(
            f"{len(judged):,} 家的孩子只在一种班型，能和国家规定比，"
            f"不多于规定的 {within:,} 家，多于规定的 {len(judged) - within:,} 家"
        )
    if unjudged := staff.by_kind.get("", ()):
        parts.append(f"{len(unjudged):,} 家的人员没有按班型公布，这里不作判断")
    gaps = (
        (staff.silent, "没有公布在托人数或保育人员数"),
        (staff.others, "没有在托的孩子或保育人员、孩子多于托位或没有公布托位，算不出"),
    )
    missing = "；".join(f"{count:,} 家{words}" for count, words in gaps if count)
    return (
        f"{area.short_name}可以收托的 {totals.institutions:,} 家机构中，"
        f"算得出平均每名保育人员带几个孩子的有 {staff.known:,} 家：{'；'.join(parts)}"
        f"{describe_sample(totals)}。{f'另有 {missing}。' if missing else ''}"
    )


def _describe_row(kind: str, own: tuple[Staffing, ...]) -> str:
    if not kind:
        return f"{len(own):,} 家，不作判断"
    most, known, within, above = _judge(kind, own)
    return f"规定最多 {most} 个：{known:,} 家中 {within:,} 家不多于，{above:,} 家多于"


def _draw_cells(
    by_kind: Mapping[str, tuple[Staffing, ...]], counts: Mapping[str, list[int]]
) -> Mapping[str, object]:
    names = [_name(kind) for kind in by_kind]
    texts = [[f"{count:,}" for count in row] for row in counts.values()]
    cells = trace(
        "heatmap",
        x=list(_BANDS),
        y=names,
        z=list(counts.values()),
        text=texts,
        colorscale=SHADES,
        zmin=0,
        zmax=max(max(row) for row in counts.values()),
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y} %{x}：%{z:,} 家<extra></extra>",
    )
    return finish(
        [cells],
        xaxis={
            "title": {"font": {"size": 14}, "text": "每人带几个，机构（家）", "standoff": 8},
            "side": "top",
            "type": "category",
            "automargin": True,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "automargin": True, "showgrid": False, "fixedrange": True},
        height=110 + 34 * len(by_kind),
        annotations=[  # they have the page's ink
            {"showarrow": False, "text": text, "x": band, "y": name}
            for name, row in zip(names, texts, strict=True)
            for band, text in zip(_BANDS, row, strict=True)
        ],
        meta={"notes": [_describe_row(kind, own) for kind, own in by_kind.items()]},
    )
