"""The whole site from a folder without a server, as from a USB stick."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from childcare.profile import PROFILE
from datapub.config import load_config
from tests.conftest import ROOT

LINK = re.compile(r'<[a-z]+\s[^>]*?(?<=\s)(?:href|src|action)="([^"]*)"')
BASE = load_config(ROOT).base_url
READ = """() => ({
  title: document.querySelector("h1").innerText,
  notice: document.querySelector("[aria-label='离线副本提示']").innerText,
  isStyled: getComputedStyle(document.querySelector("main")).fontFamily.includes("sans-serif"),
})"""


@pytest.fixture(scope="module")
def stick(city_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(city_site / "data/offline.zip") as archive:
        archive.extractall(folder)
    return folder


def list_kinds(site: Path) -> Iterator[str]:
    """Yield one page of each kind, as the folders above it tell."""
    seen = set()
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix()
        if (
            kind := (address.split("/")[0], address.count("/"), address.endswith("-errors/index.html"))
        ) not in seen:
            seen.add(kind)
            yield address


def test_every_page_is_there_and_every_link_leads_to_a_file_or_to_the_site(
    stick: Path, city_site: Path
) -> None:
    pages = {path.relative_to(city_site).as_posix() for path in city_site.rglob("*.html")}
    assert {path.relative_to(stick).as_posix() for path in stick.rglob("*.html")} == pages - {"404.html"}
    dead = [
        (page, link)
        for page in pages - {"404.html"}
        for link in LINK.findall((stick / page).read_text(encoding="utf-8"))
        if not urlsplit(link).scheme
        and (path := unquote(urlsplit(link).path))
        and not (stick / page).parent.joinpath(path).resolve().is_file()
    ]
    assert dead == []
    away = (stick / "data/institutions/index.html").read_text(encoding="utf-8")
    assert f'href="{BASE}data/institutions.parquet"' in away


def test_a_page_of_every_kind_opens_without_a_server(stick: Path, browser: Browser) -> None:
    page = browser.new_page()
    noticed: list[str] = []
    page.on("console", lambda message: noticed.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: noticed.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: noticed.append(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith("file:") or noticed.append(request.url))
    addresses = list(list_kinds(stick))
    assert len(addresses) > 40
    for address in addresses:
        page.goto((stick / address).as_uri())
        seen = page.evaluate(READ)
        assert seen["title"] and seen["isStyled"], address
        assert "要联网" in seen["notice"], address
    assert noticed == []
    page.goto((stick / f"{PROFILE.words.lookup}index.html").as_uri())
    assert not page.locator("main form").first.is_visible()  # nothing would search
    assert page.locator("[data-lookup-item]:visible").count() > 0  # the list stands in for the look-up
    page.locator("[data-lookup-item] h3 a").first.click()
    assert page.locator("h1").inner_text()
    page.close()
