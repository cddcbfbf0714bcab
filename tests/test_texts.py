"""What the text of one cell looks like."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub import texts
from datapub.personal import redact_personal


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@a", "＝1", "＋1", "－1", "＠a", "  =1"])
def test_formula(text: str) -> None:
    assert texts.is_formula(text)


@pytest.mark.parametrize("text", ["1=1", "a@b", "——", "甲-乙", "12345", "《甲》"])
def test_no_formula(text: str) -> None:
    assert not texts.is_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        "< script >alert(1)",
        "</b>",
        "<!-- x -->",
        "<img src=x onerror=y",
        "＜script＞",
        "a&nbsp;b",
        "&#60;",
        "&lt;b&gt;",
        "<SVG/onload=1>",
    ],
)
def test_html(text: str) -> None:
    assert texts.has_html(text)


@pytest.mark.parametrize("text", ["<3岁", "3 < 5", "A&B", "?a=1&b=2", "《甲》", "甲＜乙", "->", "<甲>"])
def test_no_html(text: str) -> None:
    assert not texts.has_html(text)


@pytest.mark.parametrize("text", ["9.13E+17", "9e+17", "1.2345e+10"])
def test_scientific(text: str) -> None:
    assert texts.is_scientific(text)


@pytest.mark.parametrize("text", ["52E10", "9E17", "370303", "1.5"])
def test_not_scientific(text: str) -> None:
    assert not texts.is_scientific(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021/3/5",
        "2021-3-5",
        "2021.3.5",
        "2021年3月5日",
        "２０２１年３月５日",
        "20210305",
        " 2021/03/05 ",
        "44260",
        "2021/3/5 0:00",
    ],
)
def test_dates_in_other_notations(text: str) -> None:
    assert texts.guess_date(text) == date(2021, 3, 5)


@pytest.mark.parametrize("text", ["2021-02-30", "3/5/2021", "2021", "2021年3月", "昨天", ""])
def test_no_dates(text: str) -> None:
    assert texts.guess_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１，２００", "1200"),
        ("1,200元", "1200"),
        ("12.0", "12"),
        ("007", "7"),
        ("+5", "5"),
        ("-3.50", "-3.5"),
        ("60 个", "60"),
        ("12o5", ""),
        ("约60", ""),
        ("NaN", ""),
        ("1e3", ""),
    ],
)
def test_numbers_in_other_notations(text: str, expected: str) -> None:
    assert texts.guess_number(text) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/甲", "ftp://a.example/", "javascript:alert(1)", "https://", "https://u:p@a.example/",
        "https://a.example@b.example/", "https://a.example:0/", "https://a.example:65536/", "https://a.example:x/",
        "http://127.0.0.1/", "http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::1]/", "http://[fe80::1]/",
        "http://localhost/", "http://a.local/", "http://2130706433/", "http://0x7f.1/", "http://[/",
        "https://a.example/\"", "https://a.example/<b>",
        "https:\\\\a.example", "https://-a.example/", "//a.example/", "https:a.example",
    ],
)  # fmt: skip
def test_an_address_that_nobody_may_be_sent_to(address: str) -> None:
    assert not texts.is_web_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://a.example/", "http://www.a.gov.cn:8080/b/c.html?d=1&e=%20#f", "HTTPS://a.example", "https://a.example/(1)_2"],
)  # fmt: skip
def test_a_whole_web_address(address: str) -> None:
    assert texts.is_web_address(address)
    assert texts.is_web_address("http://127.0.0.1:8000/", is_public=False)


@given(st.text(max_size=60))
def test_every_question_can_be_asked_of_any_text(text: str) -> None:
    for ask in (
        texts.has_invalid_characters,
        texts.is_formula,
        texts.has_html,
        texts.has_blanks_around,
        texts.has_wide_digits,
        texts.is_scientific,
        texts.is_mobile,
        texts.is_web_address,
    ):
        assert ask(text) in {True, False}
    texts.guess_date(text)
    texts.guess_number(text)
    texts.plain_digits(text)


@given(st.dates(date(1900, 3, 1), date(2100, 1, 1)))
def test_the_notation_of_the_datasets_is_read_as_it_is(day: date) -> None:
    assert texts.guess_date(day.isoformat()) == day


@given(st.text(st.characters(max_codepoint=0x7F), max_size=40))
def test_ascii_is_left_alone(text: str) -> None:
    assert texts.plain_digits(text) == text


def test_a_text_without_personal_numbers_is_shown_as_it_is() -> None:
    for text in ("示例・托育园（第００１号）", "91370303MA3C000000", "2021年3月5日", "5" * 30):
        assert redact_personal(text) == text


def test_identity_number_is_redacted() -> None:
    assert redact_personal("证件360426199101010071。") == "证件360****0071。"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025Q1", "2025-Q1"),
        ("2025q1", "2025-Q1"),
        ("2025 Q1", "2025-Q1"),
        ("2025-Q1", "2025-Q1"),
        ("2025年第1季度", "2025-Q1"),
        ("2025年一季度", "2025-Q1"),
        ("2025年第四季度", "2025-Q4"),
        ("２０２５年３月", "2025-03"),
        ("2025/3", "2025-03"),
        ("202503", "2025-03"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("2025年13月", None),
        ("2025年第5季度", None),
        ("去年", None),
        ("2025年上半年", None),
        ("", None),
    ],
)
def test_periods_in_other_notations(text: str, period: str | None) -> None:
    assert texts.guess_period(text) == period
