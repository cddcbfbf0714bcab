"""A register too large to be loaded: found by names and codes from shards, and area by area."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Open, ready
from tests.browser.made_index import answer_with, make_index
from tests.support import cut_small, drop_digest

ROWS = "[data-lookup-item]"
NOTE = "[data-finder-note]"


@pytest.fixture(scope="module")
def large(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the index of a made register, in shards of few rows."""
    with pytest.MonkeyPatch.context() as patch:
        cut_small(patch)
        return make_index(built_site, tmp_path_factory.mktemp("large"))


def loaded(urls: list[str]) -> list[str]:
    return [drop_digest(url.split("/search/")[1]) for url in urls if "/search/" in url]


def names(page: Page) -> list[str]:
    return page.locator(f"{ROWS} h3 a").all_inner_texts()


def test_nothing_of_the_register_loads_unasked(open_page: Open, large: dict[str, bytes]) -> None:
    with open_page("about/", apart=True) as (page, watch):
        answer_with(page.context, large)
        base = page.url.removesuffix("about/")
        page.goto(f"{base}institutions/")
        page.locator(NOTE, has_text="机构较多，请先选").wait_for()
        page.locator("#lookup-q").fill("小")
        page.locator(NOTE, has_text="写名称里的两个字、三个字母").wait_for()
        assert loaded(watch.loaded) == ["site.json"]
        page.locator("#lookup-q").fill("小蜜蜂")
        page.locator("[data-finder-count]", has_text="名称最接近的").wait_for()
        assert all("小蜜蜂" in name for name in names(page)) and names(page)
        asked = [name for name in loaded(watch.loaded) if name[0].isdigit()]
        assert asked == [], "no file of an area"
        assert watch.messages == []


def test_a_name_and_an_area_lead_into_the_area(open_page: Open, large: dict[str, bytes]) -> None:
    with open_page("about/", apart=True) as (page, watch):
        answer_with(page.context, large)
        base = page.url.removesuffix("about/")
        page.goto(f"{base}institutions/?q=张店")
        page.locator("[data-area] a", has_text="张店区").click()
        page.wait_for_url("**/?area=370303")
        ready(page)
        part = json.loads(large["search/370303.json"])
        page.locator("[data-finder-pages]", has_text="第 1 页").wait_for()
        page.locator("#lookup-q").fill("小蜜蜂")
        page.locator("[data-finder-count]", has_text="家").wait_for()
        page.goto(f"{base}institutions/?q=张店 普惠")
        page.wait_for_url("**/?area=370303&inclusive=1")
        ready(page)
        columns = part["columns"]
        marks = zip(columns["counts"], columns["is_inclusive"], strict=True)
        wanted = sum(bool(counts and is_inclusive) for counts, is_inclusive in marks)
        page.locator("[data-finder-count]", has_text=f"{wanted} 家").wait_for()
        street = next(one["code"] for one in part["lists"]["street"])
        page.goto(f"{base}institutions/?street={street}")
        page.wait_for_url(f"**/?area=370303&street={street}")
        ready(page)
        assert page.locator(ROWS).count() >= 1
        assert watch.messages == []


def test_the_whole_site_is_searched_and_a_code_is_verified(open_page: Open, large: dict[str, bytes]) -> None:
    part = json.loads(large["search/370303.json"])["columns"]
    one, name, code = part["id"][0], part["name"][0], part["credit_code"][0]
    with open_page("about/", apart=True) as (page, watch):
        answer_with(page.context, large)
        base = page.url.removesuffix("about/")
        page.locator("#site-q").fill("xmf")
        page.locator(".search-option__name", has_text="小蜜蜂").first.wait_for()
        page.locator("#site-q").fill(f"张店 {name}")
        page.locator(f".search-option[href$='institutions/{one}/']").wait_for()
        page.goto(f"{base}find/?q={name}")
        page.locator(".hit a").first.wait_for()
        assert page.locator(".hit a").first.inner_text() == name
        assert "这里只按名称和代码列出" in page.locator("[data-large]").inner_text()
        page.goto(f"{base}find/?q=张店 {name}")
        page.locator("[data-conditions]").wait_for()
        assert not page.locator("[data-large]").count()
        page.goto(f"{base}find/?q=普惠 14个月")
        page.locator("[data-conditions] .button", has_text="选").click()
        page.locator(NOTE, has_text="机构较多").wait_for()
        page.goto(f"{base}verify/?q={code}")
        page.locator("[data-verify-answer]", has_text="名录中").wait_for()
        assert page.locator(f"[data-verify-answer] a[href*='{one}']").count() == 1
        assert watch.messages == []


def test_a_first_answer_leaves_room_for_the_index(
    open_page: Open, built_site: Path, large: dict[str, bytes]
) -> None:
    """Of 100 KB: at 126,000 rows the sounds take 12, a directory 4, the site index 10, a shard 8 to 15."""
    with open_page("about/", apart=True) as (page, watch):
        answer_with(page.context, large)
        base = page.url.removesuffix("about/")
        page.goto("about:blank")
        watch.loaded.clear()
        page.goto(f"{base}find/?q=小蜜蜂")
        page.locator("[data-large]").wait_for()
        found = {urlsplit(url).path.removeprefix("/tuoyu/") for url in watch.loaded if "/search/" not in url}
        paths = [built_site / (name + "index.html" if name.endswith("/") else name) for name in found]
        assert sum(len(gzip.compress(path.read_bytes())) for path in paths) <= 60_000


_COUNT_FAILED = """
window.failed = 0;
const ask = window.fetch;
window.fetch = (...asked) => ask(...asked).catch((fault) => { window.failed += 1; throw fault; });
"""


def test_only_the_newest_question_tells_that_something_did_not_load(
    open_page: Open, large: dict[str, bytes]
) -> None:
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held:
            route.fallback()
        else:
            held.append(route)

    with open_page("about/", apart=True) as (page, _):
        answer_with(page.context, large)
        page.add_init_script(_COUNT_FAILED)
        page.goto(f"{page.url.removesuffix('about/')}institutions/")
        page.locator(NOTE, has_text="机构较多，请先选").wait_for()
        page.locator("#lookup-q").fill("小蜜蜂")
        page.locator("[data-finder-count]", has_text="名称最接近的").wait_for()
        page.route("**/search/*.json", hold_first)
        with page.expect_request("**/search/*.json"):
            page.locator("#lookup-q").fill("彩虹桥")
        page.locator("#lookup-q").fill("向日葵")
        page.locator(f"{ROWS} h3 a", has_text="向日葵").first.wait_for()
        held[0].abort()
        page.wait_for_function("() => window.failed")
        page.evaluate("() => new Promise((done) => setTimeout(done))")
        assert page.locator(NOTE).inner_text() == ""
        assert all("向日葵" in name for name in names(page))
        page.route("**/search/*.json", lambda route: route.abort())
        page.locator("#lookup-q").fill("彩虹桥")
        page.locator(NOTE, has_text="下面的名录不受影响").wait_for()
