"""The charts of the register and of the indicators: derived values in, plotly figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from childcare.charts.ages import draw_age_charts
from childcare.charts.areas import draw_area_charts
from childcare.charts.fees import draw_fee_charts
from childcare.charts.filings import draw_filing_charts
from childcare.charts.indicators import Paths, draw_indicator_charts
from childcare.charts.staff import draw_staff_charts
from childcare.charts.units import draw_unit_chart
from childcare.derive.assignments import Assignment
from childcare.derive.progress import Progress
from childcare.derive.register import Register
from datapub.chart import Chart


def draw_charts(
    register: Register,
    progress: Progress,
    paths: Paths | None = None,
    assignments: Sequence[Assignment] = (),
) -> Mapping[str, Chart]:
    """Return every chart by its id; a subject without data has none.

    Args:
        paths: for series with a base and a stated target, where they should be on the way.
    """
    charts = [
        *draw_area_charts(register),
        *draw_age_charts(register),
        *draw_fee_charts(register),
        *draw_filing_charts(register),
        *draw_staff_charts(register),
        *draw_indicator_charts(register, progress, paths or {}),
        *draw_unit_chart(assignments),
    ]
    return {chart.id: chart for chart in charts}
