"""The page of results on the made city of test_parents.py: what people come to ask, and the taps it takes."""

from __future__ import annotations

import gzip
import json
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.browser import test_parents
from tests.browser.conftest import Open, ready
from tests.browser.test_look_up import ROWS, counted, cut_up
from tests.browser.test_parents import CUT, FORMER, RENAMED, SUITABLE, Visit, top_of
from tests.support import drop_digest, find_index

city, visit = test_parents.city, test_parents.visit
HITS = ".hit"
GOLDEN = Path(__file__).parents[1] / "golden" / "find.txt"
FIRST_SCREEN = 667
BUDGET = 90_000
"""Bytes, compressed, that the page may load on a first visit beside what every page loads."""


def ask(page: Page, words: str) -> None:
    """Ask the box of the first page: one tap on it, the words, one on the button."""
    page.locator("#home-q").fill(words)
    page.locator("main form button").click()
    page.wait_for_url("**/find/?q=*")
    page.locator("[data-answered]").wait_for()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("示例05号托育园", "示例05号托育园"),
        ("sl05htyy", "示例05号托育园"),
        ("示例05号托鱼园", "示例05号托育园"),
        ("一街道", "一街道"),
        ("一镇", "一街道"),
        ("甲區", "甲区"),
        ("投诉", "投诉、举报"),
        ("怎么举报", "投诉、举报"),
        ("任务1", "主要任务1"),
    ],
)
def test_what_is_asked_for_stands_on_the_first_screen(visit: Visit, words: str, answer: str) -> None:
    """Two taps and two screens: the box, the button; the answer."""
    page = visit("", wait=False)
    ask(page, words)
    first = page.locator("[data-answer], .hit").first
    assert answer in first.inner_text()
    box = first.bounding_box()
    assert box and box["y"] + box["height"] <= FIRST_SCREEN
    assert page.evaluate("window.shifts") <= 0.01


def test_a_former_name_stands_beside_what_is_called_otherwise_now(visit: Visit) -> None:
    """Or the reader takes what is listed for another place: in the box, and on the page of results."""
    page = visit("", wait=False)
    page.locator("#home-q").fill(FORMER)
    option = page.locator("[role=option]", has_text="示例09号托育园")
    option.wait_for()
    assert f"曾用名：{FORMER}" in option.inner_text()
    ask(page, FORMER)
    hit = page.locator(HITS).first
    assert f"/institutions/{RENAMED}/" in hit.get_by_role("link").evaluate("(link) => link.href")
    assert f"曾用名：{FORMER}" in hit.inner_text()


@pytest.mark.parametrize("words", ["甲区 补贴", "甲区的补贴", "甲区 下载"])
def test_a_word_that_is_answered_is_not_told_as_not_found(visit: Visit, words: str) -> None:
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-conditions]").wait_for()
    assert page.locator("[data-answer]").count()
    assert "没有查到" not in page.locator(".answers").inner_text()


@pytest.mark.parametrize("words", ["甲区 小太阳投诉", "甲区 更新"])
def test_a_word_that_no_answer_takes_whole_is_told_as_not_found(visit: Visit, words: str) -> None:
    """Or the list seems to be of what is called so."""
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-conditions]").wait_for()
    assert f"没有查到“{words.split()[1]}”" in page.locator(".answers").inner_text()


@pytest.mark.parametrize("words", ["小红帽月嫂服务中心", "老师打人托育园"])
def test_a_name_that_is_not_there_may_have_filed_whatever_else_answers(visit: Visit, words: str) -> None:
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-answer]").first.wait_for()
    assert f"没有找到叫“{words}”的机构。这不代表没有备案。" in page.locator(".answers").inner_text()


@pytest.mark.parametrize("words", ["甲区 乙区", "甲区和乙区哪个便宜", "甲区或者乙区"])
def test_a_second_area_is_said_to_be_left_out(visit: Visit, words: str) -> None:
    """Or the first area's list seems to be of both, and the second one seems not to be there."""
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-conditions]").wait_for()
    told = page.locator(".answers").inner_text()
    assert "地区一次只能查一个" in told and "没有查到" not in told


@pytest.mark.parametrize(
    "words", ["示例05号托育园受过处罚吗", "示例05号托育园 处罚", "示例05号托育园有没有被罚过"]
)
def test_who_asks_whether_one_was_punished_finds_it(visit: Visit, words: str) -> None:
    """What is published of its sanctions stands on its page."""
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-answered]").wait_for()
    assert page.locator(HITS).first.get_by_role("link").inner_text() == "示例05号托育园"


def test_who_complains_sees_the_telephone(visit: Visit) -> None:
    page = visit("", wait=False)
    contact = re.search(r"\d{5,}", page.locator("[data-field=site-contact]").inner_text())
    for words in ("投诉", "12345", "怎么举报"):
        page.goto(f"{page.url.split('/find')[0].rstrip('/')}/find/?q={words}")
        phone = page.locator("[data-answer] a[href^='tel:']").first
        phone.wait_for()
        assert not contact or phone.inner_text() == contact[0]
        assert top_of(phone) <= FIRST_SCREEN


def test_words_become_filters_of_the_look_up(visit: Visit) -> None:
    for words in ("甲区 普惠 14个月 全日 1500以下", "甲区普惠14个月全天1500元以内"):
        page = visit("", wait=False)
        ask(page, words)
        conditions = page.locator("[data-conditions]")
        assert conditions.get_attribute("data-conditions") == str(SUITABLE)
        chips = conditions.locator(".chip").all_inner_texts()
        assert [re.sub(r"去掉：|[ ×\n]", "", chip) for chip in chips] == [
            "甲区", "普惠", "14个月", "全日托", "1,500元以内",
        ]  # fmt: skip
        assert page.locator(HITS).count() >= SUITABLE
        conditions.locator(".button").click()
        page.wait_for_url("**/institutions/?*")
        ready(page)
        assert counted(page) == SUITABLE
        assert "area=990102&form=全日托&inclusive=1&age=14&fee=1500" in unquote(page.url)


def test_the_cheapest_come_first_when_that_is_asked_for(visit: Visit) -> None:
    page = visit("", wait=False)
    ask(page, "甲区 便宜")
    page.locator("[data-conditions]").wait_for()
    first = page.locator(HITS).first.get_by_role("link").inner_text()
    page.locator("[data-conditions] .button").click()
    page.wait_for_url("**/institutions/?*sort=price*")
    ready(page)
    assert page.locator(ROWS).first.get_by_role("link").first.inner_text() == first


def test_a_child_of_a_year_and_a_half_is_one_of_18_months(visit: Visit) -> None:
    page = visit("", wait=False)
    ask(page, "一岁半")
    page.locator("[data-conditions] .button").click()
    page.wait_for_url("**/institutions/?age=18")
    ready(page)
    assert page.locator("select[name=age]").input_value() == "18"


def test_a_condition_is_taken_away_again(visit: Visit) -> None:
    page = visit("find/?q=甲区 普惠", wait=False)
    page.locator("[data-conditions] .chip", has_text="普惠").click()
    page.wait_for_url("**/find/?q=*")
    page.locator("[data-answered]").wait_for()
    assert page.locator("#find-q").input_value() == "甲区"


def test_no_link_leads_to_a_look_up_with_nothing_in_it(visit: Visit) -> None:
    page = visit("find/?q=甲区 普惠 300元以下", wait=False)
    page.locator("[data-conditions='0']").wait_for()
    assert page.locator("[data-answers] a[href*='institutions/?']").count() == 0
    assert page.locator("[data-conditions] a", has_text="不限300 元以内").is_visible()
    page = visit("find/?q=没有这样的词语哦", wait=False)
    ways = page.locator("[data-answers] ul a")
    ways.first.wait_for()
    targets = [
        urlsplit(link.get_attribute("href") or "").path.rstrip("/").split("/")[-1] for link in ways.all()
    ]
    assert {"areas", "institutions"} <= set(targets)
    assert "这不代表没有备案" in page.locator("[data-answers]").inner_text()


def test_what_sounds_the_same_is_asked_about(visit: Visit) -> None:
    page = visit("find/?q=一街到", wait=False)
    meant = page.locator("[data-answers] [role=status] a").first
    meant.wait_for()
    assert "您是不是要找" in page.locator("[data-answers] [role=status]").inner_text()
    assert meant.inner_text() == "一街道"


@pytest.mark.parametrize("words", ["示历05号", "例托鱼", "产假", "假区托班费"])
def test_what_is_no_name_is_not_proposed(visit: Visit, words: str) -> None:
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-answered]").wait_for()
    assert "您是不是要找" not in page.locator("[data-answers]").inner_text()


def test_words_that_no_institution_has_are_named_and_left_out(visit: Visit) -> None:
    page = visit("find/?q=甲区 普惠 14个月 全日 1500以下 有泳池", wait=False)
    conditions = page.locator(f"[data-conditions='{SUITABLE}']")
    conditions.wait_for()
    assert "没有查到“有泳池”" in conditions.inner_text()
    note = page.locator(".hit .hit__note").first.inner_text()
    assert "元" in note and "月" in note, "the price and the ages were asked for"


def test_what_cannot_be_asked_for_is_said(visit: Visit) -> None:
    for words, stated in (("2000元以上", "不超过"), ("四岁", "幼儿园"), ("6个月到2岁", "只写一个")):
        page = visit(f"find/?q={words}", wait=False)
        page.locator("[data-answered]").wait_for()
        assert stated in page.locator("[data-answers] [role=status]").inner_text()
        assert page.locator("[data-conditions], .hit").count() == 0
    page = visit("institutions/?age=48")
    assert "不能用" in page.locator("[data-finder-note]").inner_text()


def test_who_is_in_danger_is_sent_to_the_police_first(visit: Visit) -> None:
    page = visit("find/?q=老师打孩子", wait=False)
    assert page.locator("[data-answer] p").first.inner_text().startswith("有危险先打 110")


def test_an_id_finds_its_institution(visit: Visit) -> None:
    page = visit("find/?q=ML00005", wait=False)
    page.locator(HITS, has_text="示例05号托育园").wait_for()
    assert page.locator(HITS).count() == 1
    page = visit("institutions/?q=ml00005")
    assert counted(page) == 1


def test_who_runs_it_is_a_condition(visit: Visit) -> None:
    page = visit("find/?q=甲区民办托育", wait=False)
    page.locator("[data-conditions] .button").click()
    page.wait_for_url("**/institutions/?area=990102&operator=*")
    ready(page)
    assert page.locator("select[name=operator]").input_value() == "民办"


def test_where_the_script_does_not_come_the_kinds_do(visit: Visit) -> None:
    page = visit("find/", wait=False)
    page.context.route(
        "**/finder-results*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto(f"{page.url}?q=示例")
    kinds = page.locator(".kinds a[href$='institutions/']").first
    assert not kinds.is_visible()
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    assert kinds.is_visible()
    assert top_of(kinds) <= FIRST_SCREEN


def test_no_answer_to_an_earlier_question_stands_in_the_box(visit: Visit) -> None:
    """While it is loaded how rare characters sound, the box says what it knows."""
    page = visit("find/", wait=False)
    page.context.route("**/letters*", lambda route: None)  # it never comes
    box, options = page.locator("#find-q"), page.locator("main .search-option")
    box.fill("甲区")
    options.first.wait_for()
    box.fill("鑫淼焱垚")
    page.locator("main .search-said", has_text="没有直接找到").wait_for()
    assert options.count() == 0


def test_what_is_near_is_sorted_by_distance(visit: Visit) -> None:
    page = visit("find/?q=附近", wait=False)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 118.05, "latitude": 36.81})
    page.locator("[data-answer] a", has_text="离我最近").click()
    page.locator("[data-finder-results] .result__place strong", has_text="约").first.wait_for()
    assert "sort=distance" in page.url


def test_half_a_syllable_is_waited_for(visit: Visit) -> None:
    page = visit()
    whole = counted(page)
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    empty = page.locator("[data-lookup-empty]")
    page.locator("#lookup-q").fill("wwwwwww")
    page.clock.run_for(1900)
    assert not empty.is_visible()
    assert counted(page) == whole
    page.clock.run_for(200)
    assert empty.is_visible()


def test_a_first_visit_stays_small(visit: Visit, city: Path) -> None:
    page = visit("find/?q=暖杨", wait=False)
    page.locator("[data-answered]").wait_for()
    base = page.url.split("find/")[0]
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    about = (city / "about/index.html").read_text(encoding="utf-8")
    shell = {name for name in loaded if name.split("/")[-1] in about}
    own = [city / urlsplit(name).path[1:] for name in {*loaded} - shell if name.startswith(base)]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in (*own, city / "find/index.html"))
    assert weight <= BUDGET, weight


def test_what_is_left_without_a_condition_is_what_its_link_lists(visit: Visit) -> None:
    """The name of a place alone is searched for: as many are left as that finds, not the whole register."""
    page = visit("find/?q=甲区 300以下", wait=False)
    without = page.locator("[data-conditions='0'] p a", has_text="不限300 元以内")
    (left,) = re.findall(r"（(\d+) 家）", without.locator("xpath=..").inner_text())
    without.click()
    page.wait_for_url(lambda url: "300" not in unquote(url))
    page.locator("[data-answered]").wait_for()
    assert f"机构 {left} 家" in page.locator(".answers").inner_text()


def test_without_script_the_page_leads_on(visit: Visit) -> None:
    page = visit("find/?q=投诉", wait=False, script=False)
    assert page.locator("noscript").inner_text() or page.get_by_text("打不开查找功能").is_visible()
    assert page.locator(".kinds a[href$='institutions/']").first.is_visible()
    assert not page.locator("main form").is_visible()


@pytest.mark.parametrize("query", ["", "?q=示例", "?q=甲区 普惠 14个月", "?q=" + "很长的名字" * 11])
def test_nothing_is_cut(visit: Visit, query: str) -> None:
    page = visit(f"find/{query}", wait=False)
    page.locator("[data-answered]").wait_for()
    for is_large in (False, True):
        page.evaluate("(is) => document.documentElement.toggleAttribute('data-large', is)", is_large)
        for width in (320, 375, 1280):
            page.set_viewport_size({"width": width, "height": 667})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT) == [], (width, is_large)


SAID = (
    "投诉",
    "附近",
    "甲区普惠14个月",
    "甲区 普惠 300元以下",
    "示历05号",
    "一街到",
    "甲区 2000元以上",
    "四岁",
    "甲区有泳池",
    "育儿补贴",
    "没有这样的词语哦",
    "一镇",
    "任务1",
)


def test_what_is_said_is_what_was_read_over(visit: Visit) -> None:
    """Each answer in the words that people read: `UPDATE_GOLDEN=1` writes the file anew."""
    page = visit("find/", wait=False)
    base = page.url
    reported = []
    for words in SAID:
        page.goto(f"{base}?q={words}")
        page.locator("[data-answered]").wait_for()
        text = page.locator("[data-answers]").inner_text()
        reported.append(
            "\n".join((f"# {words}", *filter(None, (line.strip() for line in text.splitlines()))))
        )
    stated = "\n\n".join(reported) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(stated, encoding="utf-8")
    assert stated == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("query", ["", "?q=示例", "?q=甲区普惠14个月", "?q=投诉"])
def test_nothing_jumps(visit: Visit, query: str, width: int) -> None:
    page = visit(f"find/{query}", wait=False, width=width)
    page.locator("[data-answered]").wait_for()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") <= 0.01


def test_of_a_register_in_parts_one_is_loaded(visit: Visit, city: Path) -> None:
    """Above 10,000 institutions, an area that the question names is enough, else it is asked for."""
    site, register = (
        json.loads(find_index(city, name).read_text(encoding="utf-8")) for name in ("site", "institutions")
    )
    files = cut_up(site, register)
    page = visit("find/", wait=False)
    base = page.url
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(drop_digest("search/" + route.request.url.split("/search/")[1]))
        route.fulfill(json=files[asked[-1]])

    page.context.route("**/search/*.json", answer)
    page.goto(f"{base}?q=甲区 普惠 14个月 全日 1500以下")
    page.locator(f"[data-conditions='{SUITABLE}']").wait_for()
    assert [name for name in asked if "/99" in name] == ["search/990102.json"]
    asked.clear()
    page.goto(f"{base}?q=示例05号")
    page.locator("[data-answers] .chips a", has_text="甲区").click()
    page.locator(HITS, has_text="示例05号").first.wait_for()
    assert {name for name in asked if "/99" in name} == {"search/990102.json"}


def test_the_questions_that_are_answered_lead_to_pages(built_site: Path) -> None:
    from childcare.profile import PROFILE

    for question in PROFILE.questions:
        path, _, anchor = question.address.split("?")[0].partition("#")
        page = (built_site / path / "index.html").read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in page, question.address


def test_shipped_page_of_results_has_what_every_result_needs(open_page: Open) -> None:
    with open_page("find/?q={word}", width=375) as (page, watch):
        first = page.locator(HITS, has=page.locator(".hit__kind", has_text="机构")).first
        first.wait_for()
        assert first.locator(".badge").count() >= 1
        assert first.locator(".hit__note").inner_text()
        assert watch.messages == []


def test_what_the_city_lies_in_may_stand_before_an_area(visit: Visit) -> None:
    held = counted(visit("institutions/?area=990102&inclusive=1"))
    page = visit("institutions/?q=某省甲市甲区普惠")
    assert counted(page) == held
    assert page.url.endswith("?area=990102&inclusive=1")
    page = visit("find/?q=某省甲市甲区普惠", wait=False)
    page.locator(f"[data-conditions='{held}']").wait_for()


def test_a_question_to_the_look_up_that_is_no_name_leads_to_its_answer(visit: Visit) -> None:
    page = visit("institutions/?q=托育补贴 甲区")
    answer = page.locator("[data-answer] a", has_text="能享受什么支持")
    answer.wait_for()
    assert not page.locator("[data-lookup-empty]").is_visible()
    answer.click()
    page.wait_for_url("**/support_measures/")
