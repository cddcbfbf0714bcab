"""A code that is put together has to be, module for module, the one that segno draws."""

from __future__ import annotations

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from datapub.pages.qr import MASK, QUIET_ZONE, draw_qr

PLAIN = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="/")


def read_modules(svg: str) -> set[tuple[int, int]]:
    """Follow the pen of a drawing and return the (row, column) of every module that it blackens."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    path = re.search(r'stroke="#000" d="([^"]*)"', svg)
    assert box and path and box[1] == box[2]
    x, y, dark = 0, 0.0, set()
    for move, first, second in re.findall(r"([Mmh])(-?\d+)(?: (-?[\d.]+))?", path[1]):
        if move == "h":
            dark |= {(int(y - 0.5), x + step) for step in range(int(first))}
            x += int(first)
        else:
            x, y = (int(first), float(second)) if move == "M" else (x + int(first), y + float(second))
    return dark


def draw_with_segno(address: str) -> set[tuple[int, int]]:
    matrix = segno.make_qr(address, error="m", mask=MASK, mode="byte").matrix
    return {
        (row + QUIET_ZONE, column + QUIET_ZONE)
        for row, cells in enumerate(matrix)
        for column, cell in enumerate(cells)
        if cell
    }


@given(st.integers(0, 99_999), st.sampled_from(["https://wjw.example.gov.cn/tuoyu/", "http://a.cn/"]))
def test_pages_of_a_register_have_the_codes_that_segno_draws(number: int, base: str) -> None:
    address = f"{base}institutions/zb{number:05d}/"
    assert read_modules(draw_qr(address)) == draw_with_segno(address)


@given(st.text(PLAIN, min_size=1, max_size=40), st.sampled_from(["/", ""]))
def test_any_address_has_the_code_that_segno_draws(tail: str, end: str) -> None:
    address = f"https://tuoyu.example.gov.cn/{tail}{end}"
    assert read_modules(draw_qr(address)) == draw_with_segno(address)
