"""Personal data in the texts of the built site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datapub.rules.personal import find_personal

SHORTEST = 5
"""Characters of the shortest text that can hold a WeChat id; numbers are longer."""


def find_in_texts(texts: Iterable[str]) -> Iterator[str]:
    """Yield what is found, blotted, text by text: neighbouring cells never make up a number."""
    for text in texts:
        if len(text) >= SHORTEST:
            for finding in find_personal.__wrapped__(text):  # uncached: a site's texts hardly repeat
                yield finding.shown
