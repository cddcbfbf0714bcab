"""Every chart on a page of its own, without the site around it, so that another page can embed it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from jinja2 import Environment

from datapub.chart import Chart
from datapub.config import Config
from datapub.pages.page import Content, Page
from datapub.pages.section import Section, SiteContent

EMBED_HEIGHT = 560
"""Pixels of the embedding frame: heading, sentence and drawing, which there come before the table."""


def _make_pages(content: SiteContent) -> Iterator[Page]:
    for chart in content.charts.values():
        yield Page(
            address=chart.address,
            frame="charts",
            title=chart.title,
            description=chart.finding,
            body=Content(_render, content.environment, content.config, (chart, content.plotly)),
            has_chart=True,
            has_sample=chart.is_sample,
        )


def _render(environment: Environment, config: Config, own: tuple[Chart, str]) -> str:
    chart, plotly = own
    return environment.get_template("chart.html").render(
        root="../../",
        chart=chart,
        plotly=plotly,
        publisher=config.publisher_name,
        snippet=write_snippet(config, chart),
    )


def write_snippet(config: Config, chart: Chart) -> str:
    """Return the element with which another page shows the chart."""
    address = escape(config.base_url + chart.address)
    return (
        f'<iframe src="{address}" title="{escape(chart.title)}" '
        f'width="100%" height="{EMBED_HEIGHT}" loading="lazy"></iframe>'
    )


SECTION = Section("charts", make_pages=_make_pages)
