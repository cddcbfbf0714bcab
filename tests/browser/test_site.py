"""The site as people meet it: every kind of page, on a phone and on a desk, with and without script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from childcare.sections.register import PAGE_ROWS
from tests.browser.conftest import Open, Watch, ready, show_all
from tests.browser.matrix import NAMES, find_faults
from tests.site_facts import SiteFacts

KINDS = {
    "look-up": "institutions/",
    "city list": "register/{city}/",
    "list": "register/{area}/",
    "area": "areas/{area}/",
    "city": "areas/{city}/",
    "zone": "areas/{zone}/",
    "home": "",
    "institution": "institutions/{institution}/",
    "areas": "areas/",
    "progress": "progress/",
    "completeness": "completeness/",
    "inspections": "inspections/",
    "assessments": "assessments/",
    "sanctions": "sanctions/",
    "events": "institution_events/",
    "listing": "guidance_centres/",
    "listing of days ahead": "activities/",
    "support measures": "support_measures/",
    "indicators": "indicators/",
    "indicator": "indicators/{series}/",
    "indicator without figures": "indicators/{indicator_without_figures}/",
    "chart alone": "charts/area-{area}-types/",
    "chart of a series alone": "charts/indicator-{series}/",
    "tasks": "tasks/",
    "task": "tasks/{task}/",
    "goals": "goals/",
    "goal": "goals/{goal}/",
    "units": "units/",
    "unit": "units/{unit}/",
    "ratings": "ratings/",
    "rating method": "rating/",
    "comparison": "comparison/",
    "reconciliation": "reconciliation/",
    "catalogue": "data/",
    "dataset": "data/institutions/",
    "dataset in English": "data/institutions-en/",
    "use of the data": "data/use/",
    "updates": "changes/",
    "month": "changes/{month}/",
    "check a file": "check-file/",
    "about": "about/",
    "method": "method/",
    "sources": "sources/",
    "filing": "filing/",
    "guide for parents": "guides/parents/",
    "guide for founders": "guides/founders/",
    "verify": "verify/",
    "results": "find/?q={word}",
    "conditions": "find/?q=普惠14个月",
    "answer": "find/?q=投诉",
    "correct": "correct/?id={institution}",
    "accessibility": "accessibility/",
    "disclosure": "disclosure/",
    "standard directory": "disclosure/standard/",
    "disclosure guide": "disclosure/guide/",
    "disclosure request": "disclosure/request/",
    "corrections": "disclosure/corrections/",
    "audit": "disclosure/audit/",
    "site map": "sitemap/",
    "manual": "manual/",
    "manual page": "manual/monthly/",
    "messages": "manual/messages/",
    "messages explained": "manual/messages-cell/",
    "components": "manual/components/",
    "missing page": "404.html",
}
CHARTS = ["city", "area", "indicator", "chart alone", "chart of a series alone"]
"""Kinds with charts."""

kinds = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)


def test_every_kind_of_page_is_looked_at(built_site: Path) -> None:
    """A new section shows up here, not in a complaint."""

    def kind_of(address: str) -> str:
        first, _, rest = address.partition("/")
        return f"{first}/…" if rest.strip("/") else first

    pages = [path.parent.relative_to(built_site).as_posix() for path in built_site.rglob("index.html")]
    found = {kind_of("" if page == "." else f"{page}/") for page in pages}
    listings = set(LISTINGS)  # made of one template
    assert found & listings
    found -= listings - {kind_of(address) for address in KINDS.values()}
    assert found <= {kind_of(address.split("?")[0]) for address in KINDS.values()}


READ_PROSE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("main :is(button, .correct, .answers, .search-form) { display: none !important }");
  document.adoptedStyleSheets.push(sheet);
  const text = document.querySelector("main").innerText;
  document.adoptedStyleSheets.pop();
  return text;
}"""
"""What a page says; buttons, forms and the answers to a question are help by script."""


def see(page: Page, watch: Watch) -> None:
    """See the whole page: its charts are all drawn, and plotly waits until somebody asks for it."""
    show_all(page, watch)
    charts = page.locator(".chart-canvas").count()
    assert page.locator(".chart-canvas:visible > svg.drawing").count() == charts
    assert page.locator(".chart-tools:has(button:visible)").count() == charts
    assert not [url for url in watch.loaded if "plotly" in url]


@kinds
def test_page_on_a_desk_is_quiet_and_can_be_used_by_all(
    open_page: Open, passed: set[str], address: str
) -> None:
    """One visit with script and one without: these cost more than most of what is looked at."""
    with open_page(address) as (page, watch):
        with_script = page.evaluate(READ_PROSE)
        see(page, watch)
        assert page.locator("h1").count() == 1
        assert list(find_faults(page, passed)) == []
        assert watch.messages == []
        assert watch.outside == []
    with open_page(address, script=False) as (page, watch):
        without = page.locator("main").inner_text()
        assert watch.outside == []
    assert len(without) > 60
    lines = {line.strip() for line in with_script.splitlines() if len(line.strip()) > 12}
    missing = {line for line in lines if line not in without}
    assert len(missing) <= 0.1 * len(lines), missing  # a chart's own labels may come by script


@kinds
def test_page_on_a_phone_is_quiet(open_page: Open, address: str) -> None:
    """Loaded narrow, not made narrow."""
    with open_page(address, width=375) as (page, watch):
        see(page, watch)
        assert watch.messages == []
        assert watch.outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert page.locator("h1").count() == 1


# --- the matrix itself: a fault that shows in one way only is found ---------------------------------

WIDE_ONLY = "main h2 { display: none } @media (min-width: 60em) { main h2 { display: block } }"
DARK = "@media (prefers-color-scheme: dark)"
SPOILT = {
    "contrast in light only": (
        "@media (prefers-color-scheme: light) { main p { color: #b0b8b8 } }",
        "375 light",
        "color-contrast",
    ),
    "contrast in dark only": (f"{DARK} {{ main p {{ color: #3a4649 }} }}", "375 dark", "color-contrast"),
    "contrast in light on a wide screen only": (
        f"{WIDE_ONLY} @media (prefers-color-scheme: light) {{ main h2 {{ color: #b0b8b8 }} }}",
        "1280 light",
        "color-contrast",
    ),
    "contrast in dark on a wide screen only": (
        f"{WIDE_ONLY} {DARK} {{ main h2 {{ color: #3a4649 }} }}",
        "1280 dark",
        "color-contrast",
    ),
    "contrast in dark in another colour on a wide screen": (
        f"@media (min-width: 60em) {{ {DARK} {{ main h2 {{ color: #3a4649 }} }} main h2 {{ color: #111 }} }}",
        "1280 dark",
        "color-contrast",
    ),
    "contrast in large text only": (
        "[data-large] main h2 { color: #c8d0d0 }",
        "320 light large",
        "color-contrast",
    ),
    "a small target in large text only": (
        "[data-large] .site-header__inner { justify-content: start; gap: 0 }"
        "[data-large] .site-header__inner .tool { all: unset; width: 9px; height: 9px; font-size: 1px }",
        "320 light large",
        "target-size",
    ),
    "a small target on a wide screen only": (
        "@media (min-width: 60em) { html:not([data-large]) .site-header__inner .tool"
        " { all: unset; width: 9px; height: 9px; font-size: 1px } }",
        "1280 light",
        "target-size",
    ),
    "sideways scrolling at 320 only": (
        "@media (max-width: 321px) { html:not([data-large]) h1 { min-width: 25rem } }",
        "320 plain",
        "sideways scrolling",
    ),
    "sideways scrolling in large text at 1280 only": (
        "@media (min-width: 60em) { [data-large] h1 { min-width: 1400px } }",
        "1280 large",
        "sideways scrolling",
    ),
}


def test_what_a_reader_chose_is_not_known_to_the_next_test(open_page: Open) -> None:
    for _ in range(2):
        with open_page("about/") as (page, _watch):
            assert page.locator("html[data-large]").count() == 0
            page.locator("[data-reader-large]").click()
            assert page.locator("html[data-large]").count() == 1


SHORTEN = "document.querySelectorAll('footer, article > :nth-child(n + 12)').forEach((one) => one.remove())"
"""It is the matrix that is looked at, not the page."""


def spoil(page: Page, css: str) -> None:
    """Add a style sheet, past the policy of the site."""
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets.push(sheet); }",
        css,
    )


@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_that_shows_in_one_way_only_is_found(open_page: Open, passed: set[str], name: str) -> None:
    css, where, rule = SPOILT[name]
    with open_page("filing/") as (page, _):
        page.evaluate(SHORTEN)
        spoil(page, css.replace(" }", " !important }").replace("} !important }", "} }"))
        found = {fault[:2] for fault in find_faults(page, set(passed))}
    assert (where, rule) in found
    assert {kind for _, kind in found} == {rule}, "and nothing else is told"


def test_a_link_like_the_text_around_it_is_found_in_the_scheme_that_has_it(
    open_page: Open, passed: set[str]
) -> None:
    with open_page("filing/") as (page, _):
        spoil(page, f"{DARK} {{ main a {{ color: #fff !important; text-decoration: none !important }} }}")
        assert {fault[:2] for fault in find_faults(page, set(passed))} == {
            (shown, "link-in-text-block") for shown in ("320 dark large", "375 dark", "1280 dark")
        }


def test_a_label_that_one_template_lacks_or_that_says_something_else_is_found(
    open_page: Open, passed: set[str]
) -> None:
    with open_page("verify/") as (page, _):
        page.locator("label[for=verify-q]").evaluate("(label) => label.remove()")
        page.locator("main a").first.evaluate("(link) => { link.ariaLabel = '另一页' }")
        assert {fault[:2] for fault in find_faults(page, set(passed))} == {
            (f"{width} light", rule) for width in (375, 1280) for rule in ("label", NAMES)
        }


def test_a_fault_in_one_row_of_many_is_found(open_page: Open, passed: set[str]) -> None:
    """Rows that are alike are not all looked at; this one is like no other."""
    with open_page("register/{area}/") as (page, _):
        cell = page.locator("[data-lookup-item] h3 a:visible").last
        cell.evaluate("(link) => link.replaceChildren()")
        assert ("375 light", "link-name") in (fault[:2] for fault in find_faults(page, set(passed)))


# --- large text, the keyboard, the thumb -------------------------------------------------------------

ELDER_TARGETS = """() => Array.from(document.querySelectorAll(
    "button, select, summary, input:not([type=checkbox]), label.tick, .site-ways a, .site-menu a, .tool"
    + ", .button, .areas-list a"))
  .filter((element) => element.checkVisibility() && element.getClientRects().length)
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 59.5 || box.width < 59.5)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize(
    "address", ["", "institutions/", "institutions/{institution}/", "verify/", "areas/{area}/"]
)
def test_large_text_meets_the_rules_for_the_elderly(open_page: Open, address: str) -> None:
    """Text of 18 px and more, lines 1.3 apart, targets of 60 px (移动互联网应用适老化通用设计规范)."""
    with open_page(address, width=375) as (page, watch):
        page.locator("[data-reader-large]").click()
        page.reload()
        show_all(page, watch)
        assert page.evaluate("document.documentElement.hasAttribute('data-large')"), "not remembered"
        root = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        assert root >= 16 * 1.875
        paragraph = page.locator("main p").first
        size, line = paragraph.evaluate(
            "(one) => ['fontSize', 'lineHeight'].map((name) => parseFloat(getComputedStyle(one)[name]))"
        )
        assert size >= 18
        assert line >= 1.3 * size
        assert page.evaluate(ELDER_TARGETS) == []


PLAIN_TARGETS = ELDER_TARGETS.replace("59.5", "43.5")
GAPS = """() => Array.from(document.querySelectorAll("main article > p + p"))
  .filter((one) => one.checkVisibility() && one.previousElementSibling.checkVisibility())
  .map((one) => [one.getBoundingClientRect().top - one.previousElementSibling.getBoundingClientRect().bottom,
    parseFloat(getComputedStyle(one).lineHeight), parseFloat(getComputedStyle(one).fontSize)])
  .filter(([gap, line, size]) => gap + line - size < 1.3 * (line - size) - 0.5)
  .map(String)"""
"""A gap is measured from ink to ink: the space between the boxes, and what a line adds to its letters."""

STRICT = pytest.mark.parametrize(
    "address", ["", "institutions/", "institutions/{institution}/", "verify/", "correct/", "areas/{area}/"]
)


@STRICT
def test_controls_are_large_enough_for_a_thumb(open_page: Open, address: str) -> None:
    with open_page(address, width=375) as (page, watch):
        show_all(page, watch)
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
    with open_page(address) as (page, watch):
        show_all(page, watch)
        page.evaluate("scrollTo(0, 0)")
        expected = page.evaluate(
            "() => Array.from(document.querySelectorAll('a[href], button, input, select, summary'))"
            ".filter((one) => one.checkVisibility() && one.getClientRects().length && !one.disabled).length"
        )
        reached = set()
        for _ in range(min(expected, 60)):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                "() => { const one = document.activeElement, style = getComputedStyle(one);"
                " return [[...document.querySelectorAll('*')].indexOf(one),"
                " style.outlineStyle + style.boxShadow]; }"
            )
            assert outline != "nonenone", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            reached.add(name)
        assert len(reached) == min(expected, 60)


def test_state_is_never_told_by_colour_alone(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        badges = page.locator(".badge").all_inner_texts()
        assert badges and all(text.strip() for text in badges)


@pytest.mark.parametrize("address", ["", "institutions/", "areas/{area}/", "data/institutions/"])
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


# --- charts ------------------------------------------------------------------------------------------


def test_failing_chart_script_leaves_the_drawing(open_page: Open, facts: SiteFacts) -> None:
    with open_page("", apart=True) as (page, watch):
        page.context.route("**/plotly-*.js", lambda route: route.abort())
        page.goto(page.url + facts.fill("areas/{area}/"))
        show_all(page, watch)
        page.locator("[data-explore]").first.click()
        page.locator(".chart-said", has_text="没有打开").wait_for()
        assert page.locator(".chart-canvas > svg.drawing").first.is_visible()
        assert page.locator("[data-explore]").first.is_enabled()


# --- finding -----------------------------------------------------------------------------------------


def test_search_on_the_home_page_leads_to_the_institution(open_page: Open, facts: SiteFacts) -> None:
    with open_page("") as (page, _):
        page.locator("main input[type=search]").first.fill(facts.word)
        page.keyboard.press("Enter")
        page.wait_for_url("**/find/?q=*")
        hits = page.locator(".hit a")
        hits.first.wait_for()
        assert facts.word in hits.first.inner_text()
        count = sum(facts.word in row["name"] for row in facts.institutions)
        rows = page.locator(".hit", has=page.locator(".hit__kind", has_text="机构"))
        if count > 1:
            page.locator("[data-answers] [role=status] a", has_text="机构").click()
            page.wait_for_url("**/institutions/?q=*")
            ready(page)
            rows = page.locator("[data-finder-results] > li")
        assert rows.count() == count
        assert all(facts.word in text for text in rows.all_inner_texts())
        rows.first.locator("a").first.click()
        page.wait_for_url("**/institutions/*/")
        assert facts.word in page.locator("h1").inner_text()


def test_list_of_an_area_leads_to_the_look_up_of_that_area(open_page: Open, facts: SiteFacts) -> None:
    """It is the same list for readers without script, and no second look-up."""
    listed = [row for row in facts.institutions if row["area_code"] == facts.area["code"]]
    for script in (False, True):
        with open_page("register/{area}/", script=script) as (page, _):
            assert page.locator("[data-lookup-item]:visible").count() == min(len(listed), PAGE_ROWS)
            if len(listed) > PAGE_ROWS:
                with page.expect_navigation():
                    page.locator("a[rel=next]").click()
                assert page.locator("[data-lookup-item]:visible").count() == min(
                    len(listed) - PAGE_ROWS, PAGE_ROWS
                )
                page.go_back()
            assert page.locator("main input[type=search]").count() == 0
            if script:
                page.locator(f"main a[href$='institutions/?area={facts.area['code']}']").first.click()
                page.wait_for_url(f"**/institutions/?area={facts.area['code']}")
                ready(page)
                assert page.locator("[data-finder-results] > li").count() > 0


def test_odd_queries_throw_nothing(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        for query in ("(", "[a-", "\\", "😀", "\u202e", "<script>", "a" * 10_000):
            page.evaluate("history.replaceState(null, '', location.pathname)")
            page.locator("main input[type=search]").first.fill(query)
            page.wait_for_url("**/institutions/?q=*")  # the last thing that a keystroke leads to
            assert watch.messages == [], query


# --- the header ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "institutions/", "institutions/{institution}/", "areas/{area}/"])
def test_header_leaves_a_phone_to_the_page(open_page: Open, address: str) -> None:
    """One bar of 56 px, and one line above it that says in which state the site is."""
    with open_page(address, width=375) as (page, _):
        bar = page.locator(".site-header").bounding_box()
        assert bar and bar["height"] <= 56
        assert bar["y"] <= 32
        assert page.locator("main").bounding_box()["y"] <= 88  # type: ignore[index]


def test_the_line_of_each_state_is_one_line_on_a_phone(open_page: Open) -> None:
    with open_page("about/", width=375) as (page, _):
        line = page.locator(".sample-bar p").first
        for name, words in (("样例站", PROFILE.words.sample_site), ("试运行", PROFILE.words.trial_site),
                            ("试运行", PROFILE.words.nothing_yet)):  # fmt: skip
            line.evaluate("(line, words) => line.replaceChildren(line.firstElementChild, words)", words)
            line.locator("strong").evaluate("(mark, name) => { mark.textContent = name }", name)
            assert line.bounding_box()["height"] <= 32, words  # type: ignore[index]


@pytest.mark.parametrize("width", [375, 1280])
def test_every_page_of_the_navigation_is_in_the_menu(open_page: Open, width: int) -> None:
    with open_page("goals/", width=width) as (page, watch):
        menu, panel = page.locator("[data-menu]"), page.locator(".site-menu__panel")
        menu.locator("> summary").click()
        assert panel.locator("a[aria-current]:visible").count() == 1, "the open section stands open"
        panel.locator("summary", has_text="数据下载").click()
        assert panel.locator("a[href$='check-file/']").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
        assert not panel.is_visible()
        own = menu.locator("> summary")
        assert own.evaluate("(summary) => summary === document.activeElement"), "the focus is not lost"
        own.click()
        page.mouse.click(5, page.viewport_size["height"] - 5)  # type: ignore[index]
        assert not panel.is_visible()
        assert page.locator(".site-footer a[href$='manual/']").count() == 1
        assert watch.messages == []


def test_search_of_a_phone_comes_when_it_is_asked_for(open_page: Open) -> None:
    with open_page("about/", width=375) as (page, _):
        assert not page.locator("#site-q").is_visible()
        page.locator("[data-search-open]").click()
        assert page.locator("#site-q").evaluate("(box) => box === document.activeElement")
    with open_page("", width=375) as (page, _):
        page.locator("[data-search-open]").click()
        assert page.locator("#home-q").evaluate("(box) => box === document.activeElement")
        assert not page.locator("#site-q").is_visible()
    with open_page("about/", width=375, script=False) as (page, _):
        page.locator("[data-search-open]").click()
        page.wait_for_url("**/find/")
        assert page.locator("main a[href$='institutions/']").first.is_visible()


# --- what is printed -----------------------------------------------------------------------------


def test_every_page_of_a_sample_says_so(built_site: Path, facts: SiteFacts) -> None:
    for row in facts.institutions:
        text = (built_site / f"institutions/{row['id']}/index.html").read_text(encoding="utf-8")
        assert ("sample-banner" in text) == (row["is_sample"] == "true"), row["id"]


PAPER: ViewportSize = {"width": 680, "height": 1000}
"""What A4 leaves between margins of 15 mm, in pixels."""


@pytest.mark.parametrize("address", ["", "institutions/{institution}/", "areas/{area}/"])
def test_page_prints_on_paper(open_page: Open, address: str) -> None:
    with open_page(address) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator("header nav, .md-tabs").first.is_visible()
        page.set_viewport_size(PAPER)
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
        assert page.pdf(format="A4")[:5] == b"%PDF-"


@pytest.mark.parametrize("name", CHARTS)
def test_charts_hold_no_address(built_site: Path, facts: SiteFacts, name: str) -> None:
    text = (built_site / facts.fill(KINDS[name]) / "index.html").read_text(encoding="utf-8")
    blocks = text.split('<script type="application/json"')[1:]
    assert blocks
    for block in blocks:
        figure = json.loads(block.split(">", 1)[1].split("</script>", 1)[0])
        assert "http" not in json.dumps(figure)
