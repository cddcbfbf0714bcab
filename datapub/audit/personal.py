"""Personal data in the texts of the built site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from datapub.rules.personal import Finding, find_personal

SHORTEST = 5
"""Characters of the shortest text that can hold a WeChat id; numbers are longer."""

_DIGEST = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])"
    r"(?:[0-9a-f]{64}|[0-9a-f]{40}|(?:(?<=版本 )|(?<=Version ))[0-9a-f]{10})(?![0-9A-Za-z])"
)
"""A hash of a file or a commit: one in five hundred has eleven digits in a row that look like a phone's, and
the last three of a version make up such a number with the day that a citation gives behind it."""


class Finder:
    """Looks through a whole site, whose pages and downloads say the same things many times over.

    A text that was clean once is not searched again; kept are hashes only, as a big register's
    texts would fill the memory.
    """

    def __init__(self) -> None:
        self._clean: set[int] = set()
        self._clean_rows: set[int] = set()

    def find_in_row(self, row: tuple[str, ...]) -> tuple[Finding, ...]:
        """Return what is found in the cells of a row; the same row stands in many downloads."""
        if (key := hash(row)) in self._clean_rows:
            return ()
        found = self.find(row)
        if not found:
            self._clean_rows.add(key)
        return found

    def find(self, texts: Iterable[str]) -> tuple[Finding, ...]:
        """Return what is found, masked, text by text: neighbouring cells never make up a number."""
        found: list[Finding] = []
        clean = self._clean
        for text in texts:
            if len(text) < SHORTEST or (key := hash(text)) in clean:
                continue
            plain = _DIGEST.sub("", text) if len(text) >= 40 else text
            findings = find_personal.__wrapped__(plain)  # uncached: what is clean is known above
            if findings:
                found.extend(findings)
            else:
                clean.add(key)
        return tuple(dict.fromkeys(found))
