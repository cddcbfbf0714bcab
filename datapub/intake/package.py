"""What a workbook carries besides its cells, looked at before any cell is read.

An .xlsx file is a ZIP archive of XML. Its size when unpacked, its macros, its links to other files, its
comments and its formulas are read from there; no third-party reader gives them all.
"""

from __future__ import annotations

import posixpath
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
from datapub.messages import show
from datapub.texts import find_mobiles

MAX_FILE: Final = 50 * 2**20
"""Bytes of a file; a register of 10,000 rows takes about 3 MB."""

MAX_UNPACKED: Final = 500 * 2**20
"""Bytes of everything in the archive once it is unpacked."""

MAX_CELLS: Final = 5_000_000
"""Cells of the smallest rectangle with everything on a sheet: a reader lays it out in memory as a whole."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_VBA: Final = "_VBA_PROJECT".encode("utf-16-le")
_TAGS: Final = re.compile(r"<[^>]*>")
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip
"""What a damaged, or a forged, archive makes its readers raise."""


def check_package(path: Path) -> None:
    """Refuse a workbook that is too large, encrypted, or carries macros, links or private comments.

    Raises:
        Refused: with what stands in the way.
    """
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Refused(
            make_fault(path.name, "intake-size", size=f"{size / 2**20:.0f}", limit=f"{MAX_FILE / 2**20:.0f}")
        )
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _OLE:
        _check_old(path)
    elif zipfile.is_zipfile(path):
        with _readable(path):
            _check_archive(path)
    else:
        raise Refused(make_fault(path.name, "intake-damaged"))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
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
            # Of two parts of one name, or one that is longer than it says, readers take different ones.
            raise Refused(make_fault(path.name, "intake-damaged"))
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused(make_fault(path.name, "intake-macros"))
        if linked := list(_list_links(archive, names)):
            raise Refused(make_fault(path.name, "intake-links", value="、".join(linked)))
        numbers = dict.fromkeys(number for text in _read_comments(archive) for number in find_mobiles(text))
        if numbers:
            raise Refused(
                make_fault(path.name, "intake-comment", value="、".join(show(number) for number in numbers))
            )


def _list_links(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        if re.match(r"xl/externalLinks/_rels/.*\.rels$", name):
            for target in re.findall(r'Target="([^"]*)"', _read(archive, name)):
                yield unescape(target).replace("\\", "/").rpartition("/")[2]
        elif re.match(r"xl/externalLinks/[^/]+\.xml$", name) and not any("_rels" in other for other in names):
            yield name


def _read_comments(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if re.match(r"xl/(?:comments|threadedComments).*\.xml$", name):
            # Between two comments a blank: digits of neighbours must not add up to a number.
            for part in re.split(r"</(?:comment|threadedComment)>", _read(archive, name)):
                yield unescape(_TAGS.sub("", part))


def _read(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", errors="replace")


def find_formulas(path: Path, sheet: str) -> frozenset[tuple[int, int]]:
    """Return the cells of a sheet that hold a formula, as (row from 1, column from 0).

    Only .xlsx says so; of an old .xls the values last computed are taken. The names of elements are
    looked at without their namespace, as "Strict" workbooks have another, and a cell that does not
    say where it stands is the next one.

    Raises:
        Refused: the sheet cannot be found or read, or reaches so far that no reader could lay it out.
    """
    if not zipfile.is_zipfile(path):
        return frozenset()
    with (
        _readable(path),
        zipfile.ZipFile(path) as archive,
        archive.open(_find_sheet(archive, sheet)) as stream,
    ):
        found = set()
        row = column = 0
        rows: set[int] = set()
        columns: set[int] = set()
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            tag = _local(element.tag)
            if tag == "row" and event == "start":
                row, column = int(element.get("r") or row + 1), 0
            elif tag == "row":
                element.clear()
            elif tag == "c" and event == "end":
                if place := _PLACE.fullmatch(element.get("r", "").upper()):
                    row, column = int(place[2]), _number_of(place[1])
                if len(element):
                    rows.add(row)
                    columns.add(column)
                if any(_local(child.tag) == "f" for child in element):
                    found.add((row, column))
                column += 1
    if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MAX_CELLS:
        raise Refused(make_fault(path.name, "intake-extent", value=sheet, row=max(rows), place=max(columns)))
    return frozenset(found)


def _find_sheet(archive: zipfile.ZipFile, sheet: str) -> str:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for item in workbook.iter():
        if _local(item.tag) == "sheet" and item.get("name") == sheet:
            link = next((text for name, text in item.attrib.items() if _local(name) == "id"), None)
            target = links.get(link, "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise KeyError(sheet)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
