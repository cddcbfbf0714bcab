"""The whole site with its history: dates from commits, an archive that stays, and an honest 无法得知."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.history.seals import read_sums
from tests.city import FIRST, LAST, SECOND, put_city
from tests.history.repository import git
from tests.support import PROJECT
from tests.test_pipeline import tree_of

INSTITUTIONS = "datasets/institutions.csv"
RELEASES = {
    "fields": [
        {"name": "version", "title": "版本", "description": "版本的编号", "type": "string"},
        {"name": "reviewer", "title": "审核人", "description": "谁审核的", "type": "string"},
        {"name": "reviewed_on", "title": "审核日期", "description": "审核的日期", "type": "date"},
        {"name": "released_on", "title": "发布日期", "description": "发布的日期", "type": "date"},
        {"name": "note", "title": "备注", "description": "备注", "type": "string"},
    ],
    "primaryKey": ["version"],
}


def commit(root: Path, day: int) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-m", "x", when=f"2026-10-{day:02d}T09:00:00+08:00")


BUILD = """\
import sys
from pathlib import Path
sys.path.insert(0, {project!r})
from childcare.profile import PROFILE
from datapub.cli import main
if __name__ == "__main__":
    sys.exit(main(PROFILE, root=Path(__file__).parent))
"""


def build(root: Path, *options: str) -> str:
    """Build as a command does, and return what is said."""
    stated = io.StringIO()
    with contextlib.redirect_stdout(stated), contextlib.redirect_stderr(stated):
        assert main(PROFILE, ["build", *options], root) == 0, stated.getvalue()
    return stated.getvalue()


def edit(root: Path, old: str, new: str) -> None:
    path = root / INSTITUTIONS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project under git, with a release and a change after it, and built without a cache."""
    root = put_city(tmp_path_factory.mktemp("project"))
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    goals = next(item for item in package["resources"] if item["name"] == "goals")
    if not any(item["name"] == "releases" for item in package["resources"]):
        package["resources"].append(
            {
                **goals,
                "name": "releases",
                "title": "发布版本",
                "path": "datasets/releases.csv",
                "schema": "schemas/releases.json",
                "internal": True,
            }
        )
    (root / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    (root / "schemas/releases.json").write_text(json.dumps(RELEASES), encoding="utf-8")
    path = root / "datasets/releases.csv"
    path.write_text(",".join(item["name"] for item in RELEASES["fields"]) + "\n", encoding="utf-8")
    git(root, "init", "-b", "main")
    (root / ".gitignore").write_text("site*/\n")
    (root / "build_site.py").write_text(BUILD.format(project=str(PROJECT)))
    commit(root, 1)
    version = git(root, "rev-parse", "HEAD").strip()
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{version},审核员,2026-10-01,2026-10-01,\n")
    edit(root, "示例一托育园", "示例壹托育园")
    commit(root, 5)
    assert "还没有封存" in build(root)
    return root


@pytest.fixture(scope="module")
def sealed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project sealed, with a row that is not committed, and built again beside the first site."""
    root = tmp_path_factory.mktemp("sealed") / "project"
    shutil.copytree(project, root)
    edit(root, "示例二", "示例贰")
    commit(root, 8)
    stated = io.StringIO()
    with contextlib.redirect_stdout(stated):
        assert main(PROFILE, ["seal"], root) == 0
        assert main(PROFILE, ["seal"], root) == 0
    assert "新封存：" in stated.getvalue()
    assert "没有要封存的版本" in stated.getvalue()
    with (root / INSTITUTIONS).open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    like = dict(zip(names, next(row for row in rows if row[0] == LAST), strict=True))
    new = {**like, "id": "zb00099", "name": "示例九九托班", "credit_code": "", "site_no": ""}
    with (root / INSTITUTIONS).open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, names, lineterminator="\n").writerow(new)
    assert "封存" not in build(root)
    return root


def page_of(root: Path, address: str, site: str = "site") -> str:
    return (root / site / address / "index.html").read_text(encoding="utf-8")


def test_a_page_says_when_its_entry_was_published_and_changed(project: Path) -> None:
    page = page_of(project, f"institutions/{FIRST}")
    assert '<time datetime="2026-10-01T09:00:00+08:00">2026年10月1日</time>' in page
    assert '<time datetime="2026-10-05T09:00:00+08:00">2026年10月5日</time>：名称：' in page
    assert "更改记录" not in page_of(project, f"institutions/{SECOND}")
    assert "无法得知" not in page
    assert "示例壹托育园" in page_of(project, "changes")
    assert "首次发布" in page_of(project, "changes/2026-10")
    dates = (project / "site/data/history.csv").read_text(encoding="utf-8")
    assert any(row["key"] == FIRST for row in csv.DictReader(io.StringIO(dates)))


def test_a_page_was_published_with_the_newest_of_what_it_tells(project: Path) -> None:
    """Another commit may have changed other rows of the same file."""
    days = {
        path.parent.name: re.findall(r'name="PubDate" content="([^"]+)"', path.read_text(encoding="utf-8"))
        for path in (project / "site/institutions").glob("zb*/index.html")
    }
    assert days[FIRST] == ["2026-10-05 09:00"]
    assert {day for found in days.values() for day in found} == {"2026-10-01 09:00", "2026-10-05 09:00"}


@pytest.mark.usefixtures("made_anew")
def test_the_same_commit_makes_the_same_bytes_with_and_without_a_cache(project: Path) -> None:
    assert (project / ".git/datapub/history.json").is_file(), "the first build has left one"
    assert (project / ".git/datapub/audit").is_file()
    build(project, "--quiet", "--no-cache", "-o", str(project / "site2"))
    assert tree_of(project / "site2") == tree_of(project / "site")


def test_an_archived_release_stays_when_it_is_sealed(project: Path, sealed: Path) -> None:
    archived = tree_of(project / "site/data/at/2026-10-01")
    assert "institutions.csv" in archived
    remaining = (project / "site/data/at/2026-10-01/institutions.csv").read_text(encoding="utf-8")
    assert "示例一托育园" in remaining
    assert "审核员" not in json.dumps(json.loads((project / "site/data/releases.json").read_bytes()))
    assert "已封存" not in page_of(project, "check-file")
    assert "已封存" in page_of(sealed, "check-file")
    assert "已封存" in page_of(sealed, "data/at"), "the folder of the releases says what is in it"
    of_the_seal = ("release.json", "sha256sums.txt", "downloads.txt")
    remaining = tree_of(sealed / "site/data/at/2026-10-01")
    assert all(remaining[name] == raw for name, raw in archived.items() if name not in of_the_seal)


def test_every_download_of_a_release_can_be_made_again_and_is_known(
    project: Path, sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remaining = read_sums(next((sealed / "releases").glob("*.txt")).read_text(encoding="utf-8"))
    published = read_sums((project / "site/data/sha256sums.txt").read_text(encoding="utf-8"))
    assert (
        len(remaining) > 100
        and "data/institutions.xlsx" in remaining
        and not any("/api/" in name for name in remaining)
    )
    assert remaining == {name: published[name.removeprefix("data/")] for name in remaining}, (
        "the site of that day, made again after later changes, byte for byte"
    )
    card = json.loads((sealed / "site/data/at/2026-10-01/release.json").read_bytes())
    assert {"python", "zlib", "sqlite", "requirements_sha256", "sha256"} == set(card["downloads"])
    assert git(sealed, "worktree", "list").count("\n") == 1, "nothing is left behind"
    for name in ("institutions.xlsx", "institutions.parquet"):
        assert main(PROFILE, ["verify", str(project / "site/data" / name)], sealed) == 0
        assert f"的下载文件 data/{name}" in capsys.readouterr().out


def test_a_sealed_release_cannot_be_changed_unnoticed(
    sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = tree_of(sealed / "site")
    lock = sealed / "releases.lock"
    seals = lock.read_text(encoding="utf-8")
    lock.write_text("0" * 64 + seals[64:], encoding="utf-8")
    assert main(PROFILE, ["build"], sealed) == 1
    assert "重新生成的存档，和当时公布的不一致" in capsys.readouterr().out
    assert main(PROFILE, ["verify", str(sealed / "site/data/areas.csv")], sealed) == 0
    output = capsys.readouterr().out
    assert "重新生成的存档，和当时公布的不一致" in output, "whoever checks a file is told as well"
    assert output.endswith("封存的版本有 1 处核对不上。\n")
    assert tree_of(sealed / "site") == standing
    lock.write_text(seals, encoding="utf-8")


def test_a_row_that_is_not_committed_has_no_date_yet(sealed: Path) -> None:
    assert "还没有提交到版本库" in page_of(sealed, "institutions/zb00099")


def test_a_shallow_clone_builds_and_says_what_it_cannot_know(project: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(project, "clone", "--depth", "1", project.as_uri(), str(clone))
    build(clone, "--quiet")
    for address in (f"institutions/{FIRST}", "changes", "check-file"):
        assert "无法得知" in page_of(clone, address), address
    assert not (clone / "site/data/at").exists()


def test_without_git_everything_builds_and_says_what_it_cannot_know(tmp_path: Path) -> None:
    root = put_city(tmp_path / "unpacked")
    build(root, "--quiet")
    for address in (f"institutions/{FIRST}", "changes", "check-file"):
        assert "无法得知" in page_of(root, address), address
    assert json.loads((root / "site/changes/all.json").read_bytes())["items"] == []


def test_seal_refuses_data_with_faults(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (project / INSTITUTIONS).read_text(encoding="utf-8")
    try:
        edit(project, "独立托育机构", "独立托育")
        assert main(PROFILE, ["seal"], project) == 1
    finally:
        (project / INSTITUTIONS).write_text(text, encoding="utf-8")
    assert "独立托育" in capsys.readouterr().out
