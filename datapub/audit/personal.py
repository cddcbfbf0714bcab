"""Personal data in the texts of the built site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from datapub.rules.personal import find_personal

SHORTEST = 5
"""Characters of the shortest text that can hold a WeChat id; numbers are longer."""

_DIGEST = re.compile(r"(?:sha256:)?(?:[0-9a-f]{64}|[0-9a-f]{40})")
"""A checksum or a commit; one in three hundred holds, by chance, what looks like a mobile number."""


def find_in_texts(texts: Iterable[str]) -> Iterator[str]:
    """Yield what is found, blotted, text by text: neighbouring cells never make up a number."""
    for text in texts:
        if len(text) >= SHORTEST and not _DIGEST.fullmatch(text):
            for finding in find_personal.__wrapped__(text):  # uncached: a site's texts hardly repeat
                yield finding.shown
