"""What a name is found by in the index of a large register: by its sounds, from each of its characters on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from datapub.derive.names import fold, list_pronunciations

BLUR: Final = re.compile("([zcs])h|ng|l")
"""Sounds that many cannot tell apart; the same as ``blur`` in ``theme/assets/search-sounds.js``."""

SPAN: Final = 6
"""Characters that a key goes on for; more are told apart by the rows themselves."""
INITIALS: Final = 8

_SIGN = re.compile(r"[^\w\s]+")


@cache
def blur(sound: str) -> str:
    """Return pinyin as those hear it who tell no near sounds apart: zhang is zan."""
    return BLUR.sub(lambda found: found[1] or "n", sound)


def list_keys(name: str, places: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """Yield each key of a name, and the place of the character that it begins at."""
    letters = fold(name)
    behind = (letters.find(place) + len(place) for place in map(_fold_place, places) if place in letters)
    begun = {0, next(behind, 0), *(len(fold(name[: sign.end()])) for sign in _SIGN.finditer(name))}
    for sounds in list_pronunciations(name):
        blurred = [blur(sound) for sound in sounds]
        initials = "".join(sound[0] for sound in blurred).upper()
        for at, letter in enumerate(letters):
            # Nobody begins to type within a number or a foreign word.
            if at and _kind(letter) and _kind(letter) == _kind(letters[at - 1]):
                continue
            yield blur("".join(sounds[at : at + SPAN])), at
            if at in begun:
                yield initials[at : at + INITIALS], at


_fold_place = cache(fold)


def _kind(letter: str) -> str:
    return "" if not letter.isascii() else "1" if letter.isdigit() else "a"
