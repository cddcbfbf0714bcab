"""What stands in a comment of a review reads as it was written, calls nobody and leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marko import Markdown
from marko.element import Element

from datapub.textual import write_markdown_text

CALLS = [
    "@someone", "a@b.cn", "@组/team", "https://evil.example/x", "www.evil.example", "#12", "GH-12", "a/b#3",
    "~label", "%3", "&4", "$5", "0123456789abcdef", "1234567", ":smile:", "<b>", "[x](http://e.test)", "!7",
    "`", "``a`", "|", "\\|", "a\\", "* x", "- x", "1. x", "# x", "&#64;a", "<!-- x -->", "@", "2026-09-01",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([*CALLS, "示例", " ", "（", "：", "→"]), min_size=1).map("".join) | st.text()
PLAIN = re.compile(r"(?:[^!-~]|[\d,.:/%()-])*")


def list_leaves(element: Element) -> Iterator[tuple[str, str]]:
    """Yield each piece of text with the kind of element that it stands in."""
    children = getattr(element, "children", "")
    if isinstance(children, str):
        yield element.get_type(), children
    else:
        for child in children:
            yield from list_leaves(child)


def read(markdown: str) -> list[tuple[str, str]]:
    return list(list_leaves(Markdown(extensions=["gfm"]).parse(markdown)))


@pytest.mark.parametrize("text", CALLS)
@pytest.mark.parametrize("frame", ["{}", "示例{}", "示例 {} 乙", "甲{}，"])
def test_nothing_is_read_into_a_text(text: str, frame: str) -> None:
    text = frame.format(text)
    leaves = read(write_markdown_text(text))
    assert "".join(part for _, part in leaves) == " ".join(text.split())
    for kind, part in leaves:
        assert kind == "CodeSpan" or (kind == "RawText" and PLAIN.fullmatch(part)), (kind, part)
        assert kind == "CodeSpan" or not re.search(r"\d{7}|%\d", part), part


@given(TEXTS.filter(lambda text: bool(text.split()) and not re.search("[\0-\x1f\x7f]", text)))
@example("示例%12%")
def test_a_text_stays_in_its_cell(text: str) -> None:
    row = f"| 甲{write_markdown_text(text, is_in_table=True)} | 乙 |"
    table = Markdown(extensions=["gfm"]).parse(f"| a | b |\n| --- | --- |\n{row}\n").children[0]
    assert table.get_type() == "Table"
    cells = table.children[-1].children
    assert len(cells) == 2
    assert {kind for kind, _ in list_leaves(cells[0])} <= {"CodeSpan", "RawText"}


def test_numbers_and_words_read_as_before() -> None:
    assert (
        write_markdown_text("托位总数：55 → 120 个（25%）\n2026-09-01")
        == "托位总数：55 → 120 个（25%） 2026-09-01"
    )
    assert write_markdown_text("「保育费」（fee_cny）") == "「保育费」（`fee_cny`）"
