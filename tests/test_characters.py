"""Characters that nobody sees, and such as look like others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from datapub.characters import UNSEEN, find_foreign, mend_lookalikes, mend_unseen


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("⼩⼤⼈婴幼⼉托育园", "小大人婴幼儿托育园"),
        ("⻄⼆路⼋号", "西二路八号"),
        ("⺠办⻓青⻢鞍⼭", "民办长青马鞍山"),
        ("⼾外", "户外"),
        ("金\uf90a", "金金"),
        ("\U0002f800", "丽"),
        ("㇐号", "一号"),
        ("𝟏𝟐𝟑", "123"),
        ("ﬁre", "fire"),
        ("ra\u0301t", "rát"),
        ("（全角）：，保留", "（全角）：，保留"),
        ("①㎡Ⅱ", "①㎡Ⅱ"),
    ],
)
def test_lookalikes_are_what_they_look_like(text: str, meant: str) -> None:
    assert mend_lookalikes(text) == meant


@pytest.mark.parametrize(
    "char",
    [
        "\ufffe", "\uffff", "\U0001ffff", "\U0010ffff", "\ue000", "\U000f0000", "\ud800", "\x00", "\x85",
        "\t", "а", "Α", "Ꭺ", "ɑ", "ı", "א", "ا", "؀", "ก", "ᴀ", "\u202e", "\u2066", "\U000e0041",
        "\U0001f1e8", "\u0378",
    ],
)  # fmt: skip
def test_what_is_no_chinese_latin_or_common_sign_is_foreign(char: str) -> None:
    assert find_foreign(f"甲{char}乙") == char


@pytest.mark.parametrize("char", ["ニ", "ー", "ロ", "ハ", "カ", "ㄧ", "ㄚ"])
def test_a_single_letter_among_chinese_is_foreign_and_a_word_is_not(char: str) -> None:
    assert find_foreign(f"甲{char}乙") == find_foreign(f"{char}号") == find_foreign(f"第{char}") == char
    assert find_foreign("ニコニコ托育") == find_foreign("示例の家") == find_foreign("ㄧㄥ儿园") == ""
    assert find_foreign(f"0533{char}2280001") == ""


def test_marks_that_make_no_letter_are_foreign_and_those_that_do_are_not() -> None:
    assert find_foreign("甲" + "\u0301" * 50) == "\u0301"
    assert find_foreign("ra\u0301t") == ""
    assert find_foreign("q\u0301") == "\u0301"


def test_what_registers_are_written_with_is_not_foreign() -> None:
    text = "淄博（市）“托育”·№1①㎡℃μm±5％～——…《》、。→★✓□ⅡǎêüÉ𠮷㐂カナ한글ㄅ￥€²½ｋｍ<3岁&"
    assert find_foreign(text) == ""


@given(st.text(max_size=60))
def test_a_text_without_foreign_characters_can_stand_in_xml(text: str) -> None:
    if not find_foreign(text):
        etree.Element("a").text = text
        assert not UNSEEN.search(text)


@pytest.mark.parametrize(
    "char", ["\u3164", "\u115f", "\uffa0", "\u2800", "\U000e0041", "\U000e0100", "\ufe0f", "\u034f", "\u200d"]
)
def test_unseen_characters_go(char: str) -> None:
    assert UNSEEN.search(char)
    assert mend_unseen(f"甲{char}乙\t丙\u00a0丁") == "甲乙 丙 丁"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("（），：1Aa")))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mend_unseen(mend_lookalikes(text)) == text


@given(st.text())
def test_what_is_mended_once_stays(text: str) -> None:
    once = mend_lookalikes(text)
    assert mend_lookalikes(once) == unicodedata.normalize("NFC", once)


@pytest.mark.parametrize(
    "text",
    ["བོད་ལྗོངས།", "ལྷ་ས་གྲོང་ཁྱེར་ (拉萨)", "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ", "ᠠ\u180bᠨ\u180eᠠ", "ꆈꌠꁱꂷ 凉山", "སྐྱོང༌"],
)
def test_names_in_tibetan_mongolian_and_yi_stay_as_they_are(text: str) -> None:
    assert find_foreign(text) == ""
    assert mend_unseen(text) == mend_lookalikes(text) == text


@pytest.mark.parametrize("text", ["甲\u0f72", "\u180b", "甲\u180e", "ᠠ\u180b\u180b", "ཀ" + "\u0f74" * 7])
def test_a_mark_without_its_letter_or_heaped_up_is_foreign(text: str) -> None:
    assert find_foreign(text) == text[-1]


@pytest.mark.parametrize("text", ["༡༣༨༡༢༣༤༥༦༧༨", "᠑᠓᠘᠑᠒᠓᠔᠕᠖᠗᠘"])
def test_a_number_in_their_digits_cannot_pass_the_gate_for_personal_data(text: str) -> None:
    assert find_foreign(text) == text[0]
