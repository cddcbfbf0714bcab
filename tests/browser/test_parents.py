"""What parents come for, on a made city: found, compared and sent on, with the taps that each takes counted.

Boxes are measured, and never times. The city has an area and names as long as there are, institutions without
a price and without a place, and closed ones.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from childcare.export.search import WHOLE_LIMIT
from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from datapub.preview import make_folder_server
from tests.browser.conftest import make_context, ready
from tests.browser.test_look_up import ROWS, STEP, counted, cut_up
from tests.city import city_rows, put_city
from tests.conftest import CLOCK, share
from tests.support import Rows, drop_digest, find_index, make_credit_code

MANY = 48
LONG_NAME = "示例" + "很长的名字" * 11 + "托育园"
LONG_AREA = "某某省级高新技术产业开发区与旅游度假区"
HERE = {"area_code": "990102", "street_code": "990102001", "filing_authority": "甲区卫生健康部门"}
ELSEWHERE = {"area_code": "990103", "street_code": "990103001", "filing_authority": "乙区卫生健康部门"}
UNLISTED = "990124"
"""An area of which the register has no row,"""
CLOSED = "990125"
"""and one of which all that it lists has closed."""
SUITABLE = 3
"""Institutions of 甲区 that are inclusive, take a child of 14 months all day, and cost 1,500 or less."""
PHONE = {"width": 375, "height": 667}


RENAMED, FORMER = "ml00009", "晨星幼托园"


def made_institutions(rows: Rows) -> Rows:
    """Return institutions of each kind: suitable, dear, without a price, elsewhere, half a day, expired."""
    left = ("principal_name", "principal_basis", "principal_consent_on", "phone", "changed_on")
    left += ("longitude", "latitude", "crs", "enrolled", "caregivers", "classes_senior", "places_senior")
    first = rows[0] | dict.fromkeys(left, "") | {"classes_junior": "1", "places_junior": "15", "places": "15"}
    first |= {"classes_senior": "0", "places_senior": "0"}
    made = []
    for place in range(MANY):
        kind = place % 8
        made.append(
            first
            | {
                "id": f"ml{place:05}",
                "name": LONG_NAME if place == 1 else f"示例{place:02}号托育园",
                "credit_code": make_credit_code("91", 1000 + place),
                "address": f"示例路{place}号",
                "is_inclusive": "" if kind == 7 else "true" if kind < 4 else "false",
                "fee_cny_month": {0: "1480", 1: "", 2: "2600"}.get(kind, "1500"),
                "expires_on": "2025-06-30" if place == 6 else "",
                "fee_note": "按学期收费，" + "含各项服务" * 38 if place == 1 else "",
                "service_forms": "半日托" if kind == 3 else "全日托、半日托",
            }
            | (ELSEWHERE if place % 16 == 8 or kind > 5 else HERE)
        )
    return [*rows, *made]


def make_city(root: Path) -> None:
    rows = city_rows()
    rows["institutions"] = made_institutions(rows["institutions"])
    like = next(row for row in rows["areas"] if row["code"] == "990103")
    for code, name in ((UNLISTED, "丁县"), (CLOSED, "戊县")):
        rows["areas"].append(like | {"code": code, "name": name, "short_name": name, "sort_order": code[4:]})
    closed = next(row for row in rows["institutions"] if row["status"] == "已注销")
    closed |= {"area_code": CLOSED, "street_code": "", "address": "戊县示例路4号", "filing_authority": ""}
    (event,) = rows["institution_events"]
    named = {"id": "ev00002", "institution_id": RENAMED, "changed_field": "名称"}
    rows["institution_events"].append(event | named | {"before": FORMER, "after": "示例09号托育园"})
    for area in rows["areas"]:
        if area["code"] == "990191L":
            area |= {"name": LONG_AREA, "short_name": LONG_AREA[-8:]}
    build(PROFILE, load_config(put_city(root, rows)), root / "site", CLOCK)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share(tmp_path_factory, "parents", make_city) / "site"


Visit = Callable[..., Page]


@pytest.fixture
def visit(city: Path, browser: Browser) -> Iterator[Visit]:
    """Return a function that opens an address on a phone; what goes wrong on a page fails the test."""
    contexts = []
    errors: list[str] = []
    with make_folder_server(city, 0) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()

        def opened(
            address: str = "institutions/", *, script: bool = True, wait: bool = True, **size: int
        ) -> Page:
            context = make_context(browser, script)
            contexts.append(context)
            page = context.new_page()
            page.set_viewport_size({**PHONE, **size})  # type: ignore[typeddict-item]
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda message: errors.append(message.text))
            page.add_init_script(WATCH_SHIFTS)
            page.goto(f"http://127.0.0.1:{httpd.server_port}/{address}")
            if script and wait:
                ready(page)
            return page

        yield opened
        for context in contexts:
            context.close()
        httpd.shutdown()
    assert errors == []


WATCH_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def top_of(found: Locator) -> float:
    box = found.bounding_box()
    assert box
    return box["y"]


def pick(page: Page, name: str, value: str) -> Locator:
    """Return what is tapped to ask for a value of a filter."""
    return page.locator(f"[data-pick={name}][value='{value}']")


class Taps:
    """A reader's finger: what it taps has to be in sight, as drawing a row aside is a touch too."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.count += 1

    def choose(self, name: str, value: str) -> None:
        choice = pick(self.page, name, value)
        choice.wait_for()
        box = choice.bounding_box()
        assert box and box["x"] + box["width"] <= PHONE["width"] and box["y"] < PHONE["height"]
        self.tap(f"[data-pick={name}][value='{value}']")


# --- what a phone shows --------------------------------------------------------------------------


def test_the_first_card_stands_on_the_first_screen_of_a_phone(visit: Visit) -> None:
    page = visit()
    first = page.locator(ROWS).first
    assert top_of(first) <= 330
    card = first.inner_text()
    assert re.search(r"已备案.*(每月 [\d,]+ 元|价格未公布).*托位 \d+ 个.*·.+路", card, re.S), card
    assert re.search(r"\d+—\d+个月", card)
    assert first.locator("[data-compare]").is_visible()
    chips = page.locator(".finder__filters > .chips > :visible")
    assert len({round(box["y"]) for chip in chips.all() if (box := chip.bounding_box())}) == 1, "one line"
    assert page.locator(COUNT_LINE).bounding_box()["height"] <= 48  # type: ignore[index]
    assert page.locator("*").count() <= 1500


COUNT_LINE = ".finder__bar"
CARDS = """[...document.querySelectorAll("[data-lookup-item]")].map((card) => {
  card.querySelector("label")?.remove();
  const texts = (selector) => [...card.querySelectorAll(selector)].map((one) => one.textContent.trim());
  return {
    name: texts("h3 a").join(), badges: texts(".badge"), facts: card.querySelector("ul").outerHTML,
    links: [...card.querySelectorAll("a")].map((one) => [one.href, one.textContent, one.ariaLabel]),
    text: card.textContent.replace(/\\s+/g, ""),
  };
})"""
"""What each card says and where it leads, without the box that compares."""


def turn_pages(page: Page) -> Iterator[None]:
    """Go on with each page of a list that a reader without script turns."""
    yield
    while page.locator("a[rel=next]").count():
        with page.expect_navigation():
            page.locator("a[rel=next]").click()
        yield


def test_a_list_of_an_area_has_the_same_cards(visit: Visit) -> None:
    seen = set()
    for area, status in (("990102", "all"), (CLOSED, "已注销"), ("990103", "all")):
        page = visit(f"institutions/?area={area}&status={status}")
        made = {card["name"]: card for card in page.evaluate(CARDS)}
        page = visit(f"register/{area}/", wait=False)
        written = [card for _ in turn_pages(page) for card in page.evaluate(CARDS)]
        both = [card for card in written if card["name"] in made]
        assert len(both) == len(made) > 0
        for card in both:
            assert card == made[card["name"]]
            seen |= set(card["badges"])
    assert seen >= {"已备案", "已注销", "有效期已过", "样例"}


# --- tasks ------------------------------------------------------------------------------------------


def test_a_place_for_a_child_is_found_by_saying_what_is_wanted(visit: Visit) -> None:
    page = visit()
    taps = Taps(page)
    taps.tap("#lookup-q")
    page.keyboard.type("甲区 普惠 14个月 全日 1500以下")
    taps.tap("main form button")
    assert counted(page) == SUITABLE
    assert taps.count <= 4
    assert page.locator("#lookup-q").input_value() == ""
    assert re.search(r"\?area=990102&.*age=14&fee=1500", page.url), page.url
    assert top_of(page.locator(ROWS).first) <= 330
    assert "每月 1,480 元" in page.locator(ROWS).first.inner_text(), "the answer needs no page of its own"


def test_the_same_is_found_by_tapping(visit: Visit) -> None:
    page = visit()
    taps = Taps(page)
    taps.choose("area", "990102")
    taps.choose("age", "12-17")
    taps.choose("fee", "1500")
    for name in ("普惠", "全日"):
        taps.tap(f".chip:has-text('{name}')")
    assert counted(page) == SUITABLE
    assert top_of(page.locator(ROWS).first) <= 400
    assert taps.count == 5, "one for each condition; nothing is opened or closed"
    assert page.locator("[data-finder-count]").inner_text().endswith("家没有公布按月的价格，没有列出")
    page.locator("[data-off=fee]").click()
    page.locator("[data-off=age]").click()
    assert "fee" not in page.url and "age" not in page.url
    page.go_back()
    page.wait_for_url("**&age=12-17**")
    page.locator("[data-chip=age]").click()
    pick(page, "age", "12-17").click()
    assert "age" not in page.url, "a second tap takes it back"


def test_three_are_compared_where_they_are_listed(visit: Visit) -> None:
    page = visit()
    taps = Taps(page)
    steps = page.evaluate("history.length")
    for place in (0, 2, 3):
        taps.tap(f"{ROWS} >> nth={place} >> [data-compare]")
        tray = page.locator("[data-finder-compare]:visible").bounding_box()
        assert tray and tray["y"] + tray["height"] <= PHONE["height"]
    taps.tap("[data-open]")
    assert taps.count == 4
    table = page.locator("table.data--compare")
    assert table.locator("tbody tr").first.locator("td").count() == 3
    marked = table.locator("tr.differs")
    assert marked.count() >= 1
    for row in table.locator("tbody tr").all():
        values = set(row.locator("td").all_inner_texts())
        assert (len(values) > 1) == ("不同" in row.locator("th").inner_text())
    assert page.evaluate("history.length") == steps, "a tick is no step to go back by"
    again = visit(page.url.split("/", 3)[3])
    assert again.locator("table.data--compare tbody tr").first.locator("td").count() == 3
    for size in ({"width": 1280, "height": 800}, {"width": 375, "height": 812}):
        again.set_viewport_size(size)  # type: ignore[arg-type]
        tray = again.locator("[data-finder-compare]").bounding_box()
        assert tray and tray["y"] > top_of(again.locator("#lookup-q")) + 44, "what is asked stays in sight"


@pytest.mark.parametrize("width", [375, 1280])
def test_what_is_shared_stands_at_once_and_nothing_jumps(visit: Visit, width: int) -> None:
    """The chips wait for no index, and the list comes without moving what is read already."""
    query = "institutions/?area=990102&inclusive=1&age=14&fee=1500&type=独立托育机构"
    page = visit("about/", wait=False, width=width)
    page.context.route("**/search/*.json", lambda route: None)
    page.goto(page.url.replace("about/", query))
    chip = page.locator("[data-off=type]:visible")
    chip.first.wait_for()
    assert page.locator("[data-chip=area] .chip__name").inner_text().endswith("甲区")
    assert not page.locator(ROWS).first.is_visible(), "what is not asked for does not stand there meanwhile"
    page.context.unroute("**/search/*.json")  # which lets go of what was held
    ready(page)
    page.locator(ROWS).first.wait_for()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") <= 0.01


@pytest.mark.parametrize("address", ["institutions/", "institutions/?q=示例", "register/990102/"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_jumps_while_a_list_loads(visit: Visit, address: str, width: int) -> None:
    page = visit(address, wait="register" not in address, width=width)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") <= 0.01


def test_a_link_is_copied_and_the_whole_answer_is_printed(visit: Visit) -> None:
    page = visit("institutions/?area=990102")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-finder-link]").click()
    page.locator("button", has_text="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    total = counted(page)
    assert total > STEP == page.locator(ROWS).count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(ROWS).count() == total
    page.emulate_media(media="print")
    assert page.locator("[data-finder-printed]").inner_text() == "甲区"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(ROWS).count() == STEP


# --- what cannot be met, and what is not asked for yet ------------------------------------------------


@pytest.mark.parametrize("word", ["9岁", "80个月", "计时"])
@pytest.mark.parametrize("where", ["", "甲区 "])
def test_a_condition_that_no_institution_can_meet_stays_in_the_question(
    visit: Visit, word: str, where: str
) -> None:
    page = visit()
    page.locator("#lookup-q").fill(where + word)
    page.locator("main form button").first.click()
    assert page.locator("#lookup-q").input_value() == word
    assert ("area=990102" in page.url) == bool(where)
    assert counted(page) == 0
    assert page.locator("[data-lookup-empty]").is_visible()


@pytest.mark.parametrize("asked", [f"area={UNLISTED}", "q=丁县"])
def test_an_area_without_a_list_is_not_said_to_have_none(visit: Visit, asked: str) -> None:
    """Whoever lives there is not to look for a slip of the pen."""
    page = visit(f"institutions/?{asked}")
    assert counted(page) == 0
    stated = page.locator("[data-finder-count]")
    assert stated.inner_text() == "0 家；丁县还没有公布名录，没有列出"
    assert not page.locator("[data-lookup-empty]").is_visible()
    page.goto(page.url.split("?")[0] + "?q=查不到")
    ready(page)
    assert stated.inner_text() == "0 家" and page.locator("[data-lookup-empty]").is_visible()


def test_an_area_of_which_all_has_closed_blames_no_writing(visit: Visit) -> None:
    page = visit(f"institutions/?area={CLOSED}")
    assert counted(page) == 0 and "另有 1 家停业、注销" in page.locator("[data-finder-closed]").inner_text()
    assert not page.locator("[data-lookup-empty]").is_visible()


def test_where_several_conditions_leave_only_what_has_closed_one_may_go(visit: Visit) -> None:
    page = visit(f"institutions/?area={CLOSED}&age=30")
    assert counted(page) == 0 and page.locator("[data-finder-closed]").is_visible()
    assert page.locator("[data-lookup-empty]", has_text="去掉一个条件").is_visible()


def test_a_street_of_another_area_stays_in_the_question(visit: Visit, city: Path) -> None:
    lists = json.loads(find_index(city).read_text(encoding="utf-8"))["lists"]
    (street,) = (one["name"] for one in lists["street"] if one["code"] == HERE["street_code"])
    page = visit("institutions/?area=990103")
    page.locator("#lookup-q").fill(f"{street} 普惠")
    page.locator("main form button").first.click()
    assert page.locator("#lookup-q").input_value() == street
    assert counted(page) == 0


def test_conditions_are_read_while_they_are_typed(visit: Visit) -> None:
    page = visit()
    whole = counted(page)
    page.locator("#lookup-q").fill("甲区 普惠 14个月 全日 1500以下")
    page.wait_for_url("**/?q=*")
    assert counted(page) == SUITABLE < whole
    assert not page.locator("[data-lookup-empty]").is_visible()
    assert page.locator("#lookup-q").input_value() == "甲区 普惠 14个月 全日 1500以下"
    page.locator("[data-chip=age]").click()
    pick(page, "age", "18-23").click()
    assert counted(page) > 0
    assert "inclusive=1" in page.url and "age=18-23" in page.url, "what is chosen last holds"


@pytest.mark.parametrize("address", ["institutions/?sort=toString", "institutions/?sort=constructor"])
def test_an_order_that_every_object_has_is_not_known(visit: Visit, address: str) -> None:
    page = visit(address)
    assert "已经不能用" in page.locator("[data-finder-note]").inner_text()


def test_an_address_with_a_lone_percent_is_no_fault(visit: Visit) -> None:
    visit("register/990102/#%", wait=False).wait_for_load_state()


ACTIVE = "[document.activeElement.dataset.compare, document.activeElement.dataset.drop]"


def test_the_keyboard_stays_where_something_is_taken_out_of_the_comparison(visit: Visit) -> None:
    page = visit()
    boxes = page.locator(f"{ROWS} [data-compare]")
    ids = [boxes.nth(place).get_attribute("data-compare") for place in range(4)]
    for place in range(4):
        boxes.nth(place).press("Space")
    boxes.nth(1).press("Space")
    assert page.evaluate(ACTIVE) == [ids[1], None]
    assert not boxes.nth(1).is_checked()
    for left in ([None, ids[2]], [None, ids[3]]):
        page.locator("[data-drop]").first.press("Enter")
        assert page.evaluate(ACTIVE) == left
    assert [boxes.nth(place).is_checked() for place in range(4)] == [False, False, False, True]
    page.locator("[data-drop]").press("Enter")
    assert page.evaluate("document.activeElement.matches('[data-finder-count]')")


# --- pages, closed ones, the keyboard ------------------------------------------------------------------


def test_pages_of_twenty_have_addresses(visit: Visit) -> None:
    page = visit()
    total = counted(page)
    seen = page.locator(f"{ROWS} h3 a").all_inner_texts()
    while page.locator("[data-turn='1']").is_enabled():
        page.locator("[data-turn='1']").click()
        assert top_of(page.locator(ROWS).first) < PHONE["height"]
        seen += page.locator(f"{ROWS} h3 a").all_inner_texts()
    assert len(seen) == len(set(seen)) == total
    last = page.locator(f"{ROWS} h3 a").all_inner_texts()
    page.reload()
    ready(page)
    assert page.locator(f"{ROWS} h3 a").all_inner_texts() == last
    page.go_back()
    page.locator("[data-finder-pages] span", has_text="第 2 页").wait_for()


def test_closed_ones_are_found_by_name_and_code_and_when_asked_for(visit: Visit) -> None:
    page = visit()
    whole = counted(page)
    name, code = "示例四托班", make_credit_code("12", 4)
    for query in (name, code):
        page.locator("#lookup-q").fill(query)
        page.locator(ROWS).first.get_by_text("已注销").wait_for()
        assert name in page.locator(ROWS).first.inner_text()
    page.locator("#lookup-q").fill("")
    page.wait_for_url("**/institutions/")
    assert counted(page) == whole
    page.locator("[data-finder-closed] button").click()
    assert counted(page) == whole + 1
    assert "status=all" in page.url


WHERE = """() => [document.activeElement.className,
  Boolean(document.activeElement.closest(".results"))]"""


def test_the_first_result_is_near_for_the_keyboard(visit: Visit) -> None:
    for width in (375, 1280):
        page = visit(width=width)
        for _ in range(8):
            page.keyboard.press("Tab")
            name, is_result = page.evaluate(WHERE)
            if is_result:
                break
            if "skip" in name:
                page.keyboard.press("Enter")
        assert is_result


def test_other_filters_stand_in_a_sheet_that_counts(visit: Visit) -> None:
    page = visit()
    page.locator("[data-finder-open]").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("select[name=type]").select_option("家庭托育点")
    page.locator("dialog button", has_text="看 1 家").click()
    assert page.locator(ROWS).count() == 1
    assert not sheet.is_visible()
    page.locator("[data-finder-chosen] button", has_text="家庭托育点").click()
    assert page.locator(ROWS).count() == STEP
    page.locator("[data-finder-open]").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-finder-open]')")
    wide = visit(width=1280)
    side = wide.locator("[data-finder-more]").bounding_box()
    row = wide.locator(ROWS).first.bounding_box()
    assert side and row and side["x"] + side["width"] <= row["x"] and row["y"] < 500


# --- what does not fit ------------------------------------------------------------------------------------

CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const isSeen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const style = getComputedStyle(one);
  const aside = "svg, input, .table-scroll, .visually-hidden, .chips, .tray__names, .tray__panel";
  if (!isSeen || one.matches("article:has(.hero)") || one.closest(aside)) return false;
  return one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && style.display !== "inline";
}).map((one) => one.outerHTML.slice(0, 100))"""
"""What moves sideways by itself is not cut."""
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll(".results > li, .results > li > *")];
  const boxes = parts.map((one) => [one, one.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([other, b]) =>
    !one.contains(other) && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1).map(() => one.outerHTML.slice(0, 80)));
}"""


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("size", [(320, 256), (320, 667), (375, 667), (1280, 900)])
def test_the_longest_names_are_neither_cut_nor_laid_over_each_other(
    visit: Visit, size: tuple[int, int], is_large: bool
) -> None:
    page = visit("institutions/?compare=ml00001,zb00002&area=990102", width=size[0], height=size[1])
    if is_large:
        page.evaluate("document.documentElement.toggleAttribute('data-large')")
    page.locator("select[name=area]").evaluate(
        "(one) => { one.value = '990191L'; one.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    page.locator("[data-chip=area]", has_text="旅游度假区").wait_for(state="attached")
    page.locator("[data-off=area]").evaluate("(one) => one.click()")
    page.locator("[data-open]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []


def test_a_reader_without_script_has_the_list(visit: Visit) -> None:
    page = visit(script=False)
    assert page.locator(ROWS).count() == STEP
    assert not page.locator(".finder__filters").is_visible()
    assert not page.locator("[data-finder-print], .search-form").first.is_visible()
    assert page.locator("noscript").text_content().startswith("这个浏览器打不开查找和筛选")
    page.locator("noscript a").last.click()
    assert sum(page.locator("[data-lookup-item]").count() for _ in turn_pages(page)) == MANY + 4


@pytest.mark.parametrize("words", ["甲区 14个月", "甲区 1500以下", "甲区 普惠"])
def test_an_address_is_understood_like_what_is_typed(visit: Visit, words: str) -> None:
    """The words of an address are read when the register is there, not the numbers among them before."""
    page = visit(f"institutions/?q={words}")
    ready(page)
    assert "area=990102" in page.url
    found = counted(page)
    page = visit()
    ready(page)
    page.locator("#lookup-q").fill(words)
    page.locator("#lookup-q").press("Enter")
    page.wait_for_url("**area=990102**")
    assert counted(page) == found


def test_without_script_no_link_promises_a_selection(visit: Visit) -> None:
    for address in ("", "areas/990102/", "register/990102/", "institutions/zb00002/"):
        page = visit(address, wait=False, script=False)
        asking = page.locator("main a[href*='institutions/?']")
        assert asking.count() > 0, address
        assert not any(link.is_visible() for link in asking.all()), address


BLOCK = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new Error("blocked"); } });
}"""


def test_blocked_storage_changes_nothing(visit: Visit) -> None:
    page = visit("about/", wait=False)
    page.add_init_script(BLOCK)
    page.goto(page.url.replace("about/", "institutions/?inclusive=1"))
    ready(page)
    assert page.locator(ROWS).count() > 0


# --- other registers ---------------------------------------------------------------------------------


def play(page: Page, city: Path, times: int = 1, rows: int | None = None, **cells: object) -> None:
    """Answer with the city's index as if it had other rows: so many times over, so many, with other cells."""
    site, register = (
        json.loads(find_index(city, name).read_text(encoding="utf-8")) for name in ("site", "institutions")
    )
    columns = {name: (column * times)[:rows] for name, column in register["columns"].items()}
    count = len(columns["id"])
    columns["id"] = [f"aa{place:05}" for place in range(count)]
    columns |= {name: [value] * count for name, value in cells.items()}
    site["parts"][0]["count"] = count
    register |= {"columns": columns}
    files = {"search/site.json": site, "search/institutions.json": register}
    if count > WHOLE_LIMIT:
        files = cut_up(site, register)

    def answer(route: Route) -> None:
        route.fulfill(json=files[drop_digest("search/" + route.request.url.split("/search/")[1])])

    page.context.route("**/search/*.json", answer)
    page.goto(page.url.replace("about/", "institutions/"))
    page.locator("[data-finder]:is([data-ready], [data-failed])").wait_for()


def test_a_register_of_one(visit: Visit, city: Path) -> None:
    page = visit("about/", wait=False)
    play(page, city, rows=1, counts=1)
    assert counted(page) == page.locator(ROWS).count() == 1
    assert not page.locator("[data-finder-pages]").is_visible()
    assert top_of(page.locator(ROWS).first) <= 330


def test_a_long_list_says_that_not_all_of_it_is_printed(visit: Visit, city: Path) -> None:
    page = visit("about/", wait=False)
    play(page, city, times=12, rows=520, counts=1)
    page.emulate_media(media="print")
    printed = page.locator("[data-finder-printed]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(ROWS).count() == 500
    assert "这里印出前 500 家，共 520 家" in printed.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed.inner_text() == ""


@pytest.fixture
def thousands(visit: Visit, city: Path) -> Page:
    """Open the look-up of a register in parts, more than one file may hold."""
    page = visit("about/", wait=False)
    play(page, city, times=243, rows=12_600, counts=1)
    return page


def shown(page: Page) -> list[str]:
    """Return what the look-up says it shows: the area that is chosen, of the files, of the chip."""
    chip = page.locator("[data-chip=area]")
    place = page.locator("select[name=area]").input_value()
    return [place, page.locator("[data-finder-scope]").inner_text(), chip.locator(".chip__name").inner_text()]


def test_a_register_of_thousands_is_as_small_a_page(thousands: Page) -> None:
    page = thousands
    assert page.locator("[data-finder-note]").inner_text().startswith("机构较多")
    assert page.locator(ROWS).count() == STEP
    pick(page, "area", "990102").click()
    page.locator("[data-finder-pages]", has_text="第 1 页，共").wait_for()
    assert 5000 < counted(page) < 12_600
    assert page.locator("*").count() <= 1500


@pytest.mark.parametrize("button", ["[data-reset]", "[data-off=area]"])
def test_without_an_area_a_register_of_thousands_is_as_at_first(thousands: Page, button: str) -> None:
    page = thousands
    first = [*shown(page), page.locator("[data-finder-count]").inner_text()]
    first += page.locator(f"{ROWS} h3 a").all_inner_texts()
    pick(page, "area", "990103").click()
    page.locator("[data-finder-pages]", has_text="第 1 页，共").wait_for()
    assert shown(page)[0] == "990103"
    page.locator(button).evaluate("(one) => one.click()")
    page.locator("[data-finder-note]", has_text="机构较多").wait_for()
    left = [*shown(page), page.locator("[data-finder-count]").inner_text()]
    assert left + page.locator(f"{ROWS} h3 a").all_inner_texts() == first
    assert not page.locator("[data-finder-pages]").is_visible()
    assert page.url.endswith("institutions/")
    page.go_back()
    page.locator("[data-finder-pages]", has_text="第 1 页，共").wait_for()
    assert shown(page)[0] == "990103"


@pytest.mark.parametrize("before", ["", "990103"])
def test_an_area_that_is_named_is_loaded_of_a_register_of_thousands(thousands: Page, before: str) -> None:
    page = thousands
    if before:
        pick(page, "area", before).click()
        page.locator("[data-finder-pages]", has_text="第 1 页，共").wait_for()
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # what the typing leaves for later waits until all is answered
    page.locator("#lookup-q").fill("甲区 普惠 全日")
    assert not page.locator("[data-lookup-empty]").is_visible(), "what is not loaded is not missing"
    page.locator("main form button").first.click()
    page.wait_for_url("**/?area=990102&form=*&inclusive=1")
    for _ in range(2):
        assert shown(page)[:2] == ["990102", "甲区"]
        assert page.locator("#lookup-q").input_value() == ""
        assert counted(page) > 1000
        page.clock.run_for(10_000)


def test_a_register_that_is_closed_says_so_and_is_still_found(visit: Visit, city: Path) -> None:
    page = visit("about/", wait=False)
    play(page, city, counts=0)
    assert counted(page) == 0
    assert not page.locator("[data-lookup-empty]").is_visible()
    page.locator("[data-finder-closed] button").click()
    assert counted(page) == MANY + 4


def test_a_register_without_prices_says_that_of_each(visit: Visit, city: Path) -> None:
    page = visit("about/", wait=False)
    play(page, city, fee="", fee_from=None, fee_upto=None, counts=1)
    assert page.locator("[data-fact=fee]", has_text="价格未公布").count() == STEP
    page.locator("[data-chip=fee]").click()
    pick(page, "fee", "1500").click()
    stated = page.locator("[data-finder-count]").inner_text()
    assert stated == f"0 家；另有 {MANY + 4} 家没有公布按月的价格，没有列出"
