"""A site that was built upon the one before is what a build of nothing but the sources gives."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from childcare.profile import PROFILE
from datapub.build_cache import BuildCache
from datapub.config import load_config
from datapub.frames import shell as frames
from datapub.frames.shell import Shell
from datapub.pipeline import build
from datapub.problem import Problem
from tests.city import FIRST, put_city
from tests.conftest import CLOCK
from tests.rebuild import compare, read_tree


@pytest.mark.parametrize("seed", [2, 3])
def test_after_random_edits_the_bytes_are_those_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    found = list(compare(put_city(tmp_path / "city"), 4, seed))
    assert [(name, differing) for name, _, differing in found if differing] == []


def test_only_what_has_changed_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of two institutions are what they were, and so nobody makes them again."""
    root, build_cache = put_city(tmp_path / "city"), BuildCache(tmp_path / "cache", "1")
    made: list[str] = []

    def note(frames: object, page: object, moment: object) -> str:
        made.append(page.address)  # type: ignore[attr-defined]
        return stamp(frames, page, moment)  # type: ignore[arg-type]

    from datapub.frames.stamp import stamp

    monkeypatch.setattr("datapub.pipeline.output.stamp", note)
    for _ in range(2):
        made.clear()
        build(PROFILE, load_config(root), root / "site", CLOCK, build_cache=build_cache)
    assert f"institutions/{FIRST}/" not in made
    before = read_tree(root / "site")
    path = root / "datasets/institutions.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("甲区示例路1号", "甲区示例路9号"), encoding="utf-8")
    made.clear()
    build(PROFILE, load_config(root), root / "site", CLOCK, build_cache=build_cache)
    pages = [address for address in made if address.startswith("institutions/")]
    assert pages == [f"institutions/{FIRST}/"]
    assert before[f"institutions/{FIRST}/index.html"] != (
        (root / f"site/institutions/{FIRST}/index.html").read_bytes()
    )


@pytest.mark.parametrize(
    "setting", ["hooks: [hook.py]", "INHERIT: more.yml", "markdown_extensions: [pymdownx.snippets]"]
)
def test_prose_that_is_made_of_further_files_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    root, build_cache = put_city(tmp_path / "city"), BuildCache(tmp_path / "cache", "1")
    name, _, value = setting.partition(": ")
    settings = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    settings[name] = yaml.safe_load(value) if name != "markdown_extensions" else ["attr_list", value[1:-1]]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    made: list[str] = []

    def run(*_: object) -> tuple[Shell, list[Problem]]:
        made.append(setting)
        return Shell({}, {}), []

    monkeypatch.setattr(frames, "_run", run)
    for number in range(2):
        frames.make_shell(
            PROFILE, load_config(root), tmp_path / str(number), build_cache=build_cache, cache=None
        )
    assert len(made) == 2


def test_prose_of_the_same_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, build_cache = put_city(tmp_path / "city"), BuildCache(tmp_path / "cache", "1")
    made: list[object] = []
    monkeypatch.setattr(frames, "_run", lambda *reported: (made.append(reported), (Shell({}, {}), []))[1])
    for number in range(2):
        frames.make_shell(
            PROFILE, load_config(root), tmp_path / str(number), build_cache=build_cache, cache=None
        )
    assert len(made) == 1
