"""A code that is put together has to be, module for module, the one that segno draws."""

from __future__ import annotations

import segno
from hypothesis import given
from hypothesis import strategies as st

from datapub.pages.qr import MASK, QUIET_ZONE, draw_qr

PLAIN = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="/")


def draw_with_segno(address: str) -> str:
    code = segno.make_qr(address, error="m", mask=MASK, mode="byte")
    return str(code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None, light="#fff"))


@given(st.integers(0, 99_999), st.sampled_from(["https://wjw.example.gov.cn/tuoyu/", "http://a.cn/"]))
def test_pages_of_a_register_have_the_codes_that_segno_draws(number: int, base: str) -> None:
    address = f"{base}institutions/zb{number:05d}/"
    assert draw_qr(address) == draw_with_segno(address)


@given(st.text(PLAIN, min_size=1, max_size=40), st.sampled_from(["/", ""]))
def test_any_address_has_the_code_that_segno_draws(tail: str, end: str) -> None:
    address = f"https://tuoyu.example.gov.cn/{tail}{end}"
    assert draw_qr(address) == draw_with_segno(address)
