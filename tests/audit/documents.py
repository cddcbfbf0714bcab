"""Pictures and PDFs with something written into them beside what they show."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DictionaryObject, NameObject, StreamObject

_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns="a"><b>{}</b></a></x:xmpmeta>'


def picture(kind: str, **saved: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind, **saved)
    return stream.getvalue()


def exif(tag: int, value: str, directory: int | None = None) -> bytes:
    made = Image.Exif()
    (made if directory is None else made.get_ifd(directory))[tag] = value
    return made.tobytes()


def png_text(text: str) -> bytes:
    info = PngInfo()
    info.add_itxt("Comment", text)
    return picture("PNG", pnginfo=info)


def list_pictures(text: str) -> dict[str, tuple[str, bytes]]:
    return {
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
