"""JSON in one document, or one document a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from datapub.audit.reader import Reader, Row, write_plain

_NESTED = frozenset({dict, list})
_BLANK = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode


def _read_json(raw: bytes) -> Iterator[Row]:
    text = raw.decode("utf-8-sig")
    start = _skip(text, 0)
    yield from _read_list(text, start + 1) if text.startswith("[", start) else _walk(json.loads(text))


def _read_list(text: str, place: int) -> Iterator[Row]:
    """Yield the same as of any document, of a list item by item: all at once take ten times its bytes.

    Raises:
        JSONDecodeError: it is broken.
    """
    plain: list[Any] = []
    place = _skip(text, place)
    sign = "]" if text.startswith("]", place) else ","
    while sign == ",":
        item, place = _decode(text, place)
        if item.__class__ in _NESTED:
            yield from _walk(item)
        else:
            plain.append(item)
        place = _skip(text, place)
        sign = text[place : place + 1]
        place = _skip(text, place + 1) if sign == "," else place
    if sign != "]" or _skip(text, place + 1) < len(text):
        raise json.JSONDecodeError("no end of the list", text, place)
    if plain:
        yield write_plain(plain)


def _skip(text: str, place: int) -> int:
    """Return the place behind white space."""
    return _BLANK.match(text, place).end()  # type: ignore[union-attr]


def _read_json_lines(raw: bytes) -> Iterator[Row]:
    for line in raw.decode("utf-8-sig").splitlines():
        if line.strip():
            yield from _walk(json.loads(line))


def _walk(value: Any) -> Iterator[Row]:
    """Yield the plain values of each object or list as one row, and its keys as another.

    Keys of what is nested are a row each, as they are no header of the lists below them.
    What was read from JSON is made of exactly these two kinds.
    """
    if value.__class__ is dict:
        nested = [item for item in value.values() if item.__class__ in _NESTED]
        plain = value
        if nested:
            yield from ((key,) for key, item in value.items() if item.__class__ in _NESTED)
            plain = {key: item for key, item in value.items() if item.__class__ not in _NESTED}
        if plain:
            yield tuple(plain)
            yield write_plain(plain.values())
    elif value.__class__ is list:
        nested = [item for item in value if item.__class__ in _NESTED]
        if len(nested) < len(value):
            yield write_plain(item for item in value if item.__class__ not in _NESTED)
    else:
        yield write_plain((value,))
        return
    for item in nested:
        yield from _walk(item)


def list_texts(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    for row in _walk(value):
        yield from row


READERS = (
    Reader((".json",), _read_json, "table"),
    Reader((".jsonld", ".geojson", ".topojson", ".webmanifest"), _read_json),
    Reader((".ndjson", ".jsonl"), _read_json_lines, "table"),
)
