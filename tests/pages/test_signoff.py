"""The sign-off sheet: what a reviewer needs to see before saying yes, in three dresses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from childcare.derive.private import find_private
from childcare.profile import PROFILE
from datapub.cli import main
from datapub.clock import SHORT_HASH
from datapub.derive.changes import compare
from datapub.derive.structure import SchemaKind, compare_schemas
from datapub.history import Snapshot, State, read_commit, read_folder
from datapub.model import Dataset, Field, Schema
from datapub.pages.change_wording import SCHEMA_WORDS, describe_schema
from datapub.pages.signoff import Signoff, make_signoff
from datapub.pages.signoff_formats import LISTED, write_html, write_json, write_markdown
from tests.history.repository import Repository, git

INSTITUTIONS = "datasets/institutions.csv"
GOLDEN = Path(__file__).parents[1] / "golden" / "signoff.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "project")
    line = next(
        line
        for line in (repository.root / INSTITUTIONS).read_text(encoding="utf-8").splitlines(keepends=True)
        if line.startswith("zb00003")
    )
    repository.edit(
        INSTITUTIONS,
        {
            line: "",
            ",55,45,8,": ",120,3,8,",
            "王某某": "李某某",
            "示例二托育园": "<b>*示例*</b> @某人",
            ",示例四托班,": ",示例五托班,",
        },
    )
    text = (repository.root / INSTITUTIONS).read_text(encoding="utf-8")
    repository.write(INSTITUTIONS, text + line.replace("zb00003", "zb00005"))
    repository.edit("datasets/goals.csv", {"示例体系": "体系"})
    repository.edit("schemas/institutions.json", {'"unit": "元/月"': '"unit": "万元/月"'})
    return repository


def sheet_of(repository: Repository) -> tuple[Signoff, State, State]:
    before = read_commit(repository.root, "HEAD")
    assert before is not None
    after = read_folder(repository.root)
    difference = compare(before.snapshots, after.snapshots)
    return (
        make_signoff(
            difference, before, after, repository.config.datasets, "HEAD", "正在编辑的数据", find_private
        ),
        before,
        after,
    )


def test_the_sheet_reads_as_expected(repository: Repository) -> None:
    written = write_markdown(sheet_of(repository)[0])
    assert written == GOLDEN.read_text(encoding="utf-8")


def test_no_cell_becomes_markup_and_nothing_withheld_is_told(repository: Repository) -> None:
    sheet, before, after = sheet_of(repository)
    page = write_html(sheet)
    assert "&lt;b&gt;*示例*&lt;/b&gt;" in page
    for text in (page, write_markdown(sheet), write_json(sheet, compare(before.snapshots, after.snapshots))):
        assert "王某某" not in text
        assert "李某某" not in text
    assert "`<b>*`示例`*</b>`" in write_markdown(sheet)


def test_the_page_lists_what_the_comment_lists(repository: Repository) -> None:
    page = write_html(sheet_of(repository)[0])
    for words in ("托位总数：55 → 120 个", "institutions/zb00005/", "单位由 元/月 改为 万元/月"):
        assert words in page
    assert "会消失的网页：1 个" in page
    assert "原有 4 行，少了 1 行（25%）" in page


def test_nothing_changed_is_said(repository: Repository) -> None:
    _, before, _ = sheet_of(repository)
    sheet = make_signoff(
        compare(before.snapshots, before.snapshots), before, before, (), "a", "b", find_private
    )
    assert "公开的数据没有变化。" in write_html(sheet)
    assert "公开的数据没有变化。" in write_markdown(sheet)


def test_a_long_comment_says_what_it_leaves_out(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "project")
    before = read_folder(repository.root)
    row = dict(before.snapshots["goals"].rows[("G2025",)])
    rows = {(f"G{n}",): {**row, "id": f"G{n}"} for n in range(LISTED + 7)}
    after = replace(
        before, snapshots={**before.snapshots, "goals": replace(before.snapshots["goals"], rows=rows)}
    )
    sheet = make_signoff(
        compare(before.snapshots, after.snapshots), before, after, (), "a", "b", find_private
    )
    written = write_markdown(sheet)
    assert "另有 7 条没有列在这里，请看 HTML 核对单。" in written
    assert f"`goals`：新增 {LISTED + 7} 条" in written
    assert "G206" in write_html(sheet)


def test_what_cannot_be_compared_is_named(repository: Repository) -> None:
    repository.write("datasets/units.csv", b"\xff")
    assert sheet_of(repository)[0].unreadable == ["责任单位"]


def test_every_change_of_structure_has_words() -> None:
    assert set(SCHEMA_WORDS) == set(get_args(SchemaKind))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"constraints": {"maxLength": 8}}, {"constraints": {"maxLength": 12}}, "不超过 12 个字"),
        ({"constraints": {"pattern": "^a"}}, {"constraints": {"pattern": r"^\d{3}$"}}, "填写格式有改动"),
        ({"constraints": {"minimum": 0, "maximum": 5}}, {"constraints": {"unique": True}}, "不能重复"),
        ({"type": "string"}, {"type": "integer"}, "由 文字 改为 整数"),
    ],
)
def test_what_became_of_a_field_is_told_to_people(
    before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    """Every reader of the change log meets these lines: none of a schema's own words stands in them."""
    plain = Field("name", "名称", "", "string")
    old, new = (Schema((replace(plain, **made),), ("name",)) for made in (before, after))
    reported = "；".join(describe_schema(item, {}, {}) for item in compare_schemas("a", old, new))
    assert words in reported and not re.search(r"Length|imum|pattern|unique|string|integer|\\", reported)


@pytest.mark.parametrize("style", ["html", "markdown", "json"])
def test_the_command_writes_the_sheet(
    repository: Repository, style: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "sheet"
    given = ["diff", "--since", "HEAD", "--format", style]
    assert main(PROFILE, [*given, "-o", str(output)], repository.root) == 0
    capsys.readouterr()
    assert main(PROFILE, given, repository.root) == 0
    assert capsys.readouterr().out == output.read_text(encoding="utf-8")
    if style == "json":
        document = json.loads(output.read_text(encoding="utf-8"))
        assert document["is_breaking"] is True
        kinds = [(c["key"], c["kind"]) for c in document["changes"] if c["dataset"] == "institutions"]
        assert (["zb00003"], "removed") in kinds
        assert (["zb00005"], "added") in kinds
        assert {"field": "enrolled", "is_withheld": True} in document["changes"][0]["cells"]


def test_folders_and_commits_can_be_compared_and_a_wrong_name_is_said(
    repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    assert main(PROFILE, ["diff", "--since", str(other.root), "--until", "HEAD"], repository.root) == 0
    assert "公开的数据没有变化。" in capsys.readouterr().out
    assert main(PROFILE, ["diff", "--since", "nope"], repository.root) == 2
    assert "找不到版本 nope" in capsys.readouterr().err


def test_the_version_to_record_is_the_proposals_own_commit_not_the_merge_it_is_checked_as(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = Repository(tmp_path / "project")
    given = ["diff", "--since", "main", "--format"]

    def render() -> tuple[str, str]:
        git(repository.root, "switch", "--detach", "main")
        git(repository.root, "merge", "--no-ff", "-m", "as a review site checks it", "update")
        assert main(PROFILE, [*given, "json"], repository.root) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["is_behind"] is not bool(document["version"])
        assert main(PROFILE, [*given, "markdown"], repository.root) == 0
        return document["version"], capsys.readouterr().out

    for since in ("main", "HEAD"):
        assert main(PROFILE, ["diff", "--since", since, "--format", "json"], repository.root) == 0
        assert json.loads(capsys.readouterr().out)["version"] == "", "nothing has come in since"
    git(repository.root, "switch", "-c", "update")
    proposed = repository.change(INSTITUTIONS, {",55,45,8,": ",120,3,8,"})[:SHORT_HASH]
    version, reported = render()
    assert version == proposed and f"要登记的版本：`{proposed}`" in reported
    git(repository.root, "switch", "main")
    repository.change("datasets/goals.csv", {"示例体系": "体系"})
    version, reported = render()
    assert version == "" and "请先把主分支合并进来" in reported and "要登记的版本" not in reported
    git(repository.root, "switch", "update")
    git(repository.root, "merge", "-m", "with what came in since", "main")
    version, reported = render()
    assert git(repository.root, "rev-parse", "update").startswith(version)
    repository.edit("datasets/goals.csv", {"体系": "别的体系"})
    assert main(PROFILE, [*given, "json"], repository.root) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "", "what is in no commit cannot be reviewed"


def test_working_lists_of_staff_are_no_part_of_it(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "datasets/exemptions.csv"
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, text + "a,b,R1,理由,张三,2027-01-01\n")
    assert main(PROFILE, ["diff", "--since", "HEAD", "--format", "json"], repository.root) == 0
    assert "张三" not in capsys.readouterr().out


def test_no_key_and_no_name_gets_out_of_its_line() -> None:
    schema = Schema((Field("id", "编号", "", "string"), Field("name", "名称", "", "string")), ("id",))
    key = "a`b` @everyone <img src=x> [x](http://e.test)\r# 大\r- 项"
    before = State(
        {"goals": Snapshot(schema, {(key,): {"id": key, "name": "旧"}, ("=1",): {"id": "=1", "name": "乙"}})}
    )
    after = State({"goals": Snapshot(schema, {(key,): {"id": key, "name": "新\r\r# 题\u2028x\u202e<b>`"}})})
    difference = compare(before.snapshots, after.snapshots)
    goals = Dataset("goals", "目标", "", "", "", schema, has_pages=True)
    sheet = make_signoff(difference, before, after, [goals], "main", "x\r# 题`y`", find_private)
    text = write_markdown(sheet)
    assert not re.search("[\r\u2028\u202e\x0b]", text)
    assert not re.search(r"[@<\[]", re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text))
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if re.match(r"#{2,3} (?:发布前核对单|⚠️|目标：|公众会看到)", line)
    ]
    page = write_html(sheet)
    assert "<img" not in page and "<b>" not in page
    assert "=1" not in write_json(sheet, difference)


def test_a_changed_reference_is_told_by_the_name_of_what_it_refers_to(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "project")
    repository.commit("2026-11-23T09:00:00+08:00", "名录")
    repository.edit(INSTITUTIONS, {",990102,": ",990103,"})
    assert "所属区域代码：甲区（990102） → 乙区（990103）" in write_markdown(sheet_of(repository)[0])
