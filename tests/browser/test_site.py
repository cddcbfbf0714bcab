"""The site as people meet it: every kind of page, on a phone and on a desk, with and without script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Open, scroll_through

KINDS = {
    "home": "",
    "look-up": "institutions/",
    "institution": "institutions/sl00001/",
    "list": "register/370303/",
    "city list": "register/370300/",
    "areas": "areas/",
    "area": "areas/370303/",
    "zone": "areas/370391L/",
    "city": "areas/370300/",
    "progress": "progress/",
    "indicators": "indicators/",
    "indicator": "indicators/places-per-1000/",
    "indicator without figures": "indicators/subsidies/",
    "chart alone": "charts/area-370303-types/",
    "chart of a series alone": "charts/indicator-places-per-1000/",
    "tasks": "tasks/",
    "task": "tasks/T13/",
    "goals": "goals/",
    "goal": "goals/G2021/",
    "units": "units/",
    "unit": "units/u07/",
    "ratings": "ratings/",
    "rating method": "rating/",
    "comparison": "comparison/",
    "reconciliation": "reconciliation/",
    "catalogue": "data/",
    "dataset": "data/institutions/",
    "use of the data": "data/use/",
    "updates": "changes/",
    "month": "changes/2026-10/",
    "check a file": "check-file/",
    "about": "about/",
    "method": "method/",
    "sources": "sources/",
    "filing": "filing/",
    "verify": "verify/",
    "correct": "correct/?id=sl00001",
    "accessibility": "accessibility/",
    "missing page": "404.html",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHARTS = [
    "areas/370300/",
    "areas/370303/",
    "indicators/places-per-1000/",
    "indicators/places/",
    "charts/area-370300-types/",
    "charts/indicator-places-per-1000/",
]

pytestmark = pytest.mark.xdist_group("browser")
also = pytest.mark.xdist_group("browser-2")  # a second process shares the work
kinds = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)


@kinds
@pytest.mark.parametrize("width", [1280, 375])
def test_page_is_quiet_and_stays_at_home(open_page: Open, address: str, width: int) -> None:
    with open_page(address, width=width) as (page, watch):
        scroll_through(page)
        assert watch.messages == []
        assert watch.outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1


@kinds
def test_page_reads_without_script(open_page: Open, address: str) -> None:
    with open_page(address) as (page, _):
        # Buttons and the form that writes a message are help by script; what they help with reads without.
        page.evaluate(
            "document.querySelectorAll('main button, main .correct').forEach((one) => one.remove())"
        )
        with_script = page.locator("main").inner_text()
    with open_page(address, script=False) as (page, watch):
        without = page.locator("main").inner_text()
        assert watch.outside == []
    assert len(without) > 60
    lines = {line.strip() for line in with_script.splitlines() if len(line.strip()) > 12}
    missing = {line for line in lines if line not in without}
    assert len(missing) <= 0.1 * len(lines), missing  # a chart's own labels may come by script


@kinds
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible(open_page: Open, address: str, scheme: str) -> None:
    """One visit for all widths and both sizes of text: a visit costs more than what is looked at."""
    told = []
    with open_page(address, scheme=scheme) as (page, _):
        scroll_through(page)
        for is_large in (False, True):
            if is_large and page.locator("[data-reader-large]").count() == 0:
                break  # a chart alone, for other sites, has no header
            if is_large:
                page.locator("[data-reader-large]").click()
            for width in (1280, 375, 320):
                page.set_viewport_size({"width": width, "height": 900})
                found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
                told += [(width, is_large, fault["id"], fault["nodes"][0]["html"][:160]) for fault in found]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    told.append((width, is_large, "sideways scrolling", ""))
    assert told == []


ELDER_TARGETS = """() => Array.from(document.querySelectorAll(
    "button, select, summary, input:not([type=checkbox]), label.tick, .site-nav a, .button, .areas-list a"))
  .filter((element) => element.getClientRects().length)
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 59.5 || box.width < 59.5)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize(
    "address", ["", "institutions/", "institutions/sl00001/", "verify/", "areas/370303/"]
)
def test_large_text_meets_the_rules_for_the_elderly(open_page: Open, address: str) -> None:
    """Text of 18 px and more, lines 1.3 apart, targets of 60 px (移动互联网应用适老化通用设计规范)."""
    with open_page(address, width=375) as (page, _):
        page.locator("[data-reader-large]").click()
        page.reload()
        assert page.evaluate("document.documentElement.hasAttribute('data-large')"), "not remembered"
        root = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        assert root >= 16 * 1.875
        paragraph = page.locator("main p").first
        size, line = paragraph.evaluate(
            "(one) => ['fontSize', 'lineHeight'].map((name) => parseFloat(getComputedStyle(one)[name]))"
        )
        assert size >= 18
        assert line >= 1.3 * size
        page.wait_for_timeout(300)
        assert page.evaluate(ELDER_TARGETS) == []


PLAIN_TARGETS = ELDER_TARGETS.replace("59.5", "43.5")
GAPS = """() => Array.from(document.querySelectorAll("main article > p + p"))
  .map((one) => [one.getBoundingClientRect().top - one.previousElementSibling.getBoundingClientRect().bottom,
    parseFloat(getComputedStyle(one).lineHeight), parseFloat(getComputedStyle(one).fontSize)])
  .filter(([gap, line, size]) => gap + line - size < 1.3 * (line - size) - 0.5)
  .map(String)"""
"""A gap is measured from ink to ink: the space between the boxes, and what a line adds to its letters."""

STRICT = pytest.mark.parametrize(
    "address", ["", "institutions/", "institutions/sl00001/", "verify/", "correct/", "areas/370303/"]
)


@STRICT
def test_controls_are_large_enough_for_a_thumb(open_page: Open, address: str) -> None:
    with open_page(address, width=375) as (page, _):
        page.wait_for_timeout(300)
        assert page.evaluate(PLAIN_TARGETS) == []


@STRICT
def test_large_text_keeps_paragraphs_apart_and_its_largest_is_large(open_page: Open, address: str) -> None:
    """Gaps of 1.3 line gaps, headings of 30 px and more (移动互联网应用适老化通用设计规范)."""
    with open_page(address, width=375) as (page, _):
        page.locator("[data-reader-large]").click()
        assert page.evaluate(GAPS) == []
        assert page.locator("h1").evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 30


@STRICT
def test_every_control_is_reached_by_keyboard_and_shows_it(open_page: Open, address: str) -> None:
    """GB/T 37668-2019 (WCAG 2.1.1, 2.4.7): no trap, the focus can be seen, the end is reached."""
    with open_page(address) as (page, _):
        page.wait_for_timeout(300)
        expected = page.evaluate(
            "() => Array.from(document.querySelectorAll('a[href], button, input, select, summary'))"
            ".filter((one) => one.getClientRects().length && !one.disabled).length"
        )
        reached = set()
        for _ in range(min(expected, 60)):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                "() => { const one = document.activeElement, style = getComputedStyle(one);"
                " return [[...document.querySelectorAll('*')].indexOf(one),"
                " style.outlineStyle + style.boxShadow]; }"
            )
            assert outline != "nonenone", page.evaluate("document.activeElement.outerHTML")
            reached.add(name)
        assert len(reached) == min(expected, 60)


def test_state_is_never_told_by_colour_alone(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        assert all(text.strip() for text in page.locator(".badge").all_inner_texts())


@pytest.mark.parametrize("address", ["", "institutions/", "areas/370303/", "data/institutions/"])
def test_page_fits_when_enlarged_four_times(open_page: Open, address: str) -> None:
    """400 % on a screen of 1280 × 1024 leaves 320 × 256: nothing runs out sideways."""
    for script in (True, False):
        with open_page(address, width=320, script=script) as (page, _):
            page.set_viewport_size({"width": 320, "height": 256})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            fixed = page.evaluate(
                "() => Array.from(document.querySelectorAll('body *')).filter((one) =>"
                " getComputedStyle(one).position === 'fixed' || (getComputedStyle(one).position === 'sticky'"
                " && (getComputedStyle(one).top !== 'auto' || getComputedStyle(one).bottom !== 'auto')))"
                ".filter((one) => getComputedStyle(one).display !== 'none'"
                " && one.getClientRects().length)"
                ".reduce((sum, one) => sum + one.getBoundingClientRect().height, 0)"
            )
            assert fixed <= 128, "what stays put leaves no room to read"


@pytest.mark.parametrize("address", CHARTS)
def test_charts_are_drawn_when_seen(open_page: Open, address: str) -> None:
    with open_page(address) as (page, watch):
        assert not [url for url in watch.loaded if "plotly" in url], "asked for before it is seen"
        scroll_through(page)
        figures = page.locator(".chart-canvas")
        assert figures.count() >= 1
        for place in range(figures.count()):
            figures.nth(place).scroll_into_view_if_needed()
            figures.nth(place).locator("svg.main-svg").first.wait_for(timeout=15_000)
        assert len([url for url in watch.loaded if "plotly" in url]) == 1, "one script for all charts"
        assert watch.messages == []
        assert page.locator(".modebar").count() == 0


def test_charts_speak_chinese(open_page: Open) -> None:
    with open_page("indicators/places-per-1000/") as (page, _):
        scroll_through(page)
        page.locator("svg.main-svg").first.wait_for(timeout=15_000)
        ticks = [tick or "" for tick in page.locator(".xtick text").all_text_contents()]
        assert ticks
        assert all("年" in tick for tick in ticks)
    with open_page("areas/370300/") as (page, _):
        scroll_through(page)
        page.locator("svg.main-svg").first.wait_for(timeout=15_000)
        assert not any("k" in tick for tick in page.locator(".xtick text").all_text_contents())


def test_failing_chart_script_leaves_the_table(open_page: Open) -> None:
    with open_page("") as (page, _):
        page.context.route("**/plotly-*.js", lambda route: route.abort())
        page.goto(page.url + "areas/370303/")
        scroll_through(page)
        page.wait_for_timeout(500)
        assert page.locator("table.data").first.is_visible()
        assert "图" in page.locator("figure.chart").first.inner_text()


def test_search_on_the_home_page_leads_to_the_institution(open_page: Open) -> None:
    with open_page("") as (page, _):
        page.locator("main input[type=search]").first.fill("小雨点")
        page.keyboard.press("Enter")
        page.wait_for_url("**/institutions/?q=*")
        page.locator("[data-finder][data-ready]").wait_for()
        rows = page.locator("[data-finder-results] tr")
        assert 1 <= rows.count() < 20
        assert all("小雨点" in text for text in rows.all_inner_texts())
        rows.first.locator("a").first.click()
        assert "小雨点" in page.locator("h1").inner_text()


def test_list_of_an_area_is_narrowed_in_place(open_page: Open) -> None:
    with open_page("register/370303/") as (page, _):
        page.locator("main input[type=search]").fill("托班")
        rows = page.locator("[data-lookup-item]:visible")
        assert 1 <= rows.count() < 48
        page.locator("main input[type=search]").fill("没有这家园")
        assert rows.count() == 0
        assert "不代表它没有备案" in page.locator("[data-lookup-empty]").inner_text()


@pytest.mark.parametrize("query", ["(", "[a-", "\\", "😀", "\u202e", "<script>", "a" * 10_000])
def test_odd_queries_throw_nothing(open_page: Open, query: str) -> None:
    with open_page("institutions/") as (page, watch):
        page.locator("main input[type=search]").first.fill(query)
        page.wait_for_timeout(150)
        assert watch.messages == []


def test_every_page_says_that_the_register_is_a_sample(built_site: Path) -> None:
    for path in sorted((built_site / "institutions").glob("sl*/index.html")):
        assert "sample-banner" in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("address", ["", "institutions/sl00001/", "areas/370303/"])
def test_page_prints_on_paper(open_page: Open, address: str) -> None:
    with open_page(address) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator("header nav, .md-tabs").first.is_visible()
        assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_charts_hold_no_address(built_site: Path) -> None:
    for address in CHARTS:
        text = (built_site / address / "index.html").read_text(encoding="utf-8")
        for block in text.split('<script type="application/json"')[1:]:
            figure = json.loads(block.split(">", 1)[1].split("</script>", 1)[0])
            assert "http" not in json.dumps(figure)
