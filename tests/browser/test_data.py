"""The data pages in a browser: copying, reading without script, printing, the phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, show_all


def test_an_example_is_copied_as_it_stands(open_page: Open) -> None:
    with open_page("data/use/", apart=True) as (page, watch):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        show_all(page, watch)
        examples = page.locator("article pre > code")
        buttons = page.locator("article .copy")
        assert buttons.count() == examples.count() >= 8
        for place in range(examples.count()):
            buttons.nth(place).click()
            page.locator("article .copy", has_text="已复制").nth(0).wait_for()
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied == examples.nth(place).inner_text().rstrip()
        assert "已复制" in page.locator("[role=status]").last.inner_text()
        assert watch.messages == []


def test_a_citation_is_copied_where_the_clipboard_is_closed_to_pages(open_page: Open) -> None:
    """Outside https a page has no navigator.clipboard: the old way has to do."""
    with open_page("data/units/", apart=True) as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
        page.reload()
        page.locator(".copy").first.click()
        page.locator(".copy", has_text="已复制").wait_for()
        expected = page.locator("[data-copy-text]").first.inner_text()
    with open_page("data/units/", apart=True) as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        assert page.evaluate("navigator.clipboard.readText()") == expected.strip()


def test_buttons_are_named_and_reached_by_keyboard(open_page: Open) -> None:
    with open_page("data/use/#r") as (page, _):
        button = page.get_by_role("button", name="复制“R”的例子")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".copy", has_text=re.compile("已复制|请手动复制"))).to_have_count(1)


def test_without_script_there_is_no_dead_button(open_page: Open) -> None:
    with open_page("data/use/", script=False) as (page, _):
        assert page.locator(".copy").count() == 0
        assert page.locator("pre > code").first.is_visible()


@pytest.mark.parametrize("address", ["data/", "data/institutions/", "data/use/"])
def test_descriptions_for_search_engines_break_no_policy(open_page: Open, address: str) -> None:
    with open_page(address, width=320) as (page, watch):
        blocks = page.locator('script[type="application/ld+json"]')
        assert blocks.count() == (0 if address == "data/use/" else 1)
        for text in blocks.all_text_contents():
            assert json.loads(text)["@context"] == "https://schema.org/"
        assert watch.messages == []
        assert watch.outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_spreadsheet_is_two_taps_from_home(open_page: Open) -> None:
    with open_page("", width=375) as (page, _):
        page.locator("main a[href$='data/']").first.click()
        with page.expect_download() as waiting:
            page.locator(".catalogue a[href$='institutions.xlsx']").click()
        path = Path(str(waiting.value.path()))
        assert waiting.value.suggested_filename == "institutions.xlsx"
        assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("address", ["data/", "data/institutions/", "data/use/"])
def test_data_pages_print(open_page: Open, address: str) -> None:
    with open_page(address) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator(".copy").first.is_visible()
        assert page.pdf(format="A4")[:5] == b"%PDF-"
