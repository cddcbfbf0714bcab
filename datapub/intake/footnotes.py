"""Rows that must not be imported as they are: cells with a footnote mark, and example rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from datapub.intake.extract import Extract, Omission
from datapub.intake.fault import make_fault
from datapub.intake.headers import Header
from datapub.intake.sheet import RawSheet
from datapub.problem import Problem
from datapub.texts import fold

_MARK: Final = r"[*＊※†‡▲△★☆]{1,3}|[①-⑳⑴-⒇]|[（(\[]?注\s*[\d①-⑳]{1,2}[)）\]]?|\[\d{1,2}\]|[（(][*＊※][)）]"
_MARKED: Final = re.compile(rf".+?({_MARK})", re.S)
_LED: Final = re.compile(r"([*＊※†‡▲△★☆]{1,3})\s*\S.*", re.S)
_NOTE: Final = re.compile(rf"(?:^|注\s*[:：]\s*|[标带打加有注][有注]?[“\"‘（(]?)({_MARK})(?=\D)")

_EXAMPLE: Final = re.compile(r"[（(]?(?:填写|填报)?(?:[示样范举]?例|例如|例子)[)）]?\s*\d{0,2}\s*[:：]?")
_BLANKS: Final = re.compile(
    r"[×Ｘ＊]{2,}|(?<![一二三四五六七八九○〇])[○〇]{2,}|(?<![-\w./@])[Xx]{2,}(?![-A-Za-z0-9_./@])"
    r"|(?<=[一-鿿])[Xx]{2,}(?![-A-Za-z0-9_./@])|\*{3,}"
)
"""Placeholders for omitted characters. Not so circles after a numeral, which are zeros (二○○八), nor letters
within an id or a web address (xx00001, xx.gov.cn)."""

_INSTRUCTION: Final = re.compile(
    r"(?:全称|名称|必填|选填|文本|字符|如实填写|[（(]?(?:例如?|如)[:：].*|(?:请|照|按|与).{0,16}(?:填写?|一致|相同))[。)）]?"
)
"""Instructions on how to write a name, in place of one."""


def check_examples(
    file: str, sheet: RawSheet, header: Header, found: Extract, sheet_name: str
) -> Iterator[Problem]:
    """Yield rows that look like an example, or like instructions for filling in a row.

    Args:
        file: how problems name the file and, of several, the sheet.
        sheet_name: as the account names the sheet.
    """
    for number in dict.fromkeys(row.number for row in found.rows if row.sheet == sheet_name):
        for place, cell in enumerate(sheet.rows[number - 1]):
            field, text = header.fields.get(place), str(cell).strip()
            is_name = field is not None and field.name == "name"
            is_free = field is not None and field.type == "string" and "pattern" not in field.constraints
            is_example = (_BLANKS.search(text) and is_free) or (_EXAMPLE.fullmatch(text) and field is None)
            if text and (is_example or (is_name and _INSTRUCTION.fullmatch(text))):
                yield make_fault(file, "intake-example", row=number, place=place, field=field, value=text)
                break


def check_footnotes(
    file: str, sheet: RawSheet, header: Header, found: Extract, sheet_name: str
) -> Iterator[Problem]:
    """Yield cells of imported rows that end with a footnote mark, and names that begin with one.

    A name is reported in any case; any other cell only if a note outside the rows begins with its mark.

    Args:
        file: how problems name the file and, of several, the sheet.
        sheet_name: as the account names the sheet.
    """
    notes: dict[str, str] = {}
    for cell in found.omitted:
        if cell.sheet == sheet_name and cell.reason == Omission.TITLE and (mark := _NOTE.search(cell.text)):
            notes.setdefault(_plain(mark[1]), cell.text)
    reported = {(problem.row, problem.column) for problem in found.problems if problem.file == file}
    for number in dict.fromkeys(row.number for row in found.rows if row.sheet == sheet_name):
        for place, field in header.fields.items():
            text = str(sheet.rows[number - 1][place]).strip()
            marked = _MARKED.fullmatch(text) or (_LED.fullmatch(text) if field.name == "name" else None)
            if marked is None or (number, field.name) in reported:
                continue
            note = notes.get(_plain(marked[1]), "")
            if note or field.name == "name":
                key = "intake-footnote" if note else "intake-footnote/none"
                yield make_fault(file, key, row=number, place=place, field=field, value=marked[0],
                                 mark=marked[1], note=note)  # fmt: skip


def _plain(mark: str) -> str:
    return fold(re.sub(r"[（()）\[\]]", "", mark))[:2]
