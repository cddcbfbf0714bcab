"""Check what a workbook carries besides its cells, before any cell is read.

An .xlsx or .ods file is a ZIP archive of XML. Its unpacked size, macros, links to other files and comments
are read from the archive itself, as no third-party reader reports all of them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from datapub.intake.fault import Refused, make_fault
from datapub.personal import find_personal

MAX_FILE: Final = 50 * 2**20
"""Maximum bytes of a file; a register of 10,000 rows takes about 3 MB."""

MAX_UNPACKED: Final = 500 * 2**20
"""Maximum bytes of an archive's content when unpacked."""

MAX_CELLS: Final = 5_000_000
"""Maximum cells in the extent of a sheet, empty ones included, as readers hold all of it in memory."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_VBA: Final = "_VBA_PROJECT".encode("utf-16-le")
_WITHIN: Final = r"[^<]*(?:<(?!/?(?:\w+:)?(?:txBody|text-box|annotation|(?:threadedC|c)omment)\b)[^<]*)*"
"""What stands in an element of these, none of which holds another, so that no end is looked for far away."""
_ANNOTATION: Final = re.compile(rf"<office:annotation\b({_WITHIN})</office:annotation>")
_BOX: Final = re.compile(rf"<(?:\w+:)?txBody\b[^<>]*>({_WITHIN})</(?:\w+:)?txBody>")
_TEXT_BOX: Final = re.compile(rf"<draw:text-box\b[^<>]*>({_WITHIN})</draw:text-box>")
_PARAGRAPH_END: Final = re.compile(r"</(?:a|text):p>")
_COMMENT: Final = re.compile(
    rf"<(?:\w+:)?((?:threadedC|c)omment)\b[^<>]*?\bref=\"([A-Z]+\d+)\"[^<>]*>({_WITHIN})</(?:\w+:)?\1>"
)
_TAGS: Final = re.compile(r"<[^<>]*>")
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip
"""What readers raise on a damaged or forged archive."""


def check_size(path: Path) -> None:
    """Check the size of a file.

    Raises:
        Refused: it is larger than ``MAX_FILE``.
    """
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Refused(
            make_fault(path.name, "intake-size", size=f"{size / 2**20:.0f}", limit=f"{MAX_FILE / 2**20:.0f}")
        )


def check_package(path: Path) -> None:
    """Check what a workbook carries besides its cells.

    Raises:
        Refused: it is damaged, encrypted or too large when unpacked, or has macros, links to other files, or
            comments with personal data.
    """
    if is_old(path):
        _check_old(path)
    elif zipfile.is_zipfile(path):
        with readable(path):
            _check_archive(path)
    else:
        raise Refused(make_fault(path.name, "intake-damaged"))


def is_old(path: Path) -> bool:
    """Return whether a file is an OLE compound file, like an old .xls or an encrypted .xlsx."""
    with path.open("rb") as stream:
        return stream.read(4) == _OLE


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the errors of reading a damaged file into ``Refused``."""
    try:
        yield
    except _UNREADABLE as error:
        raise Refused(make_fault(path.name, "intake-damaged")) from error


def _check_old(path: Path) -> None:
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise Refused(make_fault(path.name, "intake-password"))
    if _VBA in content:
        raise Refused(make_fault(path.name, "intake-macros"))


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            size, limit = f"{unpacked / 2**20:.0f}", f"{MAX_UNPACKED / 2**20:.0f}"
            raise Refused(make_fault(path.name, "intake-bomb", size=size, limit=limit))
        names = archive.namelist()
        if len(set(names)) < len(names) or archive.testzip() is not None:
            # Readers disagree on which of two parts with one name counts, and on a part of a wrong length.
            raise Refused(make_fault(path.name, "intake-damaged"))
        if "META-INF/manifest.xml" in names and "encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise Refused(make_fault(path.name, "intake-password"))
        if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
            raise Refused(make_fault(path.name, "intake-macros"))
        if linked := list(_list_links(archive, names)):
            raise Refused(make_fault(path.name, "intake-links", value="、".join(linked)))
        found = dict.fromkeys(
            finding.shown for text in _read_comments(archive) for finding in find_personal(text)
        )
        if found:
            raise Refused(make_fault(path.name, "intake-comment", value="、".join(found)))


def list_boxes(path: Path) -> list[str]:
    """Return the texts of a workbook's text boxes, which hold titles and notes outside the cells."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.match(r"xl/drawings/[^/]+\.xml$", name):
                found += _BOX.findall(_read(archive, name))
            elif name == "content.xml":
                found += _TEXT_BOX.findall(_read(archive, name))
    texts = (unescape(_TAGS.sub("", _PARAGRAPH_END.sub("\n", part))).strip() for part in found)
    return list(filter(None, texts))


def list_comments(path: Path) -> list[tuple[str, str]]:
    """Return the cell and the text of each comment in an .xlsx file."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        threads = [name for name in names if name.startswith("xl/threadedComments/")]
        parts = threads or [name for name in names if re.match(r"xl/comments.*\.xml$", name)]
        found = [item for name in parts for item in _COMMENT.findall(_read(archive, name))]
    return [(cell, text) for _, cell, part in found if (text := unescape(_TAGS.sub("", part)).strip())]


def _list_links(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        if re.match(r"xl/externalLinks/_rels/.*\.rels$", name):
            for target in re.findall(r'Target="([^"]*)"', _read(archive, name)):
                yield unescape(target).replace("\\", "/").rpartition("/")[2]
        elif re.match(r"xl/externalLinks/[^/]+\.xml$", name) and not any("_rels" in other for other in names):
            yield name


def _read_comments(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if re.match(r"(?:xl/(?:comments|threadedComments)|word/comments).*\.xml$", name):
            # One at a time: the digits of neighbouring comments must not add up to a number.
            for part in re.split(r"</(?:w:)?(?:comment|threadedComment)>", _read(archive, name)):
                yield unescape(_TAGS.sub("", part))
    if "content.xml" in archive.namelist():
        for part in _ANNOTATION.findall(_read(archive, "content.xml")):
            yield unescape(_TAGS.sub("", part))


def _read(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", errors="replace")
