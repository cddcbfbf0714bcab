"""The search, run by a browser on the built index: what people type, and what must come first."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser-2")
QUERIES = list(
    csv.DictReader((Path(__file__).parent / "queries.csv").read_text(encoding="utf-8").splitlines())
)

LOAD = """
async ([engine, loader]) => {
  const { fold, isNear, prepare, search } = await import(engine);
  const { joinLetters, loadPart, loadSite } = await import(loader);
  const root = new URL("./", location.href);
  const site = await loadSite(root);
  const parts = await Promise.all(site.parts.map((part) => loadPart(root, site, part)));
  const { sounds, variants } = joinLetters(site, ...parts);
  const entries = [...site.entries, ...parts.flatMap((part) => part.rows)];
  window.searchFor = (query) => search(window.index, query).map((entry) => entry.address);
  window.index = prepare(entries, sounds, variants);
  window.near = isNear;
  window.fold = fold;
}
"""


def load_engine(page: Page, site: Path) -> None:
    names = [next((site / "assets").glob(f"{stem}.????????.js")).name for stem in ("search", "search-index")]
    base = page.url.split("?")[0]
    page.evaluate(LOAD, [f"{base}assets/{name}" for name in names])


def test_what_people_type_comes_first(open_page: Open, built_site: Path) -> None:
    assert len(QUERIES) >= 120
    with open_page("") as (page, _):
        load_engine(page, built_site)
        places = {}
        for row in QUERIES:
            found = page.evaluate("(query) => window.searchFor(query)", row["query"])
            wanted = row["wanted"]
            places[row["habit"], row["query"]] = found.index(wanted) + 1 if wanted in found else 0
    assert {key: place for key, place in places.items() if not 1 <= place <= 3} == {}
    first = sum(place == 1 for place in places.values())
    not_first = {key: place for key, place in places.items() if place != 1}
    assert first >= 0.95 * len(places), not_first


@pytest.mark.parametrize("query", ["", "   ", "(", "[-", "\\", "😀", "\u202e\u202d", "·", "<>"])
def test_a_query_without_letters_finds_nothing(open_page: Open, built_site: Path, query: str) -> None:
    with open_page("") as (page, watch):
        load_engine(page, built_site)
        assert page.evaluate("(query) => window.searchFor(query)", query) == []
        assert watch.messages == []


def test_signs_and_marks_inside_a_query_do_not_matter(open_page: Open, built_site: Path) -> None:
    with open_page("") as (page, _):
        load_engine(page, built_site)
        plain = page.evaluate("() => window.searchFor('张店')")
        assert plain
        for query in ("张 店", "“张店”", "张\u200b店", "\u202e张店", "张店。", "張店"):
            assert page.evaluate("(query) => window.searchFor(query)", query) == plain, query


def test_a_very_long_query_is_answered(open_page: Open, built_site: Path) -> None:
    with open_page("") as (page, _):
        load_engine(page, built_site)
        for letter in ("a", "托", "1"):
            assert isinstance(page.evaluate("(query) => window.searchFor(query)", letter * 10_000), list)


def test_typing_on_finds_what_asking_at_once_finds(open_page: Open, built_site: Path) -> None:
    """What an earlier key has found narrows the next one's search; it must not change what is found."""
    differing = """
    (queries) => queries.filter((query) => {
      const at = (end) => window.searchFor(query.slice(0, end));
      const typed = [...query].map((_, place) => at(place + 1));
      return typed.some((found, place) => {
        window.index.last = null;
        return String(found) !== String(at(place + 1));
      });
    })
    """
    with open_page("") as (page, _):
        load_engine(page, built_site)
        queries = [*{row["query"] for row in QUERIES}, "xiaomifegn", "没有这一家园", "zhangdian qu"]
        assert page.evaluate(differing, queries) == []


@pytest.mark.parametrize(
    ("text", "word", "is_near"),
    [
        ("小蜜蜂托育园", "小密蜂托育", True),
        ("小蜜蜂托育园", "小蜂托育", True),
        ("小蜜蜂托育园", "小蜜小蜂托育", True),
        ("小蜜蜂托育园", "小蜂蜜托育", True),
        ("小蜜蜂托育园", "小蜜育托园", False),
        ("小蜜蜂托育园", "大密蜂托育", False),
        ("zhangdian", "zhangdain", True),
        ("zhangdian", "zhnagdian", True),
        ("zhangdian", "zangdan", False),
        ("", "abc", False),
    ],
)
def test_one_slip_is_forgiven_and_two_are_not(
    open_page: Open, built_site: Path, text: str, word: str, is_near: bool
) -> None:
    with open_page("") as (page, _):
        load_engine(page, built_site)
        assert page.evaluate("([text, word]) => window.near(text, word)", [text, word]) is is_near


def test_index_names_every_institution_once(built_site: Path) -> None:
    data = json.loads((built_site / "search/institutions.json").read_text(encoding="utf-8"))
    ids = data["columns"]["id"]
    pages = {path.name for path in (built_site / "institutions").iterdir() if path.is_dir()}
    assert len(ids) == len(set(ids)) == len(pages)
    assert set(ids) == pages
