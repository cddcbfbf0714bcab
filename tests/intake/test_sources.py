"""A mapping that is remembered: proposed from the first list of a source, confirmed once, used ever since."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.config import Config
from datapub.intake import Import, Options, read_import, write_import
from datapub.pages.mappings import SECTION
from tests.intake.sheets import DATASET, Sheet, open_project, write_book
from tests.support import TODAY, Rows, check_records, make_tables, sample_records, site_content

NAME = "甲区名录"
TITLE = ("甲区托育机构备案名录（截至2026年9月30日）",)
HEAD = ("序号", "机构名称", "机构地址", "性质", "星级")
ROWS = [(1, "示例一园", "甲区示例路1号", "民非", "三"), (2, "示例二园", "甲区示例路2号", "企业", "")]
SAID: dict[str, Any] = {
    "columns": ["性质=机构性质", "星级=不导入"], "values": ["机构性质：民非=社会服务机构"],
}  # fmt: skip


def mapping(written: str, field: str, kind: str = "列名", means: str = "", **other: str) -> dict[str, str]:
    return {
        "dataset_name": DATASET, "source_name": NAME, "alias_of": kind, "written": written,
        "field_name": field, "means": means, "confirmed_by": "李四", "confirmed_on": "2026-10-03", **other,
    }  # fmt: skip


STORED = [
    mapping("序号", "不导入"),
    mapping("机构名称", "name"),
    mapping("机构地址", "address"),
    mapping("性质", "legal_form"),
    mapping("星级", "不导入"),
    mapping("民非", "legal_form", "内容", "社会服务机构"),
    mapping("状态", "status", "默认", "已备案"),
]


def project(folder: Path, mappings: Rows | None = None, **rows: Rows) -> Config:
    config = open_project(folder / "项目", {DATASET: [], "intake_mappings": mappings or [], **rows})
    return replace(config, id_prefix="jx")


def take(folder: Path, *grid: Sequence[Any], mappings: Rows | None = None, **options: Any) -> Import:
    config = project(folder, mappings)
    path = write_book(folder / "表.xlsx", Sheet(grid))
    return read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))


def faults(found: Import) -> list[str]:
    return [problem.rule for problem in found.problems]


def stored(config: Config) -> Rows:
    with (config.root / "datasets/intake_mappings.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_column_may_be_said_to_be_what_an_unknown_one_is_proposed_to_be(tmp_path: Path) -> None:
    """Some of what is proposed is never imported: then this column is not either."""
    head, row = (*HEAD[:3], "县市区名", "收托月龄段"), (*ROWS[0][:3], "甲区", "2—3岁")
    asked = take(tmp_path / "问", TITLE, head, row, defaults=["状态=已备案"])
    reported = [problem.message for problem in asked.problems if problem.rule == "intake-column"]
    assert len(reported) == 2 and "“县市区”" in reported[0] and "“收托月龄”" in reported[1]
    stated = ["县市区名=县市区", "收托月龄段=收托月龄"]
    found = take(tmp_path / "答", TITLE, head, row, columns=stated, defaults=["状态=已备案"])
    assert faults(found) == [] and found.plan.rows[0]["area_code"] == "990102"


def test_the_first_list_proposes_and_writes_nothing_unconfirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project(tmp_path)
    toml = config.root / "site.toml"
    toml.write_text(toml.read_text("utf-8").replace("[publisher]", '[publisher]\nid_prefix = "jx"'), "utf-8")
    path = write_book(tmp_path / "表.xlsx", Sheet((TITLE, HEAD, *ROWS)))
    stated = ["--column", "性质=机构性质", "--column", "星级=不导入", "--value", "机构性质:民非=社会服务机构"]
    command = ["import", str(path), "--source", NAME, *stated, "--yes", "--default", "状态=已备案"]
    before = (config.root / "datasets/institutions.csv").read_bytes()
    assert main(PROFILE, command, config.root) == 1
    output = capsys.readouterr().out
    assert (
        "intake-unconfirmed" in output and "机构名称 → 名称" in output and "不导入的列：序号；星级" in output
    )
    assert "机构性质“民非” → 社会服务机构" in output and "状态都是 已备案" in output
    assert stored(config) == [] and (config.root / "datasets/institutions.csv").read_bytes() == before
    assert main(PROFILE, [*command, "--confirmed-by", "李四"], config.root) == 0
    remaining = [(row["alias_of"], row["written"], row["field_name"], row["means"]) for row in stored(config)]
    assert remaining == [(row["alias_of"], row["written"], row["field_name"], row["means"]) for row in STORED]
    assert {row["confirmed_by"] for row in stored(config)} == {"李四"}
    assert main(PROFILE, ["import", str(path), "--source", NAME, "--yes"], config.root) == 0
    assert "和现有的数据一样" in capsys.readouterr().out


@pytest.mark.parametrize("source", [NAME, ""])
def test_the_next_list_is_read_by_it(tmp_path: Path, source: str) -> None:
    """By its name, or because the columns are just its own, which is said."""
    found = take(tmp_path, TITLE, HEAD, *ROWS, mappings=STORED, source=source)
    assert faults(found) == [] and not found.others and not found.source.added
    assert [row["legal_form"] for row in found.plan.rows] == ["社会服务机构", "企业"]
    assert {row["status"] for row in found.plan.rows} == {"已备案"}
    reported = write_import(found)
    assert "2026-10-03 李四 确认过" in reported and ("列名和" in reported) == (not source)
    assert "新增的行「状态」都是 已备案：来源的约定" in reported


def test_two_sources_with_the_same_columns_are_a_question(tmp_path: Path) -> None:
    both = [*STORED, *(row | {"source_name": "乙区名录"} for row in STORED)]
    assert faults(take(tmp_path, TITLE, HEAD, *ROWS, mappings=both)) == ["intake-sources"]
    assert faults(take(tmp_path / "二", TITLE, HEAD, *ROWS, mappings=both, source="乙区名录")) == []


def test_another_name_for_the_same_columns_is_told(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, HEAD, *ROWS, mappings=STORED, source="甲区名单", confirmed_by="李四", **SAID
    )
    assert faults(found) == [] and f"列名和“{NAME}”的名单一样" in write_import(found)


def test_a_column_that_is_gone_is_told_and_wrong_only_where_it_must_be(tmp_path: Path) -> None:
    rows = [row[1:3] for row in ROWS]
    found = take(tmp_path, TITLE, HEAD[1:3], *rows, mappings=STORED, source=NAME)
    assert faults(found) == [] and "以前有、这次没有的列：序号、性质、星级" in write_import(found)
    nameless = take(
        tmp_path / "二", TITLE, HEAD[2:], *(row[2:] for row in ROWS), mappings=STORED, source=NAME
    )
    assert "intake-source" in faults(nameless)


def test_a_column_that_has_another_name_now_takes_the_place_of_the_old(tmp_path: Path) -> None:
    stated: dict[str, Any] = {"columns": ["园所大名=名称"], "confirmed_by": "王五"}
    grid = (TITLE, (HEAD[0], "园所大名", *HEAD[2:]), *ROWS)
    found = take(tmp_path, *grid, mappings=STORED, source=NAME, **stated)
    assert faults(found) == []
    assert [row["written"] for row in found.source.rows if row["field_name"] == "name"] == ["园所大名"]


def test_a_new_column_is_confirmed_and_the_rest_stays_as_it_was(tmp_path: Path) -> None:
    other = [mapping("园名", "name", source_name="乙区名录")]
    grid = (TITLE, (*HEAD, "托位数"), *((*row, 20) for row in ROWS))
    found = take(tmp_path, *grid, mappings=[*STORED, *other], source=NAME, confirmed_by="王五")
    assert faults(found) == []
    assert [(row["written"], row["field_name"]) for row in found.source.added] == [("托位数", "places")]
    rows = list(csv.DictReader(found.others["datasets/intake_mappings.csv"].decode().splitlines()))
    assert [row for row in rows if row["confirmed_by"] == "李四"] == [*STORED, *other]
    assert rows[5] == mapping("托位数", "places", confirmed_by="王五", confirmed_on=TODAY.isoformat())


def test_sheets_of_one_source_may_call_a_field_by_several_labels(tmp_path: Path) -> None:
    config = project(tmp_path)
    sheets = [
        Sheet((TITLE, HEAD, *ROWS), "甲区"),
        Sheet((("序号", "名称", "地址", "性质"), (1, "示例三园", "乙区示例路3号", "企业")), "乙区"),
    ]
    path = write_book(tmp_path / "表.xlsx", *sheets)
    stated = {**SAID, "defaults": ["状态=已备案", "截至日期=2026-09-30"]}
    options = Options(source=NAME, confirmed_by="李四", **stated)
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, options)
    assert faults(found) == [] and len(found.plan.added) == 3
    named = [row["written"] for row in found.source.rows if row["field_name"] == "name"]
    assert named == ["机构名称", "名称"]


def test_a_day_is_asked_for_with_each_list(tmp_path: Path) -> None:
    defaults = ["数据截至日期=2026-09-30", "状态=已备案"]
    found = take(tmp_path, HEAD, *ROWS, source=NAME, defaults=defaults, confirmed_by="李四", **SAID)
    assert faults(found) == []
    assert found.source.defaults == {"status": "已备案"}


def test_a_title_that_contradicts_what_is_remembered_is_a_question(tmp_path: Path) -> None:
    title = ("甲区停业托育机构名单（截至2026年9月30日）",)
    found = take(tmp_path, title, HEAD, *ROWS, mappings=STORED, source=NAME)
    assert faults(found) == ["intake-source"]
    answer: dict[str, Any] = {"defaults": ["状态=停业"], "confirmed_by": "李四"}
    answered = take(tmp_path / "二", title, HEAD, *ROWS, mappings=STORED, source=NAME, **answer)
    assert faults(answered) == []
    assert {row["status"] for row in answered.plan.rows} == {"停业"}


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"columns": ["性质=没有的字段"]}, "intake-said"),
        ({"columns": ["性质"]}, "intake-said"),
        ({"columns": ["=名称"]}, "intake-said"),
        ({"columns": ["性质=机构性质", "性质=机构类型"]}, "intake-said"),
        ({"columns": ["性质=机构性质", "星级=机构性质"]}, "intake-columns"),
        ({"columns": ["性质=名称", "星级=不导入"]}, "intake-columns"),
        ({"columns": [*SAID["columns"], "没有的列=地址"]}, "intake-said"),
        ({"values": ["机构性质:民非=没有的内容"]}, "intake-said"),
        ({"values": ["没有的字段:民非=企业"]}, "intake-said"),
        ({"values": ["机构性质=企业"]}, "intake-said"),
        ({"source": " \u3164"}, "intake-source"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, options: dict[str, Any], rule: str) -> None:
    given = {"source": NAME, "confirmed_by": "李四", **SAID, **options}
    assert rule in faults(take(tmp_path, TITLE, HEAD, *ROWS, **given))


@pytest.mark.parametrize(
    "row",
    [
        mapping("机构 名称", "address"),
        mapping("园名", "没有的字段"),
        mapping("在办", "status", "内容", "在办"),
        mapping("截至", "as_of_on", "默认", "2026-09-30"),
        mapping("负责人手机", "phone"),
        mapping("园长身份证号", "other_name"),
        mapping("别称", "other_name", confirmed_on="2030-01-01"),
        mapping("别称", "other_name", confirmed_by="\u3164"),
        mapping("别称", "other_name", confirmed_by=""),
        mapping("别称", "other_name", "别的"),
    ],
    ids=range(10),
)
def test_no_list_is_read_by_a_mapping_that_is_wrong(tmp_path: Path, row: dict[str, str]) -> None:
    found = take(tmp_path, TITLE, HEAD, *ROWS, mappings=[*STORED, row], source=NAME)
    places = {(problem.file, problem.row) for problem in found.problems}
    assert places == {("datasets/intake_mappings.csv", len(STORED) + 2)} and not found.plan.rows


def test_a_file_of_mappings_that_cannot_be_read_stops_the_import(tmp_path: Path) -> None:
    config = project(tmp_path)
    file = config.root / "datasets/intake_mappings.csv"
    path = write_book(tmp_path / "表.xlsx", Sheet((TITLE, HEAD, *ROWS)))
    for content in ("数据集名称,名单来源\n".encode("gb18030"), b"dataset_name,source_name\na,b\n"):
        file.write_bytes(content)
        found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
        assert {problem.file for problem in found.problems} == {"datasets/intake_mappings.csv"}


def test_a_wrong_mapping_of_another_source_is_no_matter(tmp_path: Path) -> None:
    other = mapping("园名", "没有的字段", source_name="乙区名录")
    assert faults(take(tmp_path, TITLE, HEAD, *ROWS, mappings=[*STORED, other], source=NAME)) == []


@pytest.mark.parametrize("label", ["身份证号", "联系人手机号", "负责人"])
def test_columns_about_persons_stay_out_whatever_is_said(tmp_path: Path, label: str) -> None:
    stated = {**SAID, "columns": [*SAID["columns"], f"{label}=收托名称或其他名称"]}
    grid = (TITLE, (*HEAD, label), *((*row, "张三") for row in ROWS))
    found = take(tmp_path, *grid, source=NAME, confirmed_by="李四", **stated)
    assert faults(found) == ["intake-said"]
    assert found.plan.rows == []
    assert "张三" not in repr(found)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("甲区托育机构备案名录", "已备案"),
        ("关于公布甲区备案托育机构名单的公告", "已备案"),
        ("甲区备案机构一览表", "已备案"),
        ("甲区未备案名录", None),
        ("甲区拟备案托育机构公示", None),
        ("注销备案机构名单", None),
        ("甲区托育机构备案情况一览表", None),
    ],
)
def test_what_a_title_only_suggests_is_confirmed_once(tmp_path: Path, title: str, status: str | None) -> None:
    grid = ((title,), ("截至2026年9月30日",), HEAD, *ROWS)
    asked = take(tmp_path, *grid, source=NAME, **SAID)
    assert "intake-required" in faults(asked) and not asked.list_defaults.inferred.keys() & {"status"}
    assert (f"--default 状态={status}" in asked.problems[0].message) == bool(status)
    answered = take(tmp_path / "二", *grid, source=NAME, confirmed_by="李四", **SAID)
    assert answered.source.defaults == ({"status": status} if status else {})
    assert faults(answered) == ([] if status else ["intake-required"])


def test_the_manual_shows_what_is_remembered_and_not_by_whom() -> None:
    records = sample_records()
    records["intake_mappings"] = [{**row, "confirmed_on": TODAY} for row in STORED]
    page = SECTION.make_slots(site_content(tables=make_tables(records)))["mappings"]("../../")  # type: ignore[misc]
    assert NAME in page and "机构名称 → 名称" in page and "状态都是 已备案" in page and "李四" not in page
    assert check_records(records) == []
