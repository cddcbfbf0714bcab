"""What is long and looked up is folded: no page is long, and nothing is out of reach."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser.conftest import Open

SCREEN = 812
MOST_SCREENS = 8
WHOLE = frozenset({"data", "manual"})
"""Folders whose pages are each made of something else; of others, made of rows, the fullest are looked at."""


def list_lengthy(site: Path) -> list[str]:
    """Return the pages among which the longest of each kind is; ``data/x-errors/`` is a kind of its own."""
    kinds: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in site.rglob("index.html"):
        folder = path.parent.relative_to(site)
        part, *rest = folder.parts or ("",)
        kinds[part if rest else "", folder.name.partition("-")[2] if part in WHOLE else ""].append(folder)
    found: list[Path] = []
    for (part, suffix), folders in kinds.items():
        folders.sort(key=lambda folder: (site / folder / "index.html").stat().st_size, reverse=True)
        found += folders if part in {"", *WHOLE} and not suffix else folders[:3]
    return ["" if folder == Path() else f"{folder.as_posix()}/" for folder in found]


def test_no_page_is_longer_than_eight_screens_of_a_phone(
    open_page: Open, built_site: Path, server: str
) -> None:
    found = {}
    with open_page("", width=375) as (page, _):
        page.set_viewport_size({"width": 375, "height": SCREEN})
        for address in list_lengthy(built_site):
            page.goto(server + address)
            try:  # on a busy machine a page may be laid out once more after it is loaded
                page.wait_for_function(_IS_SHORT, arg=MOST_SCREENS * SCREEN, timeout=5000)
            except PlaywrightTimeout:
                found[address] = page.evaluate(_MEASURE)
    assert found == {}


_IS_SHORT = "most => document.documentElement.scrollHeight <= most"
_MEASURE = """(() => {
  const {scrollHeight, clientWidth} = document.documentElement;
  return [scrollHeight, clientWidth, document.querySelectorAll("details[open]").length];
})()"""
"""What tells why a page is long: its height and width, and how many folds are open."""


FOLDED = {
    "a row of a data page": ("disclosure/audit/", "details.fold:not([open]) tr[id]"),
    "a heading of prose": ("manual/monthly/", "details.fold:not([open]) h3[id]"),
    "the heading of a fold": ("manual/commands/", "details.fold:not([open]) h2[id]"),
}


@pytest.mark.parametrize(("address", "inside"), FOLDED.values(), ids=FOLDED)
def test_a_link_into_a_fold_opens_it(open_page: Open, address: str, inside: str) -> None:
    with open_page(address, width=375) as (page, watch):
        name = page.locator(inside).first.get_attribute("id")
        fold = page.locator(f"details.fold:has([id='{name}'])")
        folded = fold.locator("> :not(summary)").first
        assert not folded.is_visible()
        page.goto(f"{page.url}#{name}")
        expect(page.locator(f"[id='{name}']")).to_be_in_viewport()
        expect(folded).to_be_visible()
        assert watch.messages == []


@pytest.mark.parametrize("address", [address for address, _ in FOLDED.values()])
def test_what_is_folded_is_printed(open_page: Open, address: str) -> None:
    with open_page(address, script=False) as (page, _):
        folded = page.locator("main details.fold:not([open]) > :not(summary)")
        assert folded.count() and not any(one.is_visible() for one in folded.all())
        page.emulate_media(media="print")
        assert all(one.is_visible() for one in folded.all())
