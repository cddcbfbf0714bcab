"""One line of site.toml chooses what makes pages of the prose and the frames; the site is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.frames import zensical_shell
from datapub.frames.build import check_docs
from datapub.pipeline import build
from tests.city import put_city
from tests.conftest import CLOCK

pytestmark = pytest.mark.skipif(
    find_spec("zensical") is None, reason="zensical is not installed: requirements-zensical.txt"
)

FAULTS = {
    "dead link": ("docs/about.md", "\n\n[甲](nowhere.md)\n"),
    "link to a place that is not on the page": ("docs/data/use.md", "\n\n见 [甲](../about.md#nowhere)。\n"),
    "absolute link": ("docs/guides/parents.md", "\n\n[甲](/about/)\n"),
    "page of the navigation that is not there": (
        "mkdocs.yml",
        "\nnav:\n  - 首页: index.md\n  - 甲: gone.md\n",
    ),
    "settings that cannot be read": ("mkdocs.yml", "\n甲: [乙\n丙: 丁\n"),
}


class Outline(HTMLParser):
    """A page as browsers take it: elements, and text without what blanks and entities do not change."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.said: list[object] = []
        self._text = ""
        self.feed(page.read_text(encoding="utf-8"))
        self._end_text()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        self.said.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._end_text()
        self.said.append(tag)

    def handle_data(self, data: str) -> None:
        self._text += data

    def _end_text(self) -> None:
        if words := " ".join(self._text.split()):
            self.said.append(words)
        self._text = ""


def put_shell(root: Path) -> Path:
    """Let a project choose zensical."""
    settings = root / "site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'shell = "zensical"\n{text}', encoding="utf-8")
    return root


def test_a_site_of_the_other_shell_passes_the_audit_and_reads_the_same(
    city_site: Path, tmp_path: Path
) -> None:
    config = load_config(put_shell(put_city(tmp_path / "city")))
    site = tmp_path / "site"
    build(PROFILE, config, site, CLOCK)  # raises what the audit finds

    def list_files(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()}

    assert list_files(site) == list_files(city_site)
    pages = sorted(site.rglob("*.html"))
    other = [page for page in pages if Outline(page).said != Outline(city_site / page.relative_to(site)).said]
    assert pages and not other


def found(root: Path, shell: str) -> Iterator[tuple[object, ...]]:
    for problem in check_docs(PROFILE, replace(load_config(root), shell=shell)):
        message = re.sub(r"（是不是.*?）", "", problem.message)  # only mkdocs says what may be meant
        yield problem.file, problem.row, problem.rule, problem.value, message


@pytest.mark.parametrize("fault", FAULTS)
def test_both_shells_find_the_same_faults_of_the_prose(fault: str, tmp_path: Path) -> None:
    root = put_city(tmp_path / "city")
    file, text = FAULTS[fault]
    path = root / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    told = sorted(found(root, "zensical"), key=str)
    assert told == sorted(found(root, "mkdocs"), key=str) and len(told) == 1


def test_what_zensical_says_in_other_words_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = put_shell(put_city(tmp_path / "city"))
    (root / "theme/main.html").write_text('{% include "nowhere.html" %}', encoding="utf-8")
    assert [problem.rule for problem in check_docs(PROFILE, load_config(root))] == ["zensical-other"]
    monkeypatch.setattr(zensical_shell, "find_spec", lambda name: None)
    assert [problem.rule for problem in check_docs(PROFILE, load_config(root))] == ["zensical-missing"]
