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
from PIL import Image
from playwright.sync_api import Page, Route

from childcare.export.search import WHOLE_BYTES
from childcare.terms import COUNTING
from datapub.export.compact import FORMAT
from tests.browser.conftest import Open, ready
from tests.browser.matrix import find_faults
from tests.site_facts import SiteFacts
from tests.support import drop_digest, find_index

ROWS = "[data-finder-results] > li"
STEP = 20
"""Institutions that are drawn at a time, as in theme/assets/finder.js."""
COUNT = "[data-finder-count] strong"


def counted(page: Page) -> int:
    """Return how many institutions the look-up says it has found."""
    return int(re.sub(r"\D", "", page.locator(COUNT).inner_text()))


def open_rows(facts: SiteFacts) -> list[dict[str, str]]:
    """Return the institutions that are listed while nobody asks for a name: those that may take children."""
    return [row for row in facts.institutions if row["status"] in COUNTING]


def state_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_box_lists_kinds_and_is_worked_by_keys(open_page: Open, facts: SiteFacts) -> None:
    with open_page("about/") as (page, watch):
        box = page.locator("#site-q")
        box.fill(facts.area["name"])
        options = page.locator(".site-search [role=option]")
        options.first.wait_for()
        assert box.get_attribute("aria-expanded") == "true"
        kinds = page.locator(".site-search [role=option] .search-option__kind").all_inner_texts()
        assert kinds[0] == "地区"
        assert len(kinds) > 1
        assert re.search(r"找到 \d+ 条", page.locator(".search-said").inner_text())
        box.press("ArrowDown")
        assert options.first.get_attribute("aria-selected") == "true"
        assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        box.press("Escape")
        assert not options.first.is_visible()
        box.press("ArrowDown")
        box.press("Enter")
        page.wait_for_url(f"**/areas/{facts.area['code']}/")
        assert watch.messages == []


@pytest.mark.parametrize("address", ["institutions/", "verify/?q={word}"])
def test_what_opens_is_accessible(open_page: Open, facts: SiteFacts, passed: set[str], address: str) -> None:
    """The list of answers, a comparison, an answer of 核验: none of it stands there at first."""
    with open_page(address) as (page, watch):
        if address == "institutions/":
            ready(page)
            for place in range(4):
                page.locator("[data-compare]").nth(place).check()
            page.reload()
        page.locator("[data-verify-answer] li, table.data--compare").first.wait_for()
        page.locator("#site-q").fill(facts.word)
        page.locator(".site-search [role=option]").first.wait_for()
        page.locator("#site-q").press("ArrowDown")
        assert list(find_faults(page, passed)) == []
        assert page.locator(".site-search [role=option]").first.is_visible(), "closed while it was looked at"
        assert watch.messages == []


def test_box_waits_for_the_end_of_a_composition(open_page: Open, facts: SiteFacts) -> None:
    with open_page("about/") as (page, _):
        box = page.locator("#site-q")
        options = page.locator(".site-search [role=option]")
        box.fill(facts.word)
        options.first.wait_for()  # with the index there, an answer stands as soon as it is asked for
        box.fill("")
        assert options.count() == 0
        box.dispatch_event("compositionstart")
        box.fill("q'u")
        assert options.count() == 0
        box.fill(facts.area["name"])
        assert options.count() == 0
        box.dispatch_event("compositionend")
        assert options.count() > 0


@pytest.mark.parametrize("name", ["site", "institutions"])
@pytest.mark.parametrize("answer", ["abort", "missing", "cut", "old", "empty", "other"])
def test_a_broken_index_is_told_and_the_lists_stand(
    open_page: Open, facts: SiteFacts, answer: str, name: str
) -> None:
    bodies = {"cut": '{"format":1,"entr', "old": '{"format":0}', "empty": "", "other": "[]"}

    def spoil(route: Route) -> None:
        if answer == "abort":
            route.abort()
        elif answer == "missing":
            route.fulfill(status=404, body="")
        else:
            route.fulfill(body=bodies[answer])

    with open_page("about/", apart=True) as (page, _):
        page.context.route(f"**/search/{name}.*.json", spoil)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.locator("#site-q").fill(facts.word)
        stated = page.locator(".site-search [role=status]")
        stated.get_by_text("按区县看名录").wait_for()
        assert "查找" in stated.inner_text() or "刷新" in stated.inner_text()
        base = page.url.removesuffix("about/")
        page.goto(f"{base}institutions/?q={facts.word}")
        page.locator("[data-finder-note]:visible").wait_for()
        assert "名录不受影响" in page.locator("[data-finder-note]").inner_text()
        assert page.locator(ROWS).count() == STEP
        assert page.locator(ROWS).first.is_visible(), "held back for an answer that does not come"
        page.goto(f"{base}verify/?q={facts.word}")
        answered = page.locator("[data-verify-answer]")
        answered.get_by_text("按区县看名录").wait_for()
        assert "没有备案" not in answered.inner_text()
        assert errors == []


def test_a_slow_index_is_told_and_what_was_typed_meanwhile_is_kept(open_page: Open, facts: SiteFacts) -> None:
    word = facts.word
    with open_page("about/", apart=True) as (page, watch):
        base = page.url.removesuffix("about/")
        held: list[Route] = []
        page.context.route("**/search/institutions.*.json", lambda route: held.append(route))
        page.clock.install()
        page.locator("#site-q").fill(word)
        stated = page.locator(".search-said")
        stated.get_by_text("正在载入").wait_for()
        page.clock.fast_forward(5000)
        stated.get_by_text("按区县看名录").wait_for()
        assert "网络较慢" in stated.inner_text()
        page.goto(f"{base}institutions/")
        page.clock.fast_forward(3000)
        page.locator("[data-finder-note]", has_text="网络较慢").wait_for()
        assert page.locator(ROWS).count() == STEP
        page.locator("#lookup-q").fill(word)
        for route in held[1:]:
            route.continue_()
        page.wait_for_url("**/?q=*")
        assert page.locator("#lookup-q").input_value() == word
        assert all(word in text for text in page.locator(ROWS).all_inner_texts())
        assert not page.locator("[data-finder-note]").is_visible()
        assert watch.messages == []


def test_answers_are_read_out_from_a_place_that_always_stands(open_page: Open) -> None:
    """A screen reader tells of what changes in a live region that was there, not of one that appears."""
    with open_page("about/") as (page, _):
        page.locator("#site-q").focus()
        announced = page.locator(".site-search [role=status]")
        announced.wait_for()
        assert announced.inner_text() == ""
        page.locator("#site-q").press_sequentially("tuo")
        page.locator(".site-search [role=status]", has_text="找到").wait_for()
        assert announced.inner_text() == page.locator(".search-said").inner_text()


def test_filters_count_and_stand_in_the_address(open_page: Open, facts: SiteFacts) -> None:
    code = facts.area["code"]
    count = sum(row["area_code"] == code for row in open_rows(facts))
    promised = sum(row["area_code"] == code and row["is_inclusive"] == "true" for row in open_rows(facts))
    with open_page("institutions/") as (page, watch):
        ready(page)
        area = page.locator("select[name=area]")
        label = area.locator(f"option[value='{code}']").inner_text()
        assert label == f"{facts.area['short_name']}（{count}）"
        area.select_option(code)
        assert counted(page) == count
        page.locator("label:has(input[name=inclusive])").click()
        assert page.locator(ROWS).count() == min(promised, STEP)
        assert state_of(page) == {"area": [code], "inclusive": ["1"]}
        shared = page.url
        page.go_back()
        page.locator(COUNT, has_text=f"{count} 家").wait_for()
        page.goto(shared)
        ready(page)
        assert page.locator(ROWS).count() == min(promised, STEP)
        assert page.locator("[data-finder-whole]").is_visible()
        links = page.locator("[data-finder-file]").all()
        assert links
        for link in links:
            href = link.get_attribute("href") or ""
            assert href.endswith(f"data/{code}/{link.get_attribute('data-finder-file')}")
            assert page.request.get(href).ok
        assert watch.messages == []


def test_every_choice_keeps_its_promise(open_page: Open) -> None:
    """Of whatever the institutions of the day state; a choice that none states has no options."""
    with open_page("institutions/") as (page, _):
        ready(page)
        for name in ("street", "type", "legal", "profit", "scope", "form", "level", "grade", "status"):
            control = page.locator(f"select[name={name}]")
            for option in control.locator("option[data-name]").all()[:5]:
                promised = int(re.search(r"（(\d+)）", option.inner_text())[1])  # type: ignore[index]
                control.select_option(option.get_attribute("value"))
                assert counted(page) == promised, name
                control.select_option("")


def test_age_of_the_child_picks_classes_that_take_it(open_page: Open, facts: SiteFacts) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        page.locator("select[name=age]").select_option("8")
        texts = page.locator(f"{ROWS} [data-fact=ages]").all_inner_texts()
        expected = sum(int(row["places_infant"]) > 0 for row in open_rows(facts))
        assert counted(page) == expected
        assert len(texts) == min(expected, STEP)
        assert all(text.startswith("6") for text in texts)


def test_sorting_by_places_and_by_filing(open_page: Open) -> None:
    with open_page("institutions/?sort=places") as (page, _):
        ready(page)
        texts = page.locator(f"{ROWS} [data-fact=places]").all_inner_texts()
        places = [int(re.sub(r"\D", "", text)) for text in texts]
        assert places == sorted(places, reverse=True)
        page.locator("select[name=sort]").select_option("filed")
        assert state_of(page)["sort"] == ["filed"]


@pytest.mark.parametrize(
    "query", ["area=999999", "area=%00", "sort=x&status=%3Cb%3E", "compare=nobody,../x", "q=%E0%A4"]
)
def test_a_broken_shared_address_is_told(open_page: Open, facts: SiteFacts, query: str) -> None:
    with open_page(f"institutions/?{query}") as (page, watch):
        ready(page)
        if not query.startswith("q="):
            assert "不能用" in page.locator("[data-finder-note]").inner_text()
            assert page.locator(ROWS).count() == min(STEP, len(facts.institutions))
        assert watch.messages == []


def test_up_to_four_stand_side_by_side(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        boxes = page.locator("[data-compare]")
        for place in range(4):
            boxes.nth(place).check()
        page.locator("[data-open]").click()
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
        assert (named not in ("none", "normal", '""')) == is_large
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert watch.messages == []


def test_paper_shows_nothing_to_tick_or_press(open_page: Open) -> None:
    with open_page("institutions/") as (page, _):
        ready(page)
        page.locator("[data-compare]").first.check()
        page.emulate_media(media="print")
        for what in ("[data-compare]", "[data-clear]", "[data-finder-print]", "select[name=area]"):
            assert not page.locator(what).first.is_visible(), what
        assert page.locator(ROWS).first.is_visible()


def test_a_tick_is_answered_where_it_is_made(open_page: Open) -> None:
    """The tray is in sight wherever the list is, and opens upwards."""
    with open_page("institutions/") as (page, _):
        ready(page)
        for place in (12, 15):
            page.locator(ROWS).nth(place).locator("[data-compare]").check()
            box = page.locator("[data-finder-compare]:visible").bounding_box()
            assert box and box["y"] + box["height"] <= 900
        page.locator("[data-open]").click()
        assert 0 <= page.locator("#compare").bounding_box()["y"] < 900  # type: ignore[index]
        assert len(state_of(page)["compare"][0].split(",")) == 2
        page.keyboard.press("Escape")
        assert page.locator("#compare").count() == 0
        page.locator("[data-clear]").click()
        assert not page.locator("[data-finder-compare]").is_visible()
        assert page.locator("[data-compare]:checked").count() == 0
        assert page.evaluate("document.activeElement.hasAttribute('data-finder-count')")


def test_a_comparison_that_is_sent_on_is_ready_with_its_table(
    open_page: Open, server: str, facts: SiteFacts
) -> None:
    with open_page("about/", apart=True) as (page, _):
        held: list[Route] = []
        page.route("**/finder-compare.*", lambda route: held.append(route))
        with page.expect_request("**/finder-compare.*"):
            page.goto(server + facts.fill("institutions/?compare={institution},{other_institution}"))
        assert page.locator("[data-finder][data-ready]").count() == 0
        held[0].continue_()
        ready(page)
        assert page.locator("[data-finder-compare] thead th").count() == 3


def test_columns_of_the_comparison_are_of_the_same_day(open_page: Open) -> None:
    with open_page("institutions/?compare={institution},{other_institution}") as (page, _):
        ready(page)
        table = page.locator("[data-finder-compare] table")
        assert "截至" in table.locator("caption").inner_text()
        assert [text for text in table.locator("tbody th").all_inner_texts() if "保育费" in text]


def test_one_wrong_street_of_an_old_address_leaves_the_list(open_page: Open) -> None:
    with open_page("institutions/?street={area}999&q=" + "园" * 3000) as (page, watch):
        ready(page)
        assert "不能用" in page.locator("[data-finder-note]").inner_text()
        assert len(page.locator("#lookup-q").input_value()) <= 60
        assert watch.messages == []


@pytest.mark.parametrize(
    ("address", "selector", "answer", "words"),
    [
        ("about/", "#site-q", ".site-search [role=status]", "没有直接找到"),
        ("verify/", "#verify-q", "[data-verify-answer]", "不等于它没有备案"),
    ],
)
def test_odd_queries_get_a_sentence(
    open_page: Open, address: str, selector: str, answer: str, words: str
) -> None:
    with open_page(address) as (page, watch):
        for query in ("(", "[-", "\\", "😀", "\u202e", "<>", "。" * 10_000, "园" * 10_000):
            page.locator(answer).evaluate("(said) => { said.textContent = '' }")
            page.locator(selector).fill(query)
            if address == "verify/":
                page.keyboard.press("Enter")
            page.locator(answer, has_text=words).wait_for()
            assert watch.messages == [], query


def test_typing_is_answered_and_then_kept_in_the_address(open_page: Open) -> None:
    with open_page("institutions/") as (page, watch):
        ready(page)
        page.locator("#lookup-q").press_sequentially("tuoyu")
        page.wait_for_url("**/institutions/?q=tuoyu")
        assert page.locator(ROWS).count() == min(STEP, counted(page)) > 0
        page.locator("#lookup-q").press("Backspace")
        page.wait_for_url("**/institutions/?q=tuoy")
        assert watch.messages == []


def cut_up(site: dict[str, Any], register: dict[str, Any]) -> dict[str, Any]:
    """Cut an index up by area, as the publisher does above 10,000 institutions; no name is found in it."""
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
        part = {"address": address, "area": code, "name": name, "short_name": listed["short_name"]}
        parts.append(part | {"count": len(rows), "streets": sorted(streets)})
    empty = {"search/readings.json": {"format": FORMAT, "first": {}, "others": {}}}
    empty |= {"search/variants.json": {"format": FORMAT, "variants": ""}}
    large = {"parts": parts, "shards": {}, "readings": list(empty), "count": len(columns["id"])}
    empty |= {"search/letters.json": {"format": FORMAT, "letters": {}}}
    return {"search/site.json": {**site, **large}, **files, **empty}


def test_a_register_in_parts_loads_one_when_an_area_is_chosen(
    open_page: Open, built_site: Path, facts: SiteFacts
) -> None:
    """What happens above 10,000 institutions, played with the shipped register cut up in the same way."""
    site, register = (
        json.loads(find_index(built_site, name).read_text(encoding="utf-8"))
        for name in ("site", "institutions")
    )
    area, other, street = (facts.example(name) for name in ("area", "other_area", "street"))
    found = f"{sum(row['area_code'] == area for row in open_rows(facts))} 家"
    with open_page("about/", apart=True) as (page, watch):
        files = cut_up(site, register)

        def answer(route: Route) -> None:
            route.fulfill(json=files[drop_digest("search/" + route.request.url.split("/search/")[1])])

        page.context.route("**/search/*.json", answer)
        base = page.url.removesuffix("about/")
        watch.loaded.clear()
        page.goto(f"{base}institutions/")
        page.locator("[data-finder-note]", has_text="先选区县").wait_for()
        assert [drop_digest(url) for url in watch.loaded if "/search/" in url] == [f"{base}search/site.json"]
        page.locator("select[name=area]").select_option(area)
        page.locator(COUNT, has_text=found).wait_for()
        page.locator("select[name=area]").select_option(other)
        page.wait_for_url(f"**/?area={other}")
        page.go_back()
        page.locator(COUNT, has_text=found).wait_for()
        page.goto(f"{base}institutions/?street={street}")
        page.wait_for_url(f"**/?area={area}&street={street}")
        ready(page)
        assert page.locator(ROWS).count() >= 1
        page.goto(f"{base}verify/?q={facts.institution['id']}")
        page.locator("[data-verify-answer]", has_text="没有查到").wait_for()
        page.locator("[data-verify-area]").select_option(facts.institution["area_code"])
        page.locator("[data-verify] button").click()
        page.locator("[data-verify-answer]", has_text="名录中有这家机构").wait_for()
        assert watch.messages == []


def test_distance_stays_on_the_page(open_page: Open, facts: SiteFacts) -> None:
    place = {name: float(facts.institution[name]) for name in ("longitude", "latitude")}
    with open_page("institutions/", apart=True) as (page, watch):
        ready(page)
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(place)  # type: ignore[arg-type]
        before = len(watch.loaded)
        page.locator("[data-finder-near]").click()
        page.locator(f"{ROWS} .result__place strong", has_text="约").first.wait_for()
        first = page.locator(ROWS).first.inner_text()
        assert re.search(r"约 [\d.]+ (公里|米)", first)
        assert [url for url in watch.loaded[before:] if "favicon" not in url] == []
        remaining = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
        for degrees in place.values():
            assert str(int(degrees)) not in page.url.split("?", 1)[1]
            assert str(int(degrees)) not in remaining


def test_refused_position_leaves_the_choice_of_areas(open_page: Open) -> None:
    with open_page("institutions/", apart=True) as (page, watch):
        ready(page)
        page.locator("[data-finder-near]").click()
        page.locator("[data-finder-note]", has_text="按区县选").wait_for()
        assert watch.messages == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("{credit_code}", "名录中有这家机构"),
        ("{wide_code}", "名录中有这家机构"),
        ("https://tuoyu.example/tuoyu/institutions/{id}/", "名录中有这家机构"),
        ("tuoyu.example/tuoyu/institutions/{id}/#plate", "名录中有这家机构"),
        ("{name}", "名录中有这家机构"),
        ("{address}", "名录中有这家机构"),
        ("{word}", "相近的有"),
        ("没有这家园", "这不等于它没有备案"),
        ("911100000000000000", "这不等于它没有备案"),
        ("Dr.Baby", "这不等于它没有备案"),
        ("https://tuoyu.example/tuoyu/institutions/zz99999/", "这不等于它没有备案"),
    ],
)
def test_verification_answers_from_the_register(
    open_page: Open, facts: SiteFacts, asked: str, words: str
) -> None:
    # In full-width characters and small letters, as a phone may write a code.
    wide = "".join(chr(ord(char) + 0xFEE0) for char in facts.institution["credit_code"].lower())
    with open_page("verify/") as (page, watch):
        page.locator("#verify-q").fill(asked.format(**facts.institution, wide_code=wide, word=facts.word))
        page.keyboard.press("Enter")
        answer = page.locator("[data-verify-answer]")
        answer.get_by_text(re.compile(words)).first.wait_for()
        text = answer.inner_text()
        assert f"{len(facts.institutions)} 家机构" in text
        assert "数据截至" in text
        assert "没有备案" not in text.replace("不等于它没有备案", "")
        if "没有查到" in text:
            assert "12345" in text
        assert watch.messages == []


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/tuoyu/institutions/{id}/",
        "evil.example/institutions/{id}/",
        "//evil.example/institutions/{id}/",
        "ｈｔｔｐｓ：／／evil.example／institutions／{id}／",
        "https://tuoyu.example.evil.example/tuoyu/institutions/{id}/",
        "https://tuoyu.example@evil.example/tuoyu/institutions/{id}/",
        "https://tuoyu.example:8443/tuoyu/institutions/{id}/",
        "https://tuoyu.example/institutions/{id}/",
        "https://tuoyu.exаmple/tuoyu/institutions/{id}/",  # a Cyrillic letter
        "weixin://tuoyu.example/tuoyu/institutions/{id}/",
        "https://",
        "公示牌 https://evil.example/institutions/{id}/",
        "1.2.3.4/institutions/{id}/",
        "托育.中国/institutions/{id}/",
        "a@evil.example/institutions/{id}/",
        "evil.example?x=/institutions/{id}/",
        "evil.example#/institutions/{id}/",
        "localhost:8000/institutions/{id}/",
        "/institutions/{id}/",
        "evil.example/?tuoyu.example/tuoyu/institutions/{id}/",
    ],
)
def test_an_address_of_another_site_is_not_vouched_for(open_page: Open, facts: SiteFacts, asked: str) -> None:
    with open_page("verify/", width=375) as (page, watch):
        page.locator("#verify-q").fill(asked.format(**facts.institution))
        page.keyboard.press("Enter")
        answer = page.locator(".verify-answer--bad")
        answer.wait_for()
        shown = answer.inner_text()
        assert "不是本站的" in shown and "https://tuoyu.example/tuoyu/" in shown and "12345" in shown
        assert "名录中有" not in shown and facts.institution["name"] not in shown
        box = answer.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 900, "in view"
        assert watch.messages == []


@pytest.mark.parametrize("page_of_ours", ["", "find/?q={id}", "institutions/?q={id}", "register/370302/"])
def test_a_page_of_ours_that_is_of_no_institution_is_not_looked_for(
    open_page: Open, facts: SiteFacts, page_of_ours: str
) -> None:
    with open_page("verify/") as (page, watch):
        page.locator("#verify-q").fill(
            "https://tuoyu.example/tuoyu/" + page_of_ours.format(**facts.institution)
        )
        page.keyboard.press("Enter")
        page.locator("[data-verify-answer]", has_text="这是本站的网址，但不是一家机构的网页").wait_for()
        assert watch.messages == []


def test_correction_is_prefilled_and_sends_nothing(open_page: Open, facts: SiteFacts) -> None:
    number = facts.institution["id"]
    with open_page("correct/?id={institution}&field=电话") as (page, watch):
        assert page.locator("#correct-id").input_value() == number
        assert f"{number}的“电话”有误" in page.locator("[data-correct-words]").inner_text()
        before = len(watch.loaded)
        page.locator("#correct-text").fill("0533-1234567")
        assert "0533-1234567" in page.locator("[data-correct-words]").inner_text()
        assert len(watch.loaded) == before


def test_qr_code_leads_to_the_permanent_address(open_page: Open, facts: SiteFacts) -> None:
    with open_page("institutions/{institution}/#plate", scheme="dark") as (page, _):
        picture = Image.open(io.BytesIO(page.locator(".plate__code").screenshot()))
        codes = [result.text for result in zxingcpp.read_barcodes(picture)]
        assert codes == [f"https://tuoyu.example/tuoyu/institutions/{facts.institution['id']}/"]
        assert page.locator(".plate__address").inner_text() == codes[0]


@pytest.mark.parametrize("script", [True, False])
def test_plate_is_one_sheet(open_page: Open, script: bool) -> None:
    with open_page("institutions/{institution}/#plate", script=script) as (page, _):
        pdf = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        page.emulate_media(media="print")
        assert page.locator(".plate__sheet").is_visible()
        assert not page.locator("h1").is_visible()


def test_ordinary_print_leaves_the_plate_out(open_page: Open) -> None:
    with open_page("institutions/{institution}/") as (page, _):
        page.emulate_media(media="print")
        assert not page.locator(".plate__sheet").is_visible()
        assert page.locator("h1").is_visible()


def test_first_visit_of_the_look_up_page_is_light(open_page: Open, built_site: Path) -> None:
    with open_page("institutions/", apart=True) as (page, watch):
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
        others = sum(sizes.values()) - sizes[find_index(built_site).relative_to(built_site).as_posix()]
        assert others + WHOLE_BYTES <= 400_000


def test_the_list_that_stands_is_left_as_it_is(open_page: Open, facts: SiteFacts) -> None:
    """The largest of the page is painted once: what a script puts in anew counts from then on."""
    with open_page("about/", apart=True) as (page, watch):
        page.add_init_script(
            "document.addEventListener('readystatechange', () => document.readyState === 'interactive' &&"
            " (window.stood = [...document.querySelectorAll('[data-finder-results] > li')]))"
        )
        page.goto(page.url.replace("about/", "institutions/"))
        ready(page)
        same = (
            "window.stood.every((card, place) => card === document.querySelectorAll('.results > li')[place])"
        )
        assert page.evaluate("window.stood.length") == min(STEP, len(open_rows(facts)))
        assert page.evaluate(same)
        page.locator("[data-compare]").first.check()
        page.locator("[data-compare]").nth(1).check()
        page.locator("[data-open]").click()
        assert page.locator("[data-finder-compare] thead th").count() == 3
        assert watch.messages == []


def test_rows_that_the_script_draws_say_what_the_page_said(open_page: Open, facts: SiteFacts) -> None:
    """Ages and the colours of the statuses come with the index: the script works out neither."""
    read = """
    (rows) => rows.map((row) => [
      row.querySelector("a").getAttribute("href").split("/").at(-2),
      row.querySelector(".badge").className,
      row.querySelector("h3").textContent.trim(),
      row.querySelector(".result__facts").textContent,
      row.querySelector(".result__place").textContent,
      row.querySelector(".result__acts > a")?.href,
    ])
    """
    with open_page("institutions/", script=False) as (page, _):
        stood = page.locator(ROWS).evaluate_all(read)

    def empty(route: Route) -> None:
        route.fulfill(body=re.sub('<li class="result.*?\n</li>', "", route.fetch().text(), flags=re.S))

    with open_page("about/", apart=True) as (page, watch):
        page.context.route("**/institutions/", empty)
        page.goto(page.url.replace("about/", "institutions/"))
        ready(page)
        drawn = page.locator(ROWS).evaluate_all(read)
        assert watch.messages == []
    assert drawn == stood and len(stood) == min(STEP, len(open_rows(facts)))


@pytest.mark.parametrize(
    ("address", "selector", "copied"),
    [
        ("institutions/{institution}/", "[data-copy] >> nth=-1", "credit_code"),
        ("correct/?id={institution}&field=电话", "[data-correct-copy]", "id"),
    ],
)
def test_a_click_copies_and_says_so(
    open_page: Open, facts: SiteFacts, address: str, selector: str, copied: str
) -> None:
    with open_page(address) as (page, watch):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("main details").evaluate_all("(folds) => folds.forEach((fold) => { fold.open = true })")
        button = page.locator(selector)
        button.click()
        page.locator("button", has_text="已复制").first.wait_for()
        assert facts.institution[copied] in page.evaluate("() => navigator.clipboard.readText()")
        assert watch.messages == []


@pytest.mark.parametrize(
    ("address", "selector", "words"),
    [
        ("institutions/{institution}/", "[data-copy] >> nth=0", "没有复制成，请长按文字"),
        ("correct/", "[data-correct-copy]", "没有复制成，请长按上面的话"),
    ],
)
def test_a_refused_copy_says_what_to_do(open_page: Open, address: str, selector: str, words: str) -> None:
    with open_page(address) as (page, watch):
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
        page.locator(selector).click()
        page.locator("button", has_text=words).wait_for()
        assert watch.messages == []
