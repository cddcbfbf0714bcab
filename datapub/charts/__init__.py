"""What every chart has in common: its script and its looks (all that imports plotly)."""

from __future__ import annotations

from datapub.charts.asset import plotly_asset

__all__ = ["plotly_asset"]
