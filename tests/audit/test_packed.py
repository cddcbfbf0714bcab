"""What is kept of pages says the same as what was packed, however it is kept."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.audit.marks import shorten
from datapub.audit.packed import PackedDict, PackedText, Pool

TEXTS = st.text(max_size=40)


@given(TEXTS, TEXTS)
def test_a_packed_text_says_what_it_said(text: str, other: str) -> None:
    packed = PackedText(text, other.encode())
    assert str(packed) == text
    assert packed == PackedText(text)
    assert str(pickle.loads(pickle.dumps(packed))) == text
    assert (packed == PackedText(other)) == (text == other)


def test_a_text_that_says_what_another_says_is_small() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4F00)))
    alone, beside = (len(pickle.dumps(PackedText(text, like)._body)) for like in (b"", text.encode()))
    assert beside * 10 < alone


@given(st.dictionaries(TEXTS, TEXTS), TEXTS)
def test_a_packed_mapping_is_the_one_that_was_packed(items: dict[str, str], name: str) -> None:
    pool = Pool()
    packed = PackedDict(items, pool)
    for _ in range(2):
        assert packed == items
        assert (packed.get(name, "\0"), name in packed, len(packed)) == (
            items.get(name, "\0"), name in items, len(items),
        )  # fmt: skip
        packed = pickle.loads(pickle.dumps(packed))
        packed.share(pool)


def test_what_is_equal_is_kept_once() -> None:
    pool = Pool()
    one, other = (PackedDict({"甲": "乙" * count}, Pool()) for count in (2, 2))
    for packed in (one, other):
        packed.share(pool)
    assert one["甲"] is other["甲"]
    assert one._places is other._places


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ("../../correct/?id=a&field=b", "../../correct/"),
        ("../a/?b=c#d", "../a/#d"),
        ("#a?b", "#a?b"),
        ("?a=b", ""),
        ("tel:12345", "tel:12345"),
        ("mailto:a@b.example?subject=c", "mailto:a@b.example?subject=c"),
        ("https://a.example/b", "https://a.example/b"),
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("https://a.example/b?c=d&e=f&g=h#i", "https://a.example/b?c=d&e="),
    ],
)
def test_a_link_is_kept_without_what_only_one_page_says(link: str, short: str) -> None:
    assert shorten(link) == short
