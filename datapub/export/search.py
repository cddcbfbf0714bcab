"""The search index: one file for the whole site, and the parts that a register is cut up into.

The browser does the searching (``theme/assets/search.js``); this module only decides what it is
given. Sounds and traditional forms are published by character, not by name, which keeps the index
small and lets every reading of a character be typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from datapub.derive.names import list_readings, map_traditional

FORMAT: Final = 3
FOLDER: Final = "search/"
SITE_INDEX: Final = f"{FOLDER}site.json"


Words = Sequence[str]
"""What is known of one thing that can be found: kind, name, address, note, and other names of it."""

MakeParts = Callable[[frozenset[str]], Iterable[tuple[Mapping[str, Any], bytes]]]
"""Given the characters whose sounds are known anyway: (what a part holds, its content), part by part."""


def write_search(
    register: Mapping[str, str], kinds: Sequence[str], entries: Iterable[Words], make_parts: MakeParts
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the parts of the register, and then of the index of the whole site.

    Args:
        register: what the search says of the register's rows: where their pages are (``folder``), what one
            is called (``kind``), the name of the page that looks them up (``page``), and what not finding
            one does not mean (``caveat``).
        kinds: kinds of entries, in the order in which equal matches stand.
        entries: everything that can be found besides the register's rows.
        make_parts: the register; each part says its address, its area ("" for all), its name and its rows.

    Raises:
        ValueError: an entry is of a kind that is not listed.
    """
    listed = sorted(entries, key=lambda entry: kinds.index(entry[0]))
    names = (text for _, name, _, _, *words in listed for text in (name, *words))
    known = frozenset(letter for text in names for letter in text)
    parts = []
    for part, content in make_parts(known):
        parts.append(part)
        yield part["address"], content
    rows = [[kinds.index(kind), *rest] for kind, *rest in listed]
    site = {
        "format": FORMAT,
        "kinds": kinds,
        "register": register,
        **describe_characters(known),
        "entries": rows,
        "parts": parts,
    }
    yield SITE_INDEX, write_compact(site)


def describe_characters(characters: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return how characters sound, and their traditional forms."""
    listed = sorted(characters)
    sounds = {character: " ".join(list_readings(character)) for character in listed}
    return {
        "sounds": {character: sound for character, sound in sounds.items() if sound},
        "variants": map_traditional(listed),
    }


def write_compact(value: Any) -> bytes:
    """Write a value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
