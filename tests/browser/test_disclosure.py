"""信息公开 in a browser: data that is past its day says so by itself; every page fits a phone and a sheet."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open

PAGES = (
    "disclosure/",
    "disclosure/guide/",
    "disclosure/request/",
    "disclosure/corrections/",
    "sitemap/",
)
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def open_on(page: Page, moment: str) -> None:
    page.clock.set_fixed_time(moment)
    page.reload()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    "address", ["institutions/", "register/370303/", "data/institutions/", "disclosure/"]
)
def test_data_past_its_day_says_so_without_a_new_build(open_page: Open, address: str) -> None:
    with open_page(address) as (page, watch):
        page.wait_for_load_state("networkidle")  # a request cut off by the reload is told as a failed one
        due = page.locator("[data-due='2027-02-14']").first  # the catalogue has days of other data too
        # The last moment of the day in China, on whatever clock the reader's device has.
        open_on(page, "2027-02-14T15:59:59Z")
        assert due.locator("strong").count() == 0
        open_on(page, "2027-02-14T16:00:01Z")
        assert due.locator("strong").text_content() == "已过期"
        assert watch.messages == []


def test_without_script_the_day_can_be_read(open_page: Open) -> None:
    with open_page("institutions/", script=False) as (page, _):
        assert "最迟 2027年2月14日公布" in (page.locator("[data-due]").first.text_content() or "")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_used_by_all(open_page: Open, address: str, scheme: str) -> None:
    for width in (1280, 375):
        with open_page(address, width=width, scheme=scheme) as (page, watch):
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert watch.messages == []
            assert watch.outside == []


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_the_narrowest_phone(open_page: Open, address: str) -> None:
    with open_page(address, width=320) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("[data-reader-large]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("address", ["", "institutions/sl00001/", "disclosure/"])
def test_the_footer_is_on_paper_too(open_page: Open, address: str) -> None:
    with open_page(address) as (page, _):
        page.emulate_media(media="print")
        footer = page.locator(".site-footer")
        for name in ("主办单位", "联系方式", "网站标识码", "ICP备案号", "公安备案号", "党政机关标识"):
            assert footer.get_by_text(name, exact=True).is_visible(), name
        assert footer.get_by_text("我为政府网站找错", exact=True).is_visible()
        assert footer.get_by_text("站点地图", exact=True).is_visible()
