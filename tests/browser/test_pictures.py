"""Each kind of page looks as in its reference picture; `make pictures` takes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from tests.browser import pictures
from tests.browser.pictures import (
    HEIGHTS,
    PAGES,
    differ,
    file_of,
    move,
    open_window,
    read_letters,
    serve,
    take,
)

MEASURES = json.loads((pictures.FOLDER / pictures.MEASURES).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def address(city_site: Path) -> Iterator[str]:
    with serve(city_site) as address:
        yield address


@pytest.fixture(scope="module", params=HEIGHTS)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with open_window(browser, request.param) as page:
        yield page


@pytest.fixture(scope="module")
def has_same_letters(browser: Browser, address: str) -> bool:
    with open_window(browser, min(HEIGHTS)) as page:
        return read_letters(page, address) == MEASURES["letters"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_in_its_picture(
    window: Page, address: str, has_same_letters: bool, name: str
) -> None:
    assert not find_changes(window, address, has_same_letters, name), "meant? run: make pictures"


def find_changes(window: Page, address: str, has_same_letters: bool, name: str) -> dict[str, object]:
    """Return what of a page stands or looks otherwise than in its pictures."""
    width = window.viewport_size["width"] if window.viewport_size else 0
    off: dict[str, object] = {}
    for scheme, look in take(window, address + PAGES[name]).items():
        off[f"{scheme}: moved"] = move(MEASURES["boxes"][f"{name}-{width}"], look.boxes, has_same_letters)
        if has_same_letters:
            with Image.open(file_of(name, width, scheme)) as old:
                off[f"{scheme}: looks otherwise at"] = differ(old.convert("RGB"), look.picture)
    return {what: places for what, places in off.items() if places}


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_other_shell_looks_the_same(
    browser: Browser, zensical_site: Path, has_same_letters: bool, width: int
) -> None:
    """Its pages are the same elements (tests/frames/test_shells.py); a few show that styles reach them."""
    with serve(zensical_site) as address, open_window(browser, width) as window:
        for name in ("home", "institution", "prose", "manual"):
            assert not find_changes(window, address, has_same_letters, name), name


def test_what_is_kept_is_what_is_compared() -> None:
    remaining = {path.name for path in pictures.FOLDER.glob("*.webp")}
    assert remaining == {
        file_of(name, width, scheme).name
        for name in PAGES
        for width in HEIGHTS
        for scheme in pictures.SCHEMES
    }
    assert sum(path.stat().st_size for path in pictures.FOLDER.iterdir()) < 3_000_000


def test_a_change_is_seen_and_the_edges_of_letters_are_none() -> None:
    page = Image.new("RGB", (200, 300), "white")
    letter, chip = page.copy(), page.copy()
    ImageDraw.Draw(letter).line((20, 20, 20, 30), fill=(200, 200, 200))
    ImageDraw.Draw(chip).rectangle((100, 100, 130, 112), fill=(230, 244, 236))
    assert differ(page, letter) == [] and differ(page, chip)
    assert differ(page, page.resize((200, 301)))


def test_what_moves_is_named_and_other_fonts_move_only_what_is_below() -> None:
    old = [["main", 0, 60, 375, 2000], ["h1", 15, 80, 345, 42]]
    lower = [["main", 0, 60, 375, 2100], ["h1", 15, 90, 345, 44]]
    assert move(old, old, True) == [] and len(move(old, lower, True)) == 2
    assert move(old, lower, False) == []
    assert move(old, [["main", 0, 60, 375, 2000], ["h1", 15, 80, 300, 42]], False)
    assert move(old, old[:1], False)
