"""The first day of a city: a usual public list into an empty register, and nothing invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.intake import Import, Options, read_import, write_import
from datapub.intake.duplicates import check_unique_keys
from datapub.intake.extract import SourceRow
from datapub.intake.receipts import write_todo
from datapub.intake.references import list_names
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.listed import listed_rows
from tests.support import PROJECT, TODAY, Rows, make_credit_code, sample_config, sample_rows

HEAD = (
    "序号", "机构名称", "机构地址", "机构性质", "服务形式", "托位数", "收费标准", "负责人", "联系电话",
    "备案时间", "备注",
)  # fmt: skip
ROWS = [
    (1, "示例苗苗托育园", "甲区示例路1号", "民办非企业", "全日托", 60, "1800元/月", "张示例", "13800000001",
     "2021.3.5", ""),
    (2, "示例芽芽托育中心", "甲区示例路2号", "公办", "全日、半日", "50个", "80元/天", "李示例",
     "0999-6000002", "2021年3月", "普惠"),
]  # fmt: skip
TITLE = ("甲区已备案托育机构名单（示例）",)
DAY = ("（截至2026年9月30日）",)


def take(
    folder: Path,
    *grid: Sequence[Any],
    register: Rows | None = None,
    prefix: str = "jx",
    name: str = "表",
    others: dict[str, Rows] | None = None,
    **options: Any,
) -> Import:
    config = replace(
        open_project(folder / "项目", {DATASET: register or [], **(others or {})}), id_prefix=prefix
    )
    path = write_book(folder / f"{name}.xlsx", Sheet(grid))
    return read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(**options))


def faults(found: Import) -> list[str]:
    return [problem.rule for problem in found.problems if problem.rule.startswith("intake")]


def cells(found: Import) -> list[dict[str, str]]:
    """Return what stands in the new rows."""
    ids = {key for _, key, _ in found.plan.added}
    return [{name: text for name, text in row.items() if text} for row in found.plan.rows if row["id"] in ids]


def test_the_usual_list_of_a_district_goes_into_an_empty_register(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, DAY, HEAD, *ROWS)
    assert faults(found) == []
    common = {"area_code": "990102", "status": "已备案", "as_of_on": "2026-09-30", "is_sample": "false"}
    assert cells(found) == [
        {
            **common, "id": "jx00001", "name": "示例苗苗托育园", "address": "甲区示例路1号",
            "legal_form": "社会服务机构", "service_forms": "全日托", "places": "60", "fee_cny_month": "1800",
            "filed_on": "2021-03-05",
        },
        {
            **common, "id": "jx00002", "name": "示例芽芽托育中心", "address": "甲区示例路2号",
            "operator_type": "公办", "service_forms": "全日托、半日托", "places": "50", "fee_note": "80元/天",
            "phone": "0999-6000002", "filed_month": "2021-03",
        },
    ]  # fmt: skip
    assert {name: item.source for name, item in found.list_defaults.inferred.items()}.keys() == {
        "area_code", "status", "as_of_on", "is_sample",
    }  # fmt: skip


def test_a_nature_that_is_another_columns_choice_is_written_there(tmp_path: Path) -> None:
    row = list(ROWS[0])
    for nature, column in (
        ("营利性", "profit_status"),
        ("非营利性", "profit_status"),
        ("民办公助", "operator_type"),
    ):
        row[3] = nature
        (taken,) = cells(take(tmp_path / nature, TITLE, DAY, HEAD, row))
        assert taken[column] == nature and "legal_form" not in taken


@pytest.mark.parametrize("nature", ["民办非营利", "民办（非营利性）", "民办、非营利性", "非营利性民办"])
def test_a_nature_that_joins_choices_of_two_columns_is_written_to_both(tmp_path: Path, nature: str) -> None:
    row = list(ROWS[0])
    row[3] = nature
    found = take(tmp_path, TITLE, DAY, HEAD, row)
    assert found.problems == ()
    (taken,) = cells(found)
    assert (taken["operator_type"], taken["profit_status"]) == ("民办", "非营利性")
    assert "legal_form" not in taken and nature in write_import(found)


@pytest.mark.parametrize("nature", ["民办或公办", "民办营", "民办学校"])
def test_a_nature_that_only_begins_with_a_choice_is_a_question(tmp_path: Path, nature: str) -> None:
    row = list(ROWS[0])
    row[3] = nature
    assert faults(take(tmp_path, TITLE, DAY, HEAD, row)) == ["intake-choice"]


def test_what_no_title_says_is_asked_for_once(tmp_path: Path) -> None:
    found = take(tmp_path, HEAD, *ROWS)
    assert faults(found) == ["intake-required"]
    assert {item.name for item in found.plan.lacking} == {"status", "as_of_on"}, "the area is in the address"
    answered = take(tmp_path / "二", HEAD, *ROWS, defaults=["状态=已备案", "数据截至日期=2026年9月30日"])
    assert faults(answered) == []
    assert {row["as_of_on"] for row in cells(answered)} == {"2026-09-30"}


@pytest.mark.parametrize(
    ("title", "status", "day"),
    [
        ("甲市甲区托育机构（已备案）名单 截止2026年9月底", "已备案", "2026-09-30"),
        ("某省甲市甲区停业托育机构名单，数据截至：2026/2/3", "停业", "2026-02-03"),
        ("甲区托育机构备案情况一览表", None, None),
        ("已备案、已注销托育机构名单 截至2026年9月", None, None),
        ("甲区托育机构名单（不含已注销的）", None, None),
        ("甲区托育机构名单（含停业）", None, None),
        ("甲区备案和已注销托育机构名单", None, None),
        ("甲区停业、注销托育机构名单", None, None),
        ("甲区停业 注销托育机构名单", None, None),
        ("甲区停业（注销）托育机构名单", None, None),
        ("甲区托育机构名单（不含已停业）", None, None),
        ("甲区托育机构名单（含已停业）", None, None),
        ("甲区托育机构名单（剔除已停业）", None, None),
        ("甲区托育机构名单（除已停业外）", None, None),
        ("甲区托育机构名单（停业的除外）", None, None),
        ("甲区托育机构名单（停业机构不在内）", None, None),
        ("甲区托育机构名单（另有停业3家）", None, None),
        ("甲区停业以外的托育机构名单", None, None),
        ("甲区无停业托育机构名单", None, None),
        ("甲区停业后恢复的托育机构名单", None, None),
        ("甲区停业·注销托育机构名单", None, None),
        ("甲区已停业托育机构名单", "停业", None),
        ("甲区已备案托育机构名单（不含已停业）", "已备案", None),
        ("甲区已备案托育机构名单（已剔除停业）", "已备案", None),
    ],
)
def test_titles(tmp_path: Path, title: str, status: str | None, day: str | None) -> None:
    stated = take(tmp_path, (title,), HEAD, *ROWS).list_defaults.inferred
    assert {name: stated[name].text for name in ("status", "as_of_on") if name in stated} == {
        name: text for name, text in (("status", status), ("as_of_on", day)) if text
    }


def test_the_name_of_the_file_says_what_a_title_does(tmp_path: Path) -> None:
    found = take(tmp_path, HEAD, *ROWS, name="甲区已注销托育机构名单（截至2026年6月30日）")
    stated = {name: found.list_defaults.inferred[name].text for name in ("status", "as_of_on", "area_code")}
    assert stated == {"status": "已注销", "as_of_on": "2026-06-30", "area_code": "990102"}


def test_a_new_row_of_a_form_is_no_sample_though_the_form_has_the_column(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, DAY, ("机构名称", "地址", "是否样例数据"), ("示例一园", "示例路1号", None))
    assert [row["is_sample"] for row in cells(found)] == ["false"]


def test_an_unknown_column_of_names_is_said_once(tmp_path: Path) -> None:
    found = take(
        tmp_path, TITLE, DAY, ("托儿所叫什么", "地址", "联系电话"), *(ROWS[0][1:4] for _ in range(3))
    )
    assert faults(found) == ["intake-column"]


@pytest.mark.parametrize(
    "written",
    [
        "某省甲市甲区",
        "甲市甲区",
        "某省甲区",
        "甲区",
        "某省 甲市 甲区",
        "某省/甲市/甲区",
        "990102000000",
        990102000000,
    ],
)
def test_an_area_is_known_by_any_part_of_its_path(tmp_path: Path, written: str) -> None:
    found = take(tmp_path, TITLE, DAY, ("机构名称", "所属区域"), ("示例托育园", written))
    assert [row["area_code"] for row in cells(found)] == ["990102"]


def test_short_names_of_the_areas_above_stand_before_that_of_an_area() -> None:
    config = load_config(PROJECT)
    rows = [
        {"code": "99", "name": "某省", "short_name": "某", "parent_code": ""},
        {"code": "9901", "name": "甲市", "short_name": "甲", "parent_code": "99"},
        {"code": "9901L", "name": "甲市高新技术开发区", "short_name": "高新区", "parent_code": "9901"},
    ]
    names = dict(list_names(rows, config.dataset("areas"), "code"))
    assert {names[text] for text in ("甲高新区", "甲市高新区", "某甲高新区", "高新区")} == {"9901L"}
    assert names["某甲"] == names["甲"] == "9901"


@pytest.mark.parametrize("short", ["short_name", ""])
def test_an_autonomous_place_is_called_without_its_peoples_in_cells_and_addresses(short: str) -> None:
    config = load_config(PROJECT)
    rows = [
        {"code": "9902", "name": "甲南彝族自治州", "short_name": "甲南", "parent_code": ""},
        {"code": "990201", "name": "石东彝族自治县", "short_name": "石东", "parent_code": "9902"},
    ]
    names = dict(list_names(rows, config.dataset("areas"), "code", short))
    written = ("石东县", "石东彝族自治县", "甲南州石东县", "甲南彝族自治州石东彝族自治县")
    assert {names.get(text) for text in written} == {"990201"} and names["甲南州"] == "9902"


def test_an_area_is_asked_for_by_any_of_its_names(tmp_path: Path) -> None:
    grid = (TITLE, DAY, HEAD, ROWS[0])
    for number, name in enumerate(("990102", "甲区", "甲市甲区")):
        found = take(tmp_path / str(number), *grid, area=name)
        assert found.problems == () and [row["area_code"] for row in cells(found)] == ["990102"]
    assert faults(take(tmp_path / "无", *grid, area="丁区")) == ["intake-area"]


@pytest.mark.parametrize(
    ("given", "reported", "written"),
    [
        ("托位总数=约30", ["intake-unit"], {}),
        ("备案日期=2023.1.2.3", [], {}),
        ("备案日期=2023年5月", [], {"filed_month": "2023-05"}),
        ("全日托保育费=80元/天", [], {"fee_note": "80元/天"}),
        ("全日托保育费=1500-2000", [], {"fee_cny_month_min": "1500", "fee_cny_month_max": "2000"}),
    ],
)
def test_a_default_is_read_as_a_cell_is(
    tmp_path: Path, given: str, reported: list[str], written: dict[str, str]
) -> None:
    found = take(tmp_path, TITLE, DAY, ("机构名称", "地址"), ROWS[0][1:3], defaults=(given,))
    assert faults(found) == reported
    assert written.items() <= cells(found)[0].items()
    assert bool(found.problems) == (not written)


def test_columns_that_nobody_knows_are_left_out_at_a_word_and_told(tmp_path: Path) -> None:
    grid = (TITLE, DAY, ("机构名称", "地址", "探头", "师资"), (*ROWS[0][1:3], "全覆盖", "教师8人"))
    assert faults(take(tmp_path / "问", *grid)) == ["intake-column"] * 2
    found = take(tmp_path / "答", *grid, columns=("其余=不导入",))
    assert found.problems == ()
    assert "不导入的列：探头、师资。" in write_import(found)
    identity = (TITLE, DAY, ("机构名称", "地址", "园长身份证号"), (*ROWS[0][1:3], "370302190001010000"))
    assert faults(take(tmp_path / "证", *identity, columns=("其余=不导入",))) == ["intake-identity"]


@pytest.mark.parametrize(
    ("note", "reported"),
    [("注：收费标准为每日收费。", True), ("注：收费标准按学期收取。", True),
     ("注：收费为学期标准，含餐。", True), ("甲区2026年秋季学期收费公示", True),
     ("注：收费标准为每人每月。", False), ("注：家长每学期开放日两次。", False),
     ("注：托位以备案为准。", False)],
)  # fmt: skip
def test_a_note_that_speaks_of_another_period_is_told(tmp_path: Path, note: str, reported: bool) -> None:
    report = write_import(take(tmp_path, TITLE, DAY, HEAD, ROWS[0], (note,)))
    assert ("里有别的时间单位，请核对「全日托保育费」" in report) == reported


def test_a_column_left_out_that_says_another_period_is_told(tmp_path: Path) -> None:
    head = ("机构名称", "收费标准", "收费周期")
    rows = (("示例一园", 9600, "学期"), ("示例二园", 1800, "月"))
    report = write_import(take(tmp_path, TITLE, DAY, head, *rows, columns=("其余=不导入",)))
    assert "“收费周期：学期”里有别的时间单位，请核对「全日托保育费」" in report
    assert "周期：" not in write_import(
        take(tmp_path / "月", TITLE, DAY, head, rows[1], columns=("其余=不导入",))
    )


@pytest.mark.parametrize("remark", ["半日托", "计时托", "优惠价", "最高", "起"])
def test_a_label_that_says_another_fee_is_a_question(tmp_path: Path, remark: str) -> None:
    found = take(
        tmp_path, TITLE, DAY, ("机构名称", "地址", f"收费标准（{remark}）"), ("示例一园", "示例路1号", 900)
    )
    assert faults(found) == ["intake-column"]
    whole = take(tmp_path / "全日", TITLE, DAY, ("机构名称", "收费标准（全日托）"), ("示例一园", 900))
    assert [row["fee_cny_month"] for row in cells(whole)] == ["900"]


def test_a_word_for_what_is_listed_may_stand_before_any_label(tmp_path: Path) -> None:
    head = ("托育机构名称", "托育机构地址", "机构联系电话", "园所负责人及电话")
    found = take(tmp_path, TITLE, DAY, head, (*ROWS[0][1:3], "0999-6000002", "张示例"))
    assert faults(found) == []
    assert [(row["address"], row["phone"]) for row in cells(found)] == [("甲区示例路1号", "0999-6000002")]


def test_a_word_that_is_no_choice_is_told_once_and_can_be_explained(tmp_path: Path) -> None:
    grid = (TITLE, DAY, (*HEAD, "是否普惠"), *((*row, "待定") for row in ROWS))
    problems = [problem for problem in take(tmp_path, *grid).problems if problem.column == "is_inclusive"]
    assert [(problem.rule, problem.row) for problem in problems] == [
        ("intake-choice", 4),
        ("intake-choice", 5),
    ]
    assert len({problem.message for problem in problems}) == 1
    assert "true" not in problems[0].message
    assert "请改成其中之一：是、否" in problems[0].message
    assert "--value 是否普惠:待定=" in problems[0].message
    assert take(tmp_path / "又", *grid, values=("是否普惠:待定=否",)).problems == ()


def test_the_address_gives_the_area_of_its_row(tmp_path: Path) -> None:
    rows = [
        ("示例一园", "某省甲市甲区示例路1号"),
        ("示例二园", "甲市乙区示例路2号"),
        ("示例三园", "示例路3号"),
    ]
    found = take(tmp_path, ("已备案托育机构名单",), DAY, ("机构名称", "地址"), *rows)
    assert [row.get("area_code") for row in cells(found)] == ["990102", "990103", None]
    assert found.list_defaults.placed == 2


@pytest.mark.parametrize("count", [2, 3])
def test_the_area_of_the_title_is_told_of_the_rows_that_it_is_for(tmp_path: Path, count: int) -> None:
    rows = [("示例一园", "甲市甲区示例路1号"), ("示例二园", "甲市乙区示例路2号"), ("示例三园", "示例路3号")]
    head = ("甲市已备案托育机构名单",)
    found = take(tmp_path, head, DAY, ("机构名称", "地址"), *rows[:count], defaults=("状态=已备案",))
    reported = write_import(found)
    assert "2 行没有写区域，按地址开头的地名填" in reported
    assert ("没有写「所属区域代码」、地址开头也没有地名的，都是 990100" in reported) is (count == 3)
    assert ("所属区域代码」的，都是" in reported) is False


def test_an_address_in_another_area_is_told(tmp_path: Path) -> None:
    rows = [
        ("示例一园", "乙区示例路1号"),
        ("示例二园", "甲市甲区示例路2号"),
        ("示例三园", "甲市示例路3号"),
        ("示例四园", "丁山市戊海区示例路4号"),
        ("示例五园", "己湖县庚桥镇示例路5号"),
        ("示例六园", "某省辛江市示例路6号"),
        ("示例七园", "新城市花园7号"),
        ("示例八园", "某镇县前街道8号"),
        ("示例九园", "某省示例路9号"),
    ]
    found = take(tmp_path, TITLE, DAY, ("机构名称", "地址"), *rows, area="990102")
    assert [(row.number, code) for row, code in found.list_defaults.misplaced] == [
        (4, "990103"),
        (7, "丁山市戊海区"),
        (8, "己湖县"),
        (9, "某省辛江市"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("丁山市戊海区托育机构名单",), DAY, ("机构名称", "地址"), ("示例一园", "示例路1号")],
        [("丁山市甲区托育机构名单",), DAY, ("机构名称", "地址"), ("示例一园", "示例路1号")],
        [
            TITLE,
            ("机构名称", "地址"),
            ("示例一园", "丙江省丁山市戊海区示例路1号"),
            ("示例二园", "丁山市己湖县示例路2号"),
        ],
    ],
)
def test_a_list_of_another_city_is_refused(tmp_path: Path, rows: list[Sequence[Any]]) -> None:
    assert "intake-elsewhere" in faults(take(tmp_path, *rows, area="990102"))


def test_a_street_that_sounds_like_a_city_is_none(tmp_path: Path) -> None:
    rows = [("示例一园", "新城市花园小区1号"), ("示例二园", "菜市口路2号"), ("示例三园", "城市广场社区3号")]
    assert "intake-elsewhere" not in faults(take(tmp_path, TITLE, DAY, ("机构名称", "地址"), *rows))


def samples() -> Rows:
    return [{**row, "is_sample": "true", "id": f"sl0000{n}"} for n, row in enumerate(old_rows(), 1)]


def test_samples_never_lend_their_prefix_and_leave_in_one_step(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, DAY, HEAD, *ROWS, register=samples(), replaces_samples=True)
    assert faults(found) == []
    assert [row["id"] for row in found.plan.rows] == ["jx00001", "jx00002"]
    assert found.plan.samples == 4 and not found.plan.removed


def test_real_rows_stay_when_samples_are_replaced(tmp_path: Path) -> None:
    register = [*samples()[1:], old_rows()[0]]
    found = take(tmp_path, TITLE, DAY, HEAD, *ROWS, register=register, prefix="zb", replaces_samples=True)
    assert [row["id"] for row in found.plan.rows] == ["zb00001", "zb00002", "zb00003"]
    assert found.plan.rows[0]["name"] == old_rows()[0]["name"]


def test_samples_take_along_the_samples_that_are_of_them_and_no_real_row(tmp_path: Path) -> None:
    inspected = {
        "inspected_on": "2026-05-20", "kind": "日常检查", "inspectors": "示例单位", "is_sample": "true",
    }  # fmt: skip
    visits = [{**inspected, "id": f"in0000{n}", "institution_id": f"sl0000{n}"} for n in (1, 2)]
    found = take(
        tmp_path, TITLE, DAY, HEAD, *ROWS,
        register=samples(), replaces_samples=True, others={"inspections": visits},
    )  # fmt: skip
    assert not found.problems and found.dependents == {"监督检查": 2}
    assert found.others["datasets/inspections.csv"].count(b"\n") == 1, "the header stays"
    assert "随样例一起删去的样例：监督检查 2 条。" in write_import(found)
    visits[1]["is_sample"] = "false"
    remaining = take(
        tmp_path / "二", TITLE, DAY, HEAD, *ROWS,
        register=samples(), replaces_samples=True, others={"inspections": visits},
    )  # fmt: skip
    assert remaining.dependents == {"监督检查": 1}
    assert [(problem.rule, problem.file) for problem in remaining.problems] == [
        ("foreign-key", "datasets/inspections.csv")
    ]


def test_with_the_last_sample_of_the_register_those_of_all_else_leave(tmp_path: Path) -> None:
    centres = listed_rows("true")["guidance_centres"]
    found = take(
        tmp_path, TITLE, DAY, HEAD, *ROWS,
        register=samples(), replaces_samples=True, others={"guidance_centres": centres},
    )  # fmt: skip
    assert found.dependents == {"指导中心": len(centres)}
    centres[0]["is_sample"] = "false"
    remaining = take(
        tmp_path / "二", TITLE, DAY, HEAD, *ROWS,
        register=samples(), replaces_samples=True, others={"guidance_centres": centres},
    )  # fmt: skip
    assert remaining.dependents == {"指导中心": len(centres) - 1}, "a real row stays"


def test_samples_that_would_vanish_unasked_are_a_question(tmp_path: Path) -> None:
    assert "intake-samples" in faults(take(tmp_path, TITLE, DAY, HEAD, *ROWS, register=samples()))


def test_without_a_prefix_ids_are_counted_on_from_real_rows_or_asked_for(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, DAY, HEAD, *ROWS, register=old_rows(), prefix="", is_partial=True)
    assert [key for _, key, _ in found.plan.added] == ["zb00005", "zb00006"]
    empty = take(tmp_path / "二", TITLE, DAY, HEAD, *ROWS, prefix="")
    assert faults(empty) == ["intake-no-id", "intake-no-id"]


def test_what_a_later_list_changes_is_as_of_that_list(tmp_path: Path) -> None:
    """Its other rows stay as of the day that they were known on: of what it does not tell it says nothing."""
    first = take(tmp_path / "一", TITLE, DAY, HEAD, *ROWS)
    later = (1, *ROWS[0][1:5], 48, *ROWS[0][6:]), ROWS[1]
    known = [{**dict.fromkeys(row, ""), **row} for row in first.plan.rows]
    for day, then in (("截至2026年10月31日", "2026-10-31"), ("截至2026年6月30日", "2026-09-30")):
        found = take(tmp_path / then, TITLE, (f"（{day}）",), HEAD, *later, register=known)
        assert faults(found) == [] and len(found.plan.changed) == found.plan.unchanged == 1
        assert [row["as_of_on"] for row in found.plan.rows] == [then, "2026-09-30"]


@pytest.mark.parametrize("more", [[], [(3, "示例苗苗托育园", "甲区示例路3号")]])
def test_sites_of_one_name_are_told_apart_by_their_addresses_when_the_list_comes_again(
    tmp_path: Path, more: list[Any]
) -> None:
    sites = [(1, "示例苗苗托育园", "甲区示例路1号"), (2, "示例苗苗托育园", "甲区示例路2号")]
    once = take(tmp_path, TITLE, DAY, HEAD[:3], *sites)
    again = take(tmp_path, TITLE, DAY, HEAD[:3], *sites, *more, register=cells(once))
    assert len(once.plan.added) == again.plan.unchanged == 2
    assert faults(again) == ["intake-ambiguous"] * len(more)


@pytest.mark.parametrize("remark", ["没有停业", "从未注销", "暂停招生", "已停业的除外", "剔除已注销"])
def test_a_row_that_says_that_it_has_not_closed_asks_nothing(tmp_path: Path, remark: str) -> None:
    head, row = (*HEAD[:3], "备注"), (1, "示例苗苗托育园", "甲区示例路1号", remark)
    assert not faults(take(tmp_path, TITLE, DAY, head, row))


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("示例苗苗托育园（停业）", ""),
        ("示例苗苗托育园（筹）", ""),
        ("示例苗苗托育园", "2026年3月已停业"),
        ("示例苗苗托育园", "已注销，不再收托"),
        ("示例苗苗托育园", "房屋拆除停业"),
        ("示例苗苗托育园", "停业外迁"),
        ("示例苗苗托育园", "筹建中"),
    ],
)
def test_a_row_that_says_that_it_has_closed_is_not_given_the_status_of_all(
    tmp_path: Path, name: str, remark: str
) -> None:
    head, rows = (
        (*HEAD[:3], "备注"),
        [(1, name, "甲区示例路1号", remark), (2, "示例芽芽托育园", "甲区示例路2号", "")],
    )
    assert faults(take(tmp_path, TITLE, DAY, head, *rows)) == ["intake-remark"]
    stated = [
        (*head, "状态"),
        *((*row, status) for row, status in zip(rows, ("停业", "已备案"), strict=True)),
    ]
    found = take(tmp_path, TITLE, DAY, *stated)
    assert faults(found) == []
    again = take(tmp_path, TITLE, DAY, head, *rows, register=cells(found))
    assert (faults(again), again.plan.unchanged) == ([], 2)


def test_other_remarks_ask_nothing(tmp_path: Path) -> None:
    rows = [
        (1, "示例苗苗托育园（东区）", "甲区示例路1号", "暂停招生"),
        (2, "示例芽芽托育园", "甲区示例路2号", "未停业"),
    ]
    assert faults(take(tmp_path, TITLE, DAY, (*HEAD[:3], "备注"), *rows)) == []


@pytest.mark.parametrize(
    ("name", "address", "is_reported"),
    [
        ("示例苗苗托育有限公司", "甲区示例路1号", True),
        ("示例苗苗婴幼儿托育园", "示例路1号", True),
        ("示例豆豆早教中心", "甲区示例路1号", False),
        ("示例苗苗托育有限公司", "甲区示例路11号", False),
    ],
)
def test_a_new_row_that_may_be_another_under_a_new_name_is_told(
    tmp_path: Path, name: str, address: str, is_reported: bool
) -> None:
    once = take(tmp_path, TITLE, DAY, HEAD[:3], (1, "示例苗苗托育园", "甲区示例路1号"))
    grid = (TITLE, DAY, HEAD[:3], (1, name, address))
    found = take(tmp_path, *grid, register=cells(once), is_partial=True)
    assert faults(found) == []
    assert (len(found.plan.added), "名称相近" in write_import(found)) == (1, is_reported)


def test_a_later_list_clears_nothing_that_it_does_not_know(tmp_path: Path) -> None:
    """An empty cell, a person's phone and the month of a known day say nothing against what is known."""
    head = ("机构名称", "机构地址", "联系电话", "备案时间", "收费标准")
    once = take(
        tmp_path,
        TITLE,
        DAY,
        head,
        ("示例苗苗托育园", "甲区示例路1号", "0600-2000001", "2024-03-05", "1800元/月"),
    )
    known = [{**dict.fromkeys(row, ""), **row} for row in once.plan.rows]
    for phone, day in (("", ""), ("13800000001", "2024年3月"), ("无", "2024-03-05")):
        row = ("示例苗苗托育园", "甲区示例路1号", phone, day, "1500-1900元/月")
        found = take(tmp_path / f"又{day}", TITLE, DAY, head, row, register=known)
        (change,) = found.plan.changed
        assert {item.name for item in change.differences} == {
            "fee_cny_month", "fee_cny_month_min", "fee_cny_month_max",
        }, "a range is said, and leaves no single fee"  # fmt: skip
        assert "「办公电话」表里没有能导入的，原来的 “0600-2000001” 不改" in write_import(found)
        assert ("表里只写到月（2024-03），原来的 “2024-03-05” 不改" in write_import(found)) == ("月" in day)
    other = take(
        tmp_path / "别",
        TITLE,
        DAY,
        head[:4],
        ("示例苗苗托育园", "甲区示例路1号", "", "2024年4月"),
        register=known,
    )
    assert {item.name for item in other.plan.changed[0].differences} == {"filed_on", "filed_month"}


def test_a_later_list_that_knows_more_leaves_none_of_what_stood_for_it(tmp_path: Path) -> None:
    """A day takes the place of its month, and one fee that of a range."""
    head = ("机构名称", "机构地址", "备案时间", "收费标准")
    place = ("示例苗苗托育园", "甲区示例路1号")
    once = take(tmp_path, TITLE, DAY, head, (*place, "2024年3月", "1500-1900元/月"))
    known = [{**dict.fromkeys(row, ""), **row} for row in once.plan.rows]
    found = take(tmp_path / "后", TITLE, DAY, head, (*place, "2024-03-05", "1800元/月"), register=known)
    assert not found.problems and not found.plan.retained
    after = {item.name: item.after for item in found.plan.changed[0].differences}
    assert after == {
        "filed_on": "2024-03-05", "filed_month": "",
        "fee_cny_month": "1800", "fee_cny_month_min": "", "fee_cny_month_max": "",
    }  # fmt: skip


def test_a_year_clears_no_month_and_a_fee_no_words_on_fees(tmp_path: Path) -> None:
    """The words of a source stand beside its fee; what nothing is said of is told, wherever it stands."""
    head = ("机构名称", "机构地址", "备案时间", "收费标准", "收费原文")
    place = ("示例苗苗托育园", "甲区示例路1号")
    once = take(tmp_path, TITLE, DAY, head, (*place, "2024年3月", "1500-1900元/月", "餐费另收"))
    known = [{**dict.fromkeys(row, ""), **row} for row in once.plan.rows]
    less = take(tmp_path / "少", TITLE, DAY, head, (*place, "2024年", "1800元/月", ""), register=known)
    assert (less.plan.rows[0]["filed_month"], less.plan.rows[0]["fee_note"]) == ("2024-03", "餐费另收")
    assert "「备案日期」表里只写到年（2024），原来的 “2024-03” 不改" in write_import(less)
    none = take(tmp_path / "无", TITLE, DAY, head, (*place, "2024年3月", "", ""), register=known)
    assert none.plan.is_empty
    assert "「全日托保育费」表里没有能导入的，原来的 “1500” 不改" in write_import(none)


def test_a_name_of_an_area_may_lack_its_last_word_in_a_cell_and_in_no_address(tmp_path: Path) -> None:
    """武阳 is 武阳镇 in a column of towns; at the start of an address it may be a road."""
    extra = {
        "code": "990104",
        "name": "武阳镇",
        "short_name": "武阳镇",
        "level": "区",
        "parent_code": "990100",
    }
    areas = [*sample_rows()["areas"], {**sample_rows()["areas"][-1], **extra, "sort_order": "90"}]
    head = ("机构名称", "区域", "机构地址")
    grid = (TITLE, DAY, head, ("示例苗苗托育园", "武阳", "示例路1号"), ("示例芽芽托育园", "", "武阳路2号"))
    found = take(tmp_path, *grid, others={"areas": areas})
    assert [row.get("area_code") for row in cells(found)] == ["990104", None]


def test_an_area_that_is_not_known_can_be_explained(tmp_path: Path) -> None:
    head = ("机构名称", "区域", "机构地址")
    grid = (TITLE, DAY, head, ("示例苗苗托育园", "老城乡", "示例路1号"))
    (problem,) = take(tmp_path, *grid).problems
    assert problem.rule == "foreign-key" and "--value 所属区域代码:老城乡=代码" in problem.message
    assert not take(tmp_path / "答", *grid, values=["所属区域代码:老城乡=990102"], source="甲").problems


def test_one_that_moved_to_another_area_is_told(tmp_path: Path) -> None:
    """With --partial the old row stays: one place would stand there as two."""
    head = ("机构名称", "区域", "机构地址")
    once = take(tmp_path, TITLE, DAY, head, ("示例苗苗托育园", "甲区", "甲区示例路1号"))
    known = [{**dict.fromkeys(row, ""), **row} for row in once.plan.rows]
    grid = (TITLE, DAY, head, ("示例苗苗托育园", "乙区", "乙区示例路9号"))
    found = take(tmp_path / "后", *grid, register=known, is_partial=True)
    assert "同名、区域不同，算作新的一条；是同一家搬了的，请写上「编号」再导入" in write_import(found)
    many = [
        (f"示例{name}托育园", "乙区", f"乙区示例路{place}号")
        for place, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌", 1)
    ]
    rows = [{**known[0], "id": f"jx{place:05}", "name": name} for place, (name, _, _) in enumerate(many, 1)]
    found = take(tmp_path / "多", TITLE, DAY, head, *many, register=rows, is_partial=True)
    assert "留意  …另有 1 条" in write_import(found)


@pytest.mark.parametrize("options", [{}, {"defaults": ["状态=已注销"]}])
def test_what_is_said_of_all_rows_but_holds_for_new_ones_only_is_told(
    tmp_path: Path, options: dict[str, list[str]]
) -> None:
    """A list of those that have closed leaves the status of known ones as it was, which has to be told."""
    head = ("机构名称", "机构地址")
    rows = (("示例苗苗托育园", "甲区示例路1号"),)
    once = take(tmp_path, ("甲区已备案托育机构名单",), DAY, head, *rows)
    known = [{**dict.fromkeys(row, ""), **row} for row in once.plan.rows]
    closed = ("甲区已备案托育机构注销名单",) if options else ("甲区已注销托育机构名单",)
    found = take(tmp_path / "后", closed, DAY, head, *rows, register=known, **options)
    assert "留意：「状态」已注销 只用于新增的行，原来有的没有改：" in write_import(found)


def test_a_code_that_stands_twice_in_a_list_is_told_by_the_rows_of_the_list(tmp_path: Path) -> None:
    """The check would name the row of the dataset's file, which nobody has in front of them."""
    head = ("机构名称", "机构地址", "统一社会信用代码")
    code = make_credit_code("91", 7)
    rows = (("示例苗苗托育园", "甲区示例路1号", code), ("示例芽芽托育园", "甲区示例路2号", code))
    (problem,) = take(tmp_path, TITLE, DAY, head, *rows).problems
    assert (problem.rule, problem.row, problem.column) == ("intake-shared", 5, "credit_code")
    assert f"「统一社会信用代码」「园点序号」合起来（“{code}、空”）和第 4 行重复" in problem.message


def test_what_the_check_tells_apart_does_not_stand_twice_in_a_list() -> None:
    dataset = sample_config().dataset("community_sites")
    names = ("示例A点", "示例a点", "示例A点")
    rows = [SourceRow(number, {"name": name, "area_code": "990102"}) for number, name in enumerate(names, 5)]
    assert [problem.row for problem in check_unique_keys("表.xlsx", dataset, rows)] == [7]


@pytest.mark.parametrize(
    ("title", "name", "remark", "is_reported"),
    [
        ("", "甲区注销机构", "", True),
        ("", "注销机构", "", True),
        ("注：本年度没有停业的，已注销的另列", "表", "", False),
        ("关于注销部分机构备案的公告", "表", "", True),
        ("甲区已备案托育机构注销名单", "表", "", True),
        ("甲区托育机构名单", "表", "2026年8月已停业", True),
        ("甲区托育机构名单（不含已注销的）", "表", "", False),
        ("甲区已备案托育机构名单", "表", "从未注销", False),
    ],
)
def test_a_known_row_that_a_list_says_has_ended_is_told(
    tmp_path: Path, title: str, name: str, remark: str, is_reported: bool
) -> None:
    """Without a column of its own it changes nothing, and nobody would know."""
    head = ("机构名称", "机构地址", "备注")
    row = ("示例苗苗托育园", "甲区示例路1号")
    once = take(tmp_path, ("甲区已备案托育机构名单",), DAY, head, row)
    known = [{**dict.fromkeys(texts, ""), **texts} for texts in once.plan.rows]
    found = take(tmp_path / "后", (title,), head, (*row, remark), register=known, name=name)
    assert found.plan.unchanged == 1
    assert ("要改的，请在表里加一列「状态」" in write_import(found)) is is_reported


def test_the_name_of_a_sheet_is_said_of_its_own_rows(tmp_path: Path) -> None:
    head, rows = HEAD[:3], [(1, "示例苗苗托育园", "甲区示例路1号"), (2, "示例芽芽托育园", "甲区示例路2号")]
    register = cells(take(tmp_path, TITLE, DAY, head, *rows))
    config = open_project(tmp_path / "项目二", {DATASET: register})
    sheets = [Sheet((head, row), name) for row, name in zip(rows, ("甲区", "乙区注销机构"), strict=True)]
    path = write_book(tmp_path / "两张.xlsx", *sheets)
    options = Options(sheet="甲区、乙区注销机构", is_partial=True)
    reported = write_import(read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, options))
    assert "却没有改：工作表“乙区注销机构”第 2 行；" in reported


def test_a_title_that_speaks_of_closures_files_nobody_by_itself(tmp_path: Path) -> None:
    found = take(tmp_path, ("甲区已备案托育机构注销名单",), DAY, HEAD, *ROWS)
    assert faults(found) == ["intake-required"] and found.list_defaults.likely["status"].text == "已备案"


def test_what_several_titles_say_is_told_by_the_first(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, DAY, HEAD, *ROWS, ("注：名单由甲区卫生健康局提供",))
    assert found.list_defaults.inferred["area_code"].source == "“甲区已备案托育机构名单（示例）”"


@pytest.mark.parametrize(
    "name", ["示例苗苗 托育园（东区）", "示例苗苗托育园(东区)", "示例苗苗托育园【东区】"]
)
def test_a_list_that_writes_the_same_in_another_way_changes_nothing(tmp_path: Path, name: str) -> None:
    head = ("机构名称", "机构地址")
    once = take(tmp_path, TITLE, DAY, head, ("示例苗苗托育园（东区）", "甲区示例路1号"))
    known = [{**dict.fromkeys(texts, ""), **texts} for texts in once.plan.rows]
    found = take(tmp_path / "后", TITLE, DAY, head, (name, "甲区示例路1号"), register=known)
    assert (found.plan.changed, found.plan.unchanged) == ([], 1)
    assert [value.title for value in found.plan.retained] == ["名称"]
    assert "只差空格、全半角、括号或大小写" in write_import(found)


@pytest.mark.parametrize(
    "head",
    [
        ("原名称", "现名称"),
        ("变更前机构名称", "变更后机构名称"),
        ("曾用名", "机构名称"),
        ("机构原名称", "新名称"),
    ],
)
def test_a_list_of_new_names_is_about_the_rows_that_have_the_former_ones(
    tmp_path: Path, head: tuple[str, str]
) -> None:
    register = cells(take(tmp_path, TITLE, DAY, HEAD, *ROWS))
    rows = [("示例苗苗托育园", "示例苗苗托育有限公司"), ("", "示例芽芽托育中心")]
    grid = (("序号", *head), *((place, *row) for place, row in enumerate(rows, 1)))
    found = take(tmp_path / "后", *grid, register=register, is_partial=True)
    assert faults(found) == []
    ((change,), reported) = found.plan.changed, write_import(found)
    assert (change.key, [item.name for item in change.differences]) == ("jx00001", ["name"])
    assert "照原来的名称认出" in reported and (len(found.plan.added), found.plan.unchanged) == (0, 1)
    after = [{**dict.fromkeys(texts, ""), **texts} for texts in found.plan.rows]
    assert take(tmp_path / "又", *grid, register=after, is_partial=True).plan.unchanged == 2


def test_a_former_name_that_several_have_is_a_question_and_one_that_none_has_tells_no_row(
    tmp_path: Path,
) -> None:
    rows = [(1, "示例苗苗托育园", "甲区示例路1号"), (2, "示例苗苗托育园", "甲区示例路2号")]
    register = cells(take(tmp_path, TITLE, DAY, HEAD[:3], *rows))
    grid = [(1, "示例苗苗托育园", "示例新名托育园"), (2, "示例没有的园", "示例又一托育园")]
    head = ("序号", "原名称", "现名称")
    found = take(tmp_path / "后", head, *grid, register=register, is_partial=True)
    assert sorted(faults(found)) == ["intake-ambiguous", "intake-required"]
    assert "“示例苗苗托育园”在现有数据里对得上 2 行：jx00001、jx00002" in str(found.problems)
    reported = write_import(found)
    assert "留意  第 3 行的原名称“示例没有的园”，现有的数据里没有叫这个名称的，算作新的一条" in reported
    assert "→ （空）" not in reported


def test_a_list_of_an_earlier_day_than_the_rows_that_it_changes_is_told(tmp_path: Path) -> None:
    register = cells(take(tmp_path, TITLE, DAY, HEAD, *ROWS))
    for texts in register:
        texts["as_of_on"] = "2026-10-31"
    first, *others = ROWS
    changed = (*first[:3], "65", *first[4:])
    for day, is_reported in (("2026年9月30日", True), ("2026年10月31日", False)):
        grid = ((f"甲区托育机构备案名录（截至{day}）",), HEAD, changed, *others)
        found = take(tmp_path / day, *grid, register=register, is_partial=True)
        assert len(found.plan.changed) == 1 and found.plan.rows[0]["as_of_on"] == "2026-10-31"
        reported = "下面变更的 1 行，表里截至 2026-09-30，原来的截至 2026-10-31，比表里新" in write_import(
            found
        )
        assert reported is is_reported


def test_a_day_that_a_column_states_only_to_the_month_is_asked_for_once(tmp_path: Path) -> None:
    head = (*HEAD, "截至日期")
    found = take(tmp_path, TITLE, head, *((*row, "2026年9月") for row in ROWS))
    assert {*faults(found)} == {"intake-month"} and found.plan.lacking == ()


def test_one_name_with_two_kinds_of_brackets_is_the_same_institution_twice(tmp_path: Path) -> None:
    rows = [(1, f"示例苗苗托育园{mark}", "甲区示例路1号") for mark in ("【东区】", "（东区）", "[东区]")]
    assert faults(take(tmp_path, TITLE, DAY, HEAD[:3], *rows)) == ["intake-twice", "intake-twice"]


def test_a_list_of_new_names_clears_nothing_of_the_rows_that_it_is_about(tmp_path: Path) -> None:
    register = cells(take(tmp_path, TITLE, DAY, HEAD, *ROWS))
    head = ("原名称", "机构名称", "机构地址", "托位数", "备案时间")
    rows = [("示例苗苗托育园", "示例新名托育园", "", "", "2021年"), ("", "示例芽芽托育中心", "", "", "")]
    found = take(tmp_path / "后", head, *rows, register=register, is_partial=True)
    assert faults(found) == []
    ((change,),) = [found.plan.changed]
    assert [item.name for item in change.differences] == ["name"]
    assert [value.title for value in found.plan.retained if value.shown] == ["备案日期"]


def test_a_refused_row_with_a_new_name_clears_nothing_when_it_is_mended(tmp_path: Path) -> None:
    register = cells(take(tmp_path, TITLE, DAY, HEAD, *ROWS))
    rows = [("示例苗苗托育园", "示例新名托育园", "", "三个班"), ("", "示例芽芽托育中心", "", "50")]
    head = ("原名称", "机构名称", "机构地址", "托位数")
    found = take(tmp_path / "后", head, *rows, register=register, is_sound_only=True)
    assert [row.number for row in found.refused] == [2]
    todo = io.BytesIO(write_todo(found, "表.xlsx"))
    titles, *mended = CalamineWorkbook.from_filelike(todo).get_sheet_by_name("要改的行").to_python()
    mended = [["65" if cell == "三个班" else cell for cell in row] for row in mended]
    ((change,),) = [take(tmp_path / "再", titles, *mended, register=register, is_partial=True).plan.changed]
    after = {item.name: item.after for item in change.differences}
    assert after == {"name": "示例新名托育园", "places": "65"}


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("原名称", "现名称", "所属区域"), ("示例苗苗托育园", "示例新名托育园", "乙区")),
        (("原名称", "现名称", "机构地址"), ("示例苗苗托育园", "示例新名托育园", "乙区示例路1号")),
    ],
)
def test_a_former_name_that_only_a_row_of_another_area_has_is_a_question(
    tmp_path: Path, head: tuple[str, ...], row: tuple[str, ...]
) -> None:
    register = cells(take(tmp_path, TITLE, DAY, HEAD, *ROWS))
    found = take(tmp_path / "后", head, row, register=register, is_partial=True)
    assert found.plan.changed == [] and "intake-namesake" in faults(found)
    assert "“示例苗苗托育园”和 jx00001同名，「所属区域代码」却不同" in str(found.problems)


@pytest.mark.parametrize("label", ["原举办者名称", "原址名称", "原街道名称", "原备案机关名称", "原法人名称"])
def test_a_former_name_of_something_else_is_none_of_the_row(tmp_path: Path, label: str) -> None:
    found = take(tmp_path, TITLE, DAY, ("机构名称", label), ("示例苗苗托育园", "示例芽芽托育中心"))
    assert "intake-header" in faults(found)


def test_a_new_name_that_a_row_of_another_area_has_is_still_new(tmp_path: Path) -> None:
    rows = [ROWS[0], (2, "示例芽芽托育中心", "乙区示例路2号", *ROWS[1][3:])]
    register = cells(take(tmp_path, DAY, HEAD, *rows, defaults=["状态=已备案"]))
    head, row = ("原名称", "现名称", "所属区域"), ("示例苗苗托育园", "示例芽芽托育中心", "甲区")
    ((change,),) = [take(tmp_path / "后", head, row, register=register, is_partial=True).plan.changed]
    assert (change.key, [item.name for item in change.differences]) == ("jx00001", ["name"])


def test_a_cell_that_is_too_long_stands_in_the_way_of_its_own_column_only(tmp_path: Path) -> None:
    head, overlong = ("机构名称", "机构地址", "备注"), "字" * 12_000
    found = take(tmp_path, TITLE, DAY, head, ("示例苗苗托育园", "甲区示例路1号", overlong))
    assert (found.problems, len(found.plan.added)) == ((), 1)
    found = take(tmp_path / "址", TITLE, DAY, head, ("示例苗苗托育园", "甲区" + overlong, ""))
    assert [(problem.rule, problem.row) for problem in found.problems] == [("long-cell", 4)]


def test_a_cell_that_is_too_long_is_nowhere_taken_for_what_is_left_of_it(tmp_path: Path) -> None:
    head, rows = ("机构名称", "机构地址", "收费标准"), [("示例苗苗托育园", "甲区示例路1号", "字" * 12_000)]
    rows.append(("示例芽芽托育中心", "甲区示例路2号", "面议"))
    config = replace(open_project(tmp_path / "项目", {DATASET: []}), id_prefix="jx")
    lists = Sheet((TITLE, DAY, head, *rows), name="名单1"), Sheet([("字" * 12_000,)], name="名单")
    path, mended = write_book(tmp_path / "表.xlsx", *lists), tmp_path / "要改.xlsx"
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options(is_sound_only=True))
    assert (found.problems, len(found.plan.added)) == ((), 1)
    assert [(problem.rule, problem.row) for problem in found.faults] == [("long-cell", 4)]
    mended.write_bytes(write_todo(found, path.name))
    again = read_import(PROFILE, config, config.dataset(DATASET), mended, TODAY, Options())
    assert [(problem.rule, problem.row) for problem in again.problems] == [("long-cell", 2)]


@pytest.mark.parametrize("head", ["市州", "地市", "设区市"])
def test_the_column_of_cities_of_a_province_is_the_upper_part_of_a_path(tmp_path: Path, head: str) -> None:
    found = take(tmp_path, TITLE, DAY, (head, "县区", "机构名称"), ("甲市", "乙区", "示例苗苗托育园"))
    assert found.problems == () and [row["area_code"] for row in cells(found)] == ["990103"]


def test_columns_of_all_levels_are_one_path(tmp_path: Path) -> None:
    head = ("省", "市", "区县", "机构名称", "门牌号")
    found = take(tmp_path, TITLE, DAY, head, ("某省", "甲市", "乙区", "示例苗苗托育园", "示例路1号"))
    assert found.problems == ()
    assert [(row["area_code"], row["address"]) for row in cells(found)] == [("990103", "示例路1号")]


@pytest.mark.parametrize("word", ["正常", "正常运营", "正常营业", "运营中", "营业中"])
def test_who_is_open_is_not_taken_for_filed(tmp_path: Path, word: str) -> None:
    """A list of those that have not filed says so, too."""
    head, row = ("机构名称", "区县", "经营状态"), ("示例苗苗托育园", "甲区", word)
    assert faults(take(tmp_path, ("甲区未备案托育机构名单（示例）",), DAY, head, row)) == ["intake-choice"]


def test_what_stands_on_cells_and_beside_them_is_told(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目", {DATASET: []})
    sheet = Sheet(
        [HEAD, *ROWS],
        comments={(1, 1): "9月已停业，待核实"},
        boxes=["甲区已备案托育机构名单\n（截至2026年9月30日）"],
    )
    path = write_book(tmp_path / "表.xlsx", sheet)
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    report = write_import(found)
    assert "格上的批注没有导入，请看有没有要照着改的：B2 “9月已停业，待核实”" in report
    assert "表格以外的文字没有导入：“甲区已备案托育机构名单" in report
    assert {name: found.list_defaults.texts[name] for name in ("status", "as_of_on")} == {
        "status": "已备案",
        "as_of_on": "2026-09-30",
    }


@pytest.mark.parametrize("name", ["撤销备案：", "联系人：张三", "以下机构:"])
def test_a_text_with_a_colon_is_no_name(tmp_path: Path, name: str) -> None:
    row = list(ROWS[0])
    row[1] = name
    assert faults(take(tmp_path, TITLE, DAY, HEAD, ROWS[1], row)) == ["intake-name"]


@pytest.mark.parametrize("mark", ["★", "*", "▲ ", "※"])
def test_a_name_that_begins_with_a_mark_is_asked_about(tmp_path: Path, mark: str) -> None:
    row = list(ROWS[0])
    row[1] = f"{mark}{row[1]}"
    note = f"注：{mark}为新办的机构"
    for number, more in enumerate(((), ((note,),))):
        found = take(tmp_path / str(number), TITLE, DAY, HEAD, row, *more)
        assert faults(found) == ["intake-footnote"]
        assert (note in found.problems[0].message) == bool(more)


def test_records_of_two_rows_are_not_taken_for_nothing(tmp_path: Path) -> None:
    found = take(
        tmp_path,
        TITLE,
        DAY,
        ("机构名称", "地址", "托位数"),
        ("联系电话", "收费标准", "备案时间"),
        ("示例一园", "示例路1号", 20),
        ("0999-6000001", 1800, "2023-05-01"),
    )
    assert faults(found) == ["intake-no-rows"]


def test_a_row_that_stands_in_the_register_is_named_by_its_key(tmp_path: Path) -> None:
    register = old_rows()[:2]
    register[1] |= {"credit_code": "", "site_no": ""}
    register[0] |= {"site_no": ""}
    one, other = register
    rows = [
        ("机构名称", "统一社会信用代码", "所属区域代码"),
        (other["name"], one["credit_code"], other["area_code"]),
    ]
    found = take(tmp_path, *rows, register=register, is_partial=True)
    (problem,) = [problem for problem in found.problems if problem.rule == "unique-key"]
    assert f"现有的 {one['id']}（{one['name']}）" in problem.message and "第 2 行" not in problem.message


def test_sites_of_one_code_are_told_what_parts_them(tmp_path: Path) -> None:
    code = make_credit_code("91", 1)
    head = ("机构名称", "机构地址", "统一社会信用代码")
    found = take(
        tmp_path, TITLE, DAY, head, ("示例一园", "甲区示例路1号", code), ("示例二园", "甲区示例路2号", code)
    )
    (problem,) = found.problems
    assert problem.rule == "intake-shared" and "如果是两条，请给每一行填上「园点序号」" in problem.message


def test_of_several_sheets_those_not_named_after_an_area_are_named(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目", {DATASET: []})
    sheets = (Sheet([HEAD, *ROWS], name=name) for name in ("甲区", "乙区", "丙片"))
    path = write_book(tmp_path / "表.xlsx", *sheets)
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    assert faults(found) == ["intake-sheets"]
    assert "甲区、乙区、丙片（不是区域的名称：丙片）" in found.problems[0].message
