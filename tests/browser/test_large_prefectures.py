"""Prefectures in a register too large to be loaded: each leads to its areas, and lists nothing of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import test_parents
from tests.browser.conftest import ready
from tests.browser.test_look_up import counted
from tests.browser.test_parents import Visit
from tests.browser.test_prefectures import NAME, PREFECTURE, SHORT, WITHIN, make_province, names
from tests.conftest import share
from tests.support import cut_small

NOTE = "[data-finder-note]"
SAID = "[data-finder-count]"
ROWS = "[data-lookup-item]"

visit = test_parents.visit


def make_large(root: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        cut_small(patch)
        make_province(root)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share(tmp_path_factory, "large-prefectures", make_large) / "site"


def ask(visit: Visit, words: str) -> Page:
    """Return the look-up page, asked by typing."""
    page = visit("institutions/", wait=False)
    page.locator(NOTE, has_text="机构较多").wait_for()
    page.locator("#lookup-q").fill(words)
    page.locator("#lookup-q").press("Enter")
    return page


def test_a_prefecture_that_is_chosen_lists_nothing_of_others(visit: Visit) -> None:
    page = visit("institutions/", wait=False)
    page.locator(NOTE, has_text="机构较多").wait_for()
    areas = names(page, "area")
    assert page.locator(ROWS).count()
    page.locator("[data-pick=group]", has_text=NAME).click()
    page.locator(SAID, has_text="还没有按条件列出").wait_for()
    assert not page.locator(ROWS).count()
    assert names(page, "area") == ["乙区"] != areas
    page.locator("[data-pick=area]:visible").click()
    page.wait_for_url(f"**/?area={WITHIN}")
    ready(page)
    page.locator(ROWS).first.wait_for()
    assert counted(page) > 0


@pytest.mark.parametrize("words", [f"{NAME}普惠", f"普惠 {SHORT}"])
def test_a_prefecture_that_is_typed_is_a_condition(visit: Visit, words: str) -> None:
    page = ask(visit, words)
    page.wait_for_url(f"**/?group={PREFECTURE}&inclusive=1")
    page.locator(SAID, has_text="还没有按条件列出").wait_for()
    assert names(page, "area") == ["乙区"]
    page = visit(f"find/?q={words}", wait=False)
    page.locator("[data-conditions]").wait_for()
    assert page.locator("[data-conditions] .chip", has_text=NAME).count() == 1
    assert "没有找到" not in page.locator(".answers").inner_text()


def test_an_area_after_its_prefecture_is_the_area(visit: Visit) -> None:
    held = counted(visit(f"institutions/?area={WITHIN}&inclusive=1"))
    for words in (f"{NAME}乙区普惠", f"{SHORT}乙区有没有普惠托育园"):
        page = ask(visit, words)
        page.wait_for_url(f"**/?area={WITHIN}&group={PREFECTURE}&inclusive=1")
        ready(page)
        page.locator(SAID, has_text=f"{held} 家").wait_for()
        page = visit(f"find/?q={words}", wait=False)
        page.locator(f"[data-conditions='{held}']").wait_for()


def test_a_name_after_a_prefecture_is_found_in_it(visit: Visit) -> None:
    page = ask(visit, f"{SHORT}示例07号")
    page.wait_for_url(f"**group={PREFECTURE}")
    page.locator(ROWS).first.wait_for()
    assert {text for text in page.locator(".result__place").all_inner_texts() if "乙区" not in text} == set()


def test_the_name_of_a_prefecture_leads_to_its_areas(visit: Visit) -> None:
    page = ask(visit, NAME)
    page.locator("[data-area] a", has_text=NAME).wait_for()
    assert not page.locator("[data-lookup-empty]").is_visible()
    page.locator("[data-area] a", has_text=NAME).click()
    page.wait_for_url(f"**/?group={PREFECTURE}")
    page.locator(SAID, has_text="还没有按条件列出").wait_for()
    assert names(page, "area") == ["乙区"]
