"""The charts: derived values in, plotly figures out (the only package that imports plotly)."""

from __future__ import annotations

from collections.abc import Mapping

from datapub.chart import Chart
from datapub.charts.areas import draw_area_charts
from datapub.charts.asset import plotly_asset
from datapub.charts.indicators import Paths, draw_indicator_charts
from datapub.derive.progress import Progress
from datapub.derive.register import Register


def draw_charts(register: Register, progress: Progress, paths: Paths | None = None) -> Mapping[str, Chart]:
    """Return every chart by its id; a subject without data has none.

    Args:
        paths: for series with a base and a stated target, where they should be on the way.
    """
    charts = [*draw_area_charts(register), *draw_indicator_charts(progress, paths or {})]
    return {chart.id: chart for chart in charts}


__all__ = ["draw_charts", "plotly_asset"]
