"""Read a file into raw sheets, by its content and not by its suffix.

.xlsx, .xls and .ods are read by calamine, Word documents by ``word``, web pages and the XML of Excel 2003 by
``markup``, and any other text by ``plaintext``.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetMetadata, SheetVisibleEnum

from datapub.intake.extract import name_sheet
from datapub.intake.fault import Refused, make_fault
from datapub.intake.looks import read_looks
from datapub.intake.markup import find_reader
from datapub.intake.months import show_month
from datapub.intake.package import check_package, check_size, is_old
from datapub.intake.plaintext import read_text
from datapub.intake.sheet import Book, Cell, Looks, Place, RawSheet, fit
from datapub.intake.shown import show_words
from datapub.intake.word import read_word
from datapub.problem import Problem
from datapub.texts import MAX_CELL_LENGTH

_HEAD: Final = 4096
_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})
_BOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
_OTHER_FILES: Final = {
    "pdf": re.compile(rb"%PDF"),
    "word": re.compile(rb"\{\\rtf"),
    "picture": re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*", re.S),
    "packed": re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"),
}
"""End of the wording ``intake-kind/…`` -> first bytes, of files that clerks send and that hold no tables."""

_HANDED: Final = (".xlsx", ".xls", ".et", ".ods", ".csv", ".docx", ".doc", ".wps", ".pdf", ".txt")
"""Suffixes of files in archives that clerks hand over."""

_FLAT: Final = b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
"""The root attribute of a flat OpenDocument spreadsheet, a single XML file (.fods)."""

_WORD: Final = "WordDocument".encode("utf-16-le")
"""Name of the main stream of an old .doc, in the directory of its compound file."""


def read_workbook(path: Path) -> Book:
    """Return the sheets of a file, hidden ones included; a CSV file is one sheet without a name.

    Raises:
        Refused: the file is missing, too large, damaged, protected or of another kind, or has a cell longer
            than ``MAX_CELL_LENGTH``.
    """
    book, long = read_cut(path)
    if long:
        raise Refused(*long.values())
    return book


def read_cut(path: Path) -> tuple[Book, dict[tuple[str, Place], Problem]]:
    """Return the sheets of a file with overlong cells truncated, and a problem for each of those.

    Later steps rely on the limit, as some of their patterns take quadratic time.

    Raises:
        Refused: the file is missing, too large, damaged, protected or of another kind.
    """
    book = _read(path)
    long: dict[tuple[str, Place], Problem] = {}
    sheets = []
    for sheet in book.sheets:
        where = name_sheet(path.name, sheet.name if len(book.sheets) > 1 else "")
        before = len(long)
        for row, place, text in sheet.list_cells():
            if len(text) > MAX_CELL_LENGTH:
                long[sheet.name, (row, place)] = make_fault(
                    where, "long-cell", row=row, place=place, value=text,
                    length=len(text), limit=MAX_CELL_LENGTH,
                )  # fmt: skip
        if len(long) > before:
            sheet = replace(sheet, rows=[[_cut(cell) for cell in cells] for cells in sheet.rows])
        sheets.append(sheet)
    return replace(book, sheets=sheets), long


def _cut(cell: Cell) -> Cell:
    """Return a cell truncated to one character over the limit, so that it never passes for a whole text."""
    return cell[: MAX_CELL_LENGTH + 1] if isinstance(cell, str) else cell


def _read(path: Path) -> Book:
    if not path.is_file():
        raise Refused(make_fault(path.name, "intake-missing"))
    check_size(path)
    suffix = path.suffix.lower()
    if is_old(path) or zipfile.is_zipfile(path):
        return _read_package(path)
    raw = path.read_bytes()
    for kind, start in _OTHER_FILES.items():
        if start.match(raw):
            raise Refused(make_fault(path.name, f"intake-kind/{kind}", value=suffix or path.name))
    if raw.startswith(b"PK"):
        raise Refused(make_fault(path.name, "intake-damaged"))
    if _FLAT in raw[:_HEAD]:
        return _read_flat(path, raw)
    if reader := find_reader(raw):
        return reader(path.name, raw)
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise Refused(make_fault(path.name, "intake-kind", value="XML"))
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        raise Refused(make_fault(path.name, "intake-empty"))
    if suffix not in _TEXT_SUFFIXES | _BOOK_SUFFIXES:
        raise Refused(make_fault(path.name, "intake-kind", value=suffix or path.name))
    try:
        sheet = read_text(path.name, raw)
    except Refused as refusal:
        if suffix in _TEXT_SUFFIXES or refusal.problem.rule == "intake-byte":
            raise
        raise Refused(make_fault(path.name, "intake-damaged")) from refusal
    return Book([sheet], "" if suffix in _TEXT_SUFFIXES else "文本（CSV）")


def _read_flat(path: Path, raw: bytes) -> Book:
    """Return the sheets of a flat OpenDocument spreadsheet, by packing it as an ordinary .ods first."""
    with TemporaryDirectory() as folder:
        packed = Path(folder, path.name)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", raw)
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
        return replace(_read_package(packed), remark="" if path.suffix == ".fods" else "fods 工作簿")


def _read_package(path: Path) -> Book:
    if is_old(path) and _WORD in path.read_bytes():
        raise Refused(make_fault(path.name, "intake-kind/word", value=path.suffix.lower() or path.name))
    check_package(path)
    kind = "xls" if is_old(path) else _find_kind(path)
    if kind == "docx":
        return read_word(path)
    looks = read_looks(path)  # first, as it refuses sheets that are too large
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = [
            _read_sheet(workbook, about, looks.get(about.name, Looks())) for about in workbook.sheets_metadata
        ]
    except PasswordError as error:
        raise Refused(make_fault(path.name, "intake-password")) from error
    except (CalamineError, OSError) as error:
        raise Refused(make_fault(path.name, "intake-damaged")) from error
    suffix = path.suffix.lower().removeprefix(".")
    is_named_so = suffix == kind or (suffix, kind) in {("xlsm", "xlsx"), ("et", "xls")}
    return Book(sheets, "" if is_named_so else f"{kind} 工作簿")


def _find_kind(path: Path) -> str:
    suffix = path.suffix.lower() or path.name
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        is_text = "mimetype" in names and b"opendocument.text" in archive.read("mimetype")
    if is_text:
        raise Refused(make_fault(path.name, "intake-kind/word", value=suffix))
    for part, kind in (("xl/workbook.xml", "xlsx"), ("content.xml", "ods"), ("word/document.xml", "docx")):
        if part in names:
            return kind
    is_packed = suffix == ".zip" or any(name.lower().endswith(_HANDED) for name in names)
    raise Refused(make_fault(path.name, "intake-kind/packed" if is_packed else "intake-kind", value=suffix))


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata, looks: Looks) -> RawSheet:
    sheet = workbook.get_sheet_by_name(about.name)
    merged = tuple(
        (first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in (sheet.merged_cell_ranges or ())
    )

    def show(place: Place, cell: Cell) -> Cell:
        if place in looks.errors:  # calamine leaves these empty
            return looks.errors[place]
        if place in looks.months:
            return show_month(cell)
        return show_words(looks.worded[place], cell) if place in looks.worded else cell

    rows = [
        [show((row, place), cell) for place, cell in enumerate(cells)]
        for row, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
    ]
    return RawSheet(
        about.name,
        fit(rows),
        replace(looks, merged=merged or looks.merged),
        about.visible != SheetVisibleEnum.Visible,
    )
