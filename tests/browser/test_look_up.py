"""Looking up: the box of every page, the filters, the shared address, distance, verification, the plate."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, Route

from childcare.export.search import WHOLE_BYTES
from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser-2")
ROWS = "[data-finder-results] tr"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ZIBO = {"longitude": 118.05, "latitude": 36.81}


def ready(page: Page) -> None:
    page.locator("[data-finder][data-ready]").wait_for()


def state_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_box_lists_kinds_and_is_worked_by_keys(open_page: Open) -> None:
    with open_page("about/") as (page, watch):
        box = page.locator("#site-q")
        box.fill("zhangdian")
        options = page.locator(".site-search [role=option]")
        options.first.wait_for()
        assert box.get_attribute("aria-expanded") == "true"
        assert "区县" in options.first.inner_text()
        assert "机构" in " ".join(options.all_inner_texts())
        assert re.search(r"找到 \d+ 条", page.locator(".search-said").inner_text())
        box.press("ArrowDown")
        assert options.first.get_attribute("aria-selected") == "true"
        assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        box.press("Escape")
        assert not options.first.is_visible()
        box.press("ArrowDown")
        box.press("Enter")
        page.wait_for_url("**/areas/370303/")
        assert watch.messages == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_is_accessible(open_page: Open, scheme: str) -> None:
    """The list of answers, a comparison, an answer of 核验: none of it stands there at first."""
    faults = []
    with open_page("institutions/", scheme=scheme) as (page, _):
        ready(page)
        base = page.url.removesuffix("institutions/")
        for place in range(4):
            page.locator("[data-compare]").nth(place).check()
        page.locator("summary", has_text="更多条件").click()
        compared = page.url
        for is_large in (False, True):
            for address in (compared, f"{base}verify/?q=暖阳"):
                page.goto(address)
                page.locator("[data-verify-answer] li, table.data--compare").first.wait_for()
                if (page.locator("html[data-large]").count() == 1) != is_large:
                    page.locator("[data-reader-large]").click()
                page.locator("#site-q").fill("暖阳")
                page.locator(".site-search [role=option]").first.wait_for()
                page.locator("#site-q").press("ArrowDown")
                for width in (1280, 375, 320):
                    page.set_viewport_size({"width": width, "height": 900})
                    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
                    faults += [(width, is_large, one["id"], one["nodes"][0]["html"][:160]) for one in found]
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        faults.append((width, is_large, "sideways scrolling", address))
    assert faults == []


def test_box_waits_for_the_end_of_a_composition(open_page: Open) -> None:
    with open_page("about/") as (page, _):
        box = page.locator("#site-q")
        box.dispatch_event("compositionstart")
        box.fill("zh'ang")
        page.wait_for_timeout(300)
        assert page.locator(".site-search [role=option]").count() == 0
        box.fill("张店")
        box.dispatch_event("compositionend")
        page.locator(".site-search [role=option]").first.wait_for()


@pytest.mark.parametrize("name", ["site", "institutions"])
@pytest.mark.parametrize("answer", ["abort", "missing", "cut", "old", "empty", "other"])
def test_a_broken_index_is_told_and_the_lists_stand(open_page: Open, answer: str, name: str) -> None:
    bodies = {"cut": '{"format":1,"entr', "old": '{"format":0}', "empty": "", "other": "[]"}

    def spoil(route: Route) -> None:
        if answer == "abort":
            route.abort()
        elif answer == "missing":
            route.fulfill(status=404, body="")
        else:
            route.fulfill(body=bodies[answer])

    with open_page("about/") as (page, _):
        page.context.route(f"**/search/{name}.json", spoil)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.locator("#site-q").fill("张店")
        said = page.locator(".site-search [role=status]")
        said.get_by_text("按区县看名录").wait_for()
        assert "查找" in said.inner_text() or "刷新" in said.inner_text()
        base = page.url.removesuffix("about/")
        page.goto(f"{base}institutions/?q=张店")
        page.locator("[data-finder-note]:visible").wait_for()
        assert "名录不受影响" in page.locator("[data-finder-note]").inner_text()
        assert page.locator(ROWS).count() == 200
        page.goto(f"{base}verify/?q=暖阳")
        answered = page.locator("[data-verify-answer]")
        answered.get_by_text("按区县看名录").wait_for()
        assert "没有备案" not in answered.inner_text()
        assert errors == []


def test_a_slow_index_is_told_and_what_was_typed_meanwhile_is_kept(open_page: Open) -> None:
    with open_page("about/") as (page, watch):
        base = page.url.removesuffix("about/")
        held: list[Route] = []
        page.context.route("**/search/institutions.json", lambda route: held.append(route))
        page.locator("#site-q").fill("暖阳")
        said = page.locator(".search-said")
        said.get_by_text("正在载入").wait_for()
        said.get_by_text("按区县看名录").wait_for()
        assert "网络较慢" in said.inner_text()
        page.goto(f"{base}institutions/")
        page.locator("[data-finder-note]", has_text="网络较慢").wait_for()
        assert page.locator(ROWS).count() == 200
        page.locator("#lookup-q").fill("暖阳")
        for route in held[1:]:
            route.continue_()
        page.locator("[data-finder-count]", has_text="“暖阳”：找到").wait_for()
        assert page.locator("#lookup-q").input_value() == "暖阳"
        assert not page.locator("[data-finder-note]").is_visible()
        page.wait_for_url("**/?q=*")
        assert watch.messages == []


def test_answers_are_read_out_from_a_place_that_always_stands(open_page: Open) -> None:
    """A screen reader tells of what changes in a live region that was there, not of one that appears."""
    with open_page("about/") as (page, _):
        page.locator("#site-q").focus()
        heard = page.locator(".site-search [role=status]")
        heard.wait_for()
        assert heard.inner_text() == ""
        page.locator("#site-q").press_sequentially("zhangdian")
        page.locator(".site-search [role=status]", has_text="找到").wait_for()
        assert heard.inner_text() == page.locator(".search-said").inner_text()


def test_rows_that_the_script_draws_say_what_the_page_said(open_page: Open) -> None:
    """Ages and the colours of the statuses come with the index: the script works out neither."""
    read = """
    (rows) => rows.map((row) => [
      row.querySelector("a").getAttribute("href").split("/").at(-2),
      row.querySelector(".badge").className,
      ...["收托", "托位（个）", "普惠", "状态"].map((label) =>
        row.querySelector(`[data-label="${label}"]`).textContent),
    ])
    """
    with open_page("institutions/", script=False) as (page, _):
        stood = page.locator(ROWS).evaluate_all(read)
    with open_page("institutions/") as (page, watch):
        ready(page)
        more = page.locator("[data-finder-more]")
        while more.is_visible():
            more.click()
        drawn = page.locator(ROWS).evaluate_all(read)
        assert watch.messages == []
    assert len({tone for _, tone, *_ in stood}) > 2
    assert drawn == stood


def test_filters_count_and_stand_in_the_address(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        area = page.locator("select[name=area]")
        label = area.locator("option[value='370303']").inner_text()
        assert label == "张店区（48）"
        area.select_option("370303")
        assert "找到 48 家" in page.locator("[data-finder-count]").inner_text()
        ticked = page.locator("label:has(input[name=inclusive])")
        promised = int(re.search(r"（(\d+)）", ticked.inner_text())[1])  # type: ignore[index]
        ticked.click()
        assert page.locator(ROWS).count() == promised
        assert state_of(page) == {"area": ["370303"], "inclusive": ["1"]}
        shared = page.url
        page.go_back()
        assert "找到 48 家" in page.locator("[data-finder-count]").inner_text()
        page.goto(shared)
        ready(page)
        assert page.locator(ROWS).count() == promised
        assert page.locator("[data-finder-whole]").is_visible()
        links = page.locator("[data-finder-file]").all()
        assert links
        for link in links:
            href = link.get_attribute("href") or ""
            assert href.endswith(f"data/370303/{link.get_attribute('data-finder-file')}")
            assert page.request.get(href).ok
        assert watch.messages == []


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("street", 0),
        ("type", 1),
        ("legal", 1),
        ("profit", 1),
        ("form", 1),
        ("level", 1),
        ("grade", 1),
        ("status", 1),
    ],
)
def test_every_choice_keeps_its_promise(open_page: Open, name: str, more: int) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        if more:
            page.locator("summary").click()
        control = page.locator(f"select[name={name}]")
        for option in control.locator("option").all()[1:6]:
            promised = int(re.search(r"（(\d+)）", option.inner_text())[1])  # type: ignore[index]
            control.select_option(option.get_attribute("value"))
            found = re.search(r"找到 (\d+) 家", page.locator("[data-finder-count]").inner_text())
            assert int(found[1]) == promised  # type: ignore[index]
            control.select_option("")


def test_age_of_the_child_picks_classes_that_take_it(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        page.locator("input[name=age]").fill("8")
        page.locator("input[name=age]").blur()
        texts = page.locator(f"{ROWS} td[data-label=收托]").all_inner_texts()
        assert texts
        assert all(text.startswith("6") for text in texts)


def test_sorting_by_places_and_by_filing(open_page: Open) -> None:
    with open_page("institutions/?sort=places") as (page, _):
        ready(page)
        places = [int(text) for text in page.locator(f"{ROWS} td.num").all_inner_texts()]
        assert places == sorted(places, reverse=True)
        page.locator("select[name=sort]").select_option("filed")
        assert state_of(page)["sort"] == ["filed"]


@pytest.mark.parametrize(
    "query", ["area=999999", "area=%00", "sort=x&status=%3Cb%3E", "compare=nobody,../x", "q=%E0%A4"]
)
def test_a_broken_shared_address_is_told(open_page: Open, query: str) -> None:
    with open_page(f"institutions/?{query}") as (page, watch):
        ready(page)
        if not query.startswith("q="):
            assert "不能用" in page.locator("[data-finder-note]").inner_text()
            assert page.locator(ROWS).count() == 50
        assert watch.messages == []


def test_up_to_four_stand_side_by_side(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        boxes = page.locator("[data-compare]")
        for place in range(4):
            boxes.nth(place).check()
        assert page.locator("[data-finder-compare] thead th").count() == 5
        boxes.nth(4).click()
        assert not boxes.nth(4).is_checked()
        assert "最多对比 4 家" in page.locator("[data-finder-note]").inner_text()
        page.reload()
        ready(page)
        assert page.locator("[data-finder-compare] thead th").count() == 5


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("width", [375, 320])
def test_a_phone_has_room_for_a_comparison(open_page: Open, width: int, is_large: bool) -> None:
    with open_page("institutions/", width=width) as (page, watch):
        ready(page)
        if is_large:
            page.locator("[data-reader-large]").click()
        ids = [page.locator("[data-compare]").nth(place).get_attribute("data-compare") for place in range(4)]
        page.goto(f"{page.url}?compare={','.join(map(str, ids))}")
        table = page.locator("table.data--compare")
        table.wait_for()
        cells = [cell.bounding_box() for cell in table.locator("tbody tr").nth(2).locator("td").all()]
        widths = [box["width"] for box in cells if box]
        assert max(widths) - min(widths) < 1
        assert min(widths) >= (width - 50 if is_large else (width - 60) / 4)
        named = page.evaluate(
            "(cell) => getComputedStyle(cell, '::before').content", table.locator("td").first.element_handle()
        )
        assert ("示例" in named) == is_large
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert watch.messages == []


def test_paper_shows_nothing_to_tick_or_press(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        page.locator("[data-compare]").first.check()
        page.emulate_media(media="print")
        for what in ("[data-compare]", "[data-clear]", "thead th:text('对比')"):
            assert not page.locator(what).first.is_visible(), what
        assert page.locator(ROWS).first.is_visible()


def test_a_tick_is_answered_where_it_is_made(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        row = page.locator(ROWS).nth(30)
        row.locator("[data-compare]").check()
        assert "已选 1 家" in page.locator("[data-finder-note]").inner_text()
        row.get_by_role("button", name="看对比").click()
        assert page.locator("#compare").bounding_box()["y"] < 900  # type: ignore[index]
        assert state_of(page)["compare"]
        page.locator("[data-clear]").click()
        assert page.locator(".to-compare").count() == 0
        assert page.evaluate("document.activeElement.hasAttribute('data-finder-count')")


def test_columns_of_the_comparison_are_of_the_same_day(open_page: Open) -> None:
    with open_page("institutions/?compare=sl00001,sl00002") as (page, _):
        ready(page)
        table = page.locator("[data-finder-compare] table")
        assert "截至" in table.locator("caption").inner_text()
        assert [text for text in table.locator("tbody th").all_inner_texts() if "每月保育费" in text]


def test_one_wrong_street_of_an_old_address_leaves_the_list(open_page: Open) -> None:
    with open_page("institutions/?street=370303999&q=" + "园" * 3000) as (page, watch):
        ready(page)
        assert "不能用" in page.locator("[data-finder-note]").inner_text()
        assert len(page.locator("#lookup-q").input_value()) <= 60
        assert watch.messages == []


@pytest.mark.parametrize("query", ["(", "[-", "\\", "😀", "\u202e", "<>", "。" * 10_000, "园" * 10_000])
@pytest.mark.parametrize(("address", "selector"), [("about/", "#site-q"), ("verify/", "#verify-q")])
def test_odd_queries_get_a_sentence(open_page: Open, address: str, selector: str, query: str) -> None:
    with open_page(address) as (page, watch):
        page.locator(selector).fill(query)
        if address == "verify/":
            page.keyboard.press("Enter")
            page.locator("[data-verify-answer]", has_text="不等于它没有备案").wait_for()
        else:
            page.locator(".site-search [role=status]", has_text="不代表没有备案").wait_for()
        assert watch.messages == []


def test_typing_is_answered_and_then_kept_in_the_address(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        page.locator("#lookup-q").press_sequentially("tuoyu")
        page.wait_for_url("**/institutions/?q=tuoyu")
        assert page.locator(ROWS).count() == 50
        page.locator("#lookup-q").press("Backspace")
        page.wait_for_url("**/institutions/?q=tuoy")
        assert watch.messages == []


def cut_up(site: dict[str, Any], register: dict[str, Any]) -> dict[str, Any]:
    """Cut the shipped index up by area, as the publisher does above 10,000 institutions."""
    columns = register["columns"]
    files, parts = {}, []
    for place, listed in enumerate(register["lists"]["area"]):
        code, name = listed["code"], listed["name"]
        rows = [row for row, area in enumerate(columns["area"]) if area == place]
        streets = {
            register["lists"]["street"][columns["street"][row]]["code"]
            for row in rows
            if columns["street"][row] >= 0
        }
        address = f"search/{code}.json"
        files[address] = {
            **register,
            "columns": {name: [cells[row] for row in rows] for name, cells in columns.items()},
        }
        parts.append(
            {"address": address, "area": code, "name": name, "count": len(rows), "streets": sorted(streets)}
        )
    return {"search/site.json": {**site, "parts": parts}, **files}


def test_a_register_in_parts_loads_one_when_an_area_is_chosen(open_page: Open, built_site: Path) -> None:
    """What happens above 10,000 institutions, played with the shipped register cut up in the same way."""
    site, register = (
        json.loads((built_site / f"search/{name}.json").read_text(encoding="utf-8"))
        for name in ("site", "institutions")
    )
    with open_page("about/") as (page, watch):
        files = cut_up(site, register)

        def answer(route: Route) -> None:
            route.fulfill(json=files["search/" + route.request.url.split("/search/")[1]])

        page.context.route("**/search/*.json", answer)
        page.locator("#site-q").fill("小蜜蜂")
        page.locator(".site-search [role=status]", has_text="选区县后再查").wait_for()
        base = page.url.removesuffix("about/")
        watch.loaded.clear()
        page.goto(f"{base}institutions/")
        page.locator("[data-finder-note]", has_text="先选区县").wait_for()
        assert [url for url in watch.loaded if "/search/" in url] == [f"{base}search/site.json"]
        page.locator("select[name=area]").select_option("370303")
        page.locator("[data-finder-count]", has_text="找到 48 家").wait_for()
        page.locator("select[name=area]").select_option("370302")
        page.wait_for_url("**/?area=370302")
        page.go_back()
        page.locator("[data-finder-count]", has_text="找到 48 家").wait_for()
        page.goto(f"{base}institutions/?street=370303004")
        page.wait_for_url("**/?street=370303004&area=370303")
        ready(page)
        assert page.locator(ROWS).count() >= 1
        page.goto(f"{base}verify/?q=sl00001")
        page.locator("[data-verify-answer]", has_text="先在上面选区县").wait_for()
        page.locator("[data-verify-area]").select_option("370302")
        page.locator("[data-verify] button").click()
        page.locator("[data-verify-answer]", has_text="名录中有这家机构").wait_for()
        assert watch.messages == []


def test_distance_stays_on_the_page(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(ZIBO)
        before = len(watch.loaded)
        page.locator("[data-finder-near]").click()
        page.locator(f"{ROWS} .quiet", has_text="约").first.wait_for()
        first = page.locator(ROWS).first.inner_text()
        assert re.search(r"约 [\d.]+ (公里|米)", first)
        assert [url for url in watch.loaded[before:] if "favicon" not in url] == []
        assert "118" not in page.url
        kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
        assert "118" not in kept


def test_refused_position_leaves_the_choice_of_areas(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        page.locator("[data-finder-near]").click()
        page.locator("[data-finder-note]", has_text="按区县和镇街选").wait_for()
        assert watch.messages == []


def test_more_rows_are_drawn_on_demand(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        assert page.locator(ROWS).count() == 50
        page.locator("[data-finder-more]").click()
        assert page.locator(ROWS).count() == 100


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("92999999000000019A", "名录中有这家机构"),
        ("９２９９９９９９０００００００１９ａ", "名录中有这家机构"),
        ("https://tuoyu.example/institutions/sl00001/", "名录中有这家机构"),
        ("示例·暖阳婴幼儿托育园（第001号样例）", "名录中有这家机构"),
        ("淄川区双杨镇示例路165号", "名录中有这家机构"),
        ("暖阳", "相近的有"),
        ("没有这家园", "这不等于它没有备案"),
        ("911100000000000000", "这不等于它没有备案"),
        ("https://tuoyu.example/institutions/zz99999/", "这不等于它没有备案"),
    ],
)
def test_verification_answers_from_the_register(open_page: Open, asked: str, words: str) -> None:
    with open_page("verify/") as (page, watch):
        page.locator("#verify-q").fill(asked)
        page.keyboard.press("Enter")
        answer = page.locator("[data-verify-answer]")
        answer.get_by_text(re.compile(words)).first.wait_for()
        text = answer.inner_text()
        assert "200 家机构" in text
        assert "数据截至" in text
        assert "没有备案" not in text.replace("不等于它没有备案", "")
        if "没有查到" in text:
            assert "12345" in text
        assert watch.messages == []


def test_correction_is_prefilled_and_sends_nothing(open_page: Open) -> None:
    with open_page("correct/?id=sl00001&field=电话") as (page, watch):
        assert page.locator("#correct-id").input_value() == "sl00001"
        assert "sl00001的“电话”有误" in page.locator("[data-correct-words]").inner_text()
        before = len(watch.loaded)
        page.locator("#correct-text").fill("0533-1234567")
        assert "0533-1234567" in page.locator("[data-correct-words]").inner_text()
        assert len(watch.loaded) == before


@pytest.mark.parametrize(
    ("address", "selector", "copied"),
    [
        ("institutions/sl00001/", "[data-copy] >> nth=-1", "92999999000000019A"),
        (
            "correct/?id=sl00001&field=电话",
            "[data-correct-copy]",
            "机构编号sl00001的“电话”有误，应当是：（请填写）。",
        ),
    ],
)
def test_a_click_copies_and_says_so(open_page: Open, address: str, selector: str, copied: str) -> None:
    with open_page(address) as (page, watch):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = page.locator(selector)
        button.click()
        page.locator("button", has_text="已复制").first.wait_for()
        assert copied in page.evaluate("() => navigator.clipboard.readText()")
        assert watch.messages == []


@pytest.mark.parametrize(
    ("address", "selector", "words"),
    [
        ("institutions/sl00001/", "[data-copy] >> nth=0", "没有复制成，请长按文字"),
        ("correct/", "[data-correct-copy]", "没有复制成，请长按上面的话"),
    ],
)
def test_a_refused_copy_says_what_to_do(open_page: Open, address: str, selector: str, words: str) -> None:
    with open_page(address) as (page, watch):
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
        page.locator(selector).click()
        page.locator("button", has_text=words).wait_for()
        assert watch.messages == []


def test_qr_code_leads_to_the_permanent_address(open_page: Open) -> None:
    with open_page("institutions/sl00001/", scheme="dark") as (page, _):
        picture = Image.open(io.BytesIO(page.locator(".plate__code").screenshot()))
        codes = [result.text for result in zxingcpp.read_barcodes(picture)]
        assert codes == ["https://tuoyu.example/tuoyu/institutions/sl00001/"]
        assert page.locator(".plate__address").inner_text() == codes[0]


@pytest.mark.parametrize("script", [True, False])
def test_plate_is_one_sheet(open_page: Open, script: bool) -> None:
    with open_page("institutions/sl00001/#plate", script=script) as (page, _):
        pdf = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        page.emulate_media(media="print")
        assert page.locator(".plate__sheet").is_visible()
        assert not page.locator("h1").is_visible()


def test_ordinary_print_leaves_the_plate_out(open_page: Open) -> None:
    with open_page("institutions/sl00001/") as (page, _):
        page.emulate_media(media="print")
        assert not page.locator(".plate__sheet").is_visible()
        assert page.locator("h1").is_visible()


def test_first_visit_of_the_look_up_page_is_light(open_page: Open, built_site: Path) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        names = {urlsplit(url).path.removeprefix("/tuoyu/") for url in watch.loaded if url.startswith("http")}
        sizes = {
            name: len(
                gzip.compress(
                    (built_site / (name + "index.html" if name.endswith("/") else name)).read_bytes()
                )
            )
            for name in names
        }
        assert sum(sizes.values()) <= 90_000, sizes
        # The heaviest register that is one file; a large one is not listed in the page.
        others = sum(sizes.values()) - sizes["search/institutions.json"]
        assert others + WHOLE_BYTES <= 400_000
