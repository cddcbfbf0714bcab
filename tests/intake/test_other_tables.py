"""Lists of what stands beside the register, with the labels that offices write, and without ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.config import Config
from datapub.intake import Import, Options, read_import
from datapub.intake.labels import Labels
from datapub.intake.matching import Texts
from datapub.intake.references import read_aliases
from tests.intake.sheets import Sheet, old_rows, open_project, write_book
from tests.support import TODAY, Rows, sample_rows

ONE, OTHER = old_rows()[:2]
INSPECTED = ("序号", "被检查单位", "检查时间", "存在问题", "检查人员")


def take(folder: Path, dataset: str, *grid: Sequence[Any], rows: Rows = [], **options: Any) -> Import:  # noqa: B006
    sample = sample_rows()
    config = open_project(folder / "项目", {"institutions": sample["institutions"], dataset: rows})
    path = write_book(folder / "表.xlsx", Sheet(grid))
    config = replace(config, id_prefix="jx")
    return read_import(PROFILE, config, config.dataset(dataset), path, TODAY, Options(**options))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return open_project(tmp_path_factory.mktemp("labels") / "项目")


def find(config: Config, dataset: str, label: str) -> tuple[bool, str]:
    """Return whether a label is known, and its field."""
    labels = Labels(config.dataset(dataset), read_aliases(config, config.dataset(dataset)))
    field = labels.find(label)
    return labels.knows(label), field.name if field else ""


def added(found: Import) -> list[Texts]:
    ids = {key for _, key, _ in found.plan.added}
    return [{name: text for name, text in row.items() if text} for row in found.plan.rows if row["id"] in ids]


def test_a_list_of_inspections_goes_in_with_what_is_given_to_all_of_its_rows(tmp_path: Path) -> None:
    grid = (INSPECTED, (1, ONE["name"], "2026年5月6日", "无", "张三"), (2, OTHER["name"], "2026.5.7", "", ""))
    asked = take(tmp_path, "inspections", *grid)
    assert [problem.rule for problem in asked.problems] == ["intake-required"]
    assert "检查单位" in asked.problems[0].message
    given = ("检查单位=甲区卫生健康局", "类别=日常检查")
    found = take(tmp_path / "2", "inspections", *grid, defaults=given)
    assert found.problems == ()
    assert [(row["institution_id"], row["inspected_on"], row["inspectors"]) for row in added(found)] == [
        (ONE["id"], "2026-05-06", "甲区卫生健康局"),
        (OTHER["id"], "2026-05-07", "甲区卫生健康局"),
    ]
    again = take(tmp_path / "3", "inspections", *grid, defaults=given, rows=list(found.plan.rows))
    assert (again.problems, added(again), again.plan.changed) == ((), [], [])


def test_a_row_without_a_part_of_its_key_that_may_be_a_known_one_is_a_question(tmp_path: Path) -> None:
    known = {
        "id": "ev00001", "institution_id": ONE["id"], "kind": "变更", "happened_on": "2026-05-06",
        "changed_field": "地址", "before": "甲", "after": "乙", "is_sample": "false",
    }  # fmt: skip
    head, row = ("机构名称", "变更时间", "变更后内容"), (ONE["name"], "2026-05-06", "丙")
    found = take(
        tmp_path, "institution_events", head, row, rows=[known], defaults=("类别=变更",), is_partial=True
    )
    assert [problem.rule for problem in found.problems] == ["intake-ambiguous"]


def test_rows_of_a_table_without_keys_are_new_unless_they_say_the_same(tmp_path: Path) -> None:
    head = ("区县", "申请时间", "告知的日期", "是否样例数据")
    grid = (head, ("甲区", "2026-05-06", "2026-05-09", "否"), ("甲区", "2026-05-07", "2026-05-09", "否"))
    found = take(tmp_path, "filing_notices", *grid)
    assert found.problems == () and len(added(found)) == 2
    again = take(tmp_path / "2", "filing_notices", *grid, rows=list(found.plan.rows))
    assert (again.problems, added(again), again.plan.changed) == ((), [], [])


def test_rows_of_a_table_without_keys_that_say_the_same_are_each_known(tmp_path: Path) -> None:
    """Whoever was refused is not named: two notices may say the same, and do so in the next list, too."""
    head, row = ("区县", "申请时间", "告知的日期", "是否样例数据"), ("甲区", "2026-05-06", "2026-05-09", "否")
    found = take(tmp_path, "filing_notices", head, row, row)
    assert found.problems == () and len(added(found)) == 2
    again = take(tmp_path / "2", "filing_notices", head, row, row, row, rows=list(found.plan.rows))
    assert (again.problems, len(added(again)), again.plan.unchanged) == ((), 1, 2)


def test_a_row_of_a_table_without_keys_is_not_taken_for_one_of_another_area(tmp_path: Path) -> None:
    head, row = ("申请时间", "告知的日期", "是否样例数据"), ("2026-05-06", "2026-05-09", "否")
    found = take(tmp_path, "filing_notices", head, row, defaults=("区县=甲区",))
    rows = list(found.plan.rows)
    given = ("区县=乙区",)
    other = take(tmp_path / "2", "filing_notices", head, row, defaults=given, rows=rows, is_partial=True)
    assert (other.problems, [one["area_code"] for one in added(other)]) == ((), ["990103"])
    again = take(tmp_path / "3", "filing_notices", head, row, defaults=("区县=甲区",), rows=rows)
    assert (again.problems, added(again), again.plan.unchanged) == ((), [], 1)


@pytest.mark.parametrize(
    ("dataset", "label", "name"),
    [
        ("inspections", "托育机构名称", "institution_id"),
        ("sanctions", "当事人", "institution_id"),
        ("sanctions", "处罚日期", "decided_on"),
        ("subsidies", "所属县区", "area_code"),
        ("subsidies", "发放时间", "paid_on"),
        ("assessments", "评估等级", "quality_grade"),
        ("guidance_centres", "联系电话", "phone"),
        ("guidance_centres", "成立时间", "opened_on"),
        ("community_sites", "是否提供托育服务", "has_care"),
        ("training_courses", "主办单位", "organiser"),
        ("land_plots", "地块名称", "name"),
        ("training_providers", "机构名称", "name"),
    ],
)
def test_usual_labels_are_known_in_every_table(project: Config, dataset: str, label: str, name: str) -> None:
    assert find(project, dataset, label) == (True, name)


@pytest.mark.parametrize("label", ["序号", "负责人", "联系人"])
def test_what_no_table_has_is_left_out_of_all(project: Config, label: str) -> None:
    assert find(project, "land_plots", label) == (True, "")
    assert not find(project, "land_plots", "使用面积")[0], "what one leaves out may be a column of another"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("旗县市", "area_code"),
        ("所属旗（县、市、区）", "area_code"),
        ("市/区/县名称", "area_code"),
        ("苏木/镇", "street_code"),
        ("苏木镇街", "street_code"),
        ("所属镇（街道）", "street_code"),
        ("区号", ""),
        ("市场", ""),
        ("区域面积", ""),
        ("县市旗营业时间", ""),
    ],
)
def test_a_label_of_words_for_levels_alone_names_a_place(project: Config, label: str, name: str) -> None:
    assert find(project, "institutions", label)[1] == name


def test_an_empty_register_changes_no_label(tmp_path: Path) -> None:
    """Only an empty list of codes makes its columns those of what is wider."""
    config = open_project(tmp_path / "项目", {"institutions": [], "streets": []})
    assert find(config, "subsidies", "机构名称") == (True, "institution_id")
    assert find(config, "institutions", "镇街") == (True, "area_code")
