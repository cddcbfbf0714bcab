"""Every chart on a page of its own, without the site around it, so that another page can embed it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from datapub.chart import Chart
from datapub.config import Config
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent

EMBED_HEIGHT = 560
"""Pixels of the embedding frame: heading, sentence and drawing, which there come before the table."""


def _make_pages(content: SiteContent) -> Iterator[Page]:
    template = content.environment.get_template("chart.html")
    for chart in content.charts.values():
        made = template.render(
            root="../../",
            chart=chart,
            plotly=content.plotly,
            publisher=content.config.publisher_name,
            snippet=write_snippet(content.config, chart),
        )
        yield Page(
            address=chart.address,
            frame="charts",
            title=chart.title,
            description=chart.finding,
            body=made,
            has_chart=True,
            has_sample=chart.is_sample,
        )


def write_snippet(config: Config, chart: Chart) -> str:
    """Return the element with which another page shows the chart."""
    address = escape(config.base_url + chart.address)
    return (
        f'<iframe src="{address}" title="{escape(chart.title)}" '
        f'width="100%" height="{EMBED_HEIGHT}" loading="lazy"></iframe>'
    )


SECTION = Section("charts", make_pages=_make_pages)
