"""Personal data in the texts of the built site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from datapub.rules.personal import find_personal

SHORTEST = 5
"""Characters of the shortest text that can hold a WeChat id; numbers are longer."""

_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])")
"""A hash of a file or a commit: one in five hundred has eleven digits in a row that look like a phone's."""


def find_in_texts(texts: Iterable[str]) -> Iterator[str]:
    """Yield what is found, blotted, text by text: neighbouring cells never make up a number."""
    for text in texts:
        if len(text) >= SHORTEST:
            plain = _DIGEST.sub("", text)
            for finding in find_personal.__wrapped__(plain):  # uncached: a site's texts hardly repeat
                yield finding.shown
