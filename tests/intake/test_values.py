"""What a cell says: converted where it says so, kept word for word or refused; never cut to its digits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.intake.normalise import Normaliser, Written
from datapub.intake.sheet import Cell
from datapub.model import Field
from datapub.quantities import read_quantity

FEE = Field(
    "fee", "费", "", "number", "元/月",
    constraints={"maximum": 100000}, same_units=("元/人/月",),
    companions={"minimum": "low", "maximum": "high", "verbatim": "note"},
)  # fmt: skip
PLACES = Field("places", "位", "", "integer", "个", same_units=("人", "张"))
DAY = Field("filed_on", "日", "", "date", companions={"month": "filed_month"})
PLAIN_DAY = Field("ended_on", "日", "", "date")
NAME = Field("name", "名", "", "string")
PHONE = Field("phone", "电话", "", "string", constraints={"pattern": r"^0\d{3}-\d{7,8}$"})
CODE = Field("code", "代码", "", "string", constraints={"pattern": "^[0-9A-Z]{18}$"}, identifier="USCC")
GRADE = Field("grade", "级", "", "string", enum=("A", "无"))


def write(field: Field, cell: Cell, label: str = "") -> Written:
    return Normaliser(field, {}, label, instead=()).write(cell)


def filled_texts(written: Written) -> dict[str, str]:
    """Return what is written besides nothing."""
    return {name: text for name, text in {"": written.text, **written.others}.items() if text}


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("1800元/月", "", {"": "1800"}),
        ("1800", "", {"": "1800"}),
        ("１，８００ 元／月", "", {"": "1800"}),
        ("1800元/人/月", "", {"": "1800"}),
        ("¥1800.50元/月", "", {"": "1800.5"}),
        ("0.2万元/月", "", {"": "2000"}),
        ("1.8千元/月", "", {"": "1800"}),
        ("1,200", "", {"": "1200"}),
        ("1 200", "", {"": "1200"}),
        ("1200.5", "", {"": "1200.5"}),
        (1200.0, "", {"": "1200"}),
        (0.1 + 0.2, "", {"": "0.3"}),
        ("0.30000000000000004", "", {"": "0.3"}),
        ("1800元/月（含餐）", "", {"": "1800", "note": "1800元/月（含餐）"}),
        ("1500-2000元/月", "", {"low": "1500", "high": "2000"}),
        ("1500元/月～2000元/月", "", {"low": "1500", "high": "2000"}),
        ("15至20元/月（无餐）", "", {"low": "15", "high": "20", "note": "15至20元/月（无餐）"}),
        ("1800元", "收费（元/月）", {"": "1800"}),
        ("1800", "收费（元/月）", {"": "1800"}),
        (0.2, "收费（万元/月）", {"": "2000"}),
        (9600, "收费（元/学期）", {"note": "9600（元/学期）"}),
        (2200, "收费（含餐）", {"": "2200", "note": "2200（含餐）"}),
        ("2200元/月", "收费（不含餐）", {"": "2200", "note": "2200元/月（不含餐）"}),
        (18, "收费[百元/月]", {"": "1800"}),
        ("9600", "收费(单位：元/年)", {"note": "9600（元/年）"}),
        ("9600", "收费[元/学期]", {"note": "9600（元/学期）"}),
        ("9600-9800", "收费 单位：元/年", {"note": "9600-9800（元/年）"}),
        ("每月1800元", "", {"": "1800"}),
        ("每人每月1500-1800元", "", {"low": "1500", "high": "1800"}),
        ("1600元每月", "", {"": "1600"}),
        ("1600元/月·人", "", {"": "1600"}),
        ("1500/月（不含餐）", "", {"": "1500", "note": "1500/月（不含餐）"}),
        (1800, "月收费（元）", {"": "1800"}),
        ("1800元", "每月收费", {"": "1800"}),
        (18, "月收费（百元）", {"": "1800"}),
        (9600, "收费（按学期）", {"note": "9600（按学期）"}),
        (9600, "收费（每学期）", {"note": "9600（每学期）"}),
        ("80元", "收费（元/天）", {"note": "80元（元/天）"}),
        ("9600元", "收费（学期）", {"note": "9600元（学期）"}),
        ("1800元", "收费（按月）", {"": "1800"}),
        (1800, "收费（月）", {"": "1800"}),
        ("80\n90", "", {"note": "80；90"}),
        ("托小班1800元/月\n托大班1600元/月", "", {"note": "托小班1800元/月；托大班1600元/月"}),
        ("1800元\n/月", "", {"": "1800"}),
        ("1800\n-2000元/月", "", {"low": "1800", "high": "2000"}),
        ("1800-\n2000元/月", "", {"low": "1800", "high": "2000"}),
        (1800, "9月收费（元）", {"note": "1800（元）"}),
        (1800, "收费（元）", {"note": "1800（元）"}),
        *((text, "", {"note": text}) for text in (
            "80元/天", "9600元/学期", "18000元/年", "60元/小时", "2千", "2千元", "1800元", "面议",
            "约1800元/月", "1800元/月起", "1500元/月，半日800元/月",
            "2000-1500元/月", "免费", "12,34元/月", "9600（元/学期）",
            "1800①", "1800元/月²", "1800元/月（半日）", "1800元/月(每周三天)", "1800元/月（优惠价）",
            "80元（每天）", "1.5-2万元/年", "350元/周", "1800元/月·季付", "三百元/天",
            "每人每天80元", "每学期9600元", "80/天", "1800月", "每月80元/天", "每年每月1800元",
        )),
    ],
)  # fmt: skip
def test_fees(text: Cell, label: str, wanted: dict[str, str]) -> None:
    written = write(FEE, text, label)
    assert (filled_texts(written), written.fault) == (wanted, "")
    assert written.text == text or written.reason or isinstance(text, float) or label


@pytest.mark.parametrize("breaks", ["\n", " \n\n ", "\r\n", "\n" * 400])
def test_lines_of_figures_are_joined_however_far_apart(breaks: str) -> None:
    """A pattern that begins with blanks, tried from each of 400 line breaks, takes a minute."""
    assert filled_texts(write(FEE, f"80{breaks}90")) == {"note": "80；90"}
    assert filled_texts(write(FEE, f"1800元{breaks}/月")) == {"": "1800"}


@pytest.mark.parametrize("text", ["1.200", "1.200元/月", "１．８００", "12.000"])
def test_a_figure_with_two_readings_is_a_question(text: str) -> None:
    written = write(FEE, text)
    assert (filled_texts(written), written.fault) == ({}, "intake-readings")
    assert "、" in written.details["readings"]


@pytest.mark.parametrize(
    "text",
    [
        "3个班",
        "约30",
        "30-40",
        "30~40",
        "60+",
        "120余",
        "三十",
        "30/40",
        "2千",
        "60（含混合班）",
        "30㎡",
        "30①",
        "30²",
        "⑥",
        "半",
        "45\n60",
        "乳儿20个\n托小30个",
    ],
)
def test_no_number_of_the_column_is_refused(text: str) -> None:
    written = write(PLACES, text)
    assert (filled_texts(written), written.fault) == ({}, "intake-unit")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("40张", "40"), ("50个", "50"), ("60人", "60"), ("26.0", "26"), (26.0, "26"), ("０", "0")],
)
def test_units_of_the_column(text: Cell, wanted: str) -> None:
    assert filled_texts(write(PLACES, text)) == {"": wanted}


@pytest.mark.parametrize("text", ["12㎡", "12 m2", "12M²", "12平方米", "12平米"])
def test_a_sign_that_widens_to_a_digit_is_no_part_of_the_figure(text: str) -> None:
    field = replace(PLACES, unit="平方米", same_units=("㎡", "平米"))
    assert filled_texts(write(field, text)) == {"": "12"}


@pytest.mark.parametrize(
    ("cell", "wanted", "fault"),
    [
        ("2021年3月", {"filed_month": "2021-03"}, ""),
        ("2021.3", {"filed_month": "2021-03"}, ""),
        ("2021/03", {"filed_month": "2021-03"}, ""),
        ("2021-10", {"filed_month": "2021-10"}, ""),
        ("2021年", {"filed_month": "2021"}, ""),
        ("2021年3月上旬", {"filed_month": "2021-03"}, ""),
        ("二〇二一年三月底", {"filed_month": "2021-03"}, ""),
        ("2021年初", {"filed_month": "2021"}, ""),
        ("2021.3.", {"filed_month": "2021-03"}, ""),
        (2021.5, {"filed_month": "2021-05"}, ""),
        (2021.12, {"filed_month": "2021-12"}, ""),
        (2021.1, {}, "intake-readings"),
        ("2019-12-31 15:42:13", {"": "2019-12-31"}, ""),
        ("2019/12/31 9:05", {"": "2019-12-31"}, ""),
        ("2019-12-31T15:42:13.000+08:00", {"": "2019-12-31"}, ""),
        ("2019年12月31日 15:42", {"": "2019-12-31"}, ""),
        (datetime(2019, 12, 31, 15, 42), {"": "2019-12-31"}, ""),
        ("2019-12-31\n15:42", {"": "2019-12-31"}, ""),
        ("2019年\n12月31日", {"": "2019-12-31"}, ""),
        ("2019\n1231", {"": "2019 1231"}, ""),  # the check says that this is no day
        (44260.4, {"": "2021-03-05"}, ""),
        (44260, {"": "2021-03-05"}, ""),
        ("110年3月5日", {}, "intake-short-year"),
        ("民國110年3月5日", {}, "intake-short-year"),
        ("110/3/5", {}, "intake-short-year"),
        ("21.3.5", {}, "intake-short-year"),
        ("2021年3月①", {"": "2021年3月①"}, ""),
    ],
)
def test_dates(cell: Cell, wanted: dict[str, str], fault: str) -> None:
    written = write(DAY, cell)
    assert (filled_texts(written), written.fault) == (wanted, fault)


@pytest.mark.parametrize("char", ["\ufffe", "а", "א"])
def test_a_foreign_character_is_refused_as_check_refuses_it(char: str) -> None:
    assert write(NAME, f"甲{char}乙").fault == "foreign-character"


def test_a_month_is_no_day_where_there_is_no_field_for_months() -> None:
    assert write(PLAIN_DAY, "2021年3月").fault == "intake-month"


def test_a_day_takes_the_place_of_a_month() -> None:
    assert write(DAY, "2021-03-05").others == {"filed_month": ""}


@pytest.mark.parametrize(
    ("field", "cell", "wanted", "fault"),
    [
        (NAME, "⼩⼤⼈托育园", "小大人托育园", ""),
        (NAME, "甲园\t", "甲园", ""),
        (NAME, "甲\u3164园\U000e0041", "甲园", ""),
        (NAME, "／", "", ""),
        (NAME, "——", "", ""),
        (NAME, "甲园 13800000001", "", "intake-personal"),
        (PHONE, "138 0000 0001", "", ""),
        (PHONE, "0600-2000002/13800000001", "", ""),
        (PHONE, "张三 13800000001", "", ""),
        (PHONE, "０６００－２０００００２", "0600-2000002", ""),
        (PHONE, "06002000002", "0600-2000002", ""),
        (PHONE, "（0600）2000002", "0600-2000002", ""),
        (PHONE, "0600--200 0002", "0600-2000002", ""),
        (PHONE, "0600-2000002①", "0600-2000002①", ""),  # the check says what is wrong
        (CODE, "1.1E+17", "", "intake-lost"),
        (CODE, 919999990009020200.0, "", "intake-lost"),
        (GRADE, "×", "×", ""),
        (GRADE, "a", "A", ""),
    ],
)
def test_texts(field: Field, cell: Cell, wanted: str, fault: str) -> None:
    written = write(field, cell)
    assert (written.text, written.fault) == (wanted, fault)
    assert written.reason or written.text == cell or fault


PARTS = (
    "元/月", "/月", "每月", "元", "/", "月", "天", "年", "周", "学期", "小时", "班次", "课", "(含餐)",
    *"约+-~、余起（）() ",
)  # fmt: skip


@given(st.integers(0, 99999), st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("".join))
def test_no_figure_comes_of_a_cell_that_says_another_unit(number: int, rest: str) -> None:
    found = read_quantity(f"{number}{rest}", FEE)
    beside, _, remark = rest.replace(" ", "").replace("（", "(").partition("(")
    if found.low:
        assert found.low == str(number)
        assert set(beside) <= set("元/每月") and ("月" in beside or "元" not in beside)
        assert not re.search("[/每][^元/每月)）]", remark)


@given(st.decimals(0, 99999, places=2))
def test_a_plain_figure_is_itself(number: object) -> None:
    text = f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    assert read_quantity(text, FEE).low == text
