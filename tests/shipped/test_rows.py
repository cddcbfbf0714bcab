"""What holds of the shipped rows, whichever they are today: they pass and come back as they were."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from lxml import html

from childcare.profile import PROFILE
from datapub.canonical import format_file
from datapub.cli import main
from datapub.config import load_config
from datapub.derive.names import sort_key
from datapub.export.form import write_form
from datapub.intake import Options, describe_form, list_references, read_import
from datapub.pages import list_frames
from tests.conftest import ROOT
from tests.shipped.rows import TABLES
from tests.support import TODAY

CONFIG = load_config(ROOT)


def test_a_check_finds_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings are no fault: what a list of the day does not say is one."""
    assert main(PROFILE, ["check", "--format", "json"], ROOT) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem for problem in problems if problem["severity"] == "error"] == []


@pytest.mark.parametrize("name", [dataset.name for dataset in CONFIG.datasets])
def test_files_are_canonical(name: str) -> None:
    dataset = CONFIG.dataset(name)
    assert format_file((ROOT / dataset.path).read_bytes(), dataset).done == ()


@pytest.mark.parametrize("name", [dataset.name for dataset in CONFIG.datasets])
def test_every_dataset_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    dataset = CONFIG.dataset(name)
    path = tmp_path / "表.xlsx"
    references = list_references(TABLES, dataset)
    form = write_form(
        TABLES[name], references, datetime(2026, 11, 23, 8, 0), describe_form(dataset, notes=()), area=""
    )
    path.write_bytes(form)
    found = read_import(PROFILE, CONFIG, dataset, path, TODAY, Options())
    assert not found.problems, [p.message for p in found.problems]
    assert found.plan.is_empty
    assert len(found.extract.rows) == len(TABLES[name].frame)
    assert found.content == (ROOT / dataset.path).read_bytes()
    assert {item.reason for item in found.extract.rewritten} == set()


def test_every_street_has_a_sound() -> None:
    for record in TABLES["streets"].records():
        assert sort_key(record["name"])[0].replace(" ", "").isascii(), record["name"]


def test_the_catalogue_names_everything_that_is_published(built_site: Path) -> None:
    page = html.fromstring((built_site / "disclosure/index.html").read_bytes())
    listed = {}
    for row in page.xpath("//table[contains(@class, 'publications')]//tbody/tr"):
        cells = [cell.text_content().strip() for cell in row]
        assert all(cells), cells
        assert cells[3] == "2026年11月23日"
        listed[row.xpath("./th/a/@href")[0].removeprefix("../")] = cells[2]
    given = {row["page"]: row["index_no"] for row in TABLES["publication_index"].records()}
    assert listed == {address: given.get(address) or "待编" for address in listed}, "none is invented"
    package = json.loads((built_site / "data/datapackage.json").read_text("utf-8"))
    assert {f"data/{item['name']}/" for item in package["resources"]} <= listed.keys()
    frames = list_frames(PROFILE.sections)
    own = {f"{path.parent.relative_to(built_site)}/" for path in built_site.rglob("index.html")}
    prose = {page for page in own if page.split("/")[0] not in {*frames, "charts"} or page.count("/") == 1}
    assert prose - {"./", "sitemap/", "charts/"} <= listed.keys()


def test_the_published_ratings_are_those_on_the_pages(built_site: Path) -> None:
    with (built_site / "data/ratings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= len(TABLES["indicators"].frame)
    for row in rows:
        for address in ("rating", f"indicators/{row['indicator_id']}"):
            page = html.fromstring((built_site / address / "index.html").read_bytes())
            text = " ".join(page.text_content().split())
            assert row["rating"] in text
            for column in ("needed_growth_pct", "actual_growth_pct", "pace", "path_value", "linear_pace"):
                assert row[column] in text, (address, column)
