"""Suggest the known value that a wrong one probably means."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Final

_NEGATIONS: Final = frozenset("未不非无没否拟撤取销停")


@lru_cache(maxsize=4096)
def find_nearest(text: str, known: tuple[str, ...]) -> str:
    """Return the known value most similar to ``text``; "" if none is similar, or if it means the opposite."""
    found = difflib.get_close_matches(text, known, 1, 0.5)
    return found[0] if found and _NEGATIONS & {*text} == _NEGATIONS & {*found[0]} else ""


def name_nearest(text: str, known: tuple[str, ...]) -> str:
    """Return the hint （最接近的是“…”） for a sentence; "" if there is no similar value."""
    nearest = find_nearest(text, known)
    return f"（最接近的是“{nearest}”）" if nearest else ""
