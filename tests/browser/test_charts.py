"""Charts as readers take them along: light pages, pictures, other people's pages, nothing uploaded."""

from __future__ import annotations

import base64
import gzip
import re
import threading
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, settle
from tests.site_facts import SiteFacts

BUDGET = 60 * 1024
PAGES = ["areas/{city}/", "areas/{area}/", "indicators/{series}/", "comparison/", "charts/area-{city}-types/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_chart_page_is_light_until_more_is_asked_for(
    open_page: Open, address: str, built_site: Path, facts: SiteFacts
) -> None:
    """All that a page asks for before the chart script, compressed as a server sends it."""
    with open_page(address, script=False, apart=True) as (page, watch):
        before = list(watch.loaded)
        text = page.content()
    with open_page(address, apart=True) as (page, watch):
        settle(page, watch)
        before += [url for url in watch.loaded if "plotly" not in url and url not in before]
    assert "plotly" in text
    files = [url.split("/tuoyu/", 1)[1].split("?")[0] for url in dict.fromkeys(before) if "/tuoyu/" in url]
    sizes = {
        name: len(
            gzip.compress(
                (
                    built_site / (name or "") / ("index.html" if name.endswith("/") or not name else "")
                ).read_bytes(),
                6,
            )
        )
        for name in files
    }
    assert facts.fill(address) in sizes
    assert sum(sizes.values()) <= BUDGET, sizes


def explore(page: Page) -> None:
    """Ask for the chart that answers the pointer, and wait for it."""
    page.locator("[data-explore]").click()
    page.locator("svg.main-svg").first.wait_for()


READ_TICKS = """() => {
  const charts = document.querySelectorAll("figcaption ~ .chart-canvas:has(svg.main-svg)");
  const listTicks = (chart) => [...chart.querySelectorAll(".xtick text, .ytick text")];
  return Object.fromEntries([...charts].map((chart) =>
    [chart.dataset.chart, listTicks(chart).map(({ textContent }) => textContent)]));
}"""


def test_every_chart_is_drawn_without_a_message(open_page: Open, built_site: Path, facts: SiteFacts) -> None:
    """All on one page: the script is then read once, which takes ten times as long as to draw one.

    What else the page of a chart is like is seen with the other kinds of pages.
    """
    names = sorted(path.name for path in (built_site / "charts").iterdir())
    assert names
    pages = [(built_site / f"charts/{name}/index.html").read_text(encoding="utf-8") for name in names]
    figures = [re.search(r"<figure.*</figure>\s*<script.*?</script>", text, re.S) for text in pages]
    whole = pages[0].replace(figures[0][0], "".join(figure[0] for figure in figures if figure))  # type: ignore[index]
    with open_page("about/") as (page, watch):
        page.route("**/charts/all/", lambda route: route.fulfill(body=whole, content_type="text/html"))
        page.goto(page.url.replace("about/", "charts/all/"))
        page.evaluate("document.querySelectorAll('[data-explore]').forEach((one) => one.click())")
        expect(page.locator("[data-explore]")).to_have_count(0)
        ticks = page.evaluate(READ_TICKS)
        assert sorted(ticks) == names
        for name, labels in ticks.items():
            assert not any(sign in tick for sign in ("k", "M", "Jan", "−") for tick in labels), (
                name,
                labels,
            )
        assert any("年" in tick for tick in ticks[facts.fill("indicator-{series}")])
        assert page.locator(".modebar, [data-title*=hare], a[href*=plot]").count() == 0
        assert watch.messages == []
        assert watch.outside == []
        assert len([url for url in watch.loaded if "plotly" in url]) == 1


def test_the_drawing_stays_where_another_cannot_be_drawn(open_page: Open) -> None:
    failing = "window.Plotly = { register() {}, react: () => Promise.reject(new Error()) };"
    with open_page("charts/area-{area}-types/", apart=True) as (page, _):
        page.route("**/plotly*.js", lambda route: route.fulfill(body=failing, content_type="text/javascript"))
        page.locator("[data-explore]").click()
        page.locator(".chart-said", has_text="没有打开").wait_for()
        expect(page.locator(".chart-canvas .drawing").first).to_be_visible()
        expect(page.locator(".chart-canvas")).to_have_count(1)


def test_ticks_are_chinese(open_page: Open) -> None:
    with open_page("charts/indicator-{series_in_thousands}/") as (page, _):
        explore(page)
        months = [tick.replace("\u200b", "") for tick in page.locator(".xtick text").all_text_contents()]
        assert months and all(tick.endswith("月") and "年" in tick for tick in months)
        numbers = page.locator(".ytick text").all_text_contents()
        assert any("," in tick for tick in numbers)


def save(open_page: Open, words: str, **options: Any) -> tuple[bytes, str, str]:
    """Return a picture that a reader keeps, and the title and source of its chart."""
    with open_page("charts/area-{area}-types/", **options) as (page, watch):
        explore(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name=words).click()
        saved = Path(waiting.value.path()).read_bytes()
        assert watch.messages == []
        figure = page.locator("figure.chart")
        chart = figure.locator("[data-chart]").get_attribute("data-chart")
        assert waiting.value.suggested_filename.startswith(f"{chart}.")
        title, source = (figure.get_attribute(f"data-chart-{name}") or "" for name in ("title", "source"))
        return saved, title, source


def test_reader_keeps_a_png(open_page: Open) -> None:
    saved, _, _ = save(open_page, "存成图片（PNG）", scheme="dark")
    assert saved.startswith(b"\x89PNG")
    assert int.from_bytes(saved[16:20]) == 2000
    assert len(saved) > 20_000, "an empty sheet"


def test_reader_keeps_an_svg_that_names_its_source(open_page: Open, facts: SiteFacts) -> None:
    saved, title, source = save(open_page, "存成图片（SVG）")
    text = saved.decode()
    assert title and title in text
    assert source and source in text
    assert facts.fill("charts/area-{area}-types/") in text


def test_wechat_is_shown_an_image_to_press(browser: Browser, server: str, facts: SiteFacts) -> None:
    context = browser.new_context(
        user_agent="Mozilla/5.0 MicroMessenger/8.0", viewport={"width": 375, "height": 800}
    )
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(server + facts.fill("charts/area-{area}-types/"))
    explore(page)
    page.get_by_role("button", name="存成图片").click()
    image = page.locator(".chart-picture")
    image.wait_for()
    assert (image.get_attribute("src") or "").startswith("data:image/png;base64,")
    assert base64.b64decode((image.get_attribute("src") or "").split(",")[1]).startswith(b"\x89PNG")
    assert "长按" in page.locator(".chart-said").inner_text()
    assert messages == []
    context.close()


def test_another_site_embeds_a_chart_and_nothing_else(
    browser: Browser, built_site: Path, facts: SiteFacts
) -> None:
    """The site with the headers that it asks nginx for, in a page of another origin."""

    def read_header(name: str) -> str:
        lines = (built_site / name).read_text(encoding="utf-8").splitlines()
        line = next(line for line in lines if "Content-Security-Policy" in line)
        return line.split('"')[1]

    plain, charts = read_header("headers.conf"), read_header("headers-charts.conf")
    area, address = facts.example("area"), facts.fill("charts/area-{area}-places/")
    alone = (built_site / address / "index.html").read_text(encoding="utf-8")
    snippet = unescape(alone.split("data-copy-text>")[1].split("</code>")[0])
    assert snippet.startswith("<iframe src=")

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/paper":
                super().do_GET()
                return
            base = f"http://127.0.0.1:{self.server.server_port}/"  # type: ignore[attr-defined]
            chart = snippet.replace("https://tuoyu.example/tuoyu/", base)
            text = f'<!doctype html>{chart}<iframe name="area" src="{base}areas/{area}/"></iframe>'
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode())

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", charts if self.path.startswith("/charts/") else plain)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(built_site))) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://localhost:{httpd.server_port}/paper")  # another origin than 127.0.0.1
        frame = page.frame_locator("iframe").first
        frame.locator("svg.drawing").wait_for()
        frame.locator("[data-explore]").click()
        frame.locator("svg.main-svg").first.wait_for()
        assert frame.locator("h1").inner_text() == unescape(
            alone.split('data-chart-title="')[1].split('"')[0]
        )
        assert frame.locator("figcaption ~ .chart-canvas ~ .table-scroll").count() == 1  # what is embedded
        refused = page.frame(name="area")
        assert refused is not None
        assert not refused.url.startswith("http"), "shown in somebody else's frame"
        page.close()
        httpd.shutdown()


def test_snippet_is_copied_or_marked(open_page: Open) -> None:
    with open_page("charts/area-{area}-places/") as (page, watch):
        page.locator(".embed summary").click()
        page.locator(".embed button").click()
        expect(page.locator(".embed [role=status]")).to_contain_text("复制")
        assert watch.messages == []


_SMALLEST = """() => Math.min(...[...document.body.querySelectorAll("*")]
  .filter((one) => one.checkVisibility())
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def test_what_stands_alone_is_read_on_a_phone(open_page: Open) -> None:
    with open_page("charts/area-{city}-types/", width=375) as (page, _):
        assert page.evaluate(_SMALLEST) >= 12
