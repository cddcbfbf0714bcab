"""What a name is found by in the index of a large register: by its sounds, from each of its characters on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from datapub.derive.names import fold, list_pronunciations

_NEAR: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))
"""Sounds that many cannot tell apart; the same as ``blur`` in ``theme/assets/search-sounds.js``."""

SPAN: Final = 6
"""The most characters of a key; rows with the same key are told apart by their full names."""
INITIALS: Final = 8

_SIGN = re.compile(r"[^\w\s]+")


@lru_cache(maxsize=1 << 16)
def blur(sound: str) -> str:
    """Return pinyin as those hear it who tell no near sounds apart: zhang is zan."""
    for variant, standard in _NEAR:
        sound = sound.replace(variant, standard)
    return sound


def list_keys(name: str, places: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each key of a name, and the place of the character that it begins at."""
    letters = fold(name)
    behind = (letters.find(place) + len(place) for place in map(_fold_place, places) if place in letters)
    begun = {0, next(behind, 0), *(len(fold(name[: sign.end()])) for sign in _SIGN.finditer(name))}
    kinds = [_kind(letter) for letter in letters]
    # Nobody begins to type within a number or a foreign word.
    starts = [at for at, kind in enumerate(kinds) if not (at and kind and kind == kinds[at - 1])]
    for sounds in list_pronunciations(name):
        initials = "".join(blur(sound)[0] for sound in sounds).upper()
        for at in starts:
            yield blur("".join(sounds[at : at + SPAN])), at
            if at in begun:
                yield initials[at : at + INITIALS], at


_fold_place = cache(fold)


def _kind(letter: str) -> str:
    return "" if not letter.isascii() else "1" if letter.isdigit() else "a"
