"""The numbers of every chart as CSV, and its figure as JSON, beside the page that shows it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from datapub.chart import Chart
from datapub.textual import BOM, write_cell, write_rows


def write_charts(charts: Mapping[str, Chart]) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of each chart's files.

    The CSV carries a BOM and Chinese headings, and names its source in the last column: people open
    it in a spreadsheet and pass it on, and the note that it is a sample has to travel with it.
    """
    for chart in charts.values():
        rows = ([*map(write_cell, row), chart.source] for row in chart.rows)
        yield f"{chart.address}data.csv", BOM + write_rows([[*chart.columns, "图的来源"], *rows], "\r\n")
        figure = {"id": chart.id, "title": chart.title, "finding": chart.finding, "source": chart.source}
        text = json.dumps({**figure, **chart.figure}, ensure_ascii=False, separators=(",", ":"))
        yield f"{chart.address}figure.json", text.encode()
