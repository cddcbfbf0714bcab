"""QR codes of permanent addresses (the only module with segno)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno
from markupsafe import Markup

QUIET_ZONE: Final = 4
"""Empty modules around the code, as ISO/IEC 18004 asks."""

MASK: Final = 2
"""Which of the eight masks is laid over a code. All of them decode; looking for the evenest one
takes four times as long as all the rest, and a register has thousands of codes."""

_MOST_MODULES: Final = 177
"""Modules in a row of the biggest code, version 40."""

_MOVES: Final = {
    module * length: f"h{length}" if module == b"\1" else f"m{length} 0"
    for module in (b"\0", b"\1")
    for length in range(1, _MOST_MODULES + 1)
}
"""What the pen does at a run of modules: it draws a dark one and is lifted over a light one."""


@lru_cache(maxsize=1024)  # a preview draws the same codes again at every edit
def draw_qr(address: str) -> Markup:
    """Return an inline SVG of an address in ASCII, error correction M (15 % may be lost at a door)."""
    head, slash, tail = address.rstrip("/").rpartition("/")
    family = _make_family(head + slash, len(tail), address[len(head + slash + tail) :])
    modules, size = family.find_modules(tail), family.size
    box = size + 2 * QUIET_ZONE
    return Markup(
        f'<svg viewBox="0 0 {box} {box}"><path fill="#fff" d="M0 0h{box}v{box}h-{box}z"/>'
        f'<path stroke="#000" d="{_trace(modules, size)}"/></svg>'
    )  # made of numbers only; the address is drawn, not written


class _Family:
    """The codes of addresses that differ in some characters only, as those of a register's pages do.

    The bits of a message, its Reed-Solomon words and the mask reach the modules by exclusive or
    alone. So codes of one length, version and mask differ, for every bit in which their messages
    differ, by one pattern that is always the same. segno draws one code and each pattern once;
    every other code is put together from them, a hundred times faster and module for module the same.
    """

    def __init__(self, head: str, length: int, end: str) -> None:
        self._head, self._base, self._end = head, "0" * length, end
        self._modules = self._draw(self._base)
        self._patterns: dict[tuple[int, int], int] = {}

    def find_modules(self, tail: str) -> bytes:
        """Return the modules row by row, one byte each: 1 is dark."""
        modules = self._modules
        for place, (character, base) in enumerate(zip(tail, self._base, strict=True)):
            differing = ord(character) ^ ord(base)
            while differing:
                bit = differing & -differing
                modules ^= self._find_pattern(place, bit)
                differing ^= bit
        return modules.to_bytes(self.size * self.size)

    def _find_pattern(self, place: int, bit: int) -> int:
        if (place, bit) not in self._patterns:
            changed = chr(ord(self._base[place]) ^ bit)
            tail = self._base[:place] + changed + self._base[place + 1 :]
            self._patterns[place, bit] = self._modules ^ self._draw(tail)
        return self._patterns[place, bit]

    def _draw(self, tail: str) -> int:
        code = segno.make_qr(self._head + tail + self._end, error="m", mask=MASK, mode="byte")
        self.size = len(code.matrix)
        return int.from_bytes(b"".join(map(bytes, code.matrix)))


_make_family = lru_cache(maxsize=16)(_Family)


def _trace(modules: bytes, size: int) -> str:
    """Return the moves of a pen that draws each row's dark modules as lines."""
    lines = []
    for number in range(size):
        row = modules[number * size : (number + 1) * size].rstrip(b"\0")
        dark = row.lstrip(b"\0")
        if dark:
            start = f"M{len(row) - len(dark) + QUIET_ZONE} {number + QUIET_ZONE}.5"
            runs = dark.replace(b"\0\1", b"\0 \1").replace(b"\1\0", b"\1 \0").split(b" ")
            lines.append(start + "".join(map(_MOVES.__getitem__, runs)))
    return "".join(lines)
