"""Drafts made after one another are, byte for byte, what one made alone would be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from datapub.pipeline.drafting import draft_site
from datapub.problem import PublishingStopped
from datapub.step_cache import StepCache, fingerprint
from tests.city import put_city
from tests.conftest import CLOCK
from tests.support import flatten, read_draft


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        path = project / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def test_a_folder_that_is_a_link_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/more").symlink_to(tmp_path / "elsewhere")
    found = []
    for text in ("a", "b"):
        (tmp_path / "elsewhere/page.md").write_text(text)
        found.append(fingerprint(tmp_path, ["docs"]))
    assert found[0] != found[1]


EDITS = {
    "a cell": [change("datasets/institutions.csv", "甲区示例路1号", "甲区示例路9号")],
    "a cell of what others refer to": [
        change("datasets/areas.csv", "990103,乙区,乙区,", "990103,乙区,乙邑,")
    ],
    "a page": [change("docs/about.md", "公开什么，不公开什么", "公开的和不公开的")],
    "the theme": [
        change("docs/areas/frame.md", "# @heading@", "# 区县：@heading@"),
        change("theme/assets/site.css", "--ink", "--inkling"),
        change("theme/partials/footer.html", "</footer>", "<p>再会</p></footer>"),
    ],
    "the settings": [
        change("site.toml", "甲市托育数据公开", "甲市托育公开"),
        change("mkdocs.yml", "关于本站", "本站说明"),
        change("schemas/institutions.json", "收托名称或其他名称", "收托名称"),
    ],
}


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StepCache]:
    """A project with the first draft made; each test edits it further, as a day of work does."""
    project = put_city(tmp_path_factory.mktemp("drafting"))
    cache = StepCache()
    draft_site(PROFILE, load_config(project), CLOCK, cache)
    return project, cache


@pytest.mark.parametrize("name", EDITS)
def test_a_draft_after_an_edit_is_what_one_made_alone_is(drafting: tuple[Path, StepCache], name: str) -> None:
    project, cache = drafting
    for edit in EDITS[name]:
        edit(project)
    config = load_config(project)
    made, alone = (read_draft(draft_site(PROFILE, config, CLOCK, own)[0]) for own in (cache, StepCache()))
    assert made.keys() == alone.keys()
    assert [address for address in made if made[address] != alone[address]] == []


def test_a_draft_of_all_edits_has_the_pages_of_the_site(drafting: tuple[Path, StepCache]) -> None:
    """Pages differ only where they name what is left out, the audit, or the digest of the search."""
    project, cache = drafting
    config = load_config(project)
    draft, _ = draft_site(PROFILE, config, CLOCK, cache)
    build(PROFILE, config, project / "whole", CLOCK)
    same = 0
    for page in sorted((project / "whole").rglob("*.html")):
        whole = page.read_bytes()
        if not any(word in whole for word in (b".xlsx", b".parquet", b'class="audit-')):
            same += 1
            whole = re.sub(rb'(?<=data-index="search/site)\.[0-9a-f]{8}', b"", whole)
            assert draft.read(page.relative_to(project / "whole").as_posix()) == whole
    assert same > 20


@pytest.mark.parametrize("day", ["2024/5/20", "2099-05-20"], ids=["of a cell", "of a rule"])
def test_a_fault_is_told_by_every_draft_that_has_it(drafting: tuple[Path, StepCache], day: str) -> None:
    project, cache = drafting
    path = project / "datasets/institutions.csv"
    sound = path.read_text(encoding="utf-8")
    reported = []
    for _ in range(2):
        path.write_text(sound.replace("2024-05-20", day, 1), encoding="utf-8")
        with pytest.raises(PublishingStopped) as stop:
            draft_site(PROFILE, load_config(project), CLOCK, cache)
        reported.append(flatten(stop.value.problems, "file", "row", "message"))
        path.write_text(sound, encoding="utf-8")
        draft_site(PROFILE, load_config(project), CLOCK, cache)
    assert reported[0] == reported[1] != []
