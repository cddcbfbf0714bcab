"""Cells with the mark of a note: what the note says of them stands elsewhere, and nobody has read it yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from datapub.intake.extract import Extract, Why
from datapub.intake.fault import make_fault
from datapub.intake.headers import Header
from datapub.intake.sheet import RawSheet
from datapub.problem import Problem
from datapub.texts import fold

_MARK: Final = r"[*＊※†‡▲△★☆]{1,3}|[①-⑳⑴-⒇]|[（(\[]?注\s*[\d①-⑳]{1,2}[)）\]]?|\[\d{1,2}\]|[（(][*＊※][)）]"
_MARKED: Final = re.compile(rf".+?({_MARK})", re.S)
_NOTE: Final = re.compile(rf"(?:注\s*[:：]\s*)?({_MARK})(?=\D)")


def find_marked(
    file: str, sheet: RawSheet, header: Header, found: Extract, sheet_name: str
) -> Iterator[Problem]:
    """Yield cells of the rows that were read which end with the mark of a note.

    A name ends with none; any other cell only where a note outside the rows begins with it.

    Args:
        file: how problems name the file and, of several, the sheet.
        sheet_name: as the account names the sheet.
    """
    notes: dict[str, str] = {}
    for cell in found.left_out:
        if cell.sheet == sheet_name and cell.why == Why.TITLE and (note := _NOTE.match(cell.text)):
            notes.setdefault(_plain(note[1]), cell.text)
    told = {(problem.row, problem.column) for problem in found.problems if problem.file == file}
    for number in dict.fromkeys(row.number for row in found.rows if row.sheet == sheet_name):
        for place, field in header.fields.items():
            marked = _MARKED.fullmatch(str(sheet.rows[number - 1][place]).strip())
            if marked is None or (number, field.name) in told:
                continue
            said = notes.get(_plain(marked[1]), "")
            if said or field.name == "name":
                key = "intake-footnote" if said else "intake-footnote/none"
                yield make_fault(file, key, row=number, place=place, field=field, value=marked[0],
                                 mark=marked[1], note=said)  # fmt: skip


def _plain(mark: str) -> str:
    return fold(re.sub(r"[（()）\[\]]", "", mark))[:2]
