"""One line of site.toml chooses what makes pages of the prose and the frames; the site is the same."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub import scratch
from datapub.config import load_config
from datapub.frames import zensical_run, zensical_shell
from datapub.frames.shell import check_docs
from datapub.scratch import open_scratch_folder
from tests.city import put_city, put_shell

pytestmark = pytest.mark.skipif(
    find_spec("zensical") is None, reason="zensical is not installed: requirements-zensical.txt"
)

Change = Callable[[str], str | bytes | None]


def add(text: str) -> Change:
    """Add a text to the end of a file."""
    return lambda before: before + text


FAULTS: dict[str, tuple[str, Change]] = {
    "dead link": ("docs/about.md", add("\n\n[甲](nowhere.md)\n")),
    "link to a place that is not on the page": (
        "docs/data/use.md",
        add("\n\n见 [甲](../about.md#nowhere)。\n"),
    ),
    "absolute link": ("docs/guides/parents.md", add("\n\n[甲](/about/)\n")),
    "absolute link by reference": ("docs/guides/parents.md", add("\n\n见 [甲][乙]。\n\n[乙]: /about/\n")),
    "dead link by reference": ("docs/about.md", add("\n\n见 [甲][乙]。\n\n[乙]: nowhere.md\n")),
    "link to no place by reference": (
        "docs/data/use.md",
        add("\n\n见 [甲][乙]。\n\n[乙]: ../about.md#nowhere\n"),
    ),
    "picture that is not there": ("docs/about.md", add("\n\n![甲](pictures/nowhere.png)\n")),
    "file that is not there": ("docs/about.md", add("\n\n[甲](nowhere.pdf)\n")),
    "page of the navigation that is not there": (
        "mkdocs.yml",
        add("\nnav:\n  - 首页: index.md\n  - 甲: gone.md\n"),
    ),
    "settings that cannot be read": ("mkdocs.yml", add("\n甲: [乙\n丙: 丁\n")),
    "settings that are empty": ("mkdocs.yml", lambda text: ""),
    "settings that are a list": ("mkdocs.yml", lambda text: "- 甲\n"),
    "settings in another encoding": ("mkdocs.yml", lambda text: text.encode("gbk")),
    "settings that are gone": ("mkdocs.yml", lambda text: None),
    "a part of the settings that is empty": ("mkdocs.yml", add("\nextra:\n")),
    "head of a page that cannot be read": ("docs/about.md", lambda text: f"---\n甲: [乙\n---\n{text}"),
    "head of a page that is a list": ("docs/about.md", lambda text: f"---\n- 甲\n---\n{text}"),
    "page in another encoding": ("docs/about.md", lambda text: text.encode("gbk", "ignore")),
}
SOUND: dict[str, tuple[str, Change]] = {
    "code": ("docs/about.md", add("\n\n```md\n[甲](/about/)\n[乙](nowhere.md)\n```\n\n`[甲](/about/)`\n")),
    "page of another site": ("docs/about.md", add("\n\n[甲](https://example.org/a.html)\n")),
    "page of another site in the navigation": (
        "mkdocs.yml",
        add("\nnav:\n  - 首页: index.md\n  - 甲: https://example.org/\n"),
    ),
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


def test_a_site_of_the_other_shell_passes_the_audit_and_reads_the_same(
    city_site: Path, zensical_site: Path
) -> None:
    def list_files(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()}

    assert list_files(zensical_site) == list_files(city_site)
    pages = sorted(zensical_site.rglob("*.html"))
    other = [
        page
        for page in pages
        if Outline(page).said != Outline(city_site / page.relative_to(zensical_site)).said
    ]
    assert pages and not other


def found(root: Path, shell: str) -> Iterator[tuple[object, ...]]:
    for problem in check_docs(PROFILE, replace(load_config(root), shell=shell)):
        message = re.sub(r"（是不是.*?）", "", problem.message)  # only mkdocs says what may be meant
        yield problem.file, problem.row, problem.rule, problem.value, message


def change(root: Path, file: str, how: Change) -> Path:
    path = root / file
    made = how(path.read_text(encoding="utf-8"))
    if made is None:
        path.unlink()
    else:
        path.write_bytes(made.encode() if isinstance(made, str) else made)
    return root


@pytest.mark.parametrize("fault", FAULTS)
def test_both_shells_find_the_same_faults_of_the_prose(fault: str, tmp_path: Path) -> None:
    root = change(put_city(tmp_path / "city"), *FAULTS[fault])
    faults = sorted(found(root, "zensical"), key=str)
    assert faults == sorted(found(root, "mkdocs"), key=str) and len(faults) == 1


@pytest.mark.parametrize("folder", ["docs", "theme"])
def test_both_shells_miss_a_folder(folder: str, tmp_path: Path) -> None:
    root = put_city(tmp_path / "city")
    shutil.rmtree(root / folder)
    for shell in ("zensical", "mkdocs"):
        assert [rule for _, _, rule, *_ in found(root, shell)] == [f"{folder}-missing"]


@pytest.mark.parametrize("kind", SOUND)
def test_neither_shell_takes_what_is_sound_for_a_fault(kind: str, tmp_path: Path) -> None:
    root = change(put_city(tmp_path / "city"), *SOUND[kind])
    assert not [*found(root, "zensical"), *found(root, "mkdocs")]


def test_the_process_of_zensical_takes_no_module_from_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Path(shutil.copy(zensical_run.__file__, tmp_path))
    (tmp_path / "yaml.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    monkeypatch.setattr(zensical_run, "__file__", str(script))
    assert not list(found(put_city(tmp_path / "city"), "zensical"))


def test_a_warning_of_no_known_shape_is_passed_on_and_the_copy_of_a_killed_build_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, temporary = tmp_path / "says.py", tmp_path / "temporary"
    script.write_text("print('Warning: something else')", encoding="utf-8")
    temporary.mkdir()
    monkeypatch.setattr(zensical_run, "__file__", str(script))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    room = open_scratch_folder(temporary, "datapub-shell-")
    left = shutil.copytree(room.__enter__(), temporary / f"datapub-shell-{scratch._name_boot()}left")
    (fault,) = found(put_city(tmp_path / "city"), "zensical")
    assert fault[2:4] == ("zensical-other", "something else")
    assert not left.exists() and len(list(temporary.iterdir())) == 1  # that of a running one stays
    room.__exit__(None, None, None)


def test_what_zensical_says_in_other_words_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = put_shell(put_city(tmp_path / "city"))
    (root / "theme/main.html").write_text('{% include "nowhere.html" %}', encoding="utf-8")
    assert [problem.rule for problem in check_docs(PROFILE, load_config(root))] == ["zensical-other"]
    monkeypatch.setattr(zensical_shell, "find_spec", lambda name: None)
    (problem,) = check_docs(PROFILE, load_config(root))
    assert problem.rule == "zensical-missing" and f"{sys.executable} -m pip install" in problem.message
