"""A dataset's file in canonical form, so that a diff shows only what changed.

Canonical are: UTF-8 without a BOM, LF, quotes only where needed, and the rows in the order of
``sort_by`` where the data package names one. What a cell says is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from datapub.load import format_text, split_rows, write_texts
from datapub.model import Dataset
from datapub.textual import BOM

BOM_REMOVED = "去掉文件开头的 BOM"
LINE_ENDS = "统一换行"
ORDER = "排好行的顺序"
QUOTES = "统一引号"


@dataclass(frozen=True)
class Formatted:
    """A file in canonical form.

    Attributes:
        content: the file as it should be; as it was where it is not sound CSV in UTF-8.
        done: what had to be done, in words; empty for a file that was canonical.
        is_sound: whether the file could be read; the check says why not.
    """

    content: bytes
    done: tuple[str, ...]
    is_sound: bool = True


def format_file(raw: bytes, dataset: Dataset) -> Formatted:
    """Return a dataset's file in canonical form, and what that took.

    Rows are put in order only under the dataset's own header and where each has a cell for every
    column; what is out of shape stays where a person can find it.
    """
    try:
        text = raw.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        return Formatted(raw, (), is_sound=False)
    rows, is_whole = split_rows(text)
    if not is_whole or not rows:
        return Formatted(raw, (), is_sound=not raw)
    names = list(dataset.schema.names)
    body = rows[1:]
    if rows[0] == names and all(len(cells) == len(names) and any(cells) for cells in body):
        places = order_rows(dataset, [dict(zip(names, cells, strict=True)) for cells in body])
        body = [body[place] for place in places]
    content = write_texts([rows[0], *body])
    done = []
    if raw.startswith(BOM):
        done.append(BOM_REMOVED)
    if text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n" != text:
        done.append(LINE_ENDS)
    if body != rows[1:]:
        done.append(ORDER)
    if content != raw and (not done or text.count('"') != format_text(raw).count(b'"')):
        done.append(QUOTES)
    return Formatted(content, tuple(done) if content != raw else ())


def order_rows(dataset: Dataset, rows: Sequence[Mapping[str, str]]) -> list[int]:
    """Return the places of the rows in canonical order; as they stand where the dataset names none.

    Numbers are compared as numbers, other cells character by character; rows that compare equal keep
    the order that they had.
    """
    numeric = {field.name for field in dataset.schema.fields if field.type in {"integer", "number", "year"}}

    def key(place: int) -> list[tuple[bool, Decimal, str]]:
        return [_rank(rows[place][name], name in numeric) for name in dataset.sort_by]

    return sorted(range(len(rows)), key=key)


def _rank(text: str, is_number: bool) -> tuple[bool, Decimal, str]:
    """Return the rank of a cell: numbers by their value first, then what is none, by its characters."""
    if is_number:
        try:
            value = Decimal(text)
        except InvalidOperation:
            return True, Decimal(0), text
        if value.is_finite():
            return False, value, text
    return True, Decimal(0), text
