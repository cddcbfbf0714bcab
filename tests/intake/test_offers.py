"""What an address says of a column that the list does not have is offered, and written on demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.intake import Options, read_import, write_import
from tests.city import city_rows
from tests.intake.sheets import Sheet, write_book
from tests.intake.test_first_import import take
from tests.intake.test_kinds import HEAD, ONE, TITLE, TWO, column, rules
from tests.support import TODAY, put_project

ROWS = [(1, ONE, "甲区一街道示例路1号"), (2, TWO, "甲区示例路2号")]


def test_a_street_in_an_address_is_offered_and_not_written(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, HEAD, *ROWS)
    assert (rules(found), column(found, "street_code")) == ([], ["", ""])
    assert "1 行没有写「镇街代码」，地址里有：第 3 行“一街道”" in write_import(found)


def test_it_is_written_when_a_person_says_so(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, HEAD, *ROWS, defaults=("镇街代码=照地址",))
    assert (rules(found), column(found, "street_code")) == ([], ["990102001", ""])
    assert "照地址里写的填" in write_import(found) and "要照地址填" not in write_import(found)


def test_a_list_of_any_dataset_is_read_without_its_keys(tmp_path: Path) -> None:
    """What offices send is no form of ours: it has no keys, and most of it no address."""
    config = put_project(tmp_path / "项目", city_rows())
    for dataset in config.datasets:
        heads = [item for item in dataset.schema.fields if item.name not in dataset.schema.primary_key]
        rows = [[row.get(item.name, "") for item in heads] for row in city_rows().get(dataset.name, [])]
        path = write_book(tmp_path / f"{dataset.name}.xlsx", Sheet([[item.title for item in heads], *rows]))
        found = read_import(PROFILE, config, dataset, path, TODAY, Options())
        assert found.extract.rows or found.problems or not rows, dataset.name


def test_a_change_of_a_column_called_total_is_no_total(tmp_path: Path) -> None:
    config = put_project(tmp_path / "项目", city_rows())
    head = ("机构编号", "类别", "日期", "变更的项目")
    row = ("zb00001", "变更", "2026-05-01", "托位总数")
    path = write_book(tmp_path / "动态.xlsx", Sheet([head, row]))
    found = read_import(
        PROFILE, config, config.dataset("institution_events"), path, TODAY, Options(is_partial=True)
    )
    assert [row["changed_field"] for row in found.plan.rows] == ["托位总数", "托位总数"]
    # A row without a name is called by its key, and only once.
    assert "第 2 行 ev00002\n" in write_import(found) + "\n"


@pytest.mark.parametrize(
    "total", [("甲区", "小计", "12"), ("甲区", "共 12 家", "合计"), ("甲区", "合计", "")]
)
def test_a_total_is_one_where_a_row_has_to_say_little(tmp_path: Path, total: tuple[str, ...]) -> None:
    """All that a nursing room has to have is an area and a name."""
    config = put_project(tmp_path / "项目", city_rows())
    room = ("甲区", "示例广场母婴室", "示例广场")
    path = write_book(tmp_path / "母婴室.xlsx", Sheet([("所属区域代码", "名称", "管理单位"), room, total]))
    options = Options(is_partial=True)
    found = read_import(PROFILE, config, config.dataset("nursing_rooms"), path, TODAY, options)
    assert [row.cells["name"] for row in found.extract.rows] == ["示例广场母婴室"]
