"""What search engines are told: every page, no download of invented rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from datapub.frames.sitemap import write_robots
from tests.conftest import CLOCK
from tests.support import sample_config

SITE = "https://tuoyu.example/tuoyu/"
CONFIG = replace(sample_config(), base_url=SITE)
HOME = sample_config().base_url
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_sitemap_lists_every_page_and_nothing_else(city_site: Path) -> None:
    tree = ElementTree.parse(city_site / "sitemap.xml")
    listed = [str(node.text) for node in tree.iterfind("s:url/s:loc", NAMES)]
    pages = {path.parent.relative_to(city_site).as_posix() for path in city_site.rglob("index.html")}
    assert sorted(listed) == sorted(HOME + ("" if page == "." else f"{page}/") for page in pages)
    assert {str(node.text) for node in tree.iterfind("s:url/s:lastmod", NAMES)} == {
        CLOCK.published.date().isoformat()
    }


def read_robots(is_official: bool) -> tuple[RobotFileParser, str]:
    text = write_robots(replace(CONFIG, official=is_official)).decode()
    parser = RobotFileParser()
    # Python's parser takes no *; crawlers do (RFC 9309).
    parser.parse(text.splitlines())
    return parser, text


def test_robots_name_the_sitemap(city_site: Path) -> None:
    assert (city_site / "robots.txt").read_bytes() == write_robots(sample_config())
    for is_official in (True, False):
        assert read_robots(is_official)[0].site_maps() == [f"{SITE}sitemap.xml"]


def test_official_data_may_be_fetched_by_all() -> None:
    parser, text = read_robots(True)
    assert parser.can_fetch("*", f"{SITE}data/institutions.csv")
    assert "Disallow: \n" not in text and "Disallow:\n" in text


def test_files_with_invented_rows_are_kept_from_crawlers_but_pages_are_not() -> None:
    parser, text = read_robots(False)
    assert parser.can_fetch("*", f"{SITE}data/institutions/")
    assert not parser.can_fetch("*", f"{SITE}search/site.json")
    for ending in ("csv", "xlsx", "json", "jsonld", "parquet", "sqlite", "zip"):
        assert f"Disallow: /tuoyu/data/*.{ending}\n" in text


def test_a_preview_of_an_official_site_is_kept_from_crawlers_like_a_sample() -> None:
    preview = replace(CONFIG, official=True, is_preview=True)
    assert write_robots(preview) == write_robots(replace(CONFIG, official=False))
