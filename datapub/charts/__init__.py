"""What all charts share: the script and the look. The only room that imports plotly."""

from __future__ import annotations

from datapub.charts.asset import plotly_asset

__all__ = ["plotly_asset"]
