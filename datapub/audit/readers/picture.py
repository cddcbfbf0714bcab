"""Pictures: what is written into them beside what they show (EXIF, XMP, comments of PNG and GIF)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from datapub.audit.reader import Reader, Row
from datapub.audit.readers.xml import read_xml

_DIRECTORIES = (0x8769, 0x8825, 0xA005)
"""Where EXIF keeps more: of the camera, of the place, of how readers work together."""

_XMP = frozenset({"xmp", "XML:com.adobe.xmp"})


def _read_picture(raw: bytes) -> Iterator[Row]:
    from PIL import Image  # paid for by sites with pictures alone

    with Image.open(io.BytesIO(raw)) as picture:
        picture.load()  # texts of a PNG may stand behind the picture
        exif = picture.getexif()
        parts: list[Mapping[Any, Any]] = [exif, *map(exif.get_ifd, _DIRECTORIES)]
        for name, value in picture.info.items():
            if name in _XMP:
                yield from read_xml(_to_bytes(value).strip(b"\0 \n"))
            else:
                yield (str(name), _to_text(value))
    for part in parts:
        yield tuple(_to_text(value) for value in part.values())


def _to_bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _to_text(value: object) -> str:
    """Return a value as text; Windows writes its own in UTF-16, other long bytes are no text."""
    if isinstance(value, bytes):
        codec = "utf-16-le" if b"\0" in value[1::2] else "utf-8"
        return value.decode(codec, errors="replace").strip("\0") if len(value) < 10_000 else ""
    return str(value) if isinstance(value, str | int) else ""


READERS = (Reader((".png", ".jpg", ".jpeg", ".gif", ".webp"), _read_picture),)
