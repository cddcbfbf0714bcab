"""The engine knows no subject: it publishes another register, of homes for the elderly, as well."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from datapub.audit import survey_folder
from datapub.audit.duties.verdict import Fault, Verdict, judge
from datapub.audit.site import Site
from datapub.check import check
from datapub.cli import main
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.pipeline import build
from tests.profiles.eldercare import PROFILE as ELDERCARE
from tests.profiles.project import Rows, write_project
from tests.support import find_index, flatten

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
CLOCK = Clock(NOW, NOW.date())
FIELDS = [
    ("id", "编号", "string"),
    ("name", "名称", "string"),
    ("address", "地址", "string"),
    ("status", "状态", "string"),
    ("beds", "床位（张）", "integer"),
    ("residents", "入住（人）", "integer"),
    ("as_of_on", "数据截至日期", "date"),
    ("is_sample", "是否样例", "boolean"),
]
HOMES = [
    {
        "id": "h1",
        "name": "示例甲院",
        "address": "乙区一路",
        "status": "运营中",
        "beds": "40",
        "residents": "20",
    },
    {"id": "h2", "name": "示例乙院", "status": "已终止", "beds": "10"},
]
HOMES = [{**home, "as_of_on": "2026-09-30", "is_sample": "true"} for home in HOMES]


def home_pages(site: Site) -> Verdict:
    """Every home has a page that names it."""
    homes = site.table("homes")
    faults = [
        Fault(f"homes/{home['id']}/", "没有写名称")
        for home in homes
        if (page := site.page(f"homes/{home['id']}/")) is None or home["name"] not in page.words
    ]
    return judge(faults, f"{len(homes)} 家都有网页", "homes/")


PROFILE = replace(ELDERCARE, own_duties={"home-pages": home_pages})
DUTY_FIELDS = [
    (name, name, "string")
    for name in (
        "id", "name", "duty", "kind", "applies_to", "instrument", "article", "deadline_working_days",
        "is_law", "reliability", "check_name", "note",
    )
]  # fmt: skip
DUTY = {
    "id": "R01", "name": "机构网页", "duty": "每家有网页。", "kind": "必须公开", "applies_to": "网页",
    "is_law": "true", "reliability": "V", "check_name": "home-pages",
}  # fmt: skip


def make_project(folder: Path, homes: Rows = HOMES) -> Path:
    tables = {
        "homes": ("养老机构名录", FIELDS, homes),
        "disclosure_duties": ("公开义务", DUTY_FIELDS, [DUTY]),
    }
    return write_project(folder, PROFILE, tables)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("eldercare") / "project")
    assert main(PROFILE, ["check"], root) == 0
    build(PROFILE, load_config(root), root / "site", CLOCK)
    return root / "site"


def test_it_has_pages_charts_search_and_downloads(site: Path) -> None:
    page = (site / "homes/h1/index.html").read_text("utf-8")
    assert "示例甲院" in page and "sample-banner" in page
    assert "运营中的养老机构共有 40 张床位。" in (site / "charts/beds/index.html").read_text("utf-8")
    index = json.loads(find_index(site, "site").read_text("utf-8"))
    assert ["示例甲院", "homes/h1/"] in [entry[1:3] for entry in index["entries"]]
    with (site / "data/homes.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["name"] for row in csv.DictReader(stream)] == ["示例甲院", "示例乙院"]
    for name in ("homes.xlsx", "homes.json", "homes.parquet", "datapackage.json"):
        assert (site / "data" / name).is_file(), name


def test_its_duty_is_judged_and_can_fail(site: Path) -> None:
    survey = survey_folder(site, NOW.date(), PROFILE.duties, PROFILE.register_checks)
    assert [(item.duty["id"], item.verdict.result) for item in survey.judged or ()] == [("R01", "符合")]
    page = site / "homes/h2/index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("示例乙院", "某院"), encoding="utf-8")
    try:
        fallen = survey_folder(site, NOW.date(), PROFILE.duties, PROFILE.register_checks)
        assert not fallen.is_sound
    finally:
        page.write_text(text, encoding="utf-8")


def test_its_rule_finds_its_fault_in_words_of_its_own(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [{**HOMES[0], "residents": "41"}])
    problems = check(PROFILE, load_config(root), NOW.date()).problems
    assert flatten(problems, "row", "column", "rule") == [(2, "beds", "beds")]
    assert "住不下 41 位老人" in problems[0].message


def test_an_empty_register_is_sound(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [])
    built = build(PROFILE, load_config(root), root / "site", CLOCK)
    assert built.files > 50
    assert "还没有公布养老机构" in (root / "site/homes/index.html").read_text("utf-8")


WORDS = re.compile("托育|托位|婴幼儿|淄博|childcare|institutions/")


def test_nothing_of_another_register_is_on_its_site(site: Path) -> None:
    """Scripts and styles are shared by every site; what people and programs read is not."""
    stated: Sequence[str] = [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*"))
        if path.suffix in {".html", ".json", ".csv", ".xml", ".txt", ".atom", ".jsonld"}
        and WORDS.search(path.read_text("utf-8"))
    ]
    assert stated == []


def test_the_profile_is_small() -> None:
    files = [
        *(ROOT / "tests/profiles/eldercare").rglob("*.py"),
        *(ROOT / "tests/profiles/eldercare").rglob("*.html"),
    ]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in files) < 300
