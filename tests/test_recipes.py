"""The recipes of CONTRIBUTING.md, done word for word in a copy of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.support import copy_project, run_python

STEP = re.compile(
    r"(?P<how>[Nn]ew|In|At the end of)\s+`(?P<file>[^`]+)`(?:,\s+after\s+the\s+line\s+`(?P<line>[^`]+)`)?"
    r":\n\n```\w+\n(?P<text>.*?)```\n",
    re.DOTALL,
)
CITY = """
import json, sys
from pathlib import Path
from childcare.profile import PROFILE
from datapub.check import check
from datapub.config import load_config
from datapub.pipeline import build
from tests.city import FIRST, city_rows, put_city
from tests.conftest import CLOCK

rows = city_rows()
rows["institutions"][0]["status"] = "暂停收托"
rows["training"] = [
    {"id": "y0001", "title": "示例培训", "held_on": "2026-09-01", "people": "30", "is_sample": "true"}
]
root = put_city(Path(sys.argv[1]) / "city", rows)
build(PROFILE, load_config(root), root / "site", CLOCK)
rows["institutions"][1]["other_name"] = rows["institutions"][1]["name"]
broken = load_config(put_city(Path(sys.argv[1]) / "broken", rows))
print(json.dumps([problem.rule for problem in check(PROFILE, broken, CLOCK.today).problems]))
"""


class Recipe(NamedTuple):
    """What a recipe promises to cost, and its steps."""

    files: int
    steps: list[dict[str, str]]


def read_recipes() -> dict[str, Recipe]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parts = re.split(r"^### (.+): (\d) files.*$", text, flags=re.MULTILINE)[1:]
    return {
        name: Recipe(int(files), [found.groupdict() for found in STEP.finditer(body)])
        for name, files, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


RECIPES = read_recipes()


def do(step: dict[str, str], root: Path) -> None:
    """Do one step, as the recipe says it."""
    path, text = root / step["file"], step["text"]
    if step["how"].lower() == "new":
        assert not path.exists(), step["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if step["how"] == "At the end of":
        path.write_text(f"{before}\n\n{text}", encoding="utf-8")
        return
    line = f"{step['line']}\n"
    assert before.count(line) == 1, step["line"]
    path.write_text(before.replace(line, line + text), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project in which every recipe has been done."""
    root = tmp_path_factory.mktemp("recipes")
    copy_project(root)
    for recipe in RECIPES.values():
        for step in recipe.steps:
            do(step, root)
    return root


def test_the_recipes_are_those_that_are_promised() -> None:
    costs = {"A rule": 4, "A dataset": 3, "A section": 4, "A format": 3, "A status": 2}
    assert {name: recipe.files for name, recipe in RECIPES.items()} == costs
    for name, recipe in RECIPES.items():
        assert len({step["file"] for step in recipe.steps}) == recipe.files, name
    assert not any(step["file"].endswith(".py") for step in RECIPES["A dataset"].steps)


def test_what_the_recipes_make_is_taken_up(copy: Path, tmp_path: Path) -> None:
    rules = json.loads(run_python(copy, "-c", CITY, str(tmp_path)))
    assert rules == ["other-name"]
    site = tmp_path / "city/site"
    for address in (
        "data/training/index.html",
        "data/training.csv",
        "data/training.xlsx",
        "data/training.tsv",
    ):
        assert (site / address).is_file(), address
    assert "data/*.tsv" in (site / "robots.txt").read_text(encoding="utf-8")
    assert "years/2" in (site / "years/index.html").read_text(encoding="utf-8")
    assert "years/" in (site / "sitemap.xml").read_text(encoding="utf-8")
    page = (site / "institutions/zb00001/index.html").read_text(encoding="utf-8")
    assert "目前暂停收托" in page


def test_the_tests_of_the_recipes_pass(copy: Path) -> None:
    files = ["tests/pages/test_years.py", "tests/export/test_tsv.py", "tests/rules/test_rules.py"]
    chosen = "year or reads_back or other-name or every"
    run_python(copy, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *files, "-k", chosen)
