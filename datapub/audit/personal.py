"""Personal data in the texts of the built site."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datapub.personal import NOTHING_ALLOWED, Finding, find_personal

SHORTEST = 4
"""Characters of the shortest text that can say anything personal (微信同号)."""


_MOST_CLEAN = 400_000
"""Hashes of texts that are kept: about 30 MB."""


class Finder:
    """Looks through a whole site, whose pages and downloads say the same things many times over.

    A text that was clean once is not searched again; kept are hashes only, as a big register's
    texts would fill the memory.
    """

    def __init__(
        self, people: re.Pattern[str] | None = None, allowed: frozenset[str] = NOTHING_ALLOWED
    ) -> None:
        self._people, self._allowed = people, allowed
        self._clean: set[int] = set()

    def find(self, texts: Sequence[str]) -> tuple[Finding, ...]:
        """Return what is found, masked, text by text: neighbouring cells never make up a number."""
        clean = self._clean
        if clean.issuperset(map(hash, texts)):
            return ()
        found: dict[Finding, None] = {}
        if len(clean) > _MOST_CLEAN:
            clean.clear()
        for text in texts:
            if (key := hash(text)) in clean:
                continue
            # uncached: what is clean is known above
            if len(text) >= SHORTEST and (
                findings := find_personal.__wrapped__(text, self._people, self._allowed)
            ):
                found.update(dict.fromkeys(findings))
            else:
                clean.add(key)
        return tuple(found)
