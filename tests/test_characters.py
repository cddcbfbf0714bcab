"""Characters that nobody sees, and such as look like others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.characters import UNSEEN, mend_lookalikes, mend_unseen


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
