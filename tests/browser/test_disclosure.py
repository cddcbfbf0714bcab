"""信息公开 in a browser: data that is past its day says so by itself; the footer is on every sheet."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, Watch, settle
from tests.site_facts import SiteFacts


def open_on(page: Page, watch: Watch, moment: str) -> None:
    page.clock.set_fixed_time(moment)
    page.reload()
    settle(page, watch)


@pytest.mark.parametrize(
    "address", ["institutions/", "register/{area}/", "data/institutions/", "disclosure/"]
)
def test_data_past_its_day_says_so_without_a_new_build(
    open_page: Open, facts: SiteFacts, address: str
) -> None:
    day = facts.due_on("institutions/")
    with open_page(address, apart=True) as (page, watch):  # the clock is that of all pages of a context
        settle(page, watch)  # a request cut off by the reload is told as a failed one
        due = page.locator(f"[data-due='{day}']").first  # the catalogue has days of other data too
        # The last moment of the day in China, on whatever clock the reader's device has.
        open_on(page, watch, f"{day}T15:59:59Z")
        assert due.locator("strong").count() == 0
        open_on(page, watch, f"{day}T16:00:01Z")
        assert due.locator("strong").text_content() == "已过期"
        assert watch.messages == []


def test_without_script_the_day_can_be_read(open_page: Open, facts: SiteFacts) -> None:
    day = date.fromisoformat(facts.due_on("institutions/"))
    with open_page("institutions/", script=False) as (page, _):
        text = page.locator("[data-due]").first.text_content() or ""
        assert f"{day.year}年{day.month}月{day.day}日" in text


@pytest.mark.parametrize("address", ["", "institutions/{institution}/", "disclosure/"])
def test_the_footer_is_on_paper_too(open_page: Open, address: str) -> None:
    """All but what is still to be filled in, which is no matter of paper."""
    with open_page(address) as (page, _):
        page.emulate_media(media="print")
        footer = page.locator(".site-footer")
        for name in ("site-publisher", "site-contact"):
            assert footer.locator(f"[data-field={name}]").is_visible(), name
        for name in ("网站标识码", "ICP备案号", "公安备案号", "党政机关标识", "我为政府网站找错"):
            entry = footer.locator(".site-footer__facts > div").filter(has=page.get_by_text(name, exact=True))
            assert entry.is_visible() == (entry.locator("[data-unset]").count() == 0), name
            entry.locator("dd").evaluate("found => delete found.dataset.unset")
            assert entry.is_visible(), name
        assert footer.get_by_text("站点地图", exact=True).is_visible()
