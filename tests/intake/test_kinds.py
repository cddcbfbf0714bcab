"""Five examples of each kind of fault that lists of offices have: each is read rightly, or refused, or named.

What they have in common is that nothing is cut off, guessed, or taken over as something else in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.intake import Import, Options, read_import, write_import
from datapub.intake.number_formats import apply_format, has_literals
from datapub.intake.sheet import Cell
from datapub.model import Field
from tests.intake.sheets import DATASET, Sheet, open_project, write_book
from tests.intake.test_first_import import cells, take
from tests.intake.test_values import CODE, DAY, FEE, NAME, PHONE, PLACES, filled_texts, write
from tests.support import PROJECT, TODAY

TITLE = ("甲区已备案托育机构名单（截至2026年9月30日）",)
HEAD = ("序号", "机构名称", "机构地址")
ONE, TWO = "示例桃李托育园", "示例梅兰托育园"


def rows(*more: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the two rows of a list, with further cells."""
    return [
        (number, name, f"甲区示例路{number}号", *extra)
        for number, name, extra in zip((1, 2), (ONE, TWO), more or ((), ()), strict=True)
    ]


def rules(found: Import) -> list[str]:
    return sorted(problem.rule for problem in found.problems)


def column(found: Import, name: str) -> list[str]:
    return [row.get(name, "") for row in cells(found)]


@pytest.mark.parametrize("title", [("已备案托育机构名单（截至2026年9月30日）",), TITLE])
def test_a_heading_that_nobody_understands_is_one_question(tmp_path: Path, title: tuple[str]) -> None:
    found = take(tmp_path, title, HEAD, ("老城片区",), (1, ONE, "示例路1号"))
    assert rules(found) == ["intake-heading"]


@pytest.mark.parametrize("text", ["无", "暂无", "办理中", "不详", "未知", "待核实"])
def test_a_code_that_is_not_there_is_not_known(tmp_path: Path, text: str) -> None:
    found = take(tmp_path, TITLE, (*HEAD, "统一社会信用代码", "联系电话"), *rows((text, text), (text, text)))
    assert (rules(found), column(found, "credit_code")) == ([], ["", ""])
    assert f"“{text}”当作没有填" in write_import(found)


def test_a_street_may_stand_behind_its_area(tmp_path: Path) -> None:
    grid = (TITLE, (*HEAD, "街道"), *rows(("甲区一街道",), ("一街道",)))
    assert column(take(tmp_path, *grid), "street_code") == ["990102001"] * 2


# --- layouts: the table is not one heading and then rows -----------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        [("序\n号", "机 构\n名 称", "机构 地址", "托位\n（个）"), *rows((30,), (20,))],
        [(*HEAD, "托位数"), ("甲", "1", "2", "3"), *rows((30,), (20,))],
        [(*HEAD, "托位数"), (1, 2, 3, 4), *rows((30,), (20,))],
        [(*HEAD, "托位数"), ("栏次", "1", "2", "3"), *rows((30,), (20,))],
        [(*HEAD, "托位数"), ("", "", "", "（个）"), *rows((30,), (20,))],
    ],
    ids=["labels in two lines", "甲 1 2 3", "1 2 3 4", "栏次", "units below the labels"],
)
def test_what_stands_between_the_labels_and_the_rows_is_no_row(tmp_path: Path, lines: list[Any]) -> None:
    found = take(tmp_path, TITLE, *lines)
    assert not found.problems
    assert column(found, "name") == [ONE, TWO] and column(found, "places") == ["30", "20"]


def test_two_tables_side_by_side_are_no_columns_of_one(tmp_path: Path) -> None:
    one, two = rows()
    assert column(take(tmp_path, TITLE, (*HEAD, *HEAD), (*one, *two)), "name") == [ONE, TWO]
    found = take(tmp_path, TITLE, (*HEAD, "备注", *HEAD), (*one, "", *two))
    assert rules(found).count("intake-beside") == 1 and "intake-split" not in rules(found)


@pytest.mark.parametrize(
    "grid",
    [
        [("项目", "第一家", "第二家"), ("机构名称", ONE, TWO), ("机构地址", "甲区示例路1号", "甲区示例路2号"),
         ("托位数", 30, 20)],
        [("机构名称", ONE, "托位数", 30), ("机构地址", "甲区示例路1号", "备案时间", "2024-01-02"), (),
         ("托位数", 20, "备案时间", "2024-01-03"), ("机构地址", "甲区示例路2号", "机构名称", TWO)],
    ],
)  # fmt: skip
def test_labels_to_the_left_are_no_header(tmp_path: Path, grid: list[Any]) -> None:
    assert rules(take(tmp_path, *grid)) == ["intake-sideways"]


@pytest.mark.parametrize(
    "lines",
    [
        [
            ("机构名称", "机构地址"),
            ("一、乙区", ""),
            (ONE, "示例路1号"),
            ("二、甲区", ""),
            ("同上", "示例路2号"),
        ],
        [
            (*HEAD, "托位数"),
            (1, ONE, "甲区示例路1号", 30),
            (2, "合计", "", 50),
            (3, TWO, "甲区示例路3号", "同上"),
        ],
    ],
    ids=["a heading", "a sum"],
)  # fmt: skip
def test_no_ditto_mark_says_what_a_heading_or_a_sum_does(tmp_path: Path, lines: list[Any]) -> None:
    assert "intake-ditto" in rules(take(tmp_path, *lines))


def test_a_unit_beside_one_row_is_not_that_of_the_others(tmp_path: Path) -> None:
    head, more = (*HEAD, "收费标准", "备注"), (("1500", ""), ("8000", "收费单位：元/学期"))
    found = take(tmp_path, TITLE, head, *rows(*more))
    assert column(found, "fee_note")[0] == ""


# --- several things in one cell ------------------------------------------------------------------


@pytest.mark.parametrize("joined", ["&", "＆", " + ", "→", "｜", "（东院）"])
def test_two_names_in_a_cell_are_not_one(tmp_path: Path, joined: str) -> None:
    assert rules(take(tmp_path, TITLE, HEAD, (1, f"{ONE}{joined}{TWO}", "甲区示例路1号"))) == ["intake-glued"]


@pytest.mark.parametrize(
    "name", ["示例A+B托育园", "示例桃李托育园（东院）", "示例（甲区）托育园", "示例R&B托育园"]
)
def test_a_name_with_such_signs_is_one(tmp_path: Path, name: str) -> None:
    found = take(tmp_path, TITLE, HEAD, (1, name, "甲区示例路1号"))
    assert not found.problems and column(found, "name") == [name]


@pytest.mark.parametrize("text", ["30+20", "30/20", "东园30 西园20", "30、20", "30（乳儿班5）"])
def test_two_figures_in_a_cell_are_none(text: str) -> None:
    assert (filled_texts(write(PLACES, text)), write(PLACES, text).fault) == ({}, "intake-unit")


# --- a unit, a multiplier or a period is not cut off ---------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("1600-1800", "收费（元/月）", {"low": "1600", "high": "1800"}),
        ("0.18～0.2", "收费（万元/月）", {"low": "1800", "high": "2000"}),
        ("3000-3600", "收费（元/学期）", {"note": "3000-3600（元/学期）"}),
        ("0.18-0.2万元/月", "", {"note": "0.18-0.2万元/月"}),
        ("1800元/月＋餐费20元/天", "", {"note": "1800元/月＋餐费20元/天"}),
        ("1800元/4周", "", {"note": "1800元/4周"}),
        ("1.8k/月", "", {"note": "1.8k/月"}),
    ],
)
def test_a_range_has_the_unit_of_its_label(text: str, label: str, wanted: dict[str, str]) -> None:
    assert filled_texts(write(FEE, text, label)) == wanted


# --- what the sheet shows and what is read -------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ('"约"0', 30, "约30"),
        ('0"个班"', 3, "3个班"),
        ("0元", 1800, "1800元"),
        ('[>25]"满";0', 30, "满"),
        ('[>25]"满";0', 20, 20),
        ('0.0,"千元"', 1800, "1.8千元"),
        ("0.0%", 0.256, "25.6%"),
        ("[$USD-409]#,##0", 5, "USD5"),
        ('0;-0;"无"', 0, "无"),
        ("0%;-0%", -0.05, "-5%"),
        ('0"个";"少"0"个"', -3, "少3个"),
        ('[>1.2.3]"满";0', 30, "满"),
        ("000000", 990, "000990"),
        ('General"人"', 30, "30人"),
        ("#,##0.00", 5.5, 5.5),
        ('_ "¥"* #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', 1800, 1800),
        ('yyyy"年"m"月"', 44260, 44260),
        ("[h]:mm", 3, 3),
        ("0.00E+00", 3, 3),
        (";;;", 3, 3),
        ("@", 3, 3),
    ],
)
def test_a_number_is_read_with_the_words_that_its_format_shows(code: str, number: float, shown: Cell) -> None:
    assert apply_format(code, number) == shown
    assert has_literals(code) or shown == number
    assert apply_format(code, "字") == "字"


@pytest.mark.parametrize(
    ("field", "number", "code", "wanted", "faults"),
    [
        ("places", 30, '"约"0', "", ["intake-unit"]),
        ("places", 30, '0"个班"', "", ["intake-unit"]),
        ("places", 30, "0%", "", ["intake-unit"]),
        ("places", 30, '0"个"', "30", []),
        ("fee_note", 80, '0"元/天"', "80元/天", []),
        ("fee_cny_month", 1800, '#,##0"元/月"', "1800", []),
    ],
)
def test_a_cell_of_a_workbook_is_read_as_it_is_shown(
    tmp_path: Path, field: str, number: int, code: str, wanted: str, faults: list[str]
) -> None:
    label = "托位数" if field == "places" else "收费标准"
    config = replace(open_project(tmp_path / "项目", {DATASET: []}), id_prefix="jx")
    grid = (TITLE, (*HEAD, label), (1, ONE, "甲区示例路1号", number))
    path = write_book(tmp_path / "表.xlsx", Sheet(grid, formats={(2, 3): {"num_format": code}}))
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    assert rules(found) == faults and column(found, field) == [wanted]


# --- a number with two readings ------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["20231", 20231, "201203", 200105, "230105", "２０２３１"])
def test_digits_that_are_a_day_or_a_month_are_a_question(cell: Cell) -> None:
    written = write(DAY, cell)
    assert (filled_texts(written), written.fault) == ({}, "intake-readings")
    assert "、" in written.details["readings"]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("二〇二一年三月五日", {"": "2021-03-05"}),
        ("二零二一年十二月三十一日", {"": "2021-12-31"}),
        ("2021年三月二十日", {"": "2021-03-20"}),
        ("2021年3月5号", {"": "2021-03-05"}),
        ("二〇二一年十月", {"filed_month": "2021-10"}),
        ("202113", {"": "202113"}),
        ("202103", {"filed_month": "2021-03"}),
        (44260, {"": "2021-03-05"}),
        ("二〇二一年二月三十日", {"": "二〇二一年二月三十日"}),
    ],
)
def test_a_day_in_words_is_read(cell: Cell, wanted: dict[str, str]) -> None:
    assert filled_texts(write(DAY, cell)) == wanted


# --- exports of systems --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["null", "NULL", "None", "undefined", "NaN", "N/A"])
@pytest.mark.parametrize("field", [PLACES, DAY, NAME, FEE], ids=lambda field: field.name)
def test_what_a_program_writes_for_nothing_is_nothing(field: Field, text: str) -> None:
    written = write(field, text)
    assert (filled_texts(written), written.fault) == ({}, "") and text in written.reason


@pytest.mark.parametrize("text", ["0000-00-00", "0000-00-00 00:00:00", "0000/00/00", "00000000"])
def test_a_day_of_noughts_is_none(text: str) -> None:
    assert (filled_texts(write(DAY, text)), write(DAY, text).fault) == ({}, "")


@pytest.mark.parametrize("text", ["1614902400000", "20210305093000", "2021-3-5 公示", "05/03/2021"])
def test_a_moment_that_is_no_day_is_left_for_the_check_to_refuse(text: str) -> None:
    assert filled_texts(write(DAY, text)) == {"": text}


# --- characters that look like others ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("示例⾦育园", "示例金育园"), ("示例\uf900育园", "示例豈育园"), ("示例𝐀育园", "示例A育园"),
        ("示例托\u00ad育园", "示例托育园"), ("示例\u202e托育园", "示例托育园"),
    ],
)  # fmt: skip
def test_a_likeness_becomes_the_character_and_is_told(text: str, wanted: str) -> None:
    written = write(NAME, text)
    assert written.text == wanted and written.reason and not written.fault


@pytest.mark.parametrize(
    "text", ["91990100mа0000001X", "示例托育\ue000园", "示例́托育园", "示例ά园", "示例א园"]
)
def test_a_foreign_or_lost_character_is_refused(text: str) -> None:
    assert write(CODE if text[0] == "9" else NAME, text).fault in {"foreign-character", "garbled"}


@pytest.mark.parametrize(
    "text", ["0999—6000001", "（0999）6000001", "0999‐6000001", "0999 6000001", "09996000001"]
)
def test_a_number_is_dialled_alike_however_it_is_joined(text: str) -> None:
    assert write(PHONE, text).text == "0999-6000001"


@pytest.mark.parametrize(
    ("phones", "note", "words"),
    [
        (("6000001", "0999-6000002"), "", "请补成“0999-号码”"),
        (("6000001（园办）", "9996000002"), "注：电话区号为0999。", "请补成“0999-号码”"),
        (("6000001", "6000002"), "", "请问清楚"),
        (("6000001", "0999-6000002、"), "注：区号：010", "请问清楚"),
    ],
)
def test_the_code_that_all_others_have_is_offered_and_never_written(
    tmp_path: Path, phones: tuple[str, str], note: str, words: str
) -> None:
    found = take(tmp_path, TITLE, (*HEAD, "联系电话"), *rows(*((phone,) for phone in phones)), (note,))
    report = write_import(found)
    assert words in report
    assert "没有区号或区号不全" in report
    assert column(found, "phone")[0] == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1.示例妇幼保健院\n2.示例卫生中心", "1.示例妇幼保健院；2.示例卫生中心"),
        ("①示例医院\r\n②示例诊所", "①示例医院；②示例诊所"),
        ("示例妇幼\n保健院", "示例妇幼保健院"),
    ],
)
def test_lines_that_are_whole_are_not_run_together(tmp_path: Path, cell: str, text: str) -> None:
    found = take(tmp_path, TITLE, (*HEAD, "签约医疗机构"), (1, ONE, "甲区示例路1号", cell))
    assert column(found, "medical_partner") == [text]


@pytest.mark.parametrize(
    "cell",
    [
        "1.甲区示例路1号\n2.甲区示例路2号",
        "①示例路1号\r\n②示例路2号",
        "甲区示例路1号\n甲区示例街2号",
        "总部：甲区示例路1号；分部：甲区示例路2号",
        "甲区示例路1号、甲区示例路3-1号",
        "1.甲区示例路1号 2.甲区示例大道2号",
    ],
)
def test_several_addresses_of_one_row_are_asked_about(tmp_path: Path, cell: str) -> None:
    assert rules(take(tmp_path, TITLE, HEAD, (1, ONE, cell))) == ["intake-places"]


@pytest.mark.parametrize(
    "cell",
    [
        "甲区示例路\n1号",
        "甲区示例路1号示例小区\n2号楼",
        "甲区示例路1号、3号",
        "甲区示例街道5号楼，示例路2号",
        "甲区示例路1号（示例街2号）",
        "甲区示例路1号，示例大厦3楼" + " " * 100_000,
    ],
)
def test_an_address_of_one_place_is_no_question(tmp_path: Path, cell: str) -> None:
    found = take(tmp_path, TITLE, HEAD, (1, ONE, cell))
    assert (rules(found), column(found, "address")) == ([], [cell.replace("\n", "").strip()])


@pytest.mark.parametrize(
    ("title", "cell", "name", "text"),
    [
        ("服务形式", "全日托\n半日托", "service_forms", "全日托、半日托"),
        ("服务形式", "全日制\r\n临时托\n", "service_forms", "全日托、临时托"),
        ("统一社会信用代码", "52999999\n9000000279", "credit_code", "529999999000000279"),
        ("联系电话", "0999-\n6000001", "phone", "0999-6000001"),
        ("签约医疗机构", "示 例 医 院", "medical_partner", "示例医院"),
        ("签约医疗机构", "示　例　院", "medical_partner", "示例院"),
        ("签约医疗机构", "示例 医院", "medical_partner", "示例 医院"),
    ],
)
def test_lines_and_blanks_within_a_cell(tmp_path: Path, title: str, cell: str, name: str, text: str) -> None:
    found = take(tmp_path, TITLE, (*HEAD, title), (1, ONE, "甲区示例路1号", cell))
    assert column(found, name) == [text]


@pytest.mark.parametrize(
    "note",
    ["注：带*的为普惠托育机构", "标*的为普惠托育机构", "注：名称后有“*”号的为普惠机构", "*表示普惠"],
)
def test_the_note_of_a_mark_is_found_behind_other_words(tmp_path: Path, note: str) -> None:
    found = take(tmp_path, TITLE, HEAD, (1, f"{ONE}*", "甲区示例路1号"), (note,))
    (problem,) = found.problems
    assert problem.rule == "intake-footnote" and note in problem.message


@pytest.mark.parametrize(
    ("text", "wanted", "reason"),
    [
        ("+86-999-6000001", "0999-6000001", "删去国家代码"),
        ("86-0999-6000001", "0999-6000001", "删去国家代码"),
        ("0999-6000001分机801", "0999-6000001-801", "分机号改用 -"),
        ("0999-6000001#801", "0999-6000001-801", "分机号改用 -"),
        ("0999-6000001（前台）", "0999-6000001", "号码以外的字不导入"),
        ("招生办0999-6000001", "0999-6000001", "号码以外的字不导入"),
        ("0999-6000001/6000002", "0999-6000001", "只写一个办公的号码，别的不导入"),
        ("13800000001、0999-6000001", "0999-6000001", "只写一个办公的号码，别的不导入"),
        ("0999-6000001 13800000001", "0999-6000001", "只写一个办公的号码，别的不导入"),
        ("0999-6000001\n0999-6000002", "0999-6000001", "只写一个办公的号码，别的不导入"),
        ("0999-6000001\n12345", "0999-6000001", "只写一个办公的号码，别的不导入"),
        ("0999\n6000001", "0999-6000001", "区号后面加上 -"),
        ("TEL0999-6000001", "0999-6000001", "号码以外的字不导入"),
        ("微信同号13800000001", "", "个人的号码不导入"),
        ("微信：abc12345", "", "个人的号码不导入"),
        ("网址：tuoyu12345", "", "写法不合这一列的要求，没有导入"),
        ("电话/传真：0999-6000001", "0999-6000001", "号码以外的字不导入"),
        ("电话及传真0999-6000001", "0999-6000001", "号码以外的字不导入"),
        ("0999-6000001 微信同号", "0999-6000001", "号码以外的字不导入"),
        ("0999-6000001传真同", "0999-6000001", "号码以外的字不导入"),
        ("电话0999-6000001传真0999-6000002", "", "写法不合这一列的要求，没有导入"),
        ("传真：0999-6000001", "", "写法不合这一列的要求，没有导入"),
        ("传真0999-6000001，电话0999-6000002", "0999-6000002", "只写一个办公的号码，别的不导入"),
        ("6000001", "", "没有区号或区号不全，没有导入"),
    ],
)
def test_of_several_numbers_an_office_one_is_written_and_the_rest_told(
    text: str, wanted: str, reason: str
) -> None:
    field = load_config(PROJECT).dataset(DATASET).schema.field("phone")
    written = write(field, text)
    assert (written.text, written.reason, written.fault) == (wanted, reason, "")


# --- files that are none, and faults without a place ---------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.fods", b'<?xml version="1.0"?><office:document/>'),
        ("表.xls", b'\xef\xbb\xbf<?xml version="1.0"?>\n<rows><row/></rows>'),
        ("表.slk", b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n"),
        ("表.dif", b"TABLE\r\n0,1\r\n"),
        ("表.csv", b'<?xml version="1.0" encoding="utf-8"?><a>1</a>'),
    ],
)
def test_a_file_of_another_kind_is_called_so(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    config = open_project(tmp_path / "项目")
    found = read_import(PROFILE, config, config.dataset(DATASET), tmp_path / name, TODAY, Options())
    assert rules(found) == ["intake-kind"]


@pytest.mark.parametrize(
    ("line", "rule", "place"),
    [
        ('2,"示例梅兰托育园,甲区示例路2号,20', "unbalanced-quote", None),
        ("2,示例梅兰托育园,甲区示例路2号,20,多", "intake-unnamed", "E"),
        ("2,示例梅兰托育园,甲区示例路2号,2楼,20", "intake-unnamed", "E"),
        ("2,示例梅兰托育园,#REF!,20", "intake-error-cell", "C"),
        ("2,示例梅\ufffd兰托育园,甲区示例路2号,20", "garbled", "B"),
    ],
)
def test_a_fault_is_told_with_its_row_and_column(
    tmp_path: Path, line: str, rule: str, place: str | None
) -> None:
    config = replace(open_project(tmp_path / "项目", {DATASET: []}), id_prefix="jx")
    path = tmp_path / "表.csv"
    head = f"{TITLE[0]}\n{','.join(HEAD)},托位数\n1,{ONE},甲区示例路1号,30\n"
    path.write_text(f"{head}{line}\n", encoding="utf-8")
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    (problem,) = (item for item in found.problems if item.rule == rule)
    assert problem.row == 4 and (place is None or place in problem.label)


# --- headings of blocks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("甲区：共1家",), ("乙区：共1家",)),
        ((None, "甲市甲区", None), (None, "甲市乙区", None)),
        (("（一）甲区",), ("（二）乙区",)),
        (("甲区 1家",), ("乙区 1家",)),
        (("甲区" + " " * 2_000 + "1家",), ("乙区" + " " * 2_000 + "1家",)),
        (("一", "甲区", None), ("二", "乙区", None)),
    ],
)
def test_a_heading_gives_the_area_of_its_rows(
    tmp_path: Path, first: tuple[Any, ...], second: tuple[Any, ...]
) -> None:
    title = ("已备案托育机构名单（截至2026年9月30日）",)
    found = take(tmp_path, title, HEAD, first, (1, ONE, "示例路1号"), second, (2, TWO, "示例路2号"))
    assert not found.problems and column(found, "area_code") == ["990102", "990103"]


# --- examples of a row ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "is_reported"),
    [
        ("甲区示例路二○○八号", False),
        ("甲区示例路二〇〇〇号", False),
        ("甲区示例路○○号", True),
        ("甲区××路3号", True),
        ("甲区XX路3号", True),
        ("甲区示例路3号（XX号楼）", True),
        ("甲区示例路3号 xx00001", False),
        ("甲区示例路3号 www.xx.gov.cn", False),
    ],
)
def test_a_nought_in_a_number_hides_nothing(tmp_path: Path, address: str, is_reported: bool) -> None:
    found = take(tmp_path, TITLE, HEAD, (1, ONE, address), (2, TWO, "甲区示例路2号"))
    assert rules(found) == ["intake-example"] * is_reported


# --- where a row belongs, in two columns ----------------------------------------------------------


@pytest.mark.parametrize(
    ("rows_given", "codes", "problems"),
    [
        ([("甲市", "甲区"), ("甲市", "乙区")], ["990102", "990103"], []),
        ([("甲市", "甲区"), ("", "乙区")], ["990102", "990103"], []),
        ([("甲区", "甲区"), ("甲市", "甲市乙区")], ["990102", "990103"], []),
        ([("丙市", "甲区"), ("甲市", "乙区")], ["丙市甲区", "990103"], ["foreign-key"]),
    ],
)
def test_two_columns_of_areas_are_one_path(
    tmp_path: Path, rows_given: list[tuple[str, str]], codes: list[str], problems: list[str]
) -> None:
    found = take(tmp_path, TITLE, (*HEAD, "所属地区", "县（市、区）"), *rows(*rows_given))
    assert (rules(found), column(found, "area_code")) == (problems, codes)


@pytest.mark.parametrize(
    ("rows_given", "merged", "codes", "problems"),
    [
        ([("甲市", "甲区"), ("", "乙区")], [0], ["990102", "990103"], []),
        ([("甲市", "甲区"), ("甲市", "")], [1], ["990102", "990102"], []),
        ([("甲市", "甲区"), ("", "")], [0, 1], ["990102", "990102"], []),
        (
            [("甲市", "甲区"), ("丙市", "乙区")],
            [0],
            ["990100", "990100"],
            ["intake-columns", "intake-covered"],
        ),
    ],
)
def test_an_area_of_a_path_may_be_merged_over_its_rows(
    tmp_path: Path,
    rows_given: list[tuple[str, str]],
    merged: list[int],
    codes: list[str],
    problems: list[str],
) -> None:
    """What a merged cell covers nobody sees, so that it is asked for."""
    grid = (TITLE, (*HEAD, "所属地区", "县（市、区）"), *rows(*rows_given))
    config = replace(open_project(tmp_path / "项目", {DATASET: []}), id_prefix="jx")
    spans = [(2, len(HEAD) + place, 3, len(HEAD) + place) for place in merged]
    path = write_book(tmp_path / "表.xlsx", Sheet(grid, merged=spans))
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options())
    assert (rules(found), column(found, "area_code")) == (problems, codes)


@pytest.mark.parametrize("head", [("所属区域代码", "所属区域"), ("所属区域", "所属区域代码")])
def test_a_code_beside_its_name_is_no_path(tmp_path: Path, head: tuple[str, str]) -> None:
    """Nor is the narrower area before the wider: it is said once which columns are one."""
    pairs = [("990102", "甲区"), ("990103", "乙区")]
    given = pairs if head[0] == "所属区域代码" else [(name, code) for code, name in pairs]
    assert rules(take(tmp_path, TITLE, (*HEAD, *head), *rows(*given))) == ["intake-columns"]
    turned = rows(("甲区", "甲市"), ("乙区", "甲市"))
    found = take(tmp_path / "反", TITLE, (*HEAD, "县（市、区）", "所属地区"), *turned)
    assert rules(found) == ["intake-columns"]
