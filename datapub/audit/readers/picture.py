"""Pictures: what is written into them beside what they show (EXIF, IPTC, XMP, comments of PNG and GIF)."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from datapub.audit.reader import Reader, Row
from datapub.audit.readers.xml import read_xml

_DIRECTORIES = (0x8769, 0x8825, 0xA005)
"""Where EXIF keeps more: of the camera, of the place, of how readers work together."""

_IPTC = re.compile(rb"\x1c[\x01-\x09].{3}", re.S)
"""What stands before each text of IPTC: where it belongs, and its length, which may look like digits."""

_NO_TEXT = re.compile("[\\0-\\x08\\x0e-\\x1f\\ufffd]+")

_XMP = frozenset({"xmp", "XML:com.adobe.xmp"})


def _read_picture(raw: bytes) -> Iterator[Row]:
    from PIL.Image import DecompressionBombError

    try:
        yield from _list_rows(raw)
    except (DecompressionBombError, AttributeError, TypeError, SyntaxError, struct.error) as error:
        raise ValueError(str(error)) from error


def _list_rows(raw: bytes) -> Iterator[Row]:
    from PIL import Image  # paid for by sites with pictures alone

    with Image.open(io.BytesIO(raw)) as picture:
        picture.load()  # texts of a PNG may stand behind the picture
        exif = picture.getexif()
        parts: list[Mapping[Any, Any]] = [exif, *map(exif.get_ifd, _DIRECTORIES)]
        for name, value in picture.info.items():
            if name in _XMP:
                yield from read_xml(_to_bytes(value).strip(b"\0 \n"))
            else:
                yield (str(name), *_list_texts(value))
    for part in parts:
        yield tuple(_list_texts(part))


def _to_bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _list_texts(value: object) -> Iterator[str]:
    """Yield the texts in a value; bytes are cut where no text goes on.

    Bytes with a zero are read as UTF-16 of both orders too, whatever charset stands before them: writers get
    the name and the order wrong. A head of eight bytes (UserComment) leaves the pairs as they are.
    """
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _list_texts(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _list_texts(item)
    elif isinstance(value, bytes):
        read = [_IPTC.sub(b"\0", value).decode("utf-8", errors="replace")]
        if b"\0" in value:
            read += [value.decode(codec, errors="replace") for codec in ("utf-16-le", "utf-16-be")]
        for text in read:
            yield from filter(None, _NO_TEXT.split(text))
    elif isinstance(value, str | int):
        yield str(value)


READERS = (Reader((".png", ".jpg", ".jpeg", ".gif", ".webp"), _read_picture),)
