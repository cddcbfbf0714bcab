"""A register whose areas lie in prefectures: people name the prefecture, and mean all that lies in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from tests.browser import test_parents
from tests.browser.conftest import ready
from tests.browser.test_look_up import counted
from tests.browser.test_parents import Visit, made_institutions
from tests.city import city_rows, put_city
from tests.conftest import CLOCK, share

PREFECTURE, NAME, SHORT = "990110", "丙丁市", "丙丁"
WITHIN = "990103"
"""The only area in it."""

visit = test_parents.visit


def make_province(root: Path) -> None:
    rows = city_rows()
    rows["institutions"] = made_institutions(rows["institutions"])
    whole = next(row for row in rows["areas"] if row["code"] == "990100")
    made = {"code": PREFECTURE, "name": NAME, "short_name": SHORT, "parent_code": whole["code"]}
    rows["areas"].append(
        whole | made | dict.fromkeys(("population", "population_as_of_on", "population_source"), "")
    )
    for area in rows["areas"]:
        if area["code"] == WITHIN:
            area["parent_code"] = PREFECTURE
    build(PROFILE, load_config(put_city(root, rows)), root / "site", CLOCK)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share(tmp_path_factory, "prefectures", make_province) / "site"


def count(page: Page) -> int:
    ready(page)
    return counted(page)


@pytest.fixture
def held(visit: Visit) -> Iterator[dict[str, int]]:
    """Return how many of the only area in the prefecture there are, by what else is asked."""
    asked = ("", "&inclusive=1", "&age=14")
    yield {more: count(visit(f"institutions/?area={WITHIN}{more}")) for more in asked}


def test_a_prefecture_is_a_condition(visit: Visit, held: dict[str, int]) -> None:
    for words, more in (
        (f"{NAME}普惠", "&inclusive=1"),
        (f"{SHORT} 14个月", "&age=14"),
        (f"普惠 {NAME} 乙区", "&inclusive=1"),
    ):
        page = visit(f"institutions/?q={words}")
        assert 0 < count(page) == held[more], words
        assert f"group={PREFECTURE}" in page.url
        page = visit(f"find/?q={words}", wait=False)
        page.locator("[data-conditions]").wait_for()
        assert page.locator("[data-conditions]").get_attribute("data-conditions") == str(held[more]), words
        assert NAME in page.locator("[data-conditions] .chip").all_inner_texts()[0 if words[0] != "普" else 1]
    assert count(visit(f"institutions/?group={PREFECTURE}")) == held[""]


def test_the_name_of_a_prefecture_finds_what_lies_in_it(visit: Visit) -> None:
    listed = count(visit(f"institutions/?area={WITHIN}&status=all"))
    assert count(visit(f"institutions/?q={NAME}")) == listed
    page = visit(f"find/?q={NAME}", wait=False)
    page.locator("[data-answered]").wait_for()
    assert re.search(rf"机构 {listed} 家", page.locator(".answers").inner_text())


def test_a_prefecture_can_be_chosen(visit: Visit, held: dict[str, int]) -> None:
    page = visit()
    ready(page)
    page.locator("[data-finder-open]").click()
    page.locator("select[name=group]").select_option(PREFECTURE)
    page.locator("[data-finder-close]").click()
    assert counted(page) == held[""]
    page.locator("[data-finder-chosen] .chip", has_text=NAME).click()
    assert counted(page) > held[""]
    page.locator("[data-pick=group]", has_text=NAME).click()
    assert counted(page) == held[""]
    assert page.locator("[data-pick=group]").get_attribute("aria-pressed") == "true"


def names(page: Page, kind: str) -> list[str]:
    return [text for text in page.locator(f"[data-pick={kind}]:visible").all_inner_texts() if text]


def test_a_prefecture_that_is_chosen_leaves_only_what_lies_in_it_to_choose_from(visit: Visit) -> None:
    page = visit()
    areas = names(page, "area")
    page.locator("[data-pick=group]", has_text=NAME).click()
    assert names(page, "area") == ["乙区"] != areas
    page.locator("[data-pick=area]:visible").click()
    assert "area=" + WITHIN in page.url and "group" not in page.url
    page.locator("[data-chip=area]").click()
    assert names(page, "area") == ["乙区"] and names(page, "group") == [NAME]
    offered = page.locator("select[name=area] option:not([hidden])").evaluate_all(
        "(all) => all.map((one) => one.value)"
    )
    assert offered == ["", WITHIN]
    page.locator("[data-pick=area]:visible").click()
    assert names(page, "area") == areas


def test_an_area_elsewhere_gives_way_to_the_prefecture_that_is_chosen(
    visit: Visit, held: dict[str, int]
) -> None:
    page = visit("institutions/?area=990102")
    page.locator("[data-finder-open]").click()
    page.locator("select[name=group]").select_option(PREFECTURE)
    page.locator("[data-finder-close]").click()
    assert counted(page) == held[""]
    assert page.locator("select[name=area]").input_value() == ""
