"""QR codes of permanent addresses (the only module with segno)."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

QUIET_ZONE = 4
"""Empty modules around the code, as ISO/IEC 18004 asks."""

MASK = 2
"""Which of the eight masks is laid over a code. All of them decode; looking for the evenest one
takes four times as long as all the rest, and a register has thousands of codes."""


@lru_cache(maxsize=1024)  # a preview draws the same codes again at every edit; one takes about 5 kB
def draw_qr(address: str) -> Markup:
    """Return an inline SVG of an address, error correction M (15 % may be lost at a door)."""
    code = segno.make_qr(address, error="m", mask=MASK)
    return Markup(
        code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    )  # made of numbers only; the address is drawn, not written
