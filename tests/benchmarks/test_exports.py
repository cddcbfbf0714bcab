"""The measurement of the downloads measures what it says."""

from __future__ import annotations

from benchmarks.exports import measure


def test_figures_of_a_small_register() -> None:
    figures = measure(60)
    assert figures["institutions"] == 60
    sizes = figures["megabytes"]
    assert isinstance(sizes, dict)
    assert {".csv", ".json", ".parquet", ".sqlite", ".xlsx", ".zip", "api"} <= sizes.keys()
    assert isinstance(figures["files"], int) and figures["files"] > 300
    assert measure(60)["sha256"] == figures["sha256"]
