"""Values as bytes: cells as text, rows as CSV, documents as JSON. Same values, same bytes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic_core import to_json

BOM = b"\xef\xbb\xbf"

NOT_STATED = "未公布"
"""How an empty cell reads: nothing is known to be published, which is not the same as none."""


_RUN = re.compile(r"[!-~]+")
_INERT = re.compile(r"/|(?!.*\d{7})\(?\d[\d,.:/-]*%?\)?")
"""What no review site reads as anything: a number, a date, a share; seven digits may be a commit's hash."""


class _Lines(list[bytes]):
    """A file for ``csv.writer``, which writes row by row."""

    def write(self, line: str) -> None:
        self.append(line.encode())


def write_lines(rows: Iterable[Sequence[str | None]], line_end: str) -> list[bytes]:
    """Return rows of texts as lines of CSV in UTF-8, quoted only where needed; None becomes empty."""
    lines = _Lines()
    csv.writer(lines, lineterminator=line_end).writerows(rows)
    return lines


def write_rows(rows: Iterable[Sequence[str | None]], line_end: str = "\n") -> bytes:
    """Return rows of texts as one CSV file, likewise."""
    return b"".join(write_lines(rows, line_end))


def write_document(document: object, indent: int | None = 1) -> bytes:
    """Return a document as JSON in UTF-8 with a final line end; without an indent, on one line.

    Python's own encoder takes seven times as long for an indented manifest.
    """
    return to_json(document, indent=indent) + b"\n"


def write_cell(value: Any) -> str:
    """Return a typed cell as the text that the schema reads back to the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def plain(value: Any) -> Any:
    """Return a typed cell as a value that JSON has: dates as ISO 8601, decimals as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def write_day(day: date) -> str:
    """Write a day for reading: 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def write_value(value: Decimal | int) -> str:
    """Write a published or computed value for reading: thousands separators, no more digits than it has."""
    return f"{Decimal(value).normalize():,f}"


def write_unit(unit: str) -> str:
    """Return a unit as it follows a number: a percent sign closely, anything else after a blank."""
    return unit if unit in {"", "%"} else f" {unit}"


def write_markdown_text(text: str, is_in_table: bool = False) -> str:
    """Return a text on one line so that Markdown shows it as it is: no markup, no link, and nobody is called.

    A review site reads names (``@…``), addresses, numbers of issues and hashes wherever they stand, escaped
    or not, but not in code. All of them begin with ASCII: it stands as code, but for plain numbers.
    """

    def mark(run: re.Match[str]) -> str:
        found = run[0]
        if run.start() and _INERT.fullmatch(found):
            return found
        fence = "`" * (max(map(len, re.findall("`+", found)), default=0) + 1)
        blank = " " if "`" in (found[0], found[-1]) else ""
        if is_in_table:  # where a bar parts cells in code as well
            found = re.sub(r"(\\*)\|", lambda bar: rf"{bar[1] * 2}\|", found)
        return f"{fence}{blank}{found}{blank}{fence}"

    return _RUN.sub(mark, " ".join(text.split()))
