"""What a workbook carries besides its cells, looked at before any cell is read.

An .xlsx file is a ZIP archive of XML. Its size when unpacked, its macros, its links to other files, its
comments and its formulas are read from there; no third-party reader gives them all.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from datapub.intake.fault import Refused, make_fault
from datapub.messages import show
from datapub.texts import find_mobiles

MAX_FILE: Final = 50 * 2**20
"""Bytes of a file; a register of 10,000 institutions takes about 3 MB."""

MAX_UNPACKED: Final = 500 * 2**20
"""Bytes of everything in the archive once it is unpacked."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_VBA: Final = "_VBA_PROJECT".encode("utf-16-le")
_TAGS: Final = re.compile(r"<[^>]*>")
_PLACE: Final = re.compile(r"([A-Z]+)([0-9]+)")
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


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
        _check_archive(path)
    else:
        raise Refused(make_fault(path.name, "intake-damaged"))


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

    Only .xlsx says so; of an old .xls the values last computed are taken.
    """
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        name = _find_sheet(archive, sheet)
        if name is None:
            return frozenset()
        found = set()
        with archive.open(name) as stream:
            for _, element in ElementTree.iterparse(stream, events=("end",)):
                if element.tag == f"{_MAIN}c":
                    place = _PLACE.fullmatch(element.get("r", ""))
                    if place and element.find(f"{_MAIN}f") is not None:
                        found.add((int(place[2]), _number_of(place[1])))
                elif element.tag == f"{_MAIN}row":
                    element.clear()
        return frozenset(found)


def _find_sheet(archive: zipfile.ZipFile, sheet: str) -> str | None:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for item in workbook.iter(f"{_MAIN}sheet"):
        target = links.get(item.get(_LINK))
        if item.get("name") == sheet and target:
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            return name if name in archive.namelist() else None
    return None


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
