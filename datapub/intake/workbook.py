"""Reading a file into raw sheets, whatever its name says: its bytes tell what it is.

.xlsx, .xls and .ods by calamine; web pages and XML of Excel 2003 by ``markup``, everything else that is text
by ``plaintext``.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetMetadata, SheetVisibleEnum

from datapub.intake.fault import Refused, make_fault
from datapub.intake.looks import read_looks
from datapub.intake.markup import find_reader
from datapub.intake.months import show_month
from datapub.intake.package import check_package, check_size, is_old
from datapub.intake.plaintext import read_text
from datapub.intake.sheet import Book, Cell, Looks, Place, RawSheet, fit
from datapub.intake.shown import show_words

_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})
_BOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
_OTHER_FILES: Final = {b"%PDF": "PDF", b"{\\rtf": "RTF"}
"""How files begin that Excel may have saved, or clerks send, and that are no tables."""


def read_workbook(path: Path) -> Book:
    """Return the sheets of a file, the hidden ones too; a CSV file is one sheet without a name.

    Raises:
        Refused: the file is missing, too large, damaged, protected, or of another kind.
    """
    if not path.is_file():
        raise Refused(make_fault(path.name, "intake-missing"))
    check_size(path)
    if is_old(path) or zipfile.is_zipfile(path):
        return _read_package(path)
    raw = path.read_bytes()
    suffix = path.suffix.lower()
    for start, kind in _OTHER_FILES.items():
        if raw.startswith(start):
            raise Refused(make_fault(path.name, "intake-kind", value=kind))
    if raw.startswith(b"PK"):
        raise Refused(make_fault(path.name, "intake-damaged"))
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


def _read_package(path: Path) -> Book:
    check_package(path)
    kind = "xls" if is_old(path) else _find_kind(path)
    looks = read_looks(path)  # before the sheets are laid out: they may not fit
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
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    for part, kind in (("xl/workbook.xml", "xlsx"), ("content.xml", "ods")):
        if part in names:
            return kind
    raise Refused(make_fault(path.name, "intake-kind", value=f"别的压缩文件（{path.name}）"))


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata, looks: Looks) -> RawSheet:
    sheet = workbook.get_sheet_by_name(about.name)
    merged = tuple(
        (first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in (sheet.merged_cell_ranges or ())
    )

    def show(place: Place, cell: Cell) -> Cell:
        if place in looks.errors:  # which the reader of values leaves empty
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
