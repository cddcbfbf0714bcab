"""Personal information is found however it is written, and nothing else is taken for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from datapub.codes import is_valid_code
from datapub.personal import find_personal, redact_personal
from tests.support import change, check_records, flatten, make_credit_code, sample_records

SEPARATORS = ["", " ", "-", ".", "·", "　", "—", "_", "\u200b", "\u00a0", "‐", " - ", "．", "。"]
WORDS = st.sampled_from(["", "电话", "联系人王某：", "(", "tel", "1", "301室 ", "值班 "])
DIGITS = st.sampled_from("0123456789")


def wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def circled(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨"))


def chinese(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


STYLES = st.sampled_from([str, wide, circled, chinese])


@st.composite
def mobile_numbers(draw: st.DrawFn) -> str:
    tail = draw(st.lists(DIGITS, min_size=9, max_size=9))
    return "1" + draw(st.sampled_from("3456789")) + "".join(tail)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["370302", "370303", "110101", "360426", "510104", "370391"]))
    born = draw(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
    start = f"{place}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return start + ric.calc_check_digit(start + "0")


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["11", "12", "13", "51", "52", "91", "92", "93"]))
    return make_credit_code(prefix, draw(st.integers(0, 99_999_999)))


def spread(number: str, gaps: list[str]) -> str:
    return "".join(char + gap for char, gap in zip(number, [*gaps, ""], strict=True))


def kinds(text: str) -> list[str]:
    return [finding.key for finding in find_personal(text)]


@given(mobile_numbers(), st.lists(st.sampled_from(SEPARATORS), min_size=10, max_size=10), WORDS, STYLES)
def test_mobile_is_found_however_it_is_written(number: str, gaps: list[str], before: str, style: Any) -> None:
    text = (before if before != "1" else "1 ") + spread(style(number), gaps)
    assert "R10/mobile" in kinds(text)


@given(mobile_numbers(), st.sampled_from(["86", "+86", "+86 ", "0086-", "0", "(+86)"]))
def test_mobile_is_found_behind_a_dialling_code(number: str, before: str) -> None:
    assert kinds(before + number) == ["R10/mobile"]


@given(mobile_numbers())
def test_mobile_is_redacted_in_reports(number: str) -> None:
    assert number not in find_personal(number)[0].shown
    assert number not in redact_personal(f"电话{number}，{wide(number)}")


@given(
    identity_numbers(), st.lists(st.sampled_from(["", " ", "-", "\u200b"]), min_size=17, max_size=17), STYLES
)
def test_identity_number_is_found(number: str, gaps: list[str], style: Any) -> None:
    text = "证件" + spread(style(number), gaps)
    assert "R10/identity" in kinds(text)
    assert all(number not in finding.shown for finding in find_personal(text))


@given(identity_numbers())
def test_identity_number_with_a_wrong_digit_is_one_by_its_name_or_the_year(number: str) -> None:
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert "R10/identity" in kinds(f"身份证号：{wrong}")
    assert is_valid_code(wrong) or ("R10/identity" in kinds(wrong)) == (number[6:10] < "2015")


def test_old_identity_number_is_found() -> None:
    assert kinds("证件 360426910101007") == ["R10/identity"]


@given(credit_codes(), WORDS.filter(lambda word: not word[-1:].isalnum() or not word.isascii()))
def test_credit_code_is_never_taken_for_a_person(code: str, before: str) -> None:
    assert kinds(code) == []
    assert kinds(f"{before}{code}，{code}") == []


@pytest.mark.parametrize(
    "code",
    [
        "11370300004224722N",
        "11370300587186982E",
        "11370300004224423Q",
        "91350200MA2YJ1XR9G",
        "913502000728319549",
    ],
)
def test_real_credit_codes(code: str) -> None:
    assert kinds(f"代码 {code}") == []


@given(st.dates(date(1949, 10, 1), date(2060, 1, 1)), st.dates(date(1949, 10, 1), date(2060, 1, 1)))
def test_dates_are_never_taken_for_a_person(first: date, second: date) -> None:
    for form in ("%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"):
        assert kinds(f"{first:{form}}至{second:{form}}") == []


@pytest.mark.parametrize(
    "text",
    [
        "淄政办发〔2021〕2号",
        "国卫办人口发〔2019〕25号",
        "11370300004224722N/2024-5438219",
        "370303202100001",
        "备〔2024〕第 370303-0012 号",
        "http://news.lznews.cn/luzhong/zibo/202302/t20230210_11394846.html",
        "https://news.example/a/13246789012_123456.html",
        "0533-6123456",
        "0533-6123456-8001",
        "400-123-4567",
        "12345、12320",
        "工作日 9:00–12:00、13:30–17:30",
        "总建筑面积 1350.5 平方米，2021 年 3 月启用",
        "118.0512, 36.8134",
        "4704138",
        "1,272,967",
        "关注微信公众号“健康甲市”",
        "微信扫码查询",
        "开户许可证已办理",
        "个人账户",
        "十三届全国人大常委会",
        "二〇二一年三月五日",
    ],
)
def test_what_is_no_personal_information(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("微信：tuoyu2024", "R10/wechat"),
        ("微信号tuoyu_2024", "R10/wechat"),
        ("WeChat: abcde12", "R10/wechat"),
        ("VX：abc123", "R10/wechat"),
        ("微 信 号：abcde", "R10/wechat"),
        ("微信：13800138000", "R10/mobile"),
        ("6222 0200 0000 0000 007", None),
        ("开户行：某银行 37001234567890123", "R10/account"),
        ("账号:6222020000000000000", "R10/account"),
        ("https://a.example/?phone=13800138000", "R10/mobile"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "R10/mobile"),
        ("(138)0013-8000", "R10/mobile"),
        ("¹³⁸⁰⁰¹³⁸⁰⁰⁰", "R10/mobile"),
    ],
)
def test_other_contacts(text: str, expected: str | None) -> None:
    assert kinds(text)[:1] == ([expected] if expected else [])


def test_bank_card_needs_its_check_digit() -> None:
    start = "622576000800495"
    right = luhn.calc_check_digit(start)
    assert kinds(f"{start[:8]} {start[8:]}{right}") == ["R10/account"]
    assert kinds(f"{start}{(int(right) + 1) % 10}") == []


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    find_personal(text)
    redact_personal(text)


def test_every_text_of_every_table_is_read() -> None:
    for name, rows in sample_records().items():
        if not rows:
            continue
        for column, value in rows[0].items():
            records = sample_records()
            if not isinstance(value, str | None):
                continue
            field = next(f for f in _schema(name).fields if f.name == column)
            if field.type != "string":
                continue
            change(records, name, 0, **{column: "13800138000"})
            found = flatten(check_records(records), "file", "row", "column", "rule")
            assert (f"datasets/{name}.csv", 2, column, "R10") in found


def test_nothing_else_is_said_of_a_cell_with_personal_information() -> None:
    records = sample_records()
    change(records, "institutions", 0, credit_code="360426199101010071", phone="13800138000")
    assert flatten(check_records(records), "column", "rule") == [("credit_code", "R10"), ("phone", "R10")]


def _schema(name: str) -> Any:
    from tests.support import sample_config

    return sample_config().dataset(name).schema


@pytest.mark.parametrize(
    "text",
    [
        "138,1234,5678", "138，1234，5678", "138、1234、5678", "138/1234/5678", "138|1234|5678",
        "138：1234：5678", "138+1234+5678", "【138】1234 5678", "138\\1234\\5678", "138#1234#5678",
        "138    1234    5678", "幺三八幺二三四五六七八", "壹叁捌壹贰叁肆伍陆柒捌",
    ],
)  # fmt: skip
def test_mobiles_in_groups_and_in_the_digits_of_cheques_are_found(text: str) -> None:
    assert [found.key for found in find_personal(f"电话 {text}。")] == ["R10/mobile"]
    assert "1234" not in redact_personal(text)


@pytest.mark.parametrize("text", ["13,812,345,678 元", "150、2000、300", "2138,1234,5678"])
def test_amounts_in_thousands_are_no_mobiles(text: str) -> None:
    assert find_personal(text) == ()
