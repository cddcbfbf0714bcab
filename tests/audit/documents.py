"""Pictures and PDFs with text in their metadata."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns="a"><b>{}</b></a></x:xmpmeta>'


def picture(kind: str, **saved: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind, **saved)
    return stream.getvalue()


def iptc(text: str) -> bytes:
    """A JPEG with a caption of 49 bytes, whose length looks like a digit."""
    caption = b"\x1c\x02\x78\0\x31" + text.ljust(49).encode()
    part = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x36" + caption
    raw = picture("JPEG")
    return raw[:2] + b"\xff\xed" + (len(part) + 2).to_bytes(2) + part + raw[2:]


def exif(tag: int, value: str | bytes, directory: int | None = None) -> bytes:
    made = Image.Exif()
    (made if directory is None else made.get_ifd(directory))[tag] = value
    return made.tobytes()


def png_text(text: str) -> bytes:
    info = PngInfo()
    info.add_itxt("Comment", text)
    return picture("PNG", pnginfo=info)


def list_pictures(text: str) -> dict[str, tuple[str, bytes]]:
    copies = {
        "in ASCII": b"ASCII\0\0\0" + text.encode(),
        "in UTF-16, big-endian": b"UNICODE\0" + text.encode("utf-16-be"),
        "in UTF-16, little-endian": b"UNICODE\0" + text.encode("utf-16-le"),
    }
    return {
        **{
            f"picture: EXIF, a comment {how}": ("a.jpg", picture("JPEG", exif=exif(0x9286, value, 0x8769)))
            for how, value in copies.items()
        },
        "picture: IPTC": ("a.jpg", iptc(text)),
        "picture: a long comment": ("a.jpg", picture("JPEG", comment=b"a " * 9_000 + text.encode())),
        "picture: a comment of PNG": ("a.png", png_text(text)),
        "picture: EXIF, who took it": ("a.jpg", picture("JPEG", exif=exif(0x013B, text))),
        "picture: EXIF, the camera": ("a.webp", picture("WEBP", exif=exif(0xA430, text, 0x8769))),
        "picture: XMP": ("a.jpeg", picture("JPEG", xmp=_XMP.format(text).encode())),
        "picture: a comment of GIF": ("a.gif", picture("GIF", comment=text.encode())),
    }


def pdf(shown: str = "", title: str = "", xmp: str = "", note: str = "", attached: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject(
        {NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = StreamObject()
    content.set_data(f"BT /F1 12 Tf 20 100 Td ({shown}) Tj ET".encode())
    page[NameObject("/Contents")] = content
    if title:
        writer.add_metadata({"/Title": title})
    if xmp:
        writer.xmp_metadata = _XMP.format(xmp).encode()
    if note:
        writer.add_annotation(0, Text(rect=(0, 0, 9, 9), text=note))
    if attached:
        writer.add_attachment("a.csv", f"a\n{attached}\n".encode())
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def list_pdfs(text: str) -> dict[str, tuple[str, bytes]]:
    places = ("shown", "title", "xmp", "note", "attached")
    return {f"pdf: {place}": ("a.pdf", pdf(**{place: text})) for place in places}


def odd_pdf(metadata: PdfObject | None = None, note: PdfObject | None = None) -> bytes:
    """A PDF with an object of a wrong type."""
    writer = PdfWriter()
    page = writer.add_blank_page(9, 9)
    if metadata is not None:
        writer.root_object[NameObject("/Metadata")] = metadata
    if note is not None:
        page[NameObject("/Annots")] = ArrayObject([note])
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def huge_png() -> bytes:
    """The head of a picture of 20,000 × 20,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def list_odd() -> dict[str, tuple[str, bytes]]:
    """Files that libraries fail on, and some that are truncated or of an unknown kind."""
    return {
        "metadata null": ("a.pdf", odd_pdf(metadata=NullObject())),
        "metadata dict": ("a.pdf", odd_pdf(metadata=DictionaryObject())),
        "note null": ("a.pdf", odd_pdf(note=NullObject())),
        "note text": ("a.pdf", odd_pdf(note=TextStringObject("a"))),
        "cut PDF": ("a.pdf", b"%PDF-"),
        "locked PDF": ("a.pdf", locked_pdf()),
        "huge PNG": ("a.png", huge_png()),
        "empty PNG": ("a.png", b""),
        "unknown": ("a.heic", b"?"),
    }


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(9, 9)
    writer.encrypt("a", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
