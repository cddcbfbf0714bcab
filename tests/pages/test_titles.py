"""What the title bar and a shared link show: no two pages the same."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from lxml import html

from tests.export.conftest import CONFIG


@pytest.fixture(scope="module")
def heads(city_site: Path) -> dict[str, html.HtmlElement]:
    pages = {path.relative_to(city_site).as_posix(): path for path in city_site.rglob("*.html")}
    return {name: html.parse(str(path)).getroot().find("head") for name, path in sorted(pages.items())}


def test_no_two_pages_have_the_same_title(heads: dict[str, html.HtmlElement]) -> None:
    found = defaultdict(list)
    for name, head in heads.items():
        found[head.findtext("title")].append(name)
    assert {title: names for title, names in found.items() if len(names) > 1} == {}


def test_every_page_tells_what_it_is_of_when_by_whom_and_where_to_ask(city_site: Path) -> None:
    for path in sorted(city_site.rglob("*.html")):
        page = html.parse(str(path)).getroot()
        if path.is_relative_to(city_site / "charts"):  # shown inside the pages of others
            continue
        metadata = {
            one.get("data-field"): one.text_content().strip()
            for one in page.iterfind(".//footer//*[@data-field]")
        }
        assert all(metadata[name] for name in ("page-about", "published_on", "site-publisher")), path
        assert metadata["site-contact"] == CONFIG.contact
        (contact,) = page.iterfind(".//footer//a[@data-field='site-contact']")
        assert contact.get("href") == f"tel:{CONFIG.contact.split()[0]}"


def test_a_shared_link_has_title_sentence_and_picture(
    heads: dict[str, html.HtmlElement], city_site: Path
) -> None:
    for name, head in heads.items():
        if name.startswith("charts/"):  # shown inside the pages of others
            continue
        stated = {one.get("property"): one.get("content") for one in head.iterfind("meta[@property]")}
        assert stated["og:image"] == f"{CONFIG.base_url}assets/preview.png"
        assert stated["og:title"] and stated["og:title"] in head.findtext("title"), name
        assert stated["og:description"] == head.find("meta[@name='description']").get("content")
        assert stated["og:site_name"] == CONFIG.title
        canonical = head.find("link[@rel='canonical']")
        assert stated.get("og:url") == (None if canonical is None else canonical.get("href"))
    assert (city_site / "assets/preview.png").read_bytes().startswith(b"\x89PNG")
