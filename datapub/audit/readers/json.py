"""JSON in one document, or one document a line."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from datapub.audit.reader import Reader, Row, write_plain

_NESTED = frozenset({dict, list})
_BLANK = re.compile(r"[ \t\n\r]*")
_CHUNK = 1_000_000
"""Bytes up to which a document is decoded as a whole."""

_decode = json.JSONDecoder().raw_decode


def _read_json(raw: bytes) -> Iterator[Row]:
    if len(raw) <= _CHUNK:
        yield from _walk(json.loads(raw.decode("utf-8-sig")))
        return
    source = _Source(raw)
    if source.look() == "{":
        yield from _read_object(source)
    elif source.look() == "[":
        yield from _read_list(source)
    else:
        yield from _walk(source.take())
    if source.look():
        raise source.fault()


def _read_list(source: _Source) -> Iterator[Row]:
    """Yield the same as of any list, item by item."""
    plain: list[Any] = []
    for _ in source.list_places("]"):
        item = source.take()
        if item.__class__ in _NESTED:
            yield from _walk(item)
        else:
            plain.append(item)
    if plain:
        yield write_plain(plain)


def _read_object(source: _Source) -> Iterator[Row]:
    """Yield the same as of any object, a list in it item by item."""
    plain: dict[str, Any] = {}
    for sign in source.list_places("}"):
        if sign != '"':
            raise source.fault()
        key = source.take()
        source.pass_by(":")
        if source.look() == "[":
            yield (key,)
            yield from _read_list(source)
        elif (value := source.take()).__class__ in _NESTED:
            yield (key,)
            yield from _walk(value)
        else:
            plain[key] = value
    if plain:
        yield tuple(plain)
        yield write_plain(plain.values())


class _Source:
    """A big document that is decoded bit by bit: the values of all of it take ten times its bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = io.BytesIO(raw)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._place, self._is_all = "", 0, False

    def look(self) -> str:
        """Return the next character that is no white space; "" at the end."""
        while True:
            self._place = _BLANK.match(self._text, self._place).end()  # type: ignore[union-attr]
            if self._place < len(self._text) or not self._read_on():
                return self._text[self._place : self._place + 1]

    def pass_by(self, sign: str) -> None:
        """Pass by the next character, which has to be this one.

        Raises:
            JSONDecodeError: it is another one.
        """
        if self.look() != sign:
            raise self.fault()
        self._place += 1

    def list_places(self, end: str) -> Iterator[str]:
        """Yield the next character before each item of the list or object that begins here."""
        self._place += 1
        if self.look() != end:
            yield self.look()
            while self.look() == ",":
                self._place += 1
                yield self.look()
        self.pass_by(end)

    def take(self) -> Any:
        """Return the next value.

        Raises:
            JSONDecodeError: it is broken.
        """
        while True:
            try:
                value, end = _decode(self._text, self._place)
            except json.JSONDecodeError:
                if not self._read_on():
                    raise
                continue
            # A number may go on: what is read of 12.5e-7 may end at 12, at 12. or at 12.5e-
            if end + 2 < len(self._text) or not self._read_on():
                self._place = end
                return value

    def fault(self) -> json.JSONDecodeError:
        """Return what is wrong where something else had to stand."""
        return json.JSONDecodeError("something else had to stand here", self._text, self._place)

    def _read_on(self) -> bool:
        """Decode more, and tell whether there was any: as much again as a value that has not ended yet."""
        if self._is_all:
            return False
        rest = self._text[self._place :]
        chunk = self._raw.read(max(_CHUNK, len(rest)))
        self._is_all = not chunk
        self._text, self._place = rest + self._decode(chunk, self._is_all), 0
        return True


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
