"""Looking up: the box of every page, the filters, the shared address, distance, verification, the plate."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser-2")
ROWS = "[data-finder-results] tr"
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
        assert re.search(r"找到 \d+ 条", page.locator(".site-search [role=status]").inner_text())
        box.press("ArrowDown")
        assert options.first.get_attribute("aria-selected") == "true"
        assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        box.press("Escape")
        assert not options.first.is_visible()
        box.press("ArrowDown")
        box.press("Enter")
        page.wait_for_url("**/areas/370303/")
        assert watch.messages == []


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


@pytest.mark.parametrize("answer", ["abort", "cut", "old", "empty"])
def test_a_broken_index_is_told_and_the_lists_stand(open_page: Open, answer: str) -> None:
    bodies = {"cut": '{"format":1,"entr', "old": '{"format":0}', "empty": ""}
    with open_page("about/") as (page, _):
        page.context.route(
            "**/search/site.json",
            lambda route: route.abort() if answer == "abort" else route.fulfill(body=bodies[answer]),
        )
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.locator("#site-q").fill("张店")
        said = page.locator(".site-search [role=status]")
        said.get_by_text("按区县看名录").wait_for()
        assert "查找" in said.inner_text() or "刷新" in said.inner_text()
        page.goto(page.url.replace("about/", "institutions/?q=张店"))
        page.locator("[data-finder-note]:visible").wait_for()
        assert "名录不受影响" in page.locator("[data-finder-note]").inner_text()
        assert page.locator(ROWS).count() == 200
        assert errors == []


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
        href = page.locator("[data-finder-download]").get_attribute("href") or ""
        assert href.endswith("data/370303/institutions.xlsx")
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
        assert watch.loaded[before:] == []
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
        ("９２９９９９９９００００００００１９ａ", "名录中有这家机构"),
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
        names = {urlsplit(url).path.removeprefix("/") for url in watch.loaded if url.startswith("http")}
        sizes = {
            name: len(
                gzip.compress(
                    (built_site / (name + "index.html" if name.endswith("/") else name)).read_bytes()
                )
            )
            for name in names
        }
        assert sum(sizes.values()) <= 90_000, sizes
