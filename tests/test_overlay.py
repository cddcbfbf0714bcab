"""Rows that never stand in the repository, and that are gone from every way out the day after their last."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pandas as pd
import pytest

from datapub.check import check
from datapub.cli import main
from datapub.clock import Clock
from datapub.config import load_config
from datapub.history import read_history
from datapub.overlay import use_overlay
from datapub.pipeline import build
from datapub.pipeline.drafting import draft_site
from datapub.problem import ConfigError, ProblemsFound
from datapub.step_cache import StepCache
from tests.history.repository import git
from tests.profiles.eldercare import PROFILE
from tests.profiles.project import Rows, write_project
from tests.support import flatten, read_draft
from tests.test_second_register import CLOCK, FIELDS, HOMES

NOTICES = [("id", "编号", "string"), ("number", "文号", "string"), ("last_day_on", "最后一天", "date")]
SECRET = "乙民罚2026第77号"
ROW = {"id": "n1", "number": SECRET, "last_day_on": CLOCK.today.isoformat()}
LATER_ROW = {"id": "n2", "number": "乙民罚2026第88号", "last_day_on": "2027-01-01"}
LATER = Clock(CLOCK.published, CLOCK.today + timedelta(days=1))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tables = {"homes": ("养老机构名录", FIELDS, HOMES), "notices": ("通知", NOTICES, [])}
    root = write_project(tmp_path / "project", PROFILE, tables)
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    package["resources"][1] |= {"overlay": True, "expires": "last_day_on"}
    (root / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return root


def put_overlay(folder: Path, rows: Rows = (ROW, LATER_ROW)) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / "notices.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [name for name, _, _ in NOTICES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def read_all(site: Path) -> Mapping[str, bytes]:
    """Return every file of a site, and what is packed inside it."""
    found = {}
    for path in sorted(site.rglob("*")):
        if path.is_file():
            name = path.relative_to(site).as_posix()
            found[name] = path.read_bytes()
            if is_zipfile(path):
                with ZipFile(path) as packed:
                    found |= {f"{name}/{inside}": packed.read(inside) for inside in packed.namelist()}
            elif path.suffix == ".parquet":
                found[f"{name}/rows"] = pd.read_parquet(path).to_csv().encode()
    return found


def find_secret(site: Path) -> list[str]:
    return [name for name, content in read_all(site).items() if SECRET.encode() in content]


def test_a_row_is_published_through_its_last_day_and_nowhere_the_day_after(root: Path) -> None:
    git(root, "init", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-m", "first")
    config = use_overlay(load_config(root), put_overlay(root.parent / "overlay"))
    history = read_history(config, None)
    for name, clock in (("day", CLOCK), ("again", CLOCK), ("after", LATER)):
        build(PROFILE, config, root.parent / name, clock, history=history)
    assert read_all(root.parent / "day") == read_all(root.parent / "again")
    named_in = find_secret(root.parent / "day")
    endings = (".csv", ".xlsx/xl/sharedStrings.xml", ".json", ".sqlite", ".parquet/rows", ".html")
    assert all(any(name.endswith(ending) for name in named_in) for ending in endings), named_in
    copied = "data/offline.zip/"
    assert not [name for name in named_in if name.startswith(("data/at/", "changes/", "search/", copied))]
    notice = read_all(root.parent / "day")[f"{copied}data/notices/index.html"].decode()
    assert "离线副本里没有" in notice and "离线副本里没有" not in (
        root.parent / "day/data/notices/index.html"
    ).read_text("utf-8")
    assert not find_secret(root.parent / "after")
    assert LATER_ROW["number"] in (root.parent / "after/data/notices.csv").read_text("utf-8")
    assert history is not None and "notices" not in history.rows


def test_a_preview_drops_it_as_well(root: Path) -> None:
    config = use_overlay(load_config(root), put_overlay(root.parent / "overlay"))
    cache = StepCache()

    def read(clock: Clock) -> bytes:
        return b"".join(read_draft(draft_site(PROFILE, config, clock, cache)[0]).values())

    assert SECRET.encode() in read(CLOCK)
    assert SECRET.encode() not in read(LATER)
    assert LATER_ROW["number"].encode() in read(LATER)
    put_overlay(root.parent / "overlay", [])
    assert LATER_ROW["number"].encode() not in read(LATER)


def test_a_row_that_has_run_out_or_never_ends_is_a_warning_that_does_not_repeat_it(root: Path) -> None:
    endless = {**LATER_ROW, "id": "n3", "last_day_on": ""}
    config = use_overlay(load_config(root), put_overlay(root.parent / "overlay", [ROW, LATER_ROW, endless]))
    problems = check(PROFILE, config, LATER.today).problems
    assert flatten(problems, "row", "rule", "severity") == [
        (2, "expired", "warning"),
        (4, "expired", "warning"),
    ]
    assert not [problem for problem in problems if SECRET in problem.message + problem.value]
    unclear = {**endless, "last_day_on": "2026-13-01"}
    put_overlay(root.parent / "overlay", [ROW, LATER_ROW, unclear])
    assert [(problem.row, problem.severity) for problem in check(PROFILE, config, LATER.today).problems] == [
        (2, "warning"),
        (4, "error"),
    ], "a fault elsewhere hides no row that has run out"


def test_rows_in_the_repository_are_refused_with_and_without_an_overlay(root: Path) -> None:
    put_overlay(root / "datasets")
    config = load_config(root)
    for used in (config, use_overlay(config, put_overlay(root.parent / "overlay", []))):
        problems = [problem for problem in check(PROFILE, used, CLOCK.today).problems]
        assert [(item.file, item.row) for item in problems if item.rule == "overlay-rows"] == [
            ("datasets/notices.csv", 2)
        ]


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (lambda folder: (folder / "notices.csv").unlink(), "overlay-missing"),
        (lambda folder: (folder / "notice.csv").write_text("x"), "overlay-unknown"),
        (lambda folder: (folder / "homes.csv").write_text("x"), "overlay-public"),
    ],
)
def test_a_folder_with_other_files_is_refused(root: Path, fault: object, rule: str) -> None:
    folder = put_overlay(root.parent / "overlay")
    for name in (".git", "README.md"):  # a repository of its own
        (folder / name).write_text("x", encoding="utf-8")
    use_overlay(load_config(root), folder)
    fault(folder)  # type: ignore[operator]
    with pytest.raises(ConfigError) as caught:
        use_overlay(load_config(root), folder)
    assert flatten(caught.value.problems, "rule") == [(rule,)]


@pytest.mark.parametrize(("place", "rule"), [("rows", "overlay-inside"), ("../nowhere", "overlay-folder")])
def test_a_folder_inside_the_repository_or_nowhere_is_refused(root: Path, place: str, rule: str) -> None:
    put_overlay(root / "rows")
    (root.parent / "link").symlink_to(root / "rows")
    for folder in (root / place, root.parent / "link" if place == "rows" else root / place):
        with pytest.raises(ConfigError) as caught:
            use_overlay(load_config(root), folder)
        assert flatten(caught.value.problems, "rule") == [(rule,)]


def test_a_file_that_leads_into_the_repository_or_a_folder_around_it_is_refused(root: Path) -> None:
    folder = put_overlay(root.parent / "overlay")
    for file in folder.iterdir():
        (root / file.name).write_bytes(file.read_bytes())
        file.unlink()
        file.symlink_to(root / file.name)
    for given, rule in ((folder, "overlay-inside"), (root.parent, "overlay-around")):
        with pytest.raises(ConfigError) as caught:
            use_overlay(load_config(root), given)
        assert flatten(caught.value.problems, "rule") == [(rule,)]


def test_the_commands_take_it_and_forms_and_imports_are_of_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, form = put_overlay(root.parent / "overlay", [LATER_ROW]), root.parent / "form.xlsx"
    committed = (root / "datasets/notices.csv").read_bytes()
    assert main(PROFILE, ["check", "--overlay", str(folder)], root) == 0
    assert main(PROFILE, ["form", "notices", "--overlay", str(folder), "-o", str(form)], root) == 0
    filled = put_overlay(root.parent / "filled", [ROW, LATER_ROW]) / "notices.csv"
    monkeypatch.setenv("DATAPUB_OVERLAY", str(folder))
    assert main(PROFILE, ["import", str(filled), "--dataset", "notices", "--yes"], root) == 0
    assert SECRET in (folder / "notices.csv").read_text("utf-8")
    assert (root / "datasets/notices.csv").read_bytes() == committed
    monkeypatch.delenv("DATAPUB_OVERLAY")
    assert main(PROFILE, ["import", str(filled), "--dataset", "notices", "--yes"], root) == 2
    assert (root / "datasets/notices.csv").read_bytes() == committed


def test_the_field_that_rows_run_out_on_is_a_date_of_the_schema(root: Path) -> None:
    text = (root / "datapackage.json").read_text("utf-8")
    for other, rule in (("number", "package-expires"), ("last_day", "package-column")):
        changed = text.replace('"expires": "last_day_on"', f'"expires": "{other}"')
        (root / "datapackage.json").write_text(changed, encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load_config(root)
        assert flatten(caught.value.problems, "rule") == [(rule,)]


@pytest.mark.parametrize(
    "fault",
    [{"last_day_on": "2026-13-01"}, {"id": "n1"}, {"id": ""}],
    ids=["a cell", "a key twice", "a key missing"],
)
def test_a_faulty_row_is_left_out_and_holds_up_no_removal(root: Path, fault: dict[str, str]) -> None:
    wrong = {"id": "n3", "number": "乙民罚2026第99号", "last_day_on": "2027-01-01", **fault}
    folder = put_overlay(root.parent / "overlay", (ROW, LATER_ROW, wrong))
    config = use_overlay(load_config(root), folder)
    assert [one for one in check(PROFILE, config, LATER.today).problems if one.severity == "error"]
    built = build(PROFILE, config, root.parent / "site", LATER)
    assert find_secret(root.parent / "site") == []
    published = b"".join(read_all(root.parent / "site").values()).decode("utf-8", "replace")
    assert LATER_ROW["number"] in published and wrong["number"] not in published
    assert "overlay-left-out" in {one.rule for one in built.warnings}


def test_a_faulty_file_of_an_overlay_still_stops_the_build(root: Path) -> None:
    folder = put_overlay(root.parent / "overlay")
    (folder / "notices.csv").write_text("id,number\nn1,x\n", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        build(PROFILE, use_overlay(load_config(root), folder), root.parent / "site", CLOCK)
