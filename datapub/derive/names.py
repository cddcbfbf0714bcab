"""How Chinese names sound and are written elsewhere (the only module with pypinyin and opencc).

Sort keys are made at build time: code points, GB18030 bytes and the browser's collation all order
Chinese names wrongly for readers, so the order is made here, once, by pinyin.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from types import ModuleType

from opencc import OpenCC

_READINGS = {
    "单县": [["shàn"], ["xiàn"]],
    "长乐": [["cháng"], ["lè"]],
    "朝阳": [["cháo"], ["yáng"]],
}
"""Names of the country at large that pypinyin reads wrongly; a city's own stand in its data."""


@cache
def _pypinyin() -> ModuleType:
    """Return pypinyin: a check does without its dictionaries, which take half a second."""
    import pypinyin
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.seg.mmseg import seg

    learned = {text: [[sound] for sound in sounds.split()] for text, sounds in _learned.items()}
    added = {**_READINGS, **learned}
    # ``load_phrases_dict`` learns all of its phrases once more
    PHRASES_DICT.update(added)
    seg.train(iter(added))
    return pypinyin


_learned: dict[str, str] = {}
"""What this process has been told."""


def learn_readings(readings: Mapping[str, str]) -> None:
    """Read some names as told from now on: text -> pinyin with tones, a syllable a character."""
    if readings.items() <= _learned.items():
        return
    _learned.update(readings)
    _pypinyin.cache_clear()
    sort_key.cache_clear()
    _sound.cache_clear()
    _sound_word.cache_clear()


def forget_dictionaries() -> None:
    """Let go of pypinyin's dictionaries, which take 50 MB and are read again when they are asked for."""
    _pypinyin.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "pypinyin"]:
        del sys.modules[name]


def spell(name: str) -> list[str]:
    """Return the syllables of a Chinese name without tones: 海淀 is hai, dian."""
    sounds: list[str] = _pypinyin().lazy_pinyin(name, errors="ignore")
    return sounds


_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U000323af]+|[0-9]+|[^\W_0-9]+")
"""What is heard of a name: runs of Chinese characters, digits, other letters; signs are silent."""

_DIGITS = 8
"""Numbers are filled up to this many digits, so that 第2园 stands before 第10园."""


@cache
def sort_key(name: str) -> tuple[str, str]:
    """Return the key that puts names in pinyin order, equal sounds in code-point order.

    Tones decide between equal syllables, numbers stand in the order of their value, and quotation
    marks, dots and brackets do not count.
    """
    return " ".join(_sound(run) for run in _RUN.findall(name)), name


@cache
def _sound(run: str) -> str:
    """Return the pinyin of a run."""
    if run.isdecimal():
        return run.zfill(_DIGITS)
    words = _pypinyin().core.seg(run)
    return " ".join(sound for word in words for sound in _sound_word(word)).lower()


@cache
def _sound_word(word: str) -> tuple[str, ...]:
    """Return the pinyin of a word; names are made of the same few thousand, and reading one takes 100 µs."""
    pypinyin = _pypinyin()
    return tuple(pypinyin.lazy_pinyin(word, style=pypinyin.Style.TONE3, neutral_tone_with_five=True))


def fold(text: str) -> str:
    """Return a text without what does not matter to a search: width, case, signs, traditional forms."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(filter(str.isalnum, plain)).translate(_simplify_table())


@cache
def _simplify_table() -> dict[int, str]:
    return str.maketrans(_simplify())


def list_pronunciations(name: str) -> list[list[str]]:
    """Return the ways in which a folded name may be read, a sound for each character.

    First comes the first reading of each character by itself, which needs nothing but a table; then, where
    they differ, the name as it is read (重庆 is zhongqing, then chongqing), and with ü as u.
    """
    alone: list[str] = []
    read: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", name).lower()):
        letters = fold(run)
        first = [next(iter(list_readings(letter)), letter) for letter in letters]
        alone += first
        sounds = [sound.rstrip("12345") for sound in _sound(run).split(" ")]
        read += sounds if len(sounds) == len(letters) and not letters.isascii() else first
    ways = [alone, read, *([sound.replace("v", "u") for sound in way] for way in (alone, read))]
    return [way for place, way in enumerate(ways) if way not in ways[:place]]


_HAN = range(0x4E00, 0xA000)
"""The block of Chinese characters in everyday use, in which traditional forms are looked for."""


@cache
def list_readings(character: str) -> tuple[str, ...]:
    """Return every reading of one Chinese character, without tones, as people type it.

    ü is typed v or u, so both stand for it: 绿 is read lv and lu. Anything but a Chinese
    character has no reading.
    """
    if ord(character) not in _HAN:
        return ()
    pypinyin = _pypinyin()
    readings = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    typed = [form for reading in readings for sound in reading for form in _type_sound(sound)]
    return tuple(dict.fromkeys(typed))


def _type_sound(sound: str) -> tuple[str, ...]:
    # Besides ü, pypinyin knows syllables without a vowel (hm, ê) that nobody types.
    if not sound.isascii() or not sound.isalpha():
        return ()
    return (sound, sound.replace("v", "u")) if "v" in sound else (sound,)


def map_traditional(characters: Iterable[str]) -> dict[str, str]:
    """Return the traditional forms of the given simplified characters: traditional -> simplified."""
    wanted = set(characters)
    return {old: new for old, new in _simplify().items() if new in wanted and old not in wanted}


@cache
def _simplify() -> dict[str, str]:
    traditional = "".join(map(chr, _HAN))
    simplified = OpenCC("t2s").convert(traditional)
    if len(simplified) != len(traditional):
        raise ValueError("opencc no longer converts character by character")
    return {old: new for old, new in zip(traditional, simplified, strict=True) if old != new}


_LEVEL_ONE = (0xB0A1, 0xD7FA)
"""The common characters of GB 2312 by their bytes: 3,755, of which almost all of what is written consists."""


@cache
def list_sounds() -> dict[str, str]:
    """Return the common characters and their traditional forms by their sounds: syllable -> characters."""
    first, end = _LEVEL_ONE
    codes = (code for code in range(first, end) if 0xA1 <= code & 0xFF < 0xFF)
    common = [code.to_bytes(2).decode("gb2312") for code in codes]
    found: dict[str, list[str]] = {}
    for character in sorted({*common, *map_traditional(common)}):
        for sound in list_readings(character):
            found.setdefault(sound, []).append(character)
    return {sound: "".join(found[sound]) for sound in sorted(found)}
