"""The search index: one file for the whole site, and the parts that a register is cut up into.

The browser does the searching (``theme/assets/search.js``); this module only decides what it is
given. Sounds and traditional forms are published by character, not by name, which keeps the index
small and lets every reading of a character be typed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from datapub.derive.names import list_readings, list_sounds, map_traditional

FORMAT: Final = 3
FOLDER: Final = "search/"
SITE_INDEX: Final = f"{FOLDER}site.json"
"""Where the index would stand that names the others; its name holds its digest (:func:`name_by_content`)."""

LETTERS: Final = f"{FOLDER}letters.json"
"""How common characters sound: loaded only where a query holds one that is in nothing that can be found."""


Words = Sequence[str]
"""What is known of one thing that can be found: kind, name, address, note, and other names of it."""

MakeParts = Callable[[frozenset[str]], Iterable[tuple[Mapping[str, Any], bytes]]]
"""Given the characters whose sounds are known anyway: (what a part holds, its content), part by part."""


def name_by_content(address: str, content: bytes) -> str:
    """Return an address that no other content has."""
    stem, _, suffix = address.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"


def write_search(
    register: Mapping[str, str],
    kinds: Sequence[str],
    entries: Iterable[Words],
    make_parts: MakeParts,
    answers: Iterable[Words] = (),
    name: Callable[[str, bytes], str] = name_by_content,
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the register's parts, of the sounds, and last of the index of the site.

    A page names the index of its own release, and that its parts: what a script loads later is of no other.

    Args:
        register: what the search says of the register's rows: where their pages are (``folder``), what one
            is called (``kind``), the name of the page that looks them up (``page``), and what not finding
            one does not mean (``caveat``).
        kinds: kinds of entries, in the order in which equal matches stand.
        entries: everything that can be found besides the register's rows.
        answers: entries of no kind, which are found by any of their other names within a question.
        make_parts: the register; each part says its address, its area ("" for all), its name and its rows.
        name: gives a file its address.

    Raises:
        ValueError: an entry is of a kind that is not listed.
    """
    listed = sorted(entries, key=lambda entry: kinds.index(entry[0]))
    asked = list(answers)
    names = (text for _, name, _, _, *words in (*listed, *asked) for text in (name, *words))
    known = frozenset(letter for text in names for letter in text)
    parts = []
    for part, content in make_parts(known):
        parts.append({**part, "address": name(part["address"], content)})
        yield parts[-1]["address"], content
    rows = [[kinds.index(kind), *rest] for kind, *rest in listed]
    letters = write_compact({"format": FORMAT, "letters": list_sounds()})
    yield name(LETTERS, letters), letters
    site = {
        "format": FORMAT,
        "kinds": kinds,
        "register": register,
        **describe_characters(known),
        "letters": name(LETTERS, letters),
        "entries": rows,
        "answers": [answer for _, *answer in asked],
        "parts": parts,
    }
    content = write_compact(site)
    yield name(SITE_INDEX, content), content


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
