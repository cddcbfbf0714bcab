"""Read the files as bytes and text, and report every fault below the level of cells.

Each file is opened once, here, and all files are examined before anything stops. A file that cannot be split
safely into rows and cells has no text, so that later steps skip it and any reference to it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datapub.characters import FOREIGN, LOOKALIKE, UNSEEN, find_foreign
from datapub.messages import make_problem
from datapub.model import Dataset
from datapub.problem import Problem
from datapub.texts import GARBLED, MAX_CELL_LENGTH, has_invalid_characters
from datapub.textual import BOM

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_EXCEL_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONFLICT_MARKS = ("<<<<<<< ", "=======", ">>>>>>> ")
_OTHER_DELIMITERS = {";": "分号", "\t": "制表符（Tab）", "|": "竖线", "，": "中文逗号", "；": "中文分号"}
_SPECIAL = re.compile('[",\r\n]')
_FIELD_LIMIT = 2**31 - 1


@dataclass
class _File:
    """A file under examination: its text as far as readable, and its faults."""

    dataset: Dataset
    text: str = ""
    problems: list[Problem] = field(default_factory=list)
    is_readable: bool = True

    def report(self, key: str, row: int | None = None, column: str | None = None, **details: Any) -> None:
        self.problems.append(make_problem(self.dataset, key, row=row, column=column, **details))

    def give_up(self, key: str, row: int | None = None, column: str | None = None, **details: Any) -> None:
        self.report(key, row, column, **details)
        self.is_readable = False


def load_texts(root: Path, datasets: Iterable[Dataset]) -> tuple[dict[str, str], list[Problem]]:
    """Read and examine every dataset's file below ``root``.

    A file with a header only is an empty dataset: a fault only if the data package says ``must_have_rows``.

    Returns:
        Dataset name -> text of every readable file, and every fault.
    """
    files = [_examine(root, dataset) for dataset in datasets]
    texts = {file.dataset.name: file.text for file in files if file.is_readable}
    return texts, [problem for file in files for problem in file.problems]


def format_text(raw: bytes) -> bytes:
    """Return a CSV file in canonical form: no BOM, LF, quotes only where needed, a final line end.

    The text of a cell never changes. Bytes that are not UTF-8 or not valid CSV are returned as they are,
    for the check to report.
    """
    try:
        rows, is_whole = split_rows(raw.removeprefix(BOM).decode("utf-8"))
    except UnicodeDecodeError:
        return raw
    if not is_whole:
        return raw
    return write_texts(rows)


def write_texts(rows: Iterable[list[str]]) -> bytes:
    """Return rows of texts as a CSV file in canonical form."""
    return "".join(_join(cells) + "\n" for cells in rows).encode("utf-8")


def _examine(root: Path, dataset: Dataset) -> _File:
    file = _File(dataset)
    path = root / dataset.path
    if not path.is_file():
        file.give_up("missing-file")
        return file
    raw = path.read_bytes()
    text = _decode(file, raw)
    if text is None:
        return file
    file.text = text
    if not text.strip():
        file.give_up("empty-file")
        return file
    if raw.startswith(BOM):
        file.report("encoding-bom")
    if _has_conflict(file, text) or _has_other_delimiter(file, text):
        return file
    has_rows = _check_rows(file, text)
    if file.is_readable and not has_rows and dataset.must_have_rows:
        file.give_up("header-only")
    return file


# --- bytes -------------------------------------------------------------------------------------


def _decode(file: _File, raw: bytes) -> str | None:
    """Return the text without a BOM, or report why it cannot be decoded and return None."""
    if raw.startswith(_EXCEL_MARKS):
        file.give_up("excel-file")
    elif raw.startswith(_UTF16_MARKS) or _is_bare_utf16(raw):
        file.give_up("encoding-utf16")
    elif b"\x00" in raw:
        _report_nul_bytes(file, raw)
    else:
        try:
            return raw.removeprefix(BOM).decode("utf-8")
        except UnicodeDecodeError:
            _report_encoding(file, raw)
    return None


def _is_bare_utf16(raw: bytes) -> bool:
    """Return whether the bytes are UTF-16 without a BOM: every other byte of the ASCII header is NUL."""
    start = raw[:64]
    pairs = len(start) // 2
    return pairs >= 4 and max(start[0::2].count(0), start[1::2].count(0)) * 10 >= pairs * 8


def _report_nul_bytes(file: _File, raw: bytes) -> None:
    names = file.dataset.schema.names
    for number, line in enumerate(raw.split(b"\n"), 1):
        if b"\x00" in line:
            place = line[: line.index(b"\x00")].count(b",")
            is_plain = b'"' not in line and number > 1 and place < len(names)
            file.give_up("nul-byte", number, names[place] if is_plain else None)


def _report_encoding(file: _File, raw: bytes) -> None:
    """Report a file in another encoding, or a UTF-8 file with a few damaged bytes."""
    attempt = raw.decode("utf-8", errors="replace")
    damaged = attempt.count(GARBLED)
    sound = sum(1 for char in attempt if char > "\x7f") - damaged
    if damaged * 4 < sound:
        for number, line in enumerate(raw.split(b"\n"), 1):
            if GARBLED in line.decode("utf-8", errors="replace"):
                file.give_up("encoding-damaged", number)
        return
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        file.give_up("encoding-unknown", attempt[: attempt.index(GARBLED)].count("\n") + 1)
    else:
        file.give_up("encoding-gb18030")


# --- rows and cells ----------------------------------------------------------------------------


def _has_conflict(file: _File, text: str) -> bool:
    if not any(f"\n{mark}" in f"\n{text}" for mark in _CONFLICT_MARKS):
        return False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT_MARKS):
            file.give_up("merge-conflict", number, value=line[:7])
    return True


def _has_other_delimiter(file: _File, text: str) -> bool:
    names = set(file.dataset.schema.names)
    header = text.lstrip().split("\n", 1)[0].rstrip("\r")

    def count_names(delimiter: str) -> int:
        return len(names & {label.strip().strip('"') for label in header.split(delimiter)})

    by_comma = count_names(",")
    for delimiter, found in _OTHER_DELIMITERS.items():
        if count_names(delimiter) > max(by_comma, 1):
            file.give_up("wrong-delimiter", 1, found=found)
            return True
    return False


def _check_rows(file: _File, text: str) -> bool:
    """Report faults row by row; return whether there is any data row."""
    names = file.dataset.schema.names
    characters = " ".join(set(text) - {"\n", "\r"})  # apart, as some are allowed after others
    is_suspect = GARBLED in text or any(found.search(characters) for found in (LOOKALIKE, FOREIGN))
    number, has_rows = 0, False
    try:
        for number, cells in enumerate(stream_rows(text), 1):
            row = "".join(cells)
            if not row:
                file.report("blank-row", number)
                continue
            has_rows |= number > 1
            is_odd = is_suspect or len(row) > MAX_CELL_LENGTH or "\n" in row or "\r" in row
            for place, cell in enumerate(cells) if is_odd else ():
                if has_invalid_characters(cell):
                    _report_cell(file, number, names[place] if place < len(names) else None, cell)
    except csv.Error:
        file.give_up("unbalanced-quote", number + 1)
    return has_rows


def _report_cell(file: _File, row: int, column: str | None, cell: str) -> None:
    foreign = find_foreign(cell)
    if len(cell) > MAX_CELL_LENGTH:
        file.report("long-cell", row, column, value=cell, length=len(cell), limit=MAX_CELL_LENGTH)
    elif "\n" in cell or "\r" in cell:
        file.report("line-break", row, column, value=cell)
    elif UNSEEN.match(foreign):
        file.report("control-character", row, column, value=cell, name=_name_character(foreign))
    elif foreign:
        name = f"U+{ord(foreign):04X}"
        file.report("foreign-character", row, column, value=cell, name=name)
    else:
        file.report("garbled", row, column, value=cell)


def _name_character(char: str) -> str:
    known = {"\t": "制表符", "\ufeff": "零宽空格", "\u200b": "零宽空格"}
    kind = "控制字符" if unicodedata.category(char) == "Cc" else "看不见的字符"
    return f"{known.get(char, kind)} U+{ord(char):04X}"


def _join(cells: list[str]) -> str:
    """Write one row; ``csv.writer`` before Python 3.13 leaves a lone CR without its quotes."""
    if cells == [""]:
        return '""'  # without quotes it would be a blank line
    return ",".join('"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell for cell in cells)


def split_rows(text: str) -> tuple[list[list[str]], bool]:
    """Return the cells of each row, and whether the whole text could be split, that is, quotes pair."""
    rows: list[list[str]] = []
    try:
        for cells in stream_rows(text):
            rows.append(cells)  # kept up to the row that fails
    except csv.Error:
        return rows, False
    return rows, True


def stream_rows(text: str, delimiter: str = ",", *, is_strict: bool = True) -> Iterator[list[str]]:
    """Yield the cells of each row, without holding all rows in memory.

    Args:
        is_strict: whether unpaired quotes are an error.

    Raises:
        csv.Error: quotes do not pair; never for a text from ``load_texts``.
    """
    before = csv.field_size_limit(_FIELD_LIMIT)  # by default a cell over 131,072 characters raises
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)
    finally:
        csv.field_size_limit(before)
