"""A code that is put together has to be, module for module, the one that segno draws."""

from __future__ import annotations

import io
from base64 import b64decode
from itertools import product

import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from datapub.pages.qr import MASK, QUIET_ZONE, draw_qr

PLAIN = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="/")


def read_modules(uri: str) -> set[tuple[int, int]]:
    """Return the (row, column) of every dark pixel of a picture."""
    kind, _, content = uri.partition(",")
    assert kind == "data:image/png;base64"
    picture = Image.open(io.BytesIO(b64decode(content, validate=True)))
    assert (picture.format, picture.mode) == ("PNG", "1")
    places = product(range(picture.height), range(picture.width))
    return {(row, column) for row, column in places if not picture.getpixel((column, row))}


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
