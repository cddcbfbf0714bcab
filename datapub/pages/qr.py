"""QR codes of permanent addresses (the only module with segno)."""

from __future__ import annotations

import zlib
from base64 import b64encode
from functools import lru_cache
from typing import Final

import segno

PNG_URI: Final = "data:image/png;base64,"
"""What the address of a picture begins with that is a PNG itself (RFC 2397)."""

QUIET_ZONE: Final = 4
"""Empty modules around the code, as ISO/IEC 18004 asks."""

MASK: Final = 2
"""Which of the eight masks is laid over a code. All of them decode; looking for the evenest one
takes four times as long as all the rest, and a register has thousands of codes."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ONE_BIT_GREY = b"\1\0\0\0\0"
"""Of a PNG's header: one bit a module, 1 is light; deflated, not filtered, not interlaced (ISO/IEC 15948)."""


@lru_cache(maxsize=1024)  # a preview draws the same codes again at every edit
def draw_qr(address: str) -> str:
    """Return a PNG of an address in ASCII as a data: URI, error correction M (15 % may be lost at a door)."""
    head, slash, tail = address.rstrip("/").rpartition("/")
    family = _make_family(head + slash, len(tail), address[len(head + slash + tail) :])
    return PNG_URI + b64encode(family.draw(tail)).decode()


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

    def draw(self, tail: str) -> bytes:
        """Return the PNG of one code, a pixel for a module."""
        modules = self._modules
        for place, (character, base) in enumerate(zip(tail, self._base, strict=True)):
            differing = ord(character) ^ ord(base)
            while differing:
                bit = differing & -differing
                modules ^= self._find_pattern(place, bit)
                differing ^= bit
        size = self._size.to_bytes(4)
        rows = modules.to_bytes(self._size * (1 + -(-self._size // 8)))
        return (
            _SIGNATURE
            + _write_chunk(b"IHDR", size + size + _ONE_BIT_GREY)
            + _write_chunk(b"IDAT", zlib.compress(rows, 0, wbits=9))  # the same bytes by any zlib
            + _write_chunk(b"IEND", b"")
        )

    def _find_pattern(self, place: int, bit: int) -> int:
        if (place, bit) not in self._patterns:
            changed = chr(ord(self._base[place]) ^ bit)
            tail = self._base[:place] + changed + self._base[place + 1 :]
            self._patterns[place, bit] = self._modules ^ self._draw(tail)
        return self._patterns[place, bit]

    def _draw(self, tail: str) -> int:
        """Return the rows of the PNG of a code: each is a byte for its filter (none), then a bit a module."""
        code = segno.make_qr(self._head + tail + self._end, error="m", mask=MASK, mode="byte")
        rows = ["".join("10"[dark] for dark in row) for row in code.matrix_iter(border=QUIET_ZONE)]
        self._size = len(rows)
        width = -(-self._size // 8) * 8
        return int("".join("0" * 8 + row.ljust(width, "0") for row in rows), 2)


_make_family = lru_cache(maxsize=16)(_Family)


def _write_chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
