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
from datapub.intake.formatting import read_formatting
from datapub.intake.markup import find_reader
from datapub.intake.months import show_month
from datapub.intake.number_formats import apply_format
from datapub.intake.package import check_package, check_size, is_old, list_boxes, list_comments
from datapub.intake.plaintext import read_text
from datapub.intake.sheet import Cell, CellAddress, Formatting, RawSheet, Workbook, pad_rows
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

_INDENTS: Final = re.compile(rb">[ \t\r]*\n\s*<")

_WORD: Final = "WordDocument".encode("utf-16-le")
"""Name of the main stream of an old .doc, in the directory of its compound file."""


def read_workbook(path: Path) -> Workbook:
    """Return the sheets of a file, hidden ones included; a CSV file is one sheet without a name.

    Raises:
        Refused: the file is missing, too large, damaged, protected or of another kind, or has a cell longer
            than ``MAX_CELL_LENGTH``.
    """
    workbook, overlong = read_truncated(path)
    if overlong:
        raise Refused(*overlong.values())
    return workbook


def read_truncated(path: Path) -> tuple[Workbook, dict[tuple[str, CellAddress], Problem]]:
    """Return the sheets of a file with overlong cells truncated, and a problem for each of those.

    Later steps rely on the limit, as some of their patterns take quadratic time.

    Raises:
        Refused: the file is missing, too large, damaged, protected or of another kind.
    """
    workbook = _read(path)
    overlong: dict[tuple[str, CellAddress], Problem] = {}
    sheets = []
    for sheet in workbook.sheets:
        where = name_sheet(path.name, sheet.name if len(workbook.sheets) > 1 else "")
        before = len(overlong)
        for row, place, text in sheet.list_cells():
            if len(text) > MAX_CELL_LENGTH:
                overlong[sheet.name, (row, place)] = make_fault(
                    where, "long-cell", row=row, place=place, value=text,
                    length=len(text), limit=MAX_CELL_LENGTH,
                )  # fmt: skip
        if len(overlong) > before:
            sheet = replace(sheet, rows=[[_truncate(cell) for cell in cells] for cells in sheet.rows])
        sheets.append(sheet)
    return replace(workbook, sheets=sheets), overlong


def _truncate(cell: Cell) -> Cell:
    """Return a cell truncated to one character over the limit, so that it never passes for a whole text."""
    return cell[: MAX_CELL_LENGTH + 1] if isinstance(cell, str) else cell


def _read(path: Path) -> Workbook:
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
    return Workbook([sheet], "" if suffix in _TEXT_SUFFIXES else "文本（CSV）")


def _read_flat(path: Path, raw: bytes) -> Workbook:
    """Return the sheets of a flat OpenDocument spreadsheet, by packing it as an ordinary .ods first."""
    with TemporaryDirectory() as folder:
        packed = Path(folder, path.name)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", _INDENTS.sub(b"><", raw))  # calamine takes none
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
        return replace(_read_package(packed), remark="" if path.suffix == ".fods" else "fods 工作簿")


def _read_package(path: Path) -> Workbook:
    if is_old(path) and _WORD in path.read_bytes():
        raise Refused(make_fault(path.name, "intake-kind/word", value=path.suffix.lower() or path.name))
    check_package(path)
    kind = "xls" if is_old(path) else _find_kind(path)
    if kind == "docx":
        return read_word(path)
    formatting = read_formatting(path)  # first, as it refuses sheets that are too large
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = [
            _read_sheet(workbook, about, formatting.get(about.name, Formatting()))
            for about in workbook.sheets_metadata
        ]
    except PasswordError as error:
        raise Refused(make_fault(path.name, "intake-password")) from error
    except (CalamineError, OSError) as error:
        raise Refused(make_fault(path.name, "intake-damaged")) from error
    suffix = path.suffix.lower().removeprefix(".")
    is_named_so = suffix == kind or (suffix, kind) in {("xlsm", "xlsx"), ("et", "xls")}
    titles, comments = ([], []) if kind == "xls" else (list_boxes(path), list_comments(path))
    return Workbook(sheets, "" if is_named_so else f"{kind} 工作簿", titles, comments)


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


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata, formatting: Formatting) -> RawSheet:
    sheet = workbook.get_sheet_by_name(about.name)
    merged = tuple(
        (first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in (sheet.merged_cell_ranges or ())
    )

    def show(place: CellAddress, cell: Cell) -> Cell:
        if place in formatting.errors:  # calamine leaves these empty
            return formatting.errors[place]
        if place in formatting.months:
            return show_month(cell)
        return (
            apply_format(formatting.number_formats[place], cell)
            if place in formatting.number_formats
            else cell
        )

    rows = [
        [show((row, place), cell) for place, cell in enumerate(cells)]
        for row, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
    ]
    return RawSheet(
        about.name,
        pad_rows(rows),
        replace(formatting, merged=merged or formatting.merged),
        about.visible != SheetVisibleEnum.Visible,
    )
