"""Text files: their encoding, their delimiter, and the location of bytes that cannot be decoded."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS
from datapub.intake.sheet import RawSheet, pad_rows
from datapub.load import stream_rows
from datapub.problem import Problem

_DELIMITERS: Final = ",\t;|，"
_OTHERS: Final = {
    "、": "、",
    "空格": "[ \u3000\xa0]+",
    "#": "#",
    "^": r"\^",
    "~": "~",
    "丨": "[丨¦‖]",
    "/": "/",
}
"""Name -> pattern, of signs that also occur within cells; a delimiter only if every line has as many."""

_DELIMITER_NAMES: Final = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号"}
_SHOWN: Final = 40
"""Characters of the first line that are quoted in the report of how a file was read."""

_SAMPLED_LINES: Final = 50
"""Number of lines in which the delimiter is looked for."""

_NEAR: Final = 8
"""Characters before a wrong byte that are quoted, so that it can be found."""

_HEAD: Final = 4096
_LISTED: Final = 5
_COUNTED: Final = 100
_MARKS: Final = {
    b"\xff\xfe\0\0": "utf-32-le",
    b"\0\0\xfe\xff": "utf-32-be",
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_NAMES: Final = {
    "utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32", "utf-32-be": "UTF-32",
}  # fmt: skip


def read_text(file: str, raw: bytes) -> RawSheet:
    """Return the one sheet of a text file.

    Raises:
        Refused: it cannot be decoded, has an unbalanced quote, or is too large to be held in memory.
    """
    text, encoding = decode(file, raw)
    sign = _find_delimiter(text)
    called = _DELIMITER_NAMES[sign]
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")[:_SHOWN]
    if other := _find_other(text, sign):
        sign, called = "\t", f"“{other}”" if len(other) == 1 else other
        text = "\n".join(re.sub(_OTHERS[other], sign, line.strip()) for line in text.splitlines())
    rows: list[list[str]] = []
    try:
        rows.extend(stream_rows(text, sign))
    except csv.Error as error:  # otherwise a stray quote would swallow all rows up to the next one
        raise Refused(make_fault(file, "unbalanced-quote", row=len(rows) + 1)) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Refused(make_fault(file, "intake-extent", place=width - 1))
    return RawSheet("", pad_rows(rows), read_as=f"{encoding} 编码、{called}分列，第一行是“{first}”")


def decode(file: str, raw: bytes, declared: str = "", *, is_table: bool = True) -> tuple[str, str]:
    """Return the text of a file without its byte order mark, and the name of its encoding.

    Args:
        declared: the encoding that the file declares; GB2312 and GBK are read as GB18030, their superset.
        is_table: whether problems are located by row and column.

    Raises:
        Refused: the encoding is unknown or Big5, or bytes are invalid in the likeliest encoding or are
            control characters; the problem locates them.
    """
    encoding, start = _find_encoding(raw)
    if not start and declared:
        encoding = "gb18030" if declared.lower().startswith("gb") else declared
    raw = raw[start:]
    if encoding == "gb18030" and not declared and _is_big5(raw):
        raise Refused(make_fault(file, "intake-encoding/big5"))
    try:
        likely = raw.decode(encoding, errors="replace")
    except (LookupError, UnicodeError) as error:  # an unknown codec, or one that is not for texts (idna)
        raise Refused(make_fault(file, "intake-encoding")) from error
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if _BINARY.search(likely):
            raise Refused(make_fault(file, "intake-encoding")) from error
        wrong = list(islice(_list_wrong(raw, encoding), _COUNTED))
        raise Refused(_describe(file, "intake-byte", raw, encoding, wrong, start, is_table)) from error
    if _BINARY.search(text):
        spots = ((found.start(), found.end()) for found in _BINARY.finditer(text))
        wrong = [
            (len(text[:begin].encode(encoding)), len(text[:end].encode(encoding)))
            for begin, end in islice(spots, _COUNTED)
        ]
        raise Refused(_describe(file, "intake-control", raw, encoding, wrong, start, is_table))
    return text.removeprefix("\ufeff"), _NAMES.get(encoding, encoding)  # GB18030 has such a mark, too


def _find_encoding(raw: bytes) -> tuple[str, int]:
    """Return the likely encoding, and the length of the byte order mark; 0 if there is none.

    GB18030 text is hardly ever valid UTF-8. So a file in which most non-ASCII characters are valid UTF-8 is
    UTF-8 with some bytes damaged, even if it can be decoded as GB18030.
    """
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return encoding, len(mark)
    head = raw[:_HEAD]
    zeros = head[::2].count(0), head[1::2].count(0)  # the upper halves of ASCII in UTF-16
    if sum(zeros) * 50 > len(head) and min(zeros) * 20 <= max(zeros):
        return ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"), 0
    text = raw.decode("utf-8", errors="replace")
    beyond = len(text) - sum(map(str.isascii, text))
    return ("utf-8" if text.count("\ufffd") * 2 <= beyond else "gb18030"), 0


def _is_big5(raw: bytes) -> bool:
    """Return whether bytes are Big5, which also decodes as GB18030, but into characters nobody uses.

    Both standards separate common characters from rare ones: level 1 of GB 2312 and level 1 of Big5.
    """
    try:
        text = raw.decode("big5")
    except UnicodeDecodeError:
        return False
    han = [char for char in text if "一" <= char <= "鿿"]
    usual = sum(char.encode("big5") < b"\xc6\x7f" for char in han)
    other = raw.decode("gb18030", errors="replace")
    ordinary = sum(
        b"\xb0\xa1" <= char.encode("gb18030") < b"\xd7\xfa" for char in other if "一" <= char <= "鿿"
    )
    beyond = sum(not char.isascii() for char in other)
    return len(han) > 1 and usual >= 0.9 * len(han) and ordinary < 0.7 * beyond


def _describe(
    file: str,
    key: str,
    raw: bytes,
    encoding: str,
    wrong: Sequence[tuple[int, int]],
    mark: int,
    is_table: bool,
) -> Problem:
    """Return the problem of wrong bytes, located at the first of them.

    A file with a wrong byte every few bytes is not a text at all.

    Args:
        key: the wording.
        raw: the file without its byte order mark.
        wrong: start and end of each wrong place, at most ``_COUNTED``.
        mark: length of the byte order mark.
    """
    if len(wrong) == _COUNTED and wrong[-1][1] < 4 * _COUNTED:
        return make_fault(file, "intake-encoding")
    begin, end = wrong[0]
    before = raw[:begin].decode(encoding, errors="replace")
    rows = list(stream_rows(before, _find_delimiter(before), is_strict=False))
    lines = [raw[:place].decode(encoding, errors="replace").count("\n") + 1 for place, _ in wrong[:_LISTED]]
    is_first = not rows or before.endswith("\n")
    return make_fault(
        file,
        key,
        row=max(len(rows), 1) + before.endswith("\n") if is_table else None,
        place=(0 if is_first else len(rows[-1]) - 1) if is_table else None,
        value=re.split(r"[\r\n]", before)[-1][-_NEAR:],
        line=lines[0],
        encoding=_NAMES.get(encoding, encoding),
        byte=" ".join(f"0x{byte:02X}" for byte in raw[begin:end]),
        offset=mark + begin + 1,
        count=f"{len(wrong)}{' 或更多' if len(wrong) == _COUNTED else ''}",
        lines="、".join(map(str, dict.fromkeys(lines))) + (" 等" if len(wrong) > _LISTED else ""),
    )


def _list_wrong(raw: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each run of bytes that cannot be decoded."""
    start = 0
    while start < len(raw):
        try:
            raw[start:].decode(encoding)
        except UnicodeDecodeError as error:
            yield start + error.start, start + error.end
            start += error.end
        else:
            return


def _find_delimiter(text: str) -> str:
    """Return the delimiter that occurs in the most lines, and among equals the most often."""
    lines = [line for line in text.splitlines()[:_SAMPLED_LINES] if line.strip()]
    return max(
        _DELIMITERS,
        key=lambda sign: (
            sum(sign in line for line in lines),
            sum(line.count(sign) for line in lines),
            -_DELIMITERS.index(sign),
        ),
    )


def _find_other(text: str, sign: str) -> str:
    """Return the name of a less usual delimiter, if ``sign`` splits fewer than half the lines; "" if none.

    From the first line with the most occurrences on, every line must have as many or none; otherwise an empty
    cell may have shifted those after it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if sum(sign in line for line in lines) * 2 >= len(lines):
        return ""
    for name, pattern in _OTHERS.items():
        counts = [len(re.findall(pattern, line)) for line in lines]
        most = max(counts, default=0)
        below = counts[counts.index(most) :] if most else []
        if below.count(most) > 1 and set(below) <= {0, most} and 2 * below.count(most) > len(below):
            return name
    return ""
