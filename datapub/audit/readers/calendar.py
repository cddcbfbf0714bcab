"""Calendars (RFC 5545), their folded lines joined, so that nothing is out of sight at a fold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapub.audit.reader import Reader, Row

_FOLD = re.compile("\r?\n[ \t]")


def _read_calendar(raw: bytes) -> Iterator[Row]:
    for line in _FOLD.sub("", raw.decode("utf-8", errors="replace")).splitlines():
        yield (line,)


READERS = (Reader((".ics",), _read_calendar),)
