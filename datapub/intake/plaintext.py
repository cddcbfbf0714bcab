"""Text files: which encoding, which delimiter, and where a byte stands that no encoding explains."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from datapub.intake.fault import Refused, make_fault
from datapub.intake.package import MAX_CELLS
from datapub.intake.sheet import RawSheet, fit
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
"""Signs that also stand within cells, with what finds them; they part a file where every line has as many."""

_CALLED: Final = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号"}
_SHOWN: Final = 40
"""Characters of a line that tell how a file was read."""

_LOOKED_AT: Final = 50
"""Lines in which the delimiter is looked for."""

_NEAR: Final = 8
"""Characters before a wrong byte that are shown to find it by."""

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
        Refused: it cannot be decoded, or is no table.
    """
    text, encoding = decode(file, raw)
    sign = _find_delimiter(text)
    called = _CALLED[sign]
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")[:_SHOWN]
    if other := _find_other(text, sign):
        sign, called = "\t", f"“{other}”" if len(other) == 1 else other
        text = "\n".join(re.sub(_OTHERS[other], sign, line.strip()) for line in text.splitlines())
    rows: list[list[str]] = []
    try:
        rows.extend(stream_rows(text, sign))
    except csv.Error as error:  # else one quote too many swallows the rows up to the next
        raise Refused(make_fault(file, "unbalanced-quote", row=len(rows) + 1)) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Refused(make_fault(file, "intake-extent", place=width - 1))
    return RawSheet("", fit(rows), read_as=f"{encoding} 编码、{called}分列，第一行是“{first}”")


def decode(file: str, raw: bytes, declared: str = "", *, is_table: bool = True) -> tuple[str, str]:
    """Return the text of a file without its mark, and the name of its encoding.

    Args:
        declared: the encoding that the file says it has; GB2312 and GBK are parts of GB18030.
        is_table: whether a fault is placed in a column too.

    Raises:
        Refused: naming each byte that is wrong in the encoding that explains most of the others, or is none
            of a text.
    """
    encoding, start = _find_encoding(raw)
    if not start and declared:
        encoding = "gb18030" if declared.lower().startswith("gb") else declared
    raw = raw[start:]
    if encoding == "gb18030" and not declared and _is_big5(raw):
        raise Refused(make_fault(file, "intake-encoding/big5"))
    try:
        likely = raw.decode(encoding, errors="replace")
    except (LookupError, UnicodeError) as error:  # there is none such, or it is one of names of hosts
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
    return text, _NAMES.get(encoding, encoding)


def _find_encoding(raw: bytes) -> tuple[str, int]:
    """Return the likely encoding, and the length of its mark; 0 where the file has none.

    Bytes of GB18030 hardly ever happen to be UTF-8, so a file most of whose characters beyond ASCII are
    whole in UTF-8 is that, with some bytes spoilt, though GB18030 might give it some meaning.
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
    """Return whether a text is of Big5: read as GB18030 too, but then as signs that nobody writes.

    Both set characters in use apart from rare ones: the first plane of GB 2312, the first of Big5.
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
    """Describe wrong bytes of a file after its mark of so many bytes, at the place of the first.

    A file of which every other byte is wrong is no text at all.
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
    """Yield the first byte of each place that cannot be decoded, and the byte after it."""
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
    """Return the sign that the most lines have, of several the one that stands there most often."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    return max(
        _DELIMITERS,
        key=lambda sign: (
            sum(sign in line for line in lines),
            sum(line.count(sign) for line in lines),
            -_DELIMITERS.index(sign),
        ),
    )


def _find_other(text: str, sign: str) -> str:
    """Return the name of a further sign that parts a text which the usual one does not; "" for none.

    From the longest line on that has the most parts every line has as many, or is whole: else an empty cell
    may have moved those after it.
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
