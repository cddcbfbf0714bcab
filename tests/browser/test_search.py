"""The search, run by a browser on a built index: what people type, and what must come first.

The queries were written for a register that is made here, of areas and streets kept beside them, so that
they hold whatever the register of the day is. Indicators, datasets and prose are those of the built site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.made_index import answer_with, make_index, read
from tests.support import find_index

QUERIES = read("queries.csv")


@pytest.fixture(scope="module")
def index(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the index of the made register, by address."""
    return make_index(built_site, tmp_path_factory.mktemp("search"))


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
  window.searchIn = (entries, query) => search(prepare(entries), query).map((entry) => entry.name);
  window.fold = fold;
}
"""


@pytest.fixture(scope="module")
def engine(
    contexts: dict[bool, BrowserContext], server: str, built_site: Path, index: dict[str, bytes]
) -> Iterator[Page]:
    """Return a page with the site's own search loaded, and functions to ask it from here."""
    page = contexts[True].new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer_with(page, index)
    page.goto(server)
    names = [
        next((built_site / "assets").glob(f"{name}.????????.js")).name for name in ("search", "search-index")
    ]
    page.evaluate(LOAD, [f"{server}assets/{name}" for name in names])
    yield page
    page.close()
    assert errors == []


def find(engine: Page, query: str) -> Any:
    return engine.evaluate("(query) => window.searchFor(query)", query)


def test_what_people_type_comes_first(engine: Page, index: dict[str, bytes]) -> None:
    assert len(QUERIES) >= 120
    own = {row[2] for row in json.loads(index["search/site.json"])["entries"]}
    # A site of another kind of register has other indicators and other prose.
    asked = [
        row
        for row in QUERIES
        if row["wanted"].startswith(("institutions/", "areas/")) or row["wanted"] in own
    ]
    places = {}
    for row in asked:
        found = find(engine, row["query"])
        wanted = row["wanted"]
        places[row["habit"], row["query"]] = found.index(wanted) + 1 if wanted in found else 0
    assert {key: place for key, place in places.items() if not 1 <= place <= 3} == {}
    first = sum(place == 1 for place in places.values())
    not_first = {key: place for key, place in places.items() if place != 1}
    assert first >= 0.95 * len(places), not_first


def test_former_names_are_names_each_and_what_announces_them_is_none(engine: Page) -> None:
    """Who types one whole comes to it first; by 曾用名 nobody is called."""
    entries = [
        {"kind": 1, "name": name, "words": words, "texts": []}
        for name, words in (
            ("阳光二部托育园", []),
            ("新苗托育园", ["曾用名：小树托育园、阳光"]),
            ("曾家园", []),
            ("彩虹托育园", ["示例：星星"]),
        )
    ]

    def ask(query: str) -> Any:
        return engine.evaluate("([entries, query]) => window.searchIn(entries, query)", [entries, query])

    assert ask("曾") == ["曾家园"]
    assert ask("阳光") == ["新苗托育园", "阳光二部托育园"]
    assert ask("小树托育园") == ["新苗托育园"]
    assert ask("示例星星") == ["彩虹托育园"], "another name is one name, whatever is in it"


@pytest.mark.parametrize("query", ["", "   ", "(", "[-", "\\", "😀", "\u202e\u202d", "·", "<>"])
def test_a_query_without_letters_finds_nothing(engine: Page, query: str) -> None:
    assert find(engine, query) == []


def test_signs_and_marks_inside_a_query_do_not_matter(engine: Page) -> None:
    plain = find(engine, "张店")
    assert plain
    for query in ("张 店", "“张店”", "张\u200b店", "\u202e张店", "张店。", "張店"):
        assert find(engine, query) == plain, query


def test_a_very_long_query_is_answered(engine: Page) -> None:
    for letter in ("a", "托", "1"):
        assert isinstance(find(engine, letter * 10_000), list)


def test_typing_on_finds_what_asking_at_once_finds(engine: Page) -> None:
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
    queries = [*{row["query"] for row in QUERIES}, "xiaomifegn", "没有这一家园", "zhangdian qu"]
    assert engine.evaluate(differing, queries) == []


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
def test_one_slip_is_forgiven_and_two_are_not(engine: Page, text: str, word: str, is_near: bool) -> None:
    assert engine.evaluate("([text, word]) => window.near(text, word)", [text, word]) is is_near


def test_index_names_every_institution_once(built_site: Path) -> None:
    data = json.loads(find_index(built_site).read_text(encoding="utf-8"))
    ids = data["columns"]["id"]
    pages = {path.name for path in (built_site / "institutions").iterdir() if path.is_dir()}
    assert len(ids) == len(set(ids)) == len(pages)
    assert set(ids) == pages
